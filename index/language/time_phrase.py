"""Whether a date is a part of a longer phrase of time: "tomorrow" in "a week from tomorrow"; in English.

A part means another day than the whole, so it is never explained by itself. The lists are wide on
purpose: where a phrase is only perhaps a part, nothing is explained.
"""

from __future__ import annotations

import re

_DAY = r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)days?"
_MONTH = (
    r"(?:January|February|March|April|May|June|July|August|September|October|November|December"
    r"|Jan\.?|Feb\.?|Mar\.|Apr\.?|Jun\.|Jul\.|Aug\.?|Sept?\.?|Oct\.?|Nov\.?|Dec\.?)"
)
_SPAN = r"(?:days?|weeks?|weekends?|fortnights?|months?|quarters?|years?|decades?)"
_PART_OF_DAY = r"(?:hours?|minutes?|mornings?|afternoons?|evenings?|nights?|midnight|noon|eve)"
_SEASON = r"(?:spring|summer|autumn|fall|winter|half|quarter|weekend|Easter|Christmas|Thanksgiving)"
_WHICH = r"(?:last|next|this|that|(?:the )?(?:same|following|previous|coming|past|next|last))"
_AWAY = r"(?:after|before|from|since|prior to|following|preceding|later than|ahead of|past)"
_TENS = (
    r"(?:hundred|thousand|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|and|or|to|about|around|roughly"
    r"|approximately|nearly|almost|over|under|than|least|most|some|another|\d[.,])"
)

_BEFORE = re.compile(
    rf"\b(?:"
    # two days after | the week before | a week from | within a week of
    rf"(?:{_SPAN}|{_DAY}|weekday|time),? (?:{_AWAY}|of|in|into|to)"
    rf"|{_PART_OF_DAY} {_AWAY}"
    # a week on (Tuesday) | a year (last Friday) | two weeks (tomorrow) | next week on (Tuesday)
    rf"|(?:weeks?|fortnights?|months?|years?),?(?: (?:on|to|come|ago))?"
    # three years ago on | a year ago
    rf"|ago,?(?: on)?|{_SPAN} (?:earlier|later|before)"
    rf")(?: the)?(?: {_WHICH})? $",
    re.IGNORECASE,
)
_BEFORE_PERIOD = re.compile(
    rf"\b(?:{_DAY},?|{_MONTH}|{_SEASON}|\d(?:st|nd|rd|th)|(?:this|that|same) (?:time|day|week|month|point|stage|date))"
    r"(?: (?:of|in))? $",
    re.IGNORECASE,
)
"""Monday of (next week) | October (last year) | this time (last week)."""
_BEFORE_CALENDAR = re.compile(r"\b(?:last|next|past|coming|previous|following) $", re.IGNORECASE)
_BEFORE_COUNT = re.compile(rf"(?:\b{_TENS}|\d[.,])[ -]?$", re.IGNORECASE)
"""Twenty (two days ago) | about (three days ago)."""

_AFTER = re.compile(
    r",?(?:"
    # Tuesday week | tomorrow fortnight
    r" (?:week|fortnight)\b"
    # four days ago today
    rf"|(?<=ago) (?:today|yesterday|tomorrow|(?:on |last |next |this )?{_DAY})\b"
    # Tuesday (of) next week | 18 October last year
    rf"| (?:of |in )?{_WHICH} (?:{_SPAN}|{_SEASON}|{_MONTH})"
    # last Monday in March
    rf"| (?:in|of) (?:{_MONTH}|the)(?!\w)"
    # Friday before last | Sunday after next | Monday after Easter
    rf"| (?:after|before) (?:next|last|that|then|tomorrow|yesterday|{_DAY}|{_MONTH}"
    r"|Easter|Christmas|New Year|Thanksgiving)\b"
    # Monday two weeks ago | yesterday a week ago
    rf"| (?:on )?(?:an?|\w+|\w+[ -]\w+) {_SPAN} (?:ago|from|before|after|earlier|later|hence)\b"
    r")",
    re.IGNORECASE,
)
_AFTER_WEEKDAY = re.compile(r",? (?:last|next|gone|past)\b", re.IGNORECASE)
_AFTER_PERIOD = re.compile(rf",? (?:of\b|(?:on )?(?:the )?{_DAY}\b)", re.IGNORECASE)


def is_part(sentence: str, match: re.Match[str], start: int) -> bool:
    """Whether words around a date belong to it.

    Args:
        sentence: where it stands.
        match: the date, with a group for what it is: ``near``, ``today``, ``weekday``, ``calendar``, ``period``.
        start: where it begins, without the preposition that a month has.

    """
    before, end = sentence[:start], match.end()
    if _BEFORE.search(before) or _AFTER.match(sentence, end):
        return True
    if match["period"]:
        return bool(_BEFORE_PERIOD.search(before) or _AFTER_PERIOD.match(sentence, end))
    if match["weekday"]:
        return bool(_AFTER_WEEKDAY.match(sentence, end))
    if match["calendar"]:
        return bool(_BEFORE_CALENDAR.search(before))
    return bool(match["near"] and match["near"].lower().endswith("ago") and _BEFORE_COUNT.search(before))
