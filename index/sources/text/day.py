"""The day that a date in a feed or an export names, as its publisher's calendar has it."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from email.utils import parsedate

_ISO = re.compile(r"\s*(\d{4}-\d\d-\d\d)(?!\d)")
_UNSET = frozenset({date(1, 1, 1), date(1970, 1, 1)})
"""What programs write that know no date."""
_AHEAD = timedelta(days=1)
"""Somewhere on Earth tomorrow has begun."""


def day(stated: str) -> date | None:
    """The day of a date as RFC 822 or ISO 8601 write it, in the time zone that it is written in.

    ``None`` when it cannot be read, lies in the future, or stands for no date.
    """
    iso = _ISO.match(stated)
    numbers = [int(one) for one in iso[1].split("-")] if iso else (parsedate(stated) or ())[:3]
    return possible(*numbers)


def possible(*numbers: int) -> date | None:
    """The day of a year, a month and a day of the month, if an article can be of that day."""
    try:
        found = date(*numbers)
    except (TypeError, ValueError, OverflowError):
        return None
    return found if found not in _UNSET and found <= datetime.now(UTC).date() + _AHEAD else None
