"""A question as ranking and reading see it: its kind, its words, and how much each of them tells."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import Enum

import numpy as np

from index.answering.answer_type.expected_answer import Sought, expected
from index.domain.article import Span
from index.domain.ports import Floats
from index.language.terms import ENGLISH, terms


class Kind(Enum):
    """What sort of answer a question asks for."""

    WHEN = "when"
    WHERE = "where"
    WHO = "who"
    HOW_MANY = "how many"
    HOW_MUCH = "how much"
    OTHER = "other"


_KINDS = {
    Sought.DATE: Kind.WHEN,
    Sought.CLOCK: Kind.WHEN,
    Sought.PLACE: Kind.WHERE,
    Sought.PERSON: Kind.WHO,
    Sought.SUM: Kind.HOW_MUCH,
    **dict.fromkeys(
        (
            *(Sought.AGE, Sought.COUNT, Sought.DURATION, Sought.FREQUENCY, Sought.LENGTH),
            *(Sought.SHARE, Sought.SPEED, Sought.TEMPERATURE, Sought.WEIGHT),
        ),
        Kind.HOW_MANY,
    ),
}

_PRIOR_PASSAGES = 500.0
_PRIOR_FREQUENCY = 2.5
"""A small library knows little of how common a word is: it is weighed as if these many passages of other text,
in which each word stands that often, were in it too."""

_STOP_WEIGHT = 0.05
"""What a stop word tells, a word that stands nowhere telling 1."""


def kind_of(text: str) -> Kind:
    """The kind of answer that a question asks for: coarser than ``expected``."""
    wanted = expected(text)
    if wanted.sought is Sought.QUANTITY:
        return Kind.HOW_MUCH if "how much" in text.lower() else Kind.HOW_MANY
    if wanted.sought is Sought.IDENTITY:
        return Kind.WHO if text.strip().lower().startswith("who") else Kind.OTHER
    return _KINDS.get(wanted.sought, Kind.OTHER)


@dataclass(frozen=True, slots=True, eq=False)
class Question:
    """A question, encoded for one library.

    ``weights`` and ``words`` say how much a token and a term tell: inverse document
    frequency in this library, tokens of one word sharing its weight.
    """

    text: str
    """As it is read: chat's spellings written out, misspelled words corrected."""
    typed: str
    """As it was typed; a follow-up with words of the question before it."""
    kind: Kind
    embedding: Floats
    """Shape ``(d,)``, unit length."""
    tokens: Floats
    """Shape ``(q, p)``: projected like the passages' tokens."""
    offsets: tuple[Span, ...]
    """The characters of ``text`` that each token stands for."""
    weights: Floats
    """Shape ``(q,)``, summing to 1."""
    words: Mapping[str, float]
    """The weight of each term, a term that stands nowhere having 1."""
    language: str = ENGLISH
    """By whose rules the terms are made; what is compared with them is made by the same."""
    forms: tuple[str, ...] = ()
    """The terms as they may stand in articles of other languages, themselves among them."""
    by_words: bool = False
    """Whether the model does not know the language: embedding, tokens and weights are then 0, and words alone tell."""


_CLAUSE = re.compile(
    r"(?<=\w )(?:before|after|during|since|while|when|until|following|prior to|ahead of)\b", re.IGNORECASE
)
CLAUSE_WEIGHT = 0.25
"""What a word counts for in a clause that only sets the scene ("... before the visit")."""


def main_part(text: str) -> str:
    """The question up to a clause that sets the scene; all of it where it has none."""
    clause = _CLAUSE.search(text)
    head = text[: clause.start()] if clause else text
    return head if len(terms(head)) > 1 else text


def idf(frequency: int, passages: int) -> float:
    """How much a word tells that stands in ``frequency`` of ``passages``: 1 if in none, less the more common."""
    most = math.log((passages + _PRIOR_PASSAGES) / _PRIOR_FREQUENCY)
    return math.log((passages + _PRIOR_PASSAGES) / (frequency + _PRIOR_FREQUENCY)) / most


def token_weights(text: str, offsets: Sequence[Span], words: Mapping[str, float], language: str = ENGLISH) -> Floats:
    """Give each token its share of its word's weight; shape ``(q,)``, summing to 1."""
    spans = [Span(*match.span()) for match in re.finditer(r"\d+(?:[.,]\d+)*|\w+", text)]
    weights = np.zeros(len(offsets), dtype=np.float32)
    for span in spans:
        inside = [i for i, offset in enumerate(offsets) if span.start <= offset.start < span.end]
        told = [words[term] for term in terms(text[span.start : span.end], language) if term in words]
        weights[inside] = (max(told) if told else _STOP_WEIGHT) / max(1, len(inside))
    total = float(weights.sum())
    return weights / total if total else np.full(len(offsets), 1 / max(1, len(offsets)), dtype=np.float32)
