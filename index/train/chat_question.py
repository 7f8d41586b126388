"""Fits what tells that a message of chat asks: a logistic regression over ``chat_signs``, most of its weights 0.

Labelled messages teach what they are. Those without a label teach by their question marks: a sentence that has one
asks, and in every second the mark is left off, so that words are learnt and not the mark alone. People leave it off
too: unmarked sentences that the rest says ask are taken for neither.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from importlib import resources
from pathlib import Path
from zlib import crc32

import numpy as np
from sklearn.feature_extraction.text import CountVectorizer
from sklearn.linear_model import LogisticRegression

from index.domain.errors import DataSetError
from index.evaluate.metrics import auroc
from index.language.chat_features import marked, signs, tokens
from index.language.chat_question import Asking, chance, cleaned, sentences, shipped
from index.train.holdout import LEAST, enough

_EVERY = 5
"""Every so many of the labelled messages are held out, and measured with."""
_OURS = 10.0
"""What one of our own sentences counts for: they show ways of asking that are rare in small talk."""
_RARE = 12
"""A sign that fewer sentences have tells nothing."""
_STRENGTH = 0.3
"""The inverse of the penalty on weights other than 0."""
_SEED = 0


@dataclass(frozen=True, slots=True)
class Message:
    """A message, and whether it asks; ``None`` where nobody has said so."""

    text: str
    question: bool | None = None


@dataclass(frozen=True, slots=True)
class Figures:
    """How well questions are told from other messages."""

    messages: int
    questions: int
    precision: float
    """At the bar, like recall; NaN if nothing reaches it."""
    recall: float
    precision_at_80: float
    """Where four of five questions are found."""
    auroc: float


@dataclass(frozen=True, slots=True, eq=False)
class Fitted:
    """Weights, from how many sentences they are, and what they do on the labelled messages held out, if there are."""

    asking: Asking
    examples: int
    figures: Figures | None


@dataclass(frozen=True, slots=True, eq=False)
class _Example:
    """A sentence to learn from."""

    signs: frozenset[str]
    asks: bool
    weight: float = 1.0
    certain: bool = True
    """Whether somebody said so, or it bears a question mark."""


def read(path: Path) -> list[Message]:
    """The messages of a file of JSON lines, ``{"text": ..., "question": true or false or left out}``.

    Raises:
        DataSetError: a line is not of the form, or the file cannot be read.

    """
    try:
        lines = path.read_text("utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise DataSetError(str(path), f"it cannot be read ({error})", "a file of JSON lines") from error
    return [_message(line, f"{path}, line {number}") for number, line in enumerate(lines, 1) if line.strip()]


def _message(line: str, place: str) -> Message:
    try:
        row = json.loads(line)
    except ValueError as error:
        raise DataSetError(place, f"no JSON ({error})", '{"text": "...", "question": true}') from error
    text, question = (row.get("text"), row.get("question")) if isinstance(row, dict) else (None, None)
    if not isinstance(text, str) or not (question is None or isinstance(question, bool)):
        raise DataSetError(place, "no message", '{"text": "...", "question": true}')
    return Message(text, question)


def fit(messages: Sequence[Message], before: Asking) -> Fitted:
    """Fit the weights of signs.

    Args:
        messages: labelled or not.
        before: keeps its bar and its words; of a labelled message with several sentences it says which asks.

    Raises:
        DataSetError: there is too little to learn from.

    """
    held_out = [one for one in messages if one.question is not None and _held(one)]
    learnt = [one for one in messages if one.question is None or not _held(one)]
    examples = [example for one in learnt for example in _examples(one, before)]
    enough(sum(one.asks for one in examples), "sentences that ask")
    enough(sum(not one.asks for one in examples), "sentences that do not ask")
    certain = [*_certain(examples, before), *_ours(before)]
    asking = _model(certain, before)
    kinds = {one.question for one in held_out}
    return Fitted(asking, len(certain), measured(held_out, asking) if kinds == {True, False} else None)


def measured(messages: Sequence[Message], asking: Asking | None = None) -> Figures:
    """How well the labelled ones of these messages are told apart, questions and others being among them."""
    labelled = [one for one in messages if one.question is not None]
    asks = np.array([bool(one.question) for one in labelled])
    chances = np.array([chance(one.text, asking) for one in labelled])
    taken = chances >= (asking or shipped()).bar
    least = np.sort(chances[asks])[::-1][int(np.ceil(0.8 * asks.sum())) - 1]
    return Figures(
        messages=len(labelled),
        questions=int(asks.sum()),
        precision=float(asks[taken].mean()) if taken.any() else float("nan"),
        recall=float(taken[asks].mean()),
        precision_at_80=float(asks[chances >= least].mean()),
        auroc=auroc(np.where(asks, chances, np.nan), np.where(asks, np.nan, chances))(np.ones(len(labelled))),
    )


def document(asking: Asking) -> dict[str, object]:
    """The data file of the weights; ``Asking.from_json`` reads it."""
    return {
        "about": "Which messages ask, made by index.train.chat_question; see docs/quality.md.",
        "bar": asking.bar,
        "intercept": asking.intercept,
        "words": " ".join(sorted(asking.words)),
        "signs": dict(sorted(asking.weights.items())),
    }


def _held(message: Message) -> bool:
    return crc32(message.text.encode()) % _EVERY == 0


def _examples(message: Message, before: Asking) -> Iterator[_Example]:
    found = [sentence for sentence in sentences(cleaned(message.text)) if tokens(sentence)]
    asked = [sentence for sentence in found if marked(sentence)]
    if message.question and not asked and found:
        asked = [max(found, key=before.logit)]
    for sentence in found:
        asks = sentence in asked and message.question is not False
        shown = sentence if message.question is not None or crc32(sentence.encode()) % 2 else sentence.rstrip("?!.… ")
        yield _Example(signs(shown, before.words), asks, certain=asks or message.question is not None)


def _ours(before: Asking) -> Iterator[_Example]:
    """Our own sentences, each with and without its mark."""
    for line in (resources.files("index") / "data" / "asked.txt").read_text("utf-8").splitlines():
        asks, text = line.startswith("+"), line[2:]
        for shown in (text, text + ("?" if asks else ".")):
            yield _Example(signs(shown, before.words), asks, _OURS)


def _certain(examples: Sequence[_Example], before: Asking) -> list[_Example]:
    """All but the unmarked sentences that ask, as a model of the other half judges."""
    if all(one.certain for one in examples):
        return list(examples)
    kept: list[_Example] = []
    ordered = sorted(examples, key=lambda one: one.asks)  # so that both kinds are in each half
    for half in (0, 1):
        model = _model(ordered[1 - half :: 2], before)
        kept += [one for one in ordered[half::2] if one.certain or model.weigh(one.signs) < 0]
    return kept


def _model(examples: Sequence[_Example], before: Asking) -> Asking:
    counted = CountVectorizer(analyzer=tuple, binary=True, min_df=min(_RARE, len(examples) // LEAST))
    matrix = counted.fit_transform([one.signs for one in examples])
    asks, weights = [one.asks for one in examples], [one.weight for one in examples]
    model = LogisticRegression(C=_STRENGTH, l1_ratio=1.0, solver="liblinear", random_state=_SEED)
    model.fit(matrix, asks, sample_weight=weights)
    named = zip(counted.get_feature_names_out().tolist(), model.coef_[0].round(2).tolist(), strict=True)
    intercept = round(float(model.intercept_[0]), 2)
    return replace(before, weights={sign: weight for sign, weight in named if weight}, intercept=intercept)
