"""What a question asks for: the expected answer type, in English.

"How old" wants an age, "how many drones" a number of drones, "how long does it take" a duration, "who is Ines Vargholm"
words that say what she is. ``answer_check`` tells whether a sentence has it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum
from functools import lru_cache

from index.language.english import AUXILIARIES, PREPOSITION
from index.language.tense import Tense
from index.language.terms import stem, terms, words


class Sought(Enum):
    """What sort of answer would do."""

    DATE = "date"
    CLOCK = "clock time"
    DURATION = "duration"
    AGE = "age"
    COUNT = "count"
    SUM = "sum of money"
    SHARE = "share"
    LENGTH = "length"
    SPEED = "speed"
    WEIGHT = "weight"
    TEMPERATURE = "temperature"
    QUANTITY = "quantity"
    FREQUENCY = "frequency"
    PERSON = "person"
    IDENTITY = "what somebody or something is"
    PLACE = "place"
    REASON = "reason"
    METHOD = "method"
    LIST = "list"
    YES_OR_NO = "yes or no"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Expected:
    """The answer that a question wants."""

    sought: Sought
    subject: tuple[str, ...] = ()
    """The stems of what is counted, or of whom an identity is asked."""
    tense: Tense | None = None
    """Whether a date that is asked for lies behind or ahead, where the question's verb tells."""
    known: frozenset[str] = frozenset()
    """The stems of the question: what it says itself is no answer."""


_AUXILIARY = "|".join(AUXILIARIES)
_IS = r"(?: is| was| are| were|['’]s)?"
_WHICH = r"(?:what|which)"
_ASKING = (
    (Sought.AGE, rf"how old\b|(?:at )?{_WHICH}{_IS} (?:\w+ )?age\b"),
    (Sought.CLOCK, rf"{_WHICH} (?:time|hour)\b"),
    (Sought.FREQUENCY, r"how (?:often|frequently|many times)\b"),
    (Sought.DURATION, r"how (?:long(?! ago)|many (?:second|minute|hour|day|week|month|year)s?)\b"),
    (Sought.LENGTH, rf"how (?:far|tall|high|deep|wide|thick)\b|what{_IS} the (?:length|height|distance|depth|width)\b"),
    (Sought.SPEED, rf"how (?:fast|quick(?:ly)?)\b|what{_IS} the (?:\w+ )?speed\b"),
    (Sought.WEIGHT, rf"how heavy\b|how much (?:do|does|did) .{{1,80}}\bweigh|what{_IS} the weight\b"),
    (Sought.TEMPERATURE, rf"how (?:hot|cold|warm)\b|what{_IS} the temperature\b"),
    (Sought.SHARE, rf"{_WHICH}{_IS}(?: the)? (?:percent|percentage|share|proportion|fraction)\b|how much of\b"),
    (Sought.COUNT, rf"how many\b|{_WHICH} (?:\w+ ){{0,3}}(?:number|amount|population) of\b|what{_IS} the population\b"),
    (Sought.SUM, rf"how much(?: more)?(?= (?:{_AUXILIARY}|for|to|per)\b|[\s?]*$|['’]s)|how much money\b"),
    (Sought.SUM, rf"what{_IS} (?:[\w'’-]+ ){{0,6}}(?:price|costs?|budget|fine|salary|fee|worth|revenue)\b"),
    (Sought.SUM, r"(?:what|how much) costs?\b|(?:what|how) do(?:es)? .{1,80}\bcosts?\b"),
    (Sought.QUANTITY, r"how (?:much|big|large|strong|loud|bright|powerful|small)\b"),
    (Sought.DATE, r"(?:since |until |till |by )?when\b|how long ago\b"),
    (Sought.DATE, rf"{_WHICH} (?:\w+ )?(?:year|month|day|date|decade|century|week|season)\b"),
    (Sought.PLACE, rf"where\b|{_WHICH} (?:\w+ )?(?:country|city|place|town|state|region|location|village)\b"),
    (Sought.REASON, rf"why\b|how come\b|for what reason\b|what{_IS} the (?:reason|cause)\b"),
    (Sought.REASON, r"what (?:\w+ )?(?:caus(?:e|ed|es)|made|makes|led|triggered)\b"),
    (Sought.PERSON, rf"(?:(?:to|by|with|for|from) )?who(?:m|se)?\b|{_WHICH} (?:person|man|woman|president|minister)\b"),
    (Sought.PERSON, rf"{_WHICH}{_IS} the name of\b"),
    (Sought.LIST, rf"{_WHICH} are the\b|{_WHICH} (?:\w+ )?\w+s (?:are|were|do|did|have|can)\b"),
    (Sought.LIST, r"(?:name|list) (?:the|all)\b|what (?:all )?can (?:i|you|we|one)\b"),
    (Sought.METHOD, r"how\b"),
    (Sought.YES_OR_NO, rf"(?:{_AUXILIARY})(?:n['’]t)?\b"),
)
"""How questions begin that ask for each; the first that fits counts."""
_LEAD = r"^(?:(?:so|and|but|also|then|tell me)\b[\s,]*){0,3}"
_BEFORE = r"(?:(?:on|in|by|at|during|of|from|for|with|to|since|until|till) )?"
_BEGINS = tuple(
    (sought, re.compile(rf"(?:{_LEAD}{_BEFORE}|[,;:] {_BEFORE}|\b(?:and|but) )(?:{pattern})", re.IGNORECASE))
    for sought, pattern in _ASKING
)
_ANYWHERE = tuple(
    (sought, re.compile(rf"\b(?:{pattern})", re.IGNORECASE))
    for sought, pattern in _ASKING
    if sought not in {Sought.METHOD, Sought.YES_OR_NO, Sought.LIST}
)
_IDENTITY = re.compile(
    r"^(?:who|what)(?: (?:is|are|was|were)|['’]s|['’]re)"
    r" (?!(?:there|that|this|it|he|she|they|going|in|on|at|to|being)\b)(?:the |an? )?"
    r"([^\W\d_][\w'’.-]*(?: [^\W\d_][\w'’.-]*){0,3})\s*\??$",
    re.IGNORECASE,
)
"""Asks what somebody or something is, all of it a name: "who is Ines Vargholm"."""
_NO_NAME = re.compile(rf"\b{PREPOSITION}\b|\w+(?:ing|ed)\b", re.IGNORECASE)
_COUNTED = re.compile(
    rf"\b(?:how many|number of)\s+((?:(?!(?:{_AUXILIARY}|{PREPOSITION})\b)[\w'’-]+\s*){{1,4}})", re.IGNORECASE
)
_TENSES = (
    (Tense.FUTURE, re.compile(r"\b(?:will|going to|due to|planned|next)\b|['’]ll\b", re.IGNORECASE)),
    (Tense.PAST, re.compile(r"\b(?:did|was|were|had)\b", re.IGNORECASE)),
)
PEOPLE = frozenset(map(stem, "people person men women man woman folks guys persons".split()))
"""The stems of words that stand for anybody: passengers are people, too."""


@lru_cache(maxsize=2_048)
def expected(question: str) -> Expected:
    """What a question asks for.

    Args:
        question: as it is read: in plain spelling, on one line.

    """
    text = question.strip()
    known = frozenset(terms(text))
    found = next((sought for sought, pattern in _BEGINS if pattern.search(text)), None) or _late(text)
    whom = _IDENTITY.match(text) if found in {Sought.PERSON, Sought.OTHER} else None
    if whom and not _NO_NAME.search(whom[1]) and (subject := tuple(terms(whom[1]))):
        return Expected(Sought.IDENTITY, subject, known=known)
    subject = _counted(text) if found is Sought.COUNT else ()
    when = next((tense for tense, pattern in _TENSES if pattern.search(text)), None) if found is Sought.DATE else None
    return Expected(found, subject, when, known)


def _late(text: str) -> Sought:
    """What a question asks for whose question word stands late: "The ferry leaves when?"."""
    if not text.endswith("?"):
        return Sought.OTHER
    return next((sought for sought, pattern in _ANYWHERE if pattern.search(text)), Sought.OTHER)


def _counted(text: str) -> tuple[str, ...]:
    """The stems of what "how many" counts; of its head alone, where that can be told."""
    found = _COUNTED.search(text)
    phrase = [word for word in words(found[1]) if terms(word)] if found else []
    plural = next((word for word in phrase if word.lower().endswith("s") or stem(word.lower()) in PEOPLE), None)
    return tuple(terms(plural or (phrase[0] if phrase else "")))
