"""What "on Wednesday", "yesterday" or "18 October" in a quote means, by its article's date; in English.

What is found is worked out by dateparser. Which of several readings is meant is decided
here, and where it cannot be decided nothing is said, for a wrong date is worse than none:

- A weekday is the last one where the verbs around it tell of the past (the article's own day
  among them, and no more than four days back), the coming one where they tell of the future.
- A day without a year is the one nearest to the article, unless the verbs say otherwise; with a
  weekday beside it, only one on which both fall.
- No part of a longer phrase of time ("a week from tomorrow") is explained by itself.
- Sentences of what comes each year, quotes that name another year, and what somebody is quoted as
  saying are left alone.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from typing import NamedTuple

from index.domain.article import Quote, Span
from index.language.age import day
from index.language.tense import Tense, tense
from index.language.terms import ENGLISH
from index.language.time_phrase import is_part

_DAY = r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day"
_MONTH = (
    r"(?:January|February|March|April|May|June|July|August|September|October|November|December"
    r"|Jan\.?|Feb\.?|Mar\.|Apr\.?|Jun\.|Jul\.|Aug\.?|Sept?\.?|Oct\.?|Nov\.?|Dec\.?)"
)
_NUMBER = r"[0-3]?\d(?:st|nd|rd|th)?"
_FINDER = re.compile(
    rf"\b(?P<calendar>(?P<weekday_of>{_DAY},? )?(?:[Tt]he )?(?:{_NUMBER}(?: of)? {_MONTH}|{_MONTH} {_NUMBER})(?!\w))"
    r"|\b(?P<near>(?i:(?:the )?day (?:before yesterday|after tomorrow)|yesterday|tomorrow|last night|tonight"
    r"|this (?:morning|afternoon|evening)|(?:\d|two|three|four|five|six|seven|eight|nine|ten) days ago))\b"
    r"|\b(?P<today>[Tt]oday)\b"
    rf"|\b(?:(?P<which>(?i:last|next|this|this past|this coming)) )?(?P<weekday>{_DAY})\b"
    r"|\b(?P<period>(?i:last|next|this) (?:week|month|year))\b"
    rf"|\b(?:[Ii]n|[Ss]ince|[Dd]uring) (?P<month>{_MONTH}(?!\w))"
)
_YEAR = re.compile(r"\b(?:1[0-9]|20)\d\d\b")
_NOT_ONE_DAY = re.compile(
    r"(?:\b(?:a|an|the|every|each|any|most|some|first|second|third|fourth|fifth|between|per|the (?:last|past|next)"
    rf"|(?:{_NUMBER}|{_DAY}) (?:to|and|or|through)) "
    r"|\d ?[-–/] ?|[-–])$",
    re.IGNORECASE,
)
"""Before a date: habits ("every Wednesday"), spans ("from Monday to Friday"), adjectives ("a Monday meeting")."""
_GOES_ON = re.compile(
    r"['’]s?\b|[-–/]\w| ?[-–] ?\d|,? (?:of )?(?:1[0-9]|20)\d\d\b| (?:and|or|to|through) "
    rf"(?:{_NUMBER}\b|{_DAY})|,? (?:the )?{_NUMBER} |,? {_MONTH} \d| (?:million|billion|percent|per cent|people)\b",
    re.IGNORECASE,
)
"""After a date: it has a year already, is one end of a span, or stands for a thing ("Wednesday's vote")."""
_ONLY_AHEAD = re.compile(
    r"\b(?:until|till|by|before|from|starting|beginning|effective) (?:(?:on|in|from) )?$", re.IGNORECASE
)
_ONLY_BEHIND = re.compile(r"\bsince $", re.IGNORECASE)
_RECURRING = re.compile(
    r"\b(?:born|birth|birthday|anniversary|holiday|annual(?:ly)?|always|usually|every|each)\b", re.IGNORECASE
)
"""Of days that come each year or week, or that lie long ago without a word of it."""
_SAID_TODAY = re.compile(r"\b(?:said|announced|confirmed|reported|told \w+) today$")
_LONGEST_AGO = 4
_CLOSE = 3
"""Days below which "next Monday" may be the one after, and "last Monday" the one before."""
_NEAREST = 120
"""Days within which a day without a year is the nearest one though no verb tells where it lies."""
_WEEK = 7
_SUNDAY = 6


class Resolved(NamedTuple):
    """Words of a quote and the days that they mean, both ends counted in."""

    span: Span
    """Characters of the article's text."""
    first: date
    last: date


class _Found(NamedTuple):
    """A date as it stands in a sentence, with what tells its year or week."""

    words: re.Match[str]
    sentence: str
    published: date
    other_year: bool
    """Whether the quote names a year that is not the article's."""


def resolved(quote: Quote) -> tuple[Resolved, ...]:
    """The dates in the marked sentence that only the article's own date makes plain, in order."""
    article, sentence = quote.article, quote.sentence
    if article.published is None or article.language not in {None, ENGLISH}:
        return ()
    words = re.sub(r"\s", " ", article.text[sentence.start : sentence.end])  # lines may be folded
    other_year = any(int(year) != article.published.year for year in _YEAR.findall(quote.text))
    found = []
    for match in _FINDER.finditer(words):
        days = _days(_Found(match, words, article.published, other_year))
        span = Span(sentence.start + _start(match), sentence.start + match.end())
        if days and not _is_spoken(article.text, span.start):
            found.append(Resolved(span, *days))
    return tuple(found)


def said(found: Resolved) -> str:
    """The days for people: "18 October 2023", "November 2023", "9 to 15 October 2023" or "2024"."""
    first, last = found.first, found.last
    if first == last:
        return day(first)
    if (last - first).days > 31:
        return str(first.year)
    if first.day == 1 and last == _end_of_month(first):
        return f"{first:%B %Y}"
    start = str(first.day) if first.month == last.month else day(first).removesuffix(f" {last.year}")
    return f"{start} to {day(last)}"


def _start(match: re.Match[str]) -> int:
    return match.start("month") if match["month"] else match.start()


def _days(found: _Found) -> tuple[date, date] | None:
    """The first and the last day meant, or ``None`` if that is open."""
    match, words = found.words, found.sentence
    start = _start(match)
    if _NOT_ONE_DAY.search(words[:start]) or _GOES_ON.match(words, match.end()) or is_part(words, match, start):
        return None
    if match["near"]:
        return _one(_parsed(match.group(), found.published, "past"))
    if match["today"]:
        return _one(_today(found))
    return _period(match.group().lower(), found.published) if match["period"] else _by_tense(found)


def _by_tense(found: _Found) -> tuple[date, date] | None:
    if found.other_year or _RECURRING.search(found.sentence):
        return None
    if found.words["month"]:
        return _month(found)
    return _one(_weekday(found) if found.words["weekday"] else _calendar(found))


def _one(found: date | None) -> tuple[date, date] | None:
    return (found, found) if found else None


def _today(found: _Found) -> date | None:
    """The article's day, unless "today" may mean these days: "today the mill is a museum"."""
    at = Span(*found.words.span())
    literal = _SAID_TODAY.search(found.sentence[: at.end]) or tense(found.sentence, at) is Tense.FUTURE
    return found.published if literal else None


def _period(words: str, published: date) -> tuple[date, date] | None:
    """A week from Monday to Sunday, a month or a year; no week from a Sunday, which some count to the next."""
    inside = _parsed(words, published, "past")
    if words.endswith("week"):
        monday = inside - timedelta(days=inside.weekday()) if inside else published
        return None if published.weekday() == _SUNDAY else (monday, monday + timedelta(days=_WEEK - 1))
    if inside is None:
        return None
    if words.endswith("month"):
        return inside.replace(day=1), _end_of_month(inside)
    return date(inside.year, 1, 1), date(inside.year, 12, 31)


def _weekday(found: _Found) -> date | None:
    which, name = (found.words["which"] or "").lower(), found.words["weekday"]
    past, future = (_parsed(name, found.published, towards) for towards in ("past", "future"))
    if past is None or future is None:
        return None
    when = {"this past": Tense.PAST, "this coming": Tense.FUTURE}.get(which) or _tense(found)
    if which in {"last", "next"}:
        one = past if which == "last" else future
        in_this_week = one.isocalendar()[1] == found.published.isocalendar()[1]
        return None if in_this_week or abs((one - found.published).days) < _CLOSE else one
    if when is Tense.FUTURE:
        return future if (future - found.published).days < _WEEK else None  # its own day, or a week on?
    if when is Tense.PAST:
        last = found.published if (found.published - past).days == _WEEK else past
        return last if (found.published - last).days <= _LONGEST_AGO else None
    return None


def _calendar(found: _Found) -> date | None:
    """A day and month without a year."""
    named, weekday = found.words["calendar"], found.words["weekday_of"]
    both = [_parsed(named.removeprefix(weekday or ""), found.published, towards) for towards in ("past", "future")]
    nearer = sorted((one for one in both if one), key=lambda one: abs(one - found.published))
    if weekday or not nearer:
        return next((one for one in nearer if f"{one:%A}" in (weekday or "")), None)
    when, close = _tense(found), abs((nearer[0] - found.published).days) <= _NEAREST
    fitting = [one for one in nearer if when is None or _fits(one, when, found.published)]
    if close:
        return nearer[0] if fitting[:1] == nearer[:1] else None
    return fitting[0] if when and fitting else None


def _fits(one: date, when: Tense, published: date) -> bool:
    return one >= published if when is Tense.FUTURE else one <= published


def _month(found: _Found) -> tuple[date, date] | None:
    """A month without a year: the last or the next by the verbs, the article's own by either."""
    when = _tense(found)
    towards = "past" if when is Tense.PAST else "future"
    inside = _parsed(f"1 {found.words['month']}", found.published.replace(day=1), towards) if when else None
    return (inside, _end_of_month(inside)) if inside else None


def _tense(found: _Found) -> Tense | None:
    match = found.words
    when, before = tense(found.sentence, Span(*match.span())), found.sentence[: match.start()]
    if _ONLY_AHEAD.search(before):
        return when if when is Tense.FUTURE else None
    if _ONLY_BEHIND.search(before):
        return when if when is Tense.PAST else None
    return when


def _is_spoken(text: str, at: int) -> bool:
    """Whether somebody is quoted there: what they call tomorrow has its own day."""
    before = text[text.rfind("\n", 0, at) + 1 : at]
    return (
        before.count('"') % 2 == 1
        or before.count("“") > before.count("”")
        or before.rfind("‘") > before.rfind("’")
        or before.count("«") > before.count("»")
    )


@lru_cache(maxsize=4_096)
def _parsed(words: str, published: date, towards: str) -> date | None:
    """What dateparser makes of it: the article's day itself counts for a day of the month, not for a weekday."""
    from dateparser.date import DateDataParser  # a tenth of a second to import: only who quotes dates pays

    base = datetime.combine(published, time())
    reader = DateDataParser(languages=["en"], settings={"RELATIVE_BASE": base, "PREFER_DATES_FROM": towards})
    found = reader.get_date_data(words)["date_obj"]
    return found.date() if found else None


def _end_of_month(inside: date) -> date:
    return inside.replace(day=monthrange(inside.year, inside.month)[1])


def days(quote: Quote) -> Iterator[tuple[str, Resolved]]:
    """Each resolved date once, with the words that it stands for, for a line beside the quote."""
    seen = set()
    for found in resolved(quote):
        words = quote.article.text[found.span.start : found.span.end]
        if (words.lower(), found.first) not in seen:
            seen.add((words.lower(), found.first))
            yield words, found
