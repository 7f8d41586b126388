"""Reads a date as people and programs write it: the one reader for pages, feeds, exports, files and front matter.

The day counts as it is written, in the writer's own time zone. What cannot be read is unknown: a wrong
day is worse than none, so nothing is guessed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from email.utils import parsedate
from functools import lru_cache
from typing import NamedTuple

Locale = tuple[str, str]
"""A language and a region in small letters; no region is empty."""

_UNSET = frozenset({date(1601, 1, 1), date(1899, 12, 30), date(1900, 1, 1), date(1970, 1, 1), date(1980, 1, 1)})
"""What programs write that know no date: the zeros of their calendars."""
_AHEAD = timedelta(days=1)
"""Somewhere on Earth tomorrow has begun."""
_EARLIEST = 1450
"""Before it nothing was printed; programs write the year 1 or 101 for not known."""
_LONGEST = 400
"""Characters that are looked at."""

_YEAR = r"(?:1[4-9]|20)\d\d"
_MONTH = r"[^\W\d_][^\s\d.,/()|:;·•-]{2,13}"
_PATTERNS = (
    rf"(?<!\d)(?P<iso_y>{_YEAR})[-/.] ?(?P<iso_m>\d{{1,2}})[-/.] ?(?P<iso_d>\d{{1,2}})(?!\d)",
    rf"(?P<cjk_y>{_YEAR})\s*[年년]\s*(?P<cjk_m>\d{{1,2}})\s*[月월]\s*(?P<cjk_d>\d{{1,2}})(?!\d)",
    r"(?<!\d)(?P<vi_d>\d{1,2}) (?i:tháng) (?P<vi_m>\d{1,2})(?:,| năm|, năm) (?P<vi_y>\d{4})",
    rf"(?<![\d.])(?P<num_1>\d{{1,2}})(?P<num_sep> ?[./-] ?)(?P<num_2>\d{{1,2}})(?P=num_sep)(?P<num_y>{_YEAR})(?!\d)",
    r"(?<![\d.])(?P<short_d>\d\d)\.(?P<short_m>\d\d)\.(?P<short_y>\d\d)(?![\d.])",
    rf"(?<![\w:])(?P<mdy_m>{_MONTH})\.? (?P<mdy_d>\d{{1,2}})(?:st|nd|rd|th)?,? (?P<mdy_y>{_YEAR})(?!\d)",
    (
        rf"(?<![\w:])(?P<dmy_d>\d{{1,2}})(?:st|nd|rd|th|er|º|ª|-го|\.)?[ /-](?:de |of |d['’])?"
        rf"(?P<dmy_m>{_MONTH})\.?,?[ /-](?:de |del |do )?(?P<dmy_y>{_YEAR})(?!\d)"
    ),
    rf"(?<!\d)(?P<ymd_y>{_YEAR})\.? (?:m\. )?(?P<ymd_m>{_MONTH})\.? (?P<ymd_d>\d{{1,2}})(?!\d)",
    rf"\b(?P<unix_m>{_MONTH}) (?P<unix_d>\d{{1,2}}) \d\d:\d\d:\d\d (?:[A-Z]{{2,5}} )?(?P<unix_y>\d{{4}})\b",
)
"""Forms of a date, each with its own names for year, month and day; ``unix`` is what ``date`` prints."""
_DATE = re.compile("|".join(_PATTERNS), re.IGNORECASE)
_COMPACT = re.compile(r"(\d{4})(\d\d)(\d\d)(?:T?\d{4}(?:\d\d)?Z?)?")
_WEEK = re.compile(r"(\d{4})-?W(\d\d)-?([1-7])(?!\d)")
_SECONDS = re.compile(r"(\d{10})(?:\d{3})?(?:\.\d+)?")
_IN_UTC = re.compile(
    r"\s*[T,]?\s*(\d\d):\d\d(?::\d\d(?:[.,]\d+)?)?\s*(?:Z|(?:UTC?|GMT)(?:[+-]00:?00)?|[+-]00:?00)(?!\w|[+-]\d)",
    re.IGNORECASE,
)
_DIGITS = str.maketrans("٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹०१२३४५६७८९", "0123456789" * 3)
_LANGUAGES = "en de fr es it pt nl ru pl sv da nb fi cs tr uk id hu ro el hr bg sk sl lt lv et ca vi ar hi".split()
"""Whose names of months are known where nothing, or another language, is declared."""
_DAY_FIRST = frozenset({"gb", "au", "nz", "ie", "in", "za"})
"""Regions of English that write the day before the month."""


_TAG = re.compile(r"([a-z]{2})(?:[-_]([a-z]{2})\b)?(?![a-z])", re.IGNORECASE)


class Written(NamedTuple):
    """A date as it was found in a text."""

    day: date
    utc_hour: int | None = None
    """The hour, where the date is a moment in UTC, so that its writer's day may be one earlier or later."""
    start: int = 0
    """Where it stands in the text, whose spaces count as one each."""
    end: int = 0


def tag(text: object) -> Locale | None:
    """The locale of a language tag such as ``en-GB``."""
    found = _TAG.match(text.strip()) if isinstance(text, str) else None
    return (found[1].lower(), (found[2] or "").lower()) if found else None


def day(text: str, locale: Locale | None = None) -> date | None:
    """The day that a date names; ``None`` if it cannot be read, is impossible, or lies in the future.

    Args:
        text: a date in ISO 8601, RFC 5322, seconds since 1970, or words of some thirty languages.
        locale: for the order of day and month in numbers, and for the names of months.

    """
    found = written(text, locale)
    return found.day if found else None


def written(text: str, locale: Locale | None = None) -> Written | None:
    """As ``day``, with the hour if the date is a moment in UTC."""
    bare = " ".join(text[:_LONGEST].translate(_DIGITS).split())
    if found := _whole(bare):
        return found
    if found := next(dates(bare, locale), None):
        return found
    numbers = (parsedate(bare) or ())[:3]  # two digits for a year, as RFC 822 had them
    first = possible(*numbers)
    return Written(first) if first else None


def dates(text: str, locale: Locale | None = None) -> Iterator[Written]:
    """Every date in a line of text that can be read, in order."""
    for match in _DATE.finditer(text):
        if found := _read(match, locale):
            hour = _IN_UTC.match(text, match.end())
            yield Written(found, int(hour[1]) if hour else None, *match.span())


def possible(*numbers: int) -> date | None:
    """The day of a year, a month and a day of the month, if an article can be of that day."""
    try:
        found = date(*numbers)
    except (TypeError, ValueError, OverflowError):
        return None
    known = found.year >= _EARLIEST and found not in _UNSET
    return found if known and found <= datetime.now(UTC).date() + _AHEAD else None


def by_order(first: int, second: int, year: int, locale: Locale | None, *, dotted: bool = False) -> date | None:
    """Day and month by the reader's custom; ``None`` where both orders are possible and nothing tells which."""
    language, region = locale or ("en", "")
    if first > 12 or dotted or language != "en" or region in _DAY_FIRST:
        return possible(year, second, first)
    return possible(year, first, second) if second > 12 or region == "us" or first == second else None


def _whole(text: str) -> Written | None:
    """A text that is nothing but a number of digits or a day of a week, as programs write them."""
    if (found := _COMPACT.fullmatch(text)) and (first := possible(*map(int, found.groups()))):
        return Written(first)
    if found := _SECONDS.fullmatch(text):
        moment = datetime.fromtimestamp(int(found[1]), UTC)
        first = possible(moment.year, moment.month, moment.day)
        return Written(first, moment.hour) if first else None
    if found := _WEEK.match(text):
        try:
            week = date.fromisocalendar(*map(int, found.groups()))
        except ValueError:
            return None
        first = possible(week.year, week.month, week.day)
        return Written(first) if first else None
    return None


def _read(match: re.Match[str], locale: Locale | None) -> date | None:
    form, _, _ = (match.lastgroup or "").partition("_")
    part = {name.partition("_")[2]: value for name, value in match.groupdict().items() if name.startswith(f"{form}_")}
    if form == "num":
        dotted = "." in part["sep"]
        return by_order(int(part["1"]), int(part["2"]), int(part["y"]), locale, dotted=dotted)
    if form == "short":  # 29.09.23 is a day first in Europe, and a year first in Korea
        european = locale is not None and locale[0] not in {"en", "ko", "ja", "zh"}
        return possible(2000 + int(part["y"]), int(part["m"]), int(part["d"])) if european else None
    if part["m"].isdecimal():
        return possible(int(part["y"]), int(part["m"]), int(part["d"]))
    return _in_words(f"{int(part['d'])} {part['m'].rstrip('.')} {int(part['y'])}", locale[0] if locale else "en")


@lru_cache(maxsize=1_024)
def _in_words(text: str, language: str) -> date | None:
    from dateparser.date import DateDataParser  # a tenth of a second to import: only who needs it pays

    wanted = {"REQUIRE_PARTS": ["day", "month", "year"]}
    for languages in ([language], _LANGUAGES):
        try:
            found = DateDataParser(languages=languages, settings=wanted).get_date_data(text)["date_obj"]
        except ValueError:  # a language that dateparser does not know
            continue
        if found:
            return possible(found.year, found.month, found.day)
    return None
