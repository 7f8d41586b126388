"""The day of publication among several statements of it: in a link, and in the publisher's own time zone."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, timedelta

from index.language.written_date import Locale, Written, by_order, possible, written

_YEAR = r"(?:19|20)\d\d"
_IN_LINK = re.compile(
    rf"[/_-](?P<y>{_YEAR})[/_-](?P<m>\d{{1,2}})[/_-](?P<d>\d{{1,2}})(?=[/_.?-]|$)"
    rf"|[/_-]t?(?P<y2>{_YEAR})[/-]?(?P<m2>\d\d)/?(?P<d2>\d\d)(?=[/_.?-]|$)"
    rf"|/(?P<first>\d\d)[._-](?P<second>\d\d)[._-](?P<y3>{_YEAR})(?=[/_.?-]|$)"
)
"""/2019/11/18/, /2019-11/18/, -2019-11-18-, /20191118/, /2019/1118/, /t20191118_1.html, /18-11-2019/."""
_NOON = 12
_FAR_EAST = 10
"""Hours of UTC: before the one it may still be the day before in America, from the other on the day after in Asia."""


def in_link(url: str | None, locale: Locale | None = None) -> date | None:
    """The day that stands in an address, as sites put the day of publication there."""
    for found in _IN_LINK.finditer(url or ""):
        if found["first"]:
            day = by_order(int(found["first"]), int(found["second"]), int(found["y3"]), locale)
        else:
            day = possible(*(int(found[name] or found[f"{name}2"]) for name in "ymd"))
        if day:
            return day
    return None


def day(stated: str, locale: Locale | None = None, link: str | None = None) -> date | None:
    """The day of a stated date; where that is a moment in UTC, the one in the article's link if it can be the same."""
    found = written(stated, locale)
    if found is None:
        return None
    linked = in_link(link, locale)
    return local(found, [linked] if linked else [])


def local(found: Written, others: Iterable[date]) -> date:
    """The publisher's own day of a date.

    Args:
        found: the date.
        others: days that are stated elsewhere for the same moment, the most trusted first. They count only
            where ``found`` is a moment in UTC and somewhere on Earth it was that day then.

    """
    if found.utc_hour is None:
        return found.day
    near = {found.day}
    near |= {found.day - timedelta(days=1)} if found.utc_hour < _NOON else set()
    near |= {found.day + timedelta(days=1)} if found.utc_hour >= _FAR_EAST else set()
    return next((one for one in others if one in near), found.day)
