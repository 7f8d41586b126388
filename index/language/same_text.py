"""Whether two texts say the same: the one rule for passages, sentences and copies of articles.

What differs in a figure never says the same: a new price, another day, "not". That is news, and both are told.
"""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

from index.language.english import MONTHS, NEGATION_PATTERN, NUMBER_WORDS, WEEKDAYS
from index.language.terms import ENGLISH, stem, terms

SAME = 0.8
"""Two texts that share this much of their words say the same."""
_NOT = "not"
_WORD = re.compile(r"\w+")


class Said(NamedTuple):
    """A text as it is compared."""

    words: frozenset[str]
    """Its terms, less the figures."""
    figures: frozenset[str]
    """Numbers in digits or words, days and months, and whether it denies something."""


def said(text: str, language: str = ENGLISH) -> Said:
    """What a text says, ready to be compared with other texts of the language."""
    held = frozenset(terms(text, language))
    figures = frozenset(term for term in held if term[0].isdigit() or term in _figures())
    denied = {_NOT} if NEGATION_PATTERN.search(text) else set[str]()
    return Said(held - figures, figures | denied)


def says_the_same(one: Said, other: Said) -> bool:
    """Whether two texts say the same in nearly the same words."""
    return one.figures == other.figures and _share(_all(one), _all(other)) >= SAME


def differs_in_figures(one: Said, other: Said) -> bool:
    """Whether two texts say the same but for a figure: "12 euros" and "15 euros"."""
    return one.figures != other.figures and _share(one.words, other.words) >= SAME


def numbers(text: str) -> frozenset[str]:
    """The words of a text that hold a digit."""
    return frozenset(word for word in _WORD.findall(text) if any(sign.isdigit() for sign in word))


def _all(one: Said) -> frozenset[str]:
    return one.words | one.figures


def _share(one: frozenset[str], other: frozenset[str]) -> float:
    return len(one & other) / len(one | other) if one or other else 0.0


@cache
def _figures() -> frozenset[str]:
    return frozenset(stem(word.lower()) for word in (*NUMBER_WORDS, *WEEKDAYS, *MONTHS))
