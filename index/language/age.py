"""How old an article is, in words for people."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from index.domain.article import AsOf, Quote

MONTHS_APART = 60
"""Days from which on one article counts as months newer than another."""


def day(given: date) -> str:
    """A date for people: 17 October 2023."""
    return f"{given.day} {given:%B} {given.year}"


def is_older(day: date | None, than: date | None) -> bool:
    """Whether a day lies months before another; not if either is unknown."""
    return day is not None and than is not None and (than - day).days >= MONTHS_APART


def older(quotes: Sequence[Quote]) -> tuple[bool, ...]:
    """For each of the quotes shown, whether another's article is months newer."""
    newest = max((one.article.published for one in quotes if one.article.published), default=None)
    return tuple(is_older(one.article.published, newest) for one in quotes)


def is_outdated(published: date | None, as_of: AsOf) -> bool:
    """Whether an article is older than the days after which a warning is wanted."""
    return bool(published and as_of.old_days and (as_of.day - published).days > as_of.old_days)


def age(published: date, today: date) -> str:
    """How long ago a day was, in the largest unit that says it: "today", "3 weeks ago"; nothing for days to come."""
    days = (today - published).days
    if days < 0:
        return ""
    if days < 2:
        return ("today", "yesterday")[days]
    months = (today.year - published.year) * 12 + today.month - published.month - (today.day < published.day)
    steps = ((months // 12, "year"), (months, "month"), (days // 7, "week"), (days, "day"))
    count, unit = next((n, name) for n, name in steps if n)
    return f"{count} {unit}{'s' if count > 1 else ''} ago"
