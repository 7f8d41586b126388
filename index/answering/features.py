"""What speaks for a sentence being the answer, as numbers; the weights of these signs are data."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np

from index.answering.mentions import is_explicit, mentions
from index.answering.question import Kind, Question
from index.answering.rank import Ranked
from index.domain.article import Span
from index.domain.ports import Floats
from index.language.terms import terms

SIGNS = (
    "maxsim",  # late interaction of question and sentence
    "passage_maxsim",
    "hybrid",
    "cosine",  # of question and passage
    "coverage",  # share of the question's words, by weight, that the sentence holds
    "neighbour_coverage",  # that the sentence or the ones beside it hold
    "title_coverage",  # that the title holds and the neighbourhood does not
    "mention",  # something of the kind asked for, and not in the question already
    "explicit",  # a day, a date or a year for a "when"
    "heading",  # a line without a sentence's end
    "question",  # it asks, too
    "first",  # opens its passage
    "brevity",  # fewer than six words
    "pronoun",  # begins with a word that leans on the sentence before
)

_PRONOUN = re.compile(r"[\"“'‘]?(?:he|she|it|they|this|that|these|those|his|her|its|their)\b", re.IGNORECASE)
_SENTENCE_END = re.compile(r"[.!?…。！？][\"'”’)\]]*$|[\"”’]$")
_SHORT_WORDS = 6


@dataclass(frozen=True, slots=True, eq=False)
class Sentence:
    """A sentence of a found passage, with its signs."""

    ranked: Ranked
    number: int
    """Which of its passage's sentences it is."""
    signs: Floats
    """Shape ``(len(SIGNS),)``."""

    @property
    def span(self) -> Span:
        """Its characters in the article."""
        return self.ranked.candidate.passage.sentences[self.number]


def sentences_of(question: Question, ranked: Ranked) -> list[Sentence]:
    """All sentences of a passage with their signs."""
    candidate = ranked.candidate
    start = candidate.passage.span.start
    texts = [candidate.text[s.start - start : s.end - start] for s in candidate.passage.sentences]
    held = [frozenset(terms(text, question.language)) for text in texts]
    title = frozenset(terms(candidate.title, question.language))
    cosine = float(question.embedding @ candidate.embedding)
    found = []
    for number, text in enumerate(texts):
        near = frozenset[str]().union(*held[max(0, number - 1) : number + 2])
        row = (
            float(ranked.cosines[number] @ question.weights),
            ranked.maxsim,
            ranked.hybrid,
            cosine,
            coverage(question.words, held[number]),
            coverage(question.words, near),
            coverage(question.words, near | title) - coverage(question.words, near),
            *_form(question, text),
            float(number == 0),
            float(len(text.split()) < _SHORT_WORDS),
            float(_PRONOUN.match(text) is not None),
        )
        found.append(Sentence(ranked, number, np.array(row, dtype=np.float32)))
    return found


def coverage(words: Mapping[str, float], held: Iterable[str]) -> float:
    """The share of the question's words, by weight, that are held; 0 for a question without words."""
    total = sum(words.values())
    present = frozenset(held)
    return sum(weight for word, weight in words.items() if word in present) / total if total else 0.0


def new_mentions(question: Question, text: str) -> list[Span]:
    """What a sentence says of the kind asked for, less what the question says itself."""
    known = frozenset(terms(question.text))
    found = ((span, frozenset(terms(text[span.start : span.end]))) for span in mentions(question.kind, text))
    if question.kind in {Kind.WHO, Kind.WHERE}:  # "Joe Biden" is known to who asks about Biden
        return [span for span, words in found if words.isdisjoint(known)]
    return [span for span, words in found if not words <= known]


def _mention(question: Question, text: str) -> float:
    """1 for something of the kind asked for; a name of one word is less of a person: it may be a place."""
    new = new_mentions(question, text)
    if question.kind is Kind.WHO and new:
        return 1.0 if any(" " in text[span.start : span.end] for span in new) else 0.25
    return float(bool(new))


def _form(question: Question, text: str) -> tuple[float, float, float, float]:
    return (
        _mention(question, text),
        float(is_explicit(question.kind, text)),
        float(_SENTENCE_END.search(text) is None),
        float(text.rstrip("\"'”’").endswith("?")),
    )
