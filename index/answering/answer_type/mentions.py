"""Dates, numbers, sums, names and places in a sentence, found by patterns.

Measured beside a named-entity model, patterns lose next to nothing in choosing an answer
sentence, and cost no model.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from index.domain.article import Span
from index.language.english import DAY_OF_MONTH, MONTH, NOT_NAMES, NUMBER, TIME_UNIT, WEEKDAY, YEAR

_EXPLICIT_DATE = re.compile(
    rf"\b(?:{WEEKDAY}(?:,? (?:the )?{DAY_OF_MONTH} (?:of )?{MONTH}(?:,? {YEAR})?"
    rf"|,? {MONTH} {DAY_OF_MONTH}(?:,? {YEAR})?"
    rf"|(?: (?:morning|afternoon|evening|night))?)"
    rf"|(?:the )?{DAY_OF_MONTH} (?:of )?{MONTH}(?:,? {YEAR})?|{MONTH} {DAY_OF_MONTH}\b(?:,? {YEAR})?|{MONTH},? {YEAR}"
    rf"|{YEAR}[-/]\d\d?[-/]\d\d?|\d\d?[./]\d\d?[./](?:{YEAR}|\d\d)|(?<![\d,.$€£]){YEAR}s?(?![\d,%]|\.\d)"
    rf"|\d{{1,2}}(?:st|nd|rd|th) (?:and \d{{1,2}}(?:st|nd|rd|th) )?centur(?:y|ies)|\d+ (?:BC|AD|BCE|CE)"
    rf"|today|tonight|tomorrow|yesterday|(?:noon|midnight)\b|\d{{1,2}}(?:[:.]\d\d)? ?[ap]\.?m\b)",
)
_VAGUE_DATE = re.compile(
    rf"\b(?:(?:last|next|this|early|late|mid|in)[ -](?:the )?(?:week|weekend|month|year|{MONTH}"
    rf"|spring|summer|autumn|fall|winter|decade|century)"
    rf"|{MONTH}\b|{NUMBER} {TIME_UNIT} (?:ago|later|earlier|after|before)|in {NUMBER} {TIME_UNIT}"
    rf"|spring|summer|autumn|winter)",
)
_COUNT = re.compile(rf"(?<![\w.,]){NUMBER}(?![\w])", re.IGNORECASE)
MONEY = (
    r"(?:dollars?|euros?|pounds?|crowns?|yen|cents?|pence|rupees|yuan|francs|kron(?:or|er|a)|zloty|hryvnias?|pesos?|lakhs?"
    r"|crores?)"
)
_SUM = re.compile(
    r"(?:[$€£¥₹]\s?|(?:US|A|C|NZ|HK)\$\s?|\b(?:USD|EUR|GBP) )\d+(?:[.,]\d+)*"
    r"(?:\s?(?:[kmb]n?|million|billion|trillion|thousand)\b)?"
    rf"|(?<![\w.,]){NUMBER} (?:(?:US|U\.S\.|Australian|Canadian) )?{MONEY}\b",
    re.IGNORECASE,
)
_NAME = re.compile(
    r"(?:(?:[A-Z][\w'’-]*|[A-Z]\.)(?:\s(?:of|the|de|van|von|der|al|bin|da|del|la|and)(?=\s[A-Z]))?\s)*[A-Z][\w’-]*[a-z\d]"
)


def is_explicit_date(sentence: str) -> bool:
    """Whether a sentence names a day, date or year."""
    return _EXPLICIT_DATE.search(sentence) is not None


def dates(sentence: str) -> list[Span]:
    """The dates of a sentence in order, vague ones such as "next week" among them."""
    explicit = _spans(_EXPLICIT_DATE, sentence)
    vague = _spans(_VAGUE_DATE, sentence)
    apart = [one for one in vague if not any(one.start < e.end and e.start < one.end for e in explicit)]
    return sorted([*explicit, *apart])


def counts(sentence: str) -> list[Span]:
    """The numbers of a sentence in order, in digits or words."""
    return _spans(_COUNT, sentence)


def amounts(sentence: str) -> list[Span]:
    """Sums of money, and other numbers: "how much" may ask for minutes or for crowns."""
    sums = _spans(_SUM, sentence)
    return sorted([*sums, *(one for one in counts(sentence) if not any(one.within(found) for found in sums))])


def names(sentence: str) -> list[Span]:
    """What begins with capitals, as names do; not a word that does so only at the beginning of a sentence."""
    return list(_names(sentence))


def _spans(pattern: re.Pattern[str], sentence: str) -> list[Span]:
    return [Span(*match.span()) for match in pattern.finditer(sentence)]


def _names(sentence: str) -> Iterator[Span]:
    for match in _NAME.finditer(sentence):
        words = match.group().split()
        while words and words[0] in NOT_NAMES:
            words = words[1:]
        if words and words[-1] not in NOT_NAMES:
            yield Span(match.end() - len(match.group()[match.group().index(words[0]) :]), match.end())
