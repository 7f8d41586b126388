"""The estimated probability that the articles answer, from the signs of what was found.

A logistic regression; its coefficients, and the weights by which sentences are chosen,
are a data file that a person can read.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib import resources
from pathlib import Path
from typing import Self

import numpy as np

from index.answering.answer_type.answer_check import is_checked
from index.answering.answer_type.expected_answer import expected
from index.answering.features import SIGNS, Sentence, coverage
from index.answering.question import Kind, Question
from index.answering.select import Scored
from index.domain.ports import Candidate, Floats
from index.language.terms import terms

ANSWER_SIGNS = (
    "best_maxsim",  # of the chosen sentence
    "best_passage_maxsim",
    "best_cosine",
    "best_coverage",
    "best_neighbour_coverage",
    "best_title_coverage",
    "best_mention",
    "typed",  # the question asks for a date, number, name or place
    "top_maxsim",  # the highest of any sentence
    "top_cosine",
    "passage_coverage",  # of the chosen passage with its title
    "least_matched",  # the telling question token that the chosen passage matches worst
    "least_matched_sentence",
    "unknown",  # share of the question's words, by weight, that stand nowhere in the library
    "margin",  # between the chosen sentence and the next best elsewhere
    "words",  # how many words the question has
    "best_span",  # what the reader makes of the chosen sentence
    "top_span",  # and of the one it likes best
    "checked",  # whether the question wants a type of answer that can be checked
    "best_expected",  # whether the chosen sentence has that type; 0 where it cannot be checked
    "best_roles",  # whether it keeps the question's roles
    "best_other_year",  # the question names a year that its article lacks
    "missing",  # weight of the heaviest word that neither the chosen passage nor its title holds
)

_TELLING = 0.5
"""A token tells if it weighs at least this share of the heaviest one."""


_INTERCEPT, _COVERED, _SENTENCE, _WORDS = -5.2, 4.35, 2.6, 1.6
"""A logistic regression on English questions that were asked as if the model knew no English."""
SURE_BY_WORDS = 0.5
"""Least confidence that counts as an answer where words alone were compared: nobody understood the question, so it is
high. Of questions whose article was missing, it let pass 1 to 2 % in encyclopedic text and 10 % in news."""


@dataclass(frozen=True, slots=True, eq=False)
class Weights:
    """What was fitted: see the data file."""

    sentence: Floats
    """One weight for each of ``SIGNS``."""
    answer: Floats
    """One coefficient for each of ``ANSWER_SIGNS``."""
    intercept: float
    answered: Mapping[float, float]
    """For shares of the questions that the articles answer: the probability that so many of them reach."""

    @classmethod
    def shipped(cls) -> Self:
        """The weights that come with the program."""
        return cls.from_json((resources.files("index") / "data" / "weights.json").read_text("utf-8"))

    @classmethod
    def beside(cls, reader: Path) -> Self:
        """The weights that were fitted with the reader of a folder."""
        return cls.from_json((reader / "weights.json").read_text("utf-8"))

    @classmethod
    def from_json(cls, text: str) -> Self:
        """Read named weights; every sign must have one."""
        kept = json.loads(text)
        answered = {float(share): float(bar) for share, bar in kept["answered"].items()}
        return cls(
            _row(kept["sentence"], SIGNS), _row(kept["answer"], ANSWER_SIGNS), float(kept["intercept"]), answered
        )

    def bar(self, share: float) -> float:
        """The least probability at which ``share`` (0 to 1) of what can be answered is."""
        shares, bars = zip(*sorted({0.0: 1.0, **self.answered, 1.0: 0.0}.items()), strict=True)
        return round(float(np.interp(share, shares, bars)), 4)

    def probability(self, question: Question, scored: Sequence[Scored]) -> float:
        """How likely it is that the articles answer.

        Args:
            question: the question.
            scored: sentences with their scores, best first, at least one.

        """
        logit = float(answer_signs(question, scored) @ self.answer) + self.intercept
        return 1 / (1 + math.exp(-max(-30.0, min(30.0, logit))))


def answer_signs(question: Question, scored: Sequence[Scored]) -> Floats:
    """What speaks for the articles answering; shape ``(len(ANSWER_SIGNS),)``."""
    best = scored[0].sentence
    signs = dict(zip(SIGNS, best.signs.tolist(), strict=True))
    candidate = best.ranked.candidate
    everything = np.array([sentence.signs for _, sentence, _ in scored])
    elsewhere = [one.score for one in scored[1:] if one.sentence.ranked is not best.ranked]
    checked = float(is_checked(expected(question.text)))
    row = (
        signs["maxsim"],
        signs["passage_maxsim"],
        signs["cosine"],
        signs["coverage"],
        signs["neighbour_coverage"],
        signs["title_coverage"],
        signs["mention"],
        float(question.kind is not Kind.OTHER),
        float(everything[:, SIGNS.index("maxsim")].max()),
        float(everything[:, SIGNS.index("cosine")].max()),
        coverage(question.words, terms(f"{candidate.text}\n{candidate.title}", question.language)),
        _least_matched(question, best.ranked.cosines.max(axis=0)),
        _least_matched(question, best.ranked.cosines[best.number]),
        _unknown(question.words),
        scored[0].score - elsewhere[0] if elsewhere else 0.0,
        min(len(question.words), 10) / 10,
        _span(scored[:1]),
        _span(scored),
        checked,
        checked * signs["expected"],
        signs["roles"],
        signs["other_year"],
        _missing(question, candidate),
    )
    return np.array(row, dtype=np.float32)


def _least_matched(question: Question, cosines: Floats) -> float:
    telling = question.weights >= _TELLING * question.weights.max()
    return float(cosines[telling].min())


def _span(scored: Sequence[Scored]) -> float:
    """The highest of the reader's scores, in tens; 0 where none looked."""
    return max((one.found.score for one in scored if one.found), default=0.0) / 10


def _missing(question: Question, candidate: Candidate) -> float:
    held = frozenset(terms(f"{candidate.text}\n{candidate.title}", question.language))
    return max((weight for word, weight in question.words.items() if word not in held), default=0.0)


def _unknown(words: Mapping[str, float]) -> float:
    total = sum(words.values())
    return sum(weight for weight in words.values() if weight >= 1.0) / total if total else 1.0


def _row(kept: Mapping[str, float], names: Sequence[str]) -> Floats:
    return np.array([kept[name] for name in names], dtype=np.float32)


def by_words(best: Sentence, count: int) -> float:
    """How likely it is that the quote answers, where words alone can tell.

    Args:
        best: the sentence chosen.
        count: how many words the question has.

    """
    signs = dict(zip(SIGNS, best.signs.tolist(), strict=True))
    covered = signs["neighbour_coverage"] + signs["title_coverage"]
    logit = _INTERCEPT + _COVERED * covered + _SENTENCE * signs["coverage"] + _WORDS * min(count, 10) / 10
    return 1 / (1 + math.exp(-logit))
