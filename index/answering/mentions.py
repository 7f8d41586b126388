"""Dates, numbers, sums, names and places in a sentence, found by patterns.

Measured beside a named-entity model, patterns lose next to nothing in choosing an answer
sentence, and cost no model.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from index.answering.question import Kind
from index.domain.article import Span

_DAY = r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day"
_MONTH = (
    r"(?:Jan(?:uary|\.)?|Feb(?:ruary|\.)?|Mar(?:ch|\.)?|Apr(?:il|\.)?|May|June?|July?|Aug(?:ust|\.)?|Sept?(?:ember|\.)?"
    r"|Oct(?:ober|\.)?|Nov(?:ember|\.)?|Dec(?:ember|\.)?)"
)
_YEAR = r"(?:1[0-9]|20)\d\d"
_ORDINAL = r"\d{1,2}(?:st|nd|rd|th)?"
_UNIT = r"(?:seconds?|minutes?|hours?|days?|weeks?|months?|years?|decades?|centuries)"
_NUMBER_WORD = (
    r"(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen"
    r"|eighteen|nineteen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|hundreds?|thousands?|millions?|billions?"
    r"|trillions?|dozens?|half|quarter|third)"
)
_NUMBER = (
    r"(?:\d+(?:[.,]\d+)*(?:\s?(?:million|billion|trillion|thousand|hundred|percent|per cent|%))?"
    rf"|(?:an? )?\b{_NUMBER_WORD}\b(?:[ -]{_NUMBER_WORD}\b)*)"
)

_EXPLICIT_DATE = re.compile(
    rf"\b(?:{_DAY}(?:,? (?:the )?{_ORDINAL} (?:of )?{_MONTH}(?:,? {_YEAR})?|,? {_MONTH} {_ORDINAL}(?:,? {_YEAR})?"
    rf"|(?: (?:morning|afternoon|evening|night))?)"
    rf"|(?:the )?{_ORDINAL} (?:of )?{_MONTH}(?:,? {_YEAR})?|{_MONTH} {_ORDINAL}\b(?:,? {_YEAR})?|{_MONTH},? {_YEAR}"
    rf"|{_YEAR}[-/]\d\d?[-/]\d\d?|\d\d?[./]\d\d?[./](?:{_YEAR}|\d\d)|(?<![\d,.$€£]){_YEAR}s?(?![\d,%]|\.\d)"
    rf"|\d{{1,2}}(?:st|nd|rd|th) (?:and \d{{1,2}}(?:st|nd|rd|th) )?centur(?:y|ies)|\d+ (?:BC|AD|BCE|CE)"
    rf"|today|tonight|tomorrow|yesterday|(?:noon|midnight)\b|\d{{1,2}}(?:[:.]\d\d)? ?[ap]\.?m\b)",
)
_VAGUE_DATE = re.compile(
    rf"\b(?:(?:last|next|this|early|late|mid|in)[ -](?:the )?(?:week|weekend|month|year|{_MONTH}"
    rf"|spring|summer|autumn|fall|winter|decade|century)"
    rf"|{_MONTH}\b|{_NUMBER} {_UNIT} (?:ago|later|earlier|after|before)|in {_NUMBER} {_UNIT}"
    rf"|spring|summer|autumn|winter)",
)
_COUNT = re.compile(rf"(?<![\w.,]){_NUMBER}(?![\w])", re.IGNORECASE)
_SUM = re.compile(
    r"(?:[$€£¥₹]\s?|(?:US|A|C|NZ|HK)\$\s?|\b(?:USD|EUR|GBP) )\d+(?:[.,]\d+)*"
    r"(?:\s?(?:[kmb]n?|million|billion|trillion|thousand)\b)?"
    rf"|(?<![\w.,]){_NUMBER} (?:(?:US|U\.S\.|Australian|Canadian) )?"
    r"(?:dollars?|euros?|pounds?|yen|cents?|pence|rupees|yuan|francs|kronor|zloty|hryvnias?)\b",
    re.IGNORECASE,
)
_NAME = re.compile(
    r"(?:(?:[A-Z][\w'’-]*|[A-Z]\.)(?:\s(?:of|the|de|van|von|der|al|bin|da|del|la|and)(?=\s[A-Z]))?\s)*[A-Z][\w’-]*[a-z\d]"
)
_NOT_NAMES = frozenset(
    """
    The A An In On At By For From With As But And Or If When While After Before Since Although However Meanwhile There
    Here What Who Where Why How No Not Some Many Most All Both According He She It They We I His Her Its Their Our This
    That These Those Monday Tuesday Wednesday Thursday Friday Saturday Sunday January February March April May June July
    August September October November December
    """.split()
)


def mentions(kind: Kind, sentence: str) -> list[Span]:
    """What in a sentence is of the kind asked for; none for ``Kind.OTHER``."""
    return sorted(_FINDERS[kind](sentence)) if kind in _FINDERS else []


def is_explicit(kind: Kind, sentence: str) -> bool:
    """Whether a sentence names a day, date or year, where "soon" or "in spring" would not do."""
    return kind is Kind.WHEN and _EXPLICIT_DATE.search(sentence) is not None


def _dates(sentence: str) -> Iterator[Span]:
    explicit = [Span(*m.span()) for m in _EXPLICIT_DATE.finditer(sentence)]
    yield from explicit
    for match in _VAGUE_DATE.finditer(sentence):
        if not any(match.start() < e.end and e.start < match.end() for e in explicit):
            yield Span(*match.span())


def _counts(sentence: str) -> Iterator[Span]:
    return (Span(*m.span()) for m in _COUNT.finditer(sentence))


def _amounts(sentence: str) -> Iterator[Span]:
    """Sums of money, and other numbers: "how much" may ask for minutes or for crowns."""
    sums = [Span(*m.span()) for m in _SUM.finditer(sentence)]
    yield from sums
    yield from (count for count in _counts(sentence) if not any(count.within(found) for found in sums))


def _names(sentence: str) -> Iterator[Span]:
    for match in _NAME.finditer(sentence):
        words = match.group().split()
        while words and words[0] in _NOT_NAMES:
            words = words[1:]
        if words and words[-1] not in _NOT_NAMES:
            yield Span(match.end() - len(match.group()[match.group().index(words[0]) :]), match.end())


_FINDERS = {Kind.WHEN: _dates, Kind.HOW_MANY: _counts, Kind.HOW_MUCH: _amounts, Kind.WHO: _names, Kind.WHERE: _names}
