"""What the program knows of English: closed classes of words, and patterns of numbers and dates.

One home for it all, so that two modules cannot differ, and so that a second language of articles has one place to
begin. Patterns are strings to build on, unless they end in ``_PATTERN``.
"""

from __future__ import annotations

import re

QUESTION_WORDS = ("who", "whom", "whose", "what", "when", "where", "which", "why", "how")
THIRD_PERSON = r"(?:he|she|it|they|him|her|them|his|hers|its|their|theirs|himself|herself|itself|themselves)"
POINTING = r"(?:this|that|these|those)"
AUXILIARIES = "did does do was is are were has have had will would can could should may might must".split()
AUXILIARY = rf"(?:{'|'.join(AUXILIARIES)}|['’]s|['’]re)"
PREPOSITION = r"(?:in|on|at|by|to|from|of|with|for|about|during|since|until|before|after|behind|under|like|than)"

WEEKDAYS = tuple("Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split())
MONTHS = tuple("January February March April May June July August September October November December".split())
SEASONS = r"(?:spring|summer|autumn|fall|winter)"
WEEKDAY = rf"(?:{'|'.join(WEEKDAYS)})"
MONTH = (
    r"(?:Jan(?:uary|\.)?|Feb(?:ruary|\.)?|Mar(?:ch|\.)?|Apr(?:il|\.)?|May|June?|July?|Aug(?:ust|\.)?|Sept?(?:ember|\.)?"
    r"|Oct(?:ober|\.)?|Nov(?:ember|\.)?|Dec(?:ember|\.)?)"
)
YEAR = r"(?:1[0-9]|20)\d\d"
YEAR_PATTERN = re.compile(rf"\b{YEAR}\b")
DAY_OF_MONTH = r"\d{1,2}(?:st|nd|rd|th)?"
CLOCK = r"(?:\d{1,2}[:.]\d\d(?: ?[ap]\.?m\b\.?)?|\d{1,2} ?[ap]\.?m\b\.?|\d{1,2} o['’]clock|noon|midnight)"
TIME_UNIT = r"(?:second|minute|hour|day|night|week|fortnight|month|year|decade|century|centurie)s?"

NUMBER_WORDS = tuple(
    """
    one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen
    nineteen twenty thirty forty fifty sixty seventy eighty ninety hundred thousand million billion trillion dozen half
    quarter third
    """.split()
)
NUMBER_WORD = (
    r"(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen"
    r"|eighteen|nineteen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|hundreds?|thousands?|millions?|billions?"
    r"|trillions?|dozens?|half|quarter|third)"
)
DIGITS = r"\d+(?:[.,]\d+)*"
NUMBER = (
    rf"(?:{DIGITS}(?:\s?(?:million|billion|trillion|thousand|hundred|percent|per cent|%))?"
    rf"|(?:an? )?\b{NUMBER_WORD}\b(?:[ -]{NUMBER_WORD}\b)*)"
)

NOT_NAMES = frozenset(
    """
    The A An In On At By For From With As But And Or If When While After Before Since Although However Meanwhile There
    Here What Who Where Why How No Not Some Many Most All Both According He She It They We I His Her Its Their Our This
    That These Those
    """.split()
).union(WEEKDAYS, MONTHS)
"""Words that begin with a capital without being a name, at the beginning of a sentence above all."""

NEGATION_PATTERN = re.compile(r"\b(?:no|not|never|nobody|none|neither|nor|without|cannot)\b|n['’]t\b", re.IGNORECASE)
