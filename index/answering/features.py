"""What speaks for a sentence being the answer, as numbers; the weights of these signs are data."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np

from index.answering.answer_type.answer_check import UNKNOWN, met
from index.answering.answer_type.expected_answer import expected
from index.answering.answer_type.line_role import Role, role_of
from index.answering.answer_type.mentions import amounts, counts, dates, is_explicit_date, names
from index.answering.answer_type.roles import kept, roles
from index.answering.question import Kind, Question
from index.answering.rank import Ranked
from index.domain.article import Span
from index.domain.ports import Candidate, Floats
from index.language.english import POINTING, THIRD_PERSON, YEAR_PATTERN
from index.language.terms import ENGLISH, terms

SIGNS = (
    "maxsim",  # late interaction of question and sentence, with the heading right above it
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
    "expected",  # has the type of answer that is asked for, by ``answer_check.met``
    "roles",  # says of the one named what the question says, by ``roles.kept``
    "other_year",  # the question names a year that neither the passage nor its article's title or date has
)

_PRONOUN = re.compile(rf"[\"“'‘]?(?:{THIRD_PERSON}|{POINTING})\b", re.IGNORECASE)
_SENTENCE_END = re.compile(r"[.!?…。！？][\"'”’)\]]*$|[\"”’]$")
_SHORT_WORDS = 6
_HEADING = 0.7
"""What a word in the heading right above a sentence counts for, one in the sentence itself counting for 1."""
_FINDERS = {Kind.WHEN: dates, Kind.HOW_MANY: counts, Kind.HOW_MUCH: amounts, Kind.WHO: names, Kind.WHERE: names}


@dataclass(frozen=True, slots=True, eq=False)
class Sentence:
    """A sentence of a found passage, with its signs."""

    ranked: Ranked
    number: int
    """Which of its passage's sentences it is."""
    signs: Floats
    """Shape ``(len(SIGNS),)``."""
    role: Role = Role.BODY

    @property
    def span(self) -> Span:
        """Its characters in the article."""
        return self.ranked.candidate.passage.sentences[self.number]

    @property
    def text(self) -> str:
        """What it says."""
        start = self.ranked.candidate.passage.span.start
        return self.ranked.candidate.text[self.span.start - start : self.span.end - start]


def sentences_of(question: Question, ranked: Ranked) -> list[Sentence]:
    """All sentences of a passage with their signs."""
    candidate = ranked.candidate
    start = candidate.passage.span.start
    spans = [Span(s.start - start, s.end - start) for s in candidate.passage.sentences]
    texts = [candidate.text[span.start : span.end] for span in spans]
    places = [role_of(candidate.text, span) for span in spans]
    held = [frozenset(terms(text, question.language)) for text in texts]
    title = frozenset(terms(candidate.title, question.language))
    cosine = float(question.embedding @ candidate.embedding)
    other_year = _other_year(question, candidate)
    found = []
    for number, text in enumerate(texts):
        under = number - 1 if number and places[number - 1] is Role.HEADING else number
        own = max(
            coverage(question.words, held[number]), _HEADING * coverage(question.words, held[number] | held[under])
        )
        near = frozenset[str]().union(*held[max(0, number - 1) : number + 2])
        row = (
            float(np.maximum(ranked.cosines[number], _HEADING * ranked.cosines[under]) @ question.weights),
            ranked.maxsim,
            ranked.hybrid,
            cosine,
            own,
            coverage(question.words, near),
            coverage(question.words, near | title) - coverage(question.words, near),
            *_form(question, text),
            float(number == 0),
            float(len(text.split()) < _SHORT_WORDS),
            float(_PRONOUN.match(text) is not None),
            *_answering(question, text),
            other_year,
        )
        found.append(Sentence(ranked, number, np.array(row, dtype=np.float32), places[number]))
    return found


def _answering(question: Question, text: str) -> tuple[float, float]:
    """Whether a sentence has what is asked for, and the roles that the question gives."""
    if question.language != ENGLISH:
        return UNKNOWN, UNKNOWN
    return met(expected(question.text), text), kept(roles(question.text), text)


def _other_year(question: Question, candidate: Candidate) -> float:
    """1 if the question names a year that the passage, its article's title and its date all lack."""
    asked = frozenset(YEAR_PATTERN.findall(question.text))
    if not asked:
        return 0.0
    there = frozenset(YEAR_PATTERN.findall(f"{candidate.title}\n{candidate.text}"))
    published = {str(candidate.published.year)} if candidate.published else set[str]()
    return float(asked.isdisjoint(there | published))


def coverage(words: Mapping[str, float], held: Iterable[str]) -> float:
    """The share of the question's words, by weight, that are held; 0 for a question without words."""
    total = sum(words.values())
    present = frozenset(held)
    return sum(weight for word, weight in words.items() if word in present) / total if total else 0.0


def mentions(kind: Kind, sentence: str) -> list[Span]:
    """What in a sentence is of the kind asked for; none for ``Kind.OTHER``."""
    return _FINDERS[kind](sentence) if kind in _FINDERS else []


def is_explicit(kind: Kind, sentence: str) -> bool:
    """Whether a sentence names a day, date or year, where "soon" or "in spring" would not do."""
    return kind is Kind.WHEN and is_explicit_date(sentence)


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
