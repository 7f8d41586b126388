"""How well a sentence has what a question asks for: the check of the expected answer type, in English.

A check gives 0 for not at all and 1 for surely. Where a type cannot be checked it gives 0.5, which speaks neither for a
sentence nor against it.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from index.answering.answer_type.expected_answer import PEOPLE, Expected, Sought
from index.answering.answer_type.mentions import MONEY, dates, is_explicit_date, names
from index.language.english import CLOCK, NUMBER, TIME_UNIT
from index.language.tense import tense
from index.language.terms import terms, words

UNKNOWN = 0.5
"""What a check says that cannot tell."""

_N = rf"(?<![\w.,]){NUMBER}"
_LENGTH_UNIT = r"(?:mm|cm|m|km|(?:milli|centi|kilo)?met(?:re|er)s?|miles?|feet|foot|ft|inch(?:es)?|yards?|storeys?)"
_WEIGHT_UNIT = r"(?:kg|kilos?|kilogram(?:me)?s?|grams?|g|t|tons?|tonnes?|pounds?|lbs?|ounces?)"


def _any(*patterns: str) -> re.Pattern[str]:
    return re.compile("|".join(patterns), re.IGNORECASE)


_NUMBER = _any(_N)
_SMALL_NUMBER = _any(r"\b\d{1,3}\b(?![.,]\d|%)")
_AGE = _any(
    rf"{NUMBER}[- ](?:year|month|week|day)s?[- ]olds?\b",
    r"\b(?:aged?(?: of)?|turn(?:s|ed)) \d|\b\d{1,3} (?:when|years? of age)\b",
    r", \d{1,3}(?:,| of\b)|\bin h(?:is|er) \w+(?:ties|teens)\b",
)
_AGE_OF = _any(
    r"(?P<before>[\w'’-]+),? (?:aged )?\d{1,3}(?=[,.)]| of\b)", rf"{NUMBER}-year-old (?P<after>\w+(?: \w+){{0,3}})"
)
_BORN = _any(r"\bborn\b")
_DURATION = _any(rf"{_N}[- ](?:and a half )?{TIME_UNIT}\b", rf"\b(?:an?|several|few|half an?) {TIME_UNIT}\b")
_CLOCK = _any(
    rf"(?<![\d:.]){CLOCK}",
    r"\bat (?:\d{1,2}\b(?![.,]\d)|(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)\b)",
)
_SUM = _any(r"(?:[$€£¥₹]|\b(?:USD|EUR|GBP|Rs\.?|US\$)) ?\d", rf"{_N} (?:\w+ )?{MONEY}\b")
_FREE = _any(r"\b(?:free|nothing|no charge|no cost)\b")
_PERCENT = _any(rf"{_N} ?(?:%|percent\b|per cent\b|percentage points?\b)|\d ?%", r"\b(?:half|third|quarter|most) of\b")
_CHANGES = frozenset("drop fall fell rise rose share stock increas decreas grow grew inflat".split())
_WITH_UNIT = _any(rf"{_N}[ -]?(?!(?:to|and|or|of)\b)[^\W\d_]+", r"\d ?[%°\"]")
_LENGTHS = _any(rf"{_N}[- ]?{_LENGTH_UNIT}\b")
_SPEED = _any(r"\b(?:mph|km/h|kph|knots)\b", rf"{_N} ?{_LENGTH_UNIT} (?:an?|per) (?:second|minute|hour)|\d ?[mg]bps")
_WEIGHT = _any(rf"{_N}[- ]?{_WEIGHT_UNIT}\b")
_DEGREES = _any(rf"{_N} ?(?:degrees|°)", r"\d ?°")
_OFTEN = _any(
    r"\b(?:once|twice|daily|weekly|monthly|yearly|annually|hourly|every|each|always|never|often|rarely)\b",
    rf"{_N} times\b|\b(?:an?|per) (?:day|week|month|year|hour)\b|\b(?:first|second|third|fourth|fifth|\d+th) time\b",
)
_BECAUSE = _any(
    r"\b(?:because|due to|owing to|thanks to|in order to|so that|caused?|led to|reasons?|citing|blam(?:e[sd]?|ing))\b",
    r"\bprevent|, since ",
)
_PERHAPS_BECAUSE = _any(
    r"\b(?:since|causing|leads to|result(?:s|ed|ing)?|after|over (?:concerns?|fears?|claims?)|for \w+ing|allow\w*)\b",
    r"\b(?:so|to [a-z]+) |, as |\btriggered\b",
)
_BY_MEANS = _any(
    r"\bby [a-z]+ing\b", r"\b(?:using|via|through|with the help of|with a|by means of|treat\w*|method\w*)\b"
)
_NO_DATE = _any(
    r"\bno (?:\w+ ){0,2}date\b", r"(?:\bnot|n['’]t) (?:yet )?(?:been )?(?:announced|decided|set|known|sure)\b"
)
_NOT_MANY = _any(r"\b(?:no|nobody|none|no one|an?|single|both|several|dozens|couple)\b")
_SOMEBODY = _any(
    r"\b(?:a|an|his|her|their|the) (?:\w+ )?(?:friend|man|woman|boy|girl|mother|father|brother|sister|son|daughter)\b",
    r"\b(?:a|an|his|her|their|the) (?:\w+ )?(?:neighbou?r|officer|driver|teacher|doctor|minister|captain|police)\b",
)
_IN_PLACE = re.compile(
    r"\b(?:in|at|near|from|to|off|outside|inside|on|of|across|into|around|through|via)\s+(?:the\s+)?(?=[A-Z])"
)
_SOMEWHERE = _any(r"\b(?:in|at|near|on|inside|under|behind|outside) (?:(?:the|an?|his|her|their) )?[a-z]+")
_ITEMS = re.compile(r"(?:[^,;]+[,;])+[^,;]*\b(?:and|or)\b|(?:[^,;]+[,;]){3}|:\s*$|^[-•*]\s")
_NO_ROLE = frozenset(
    """
    and or but the a an of to by with for from in on at that said says as when while if than also is was are were after
    before like about over against because where who whom which then so called named told asked between
    """.split()
)
"""Words before a name that do not say what somebody is."""


def met(wanted: Expected, sentence: str) -> float:
    """How well a sentence has what is asked for, 0 to 1; 0.5 where that cannot be told."""
    check = _CHECKS.get(wanted.sought)
    return check(wanted, sentence) if check else UNKNOWN


def is_checked(wanted: Expected) -> bool:
    """Whether it can be told of a sentence that it lacks what is asked for."""
    return wanted.sought in _CHECKS


def _grade(*worth: tuple[re.Pattern[str], float]) -> Callable[[Expected, str], float]:
    """A check by the first pattern that a sentence holds."""

    def check(_wanted: Expected, sentence: str) -> float:
        return next((value for pattern, value in worth if pattern.search(sentence)), 0.0)

    return check


def _count(wanted: Expected, sentence: str) -> float:
    """A number of what is counted; of people, any number of somebody."""
    worths = [_counted(wanted, sentence, number) for number in _NUMBER.finditer(sentence)]
    return max(worths, default=0.2 if _NOT_MANY.search(sentence) else 0.0)


def _counted(wanted: Expected, sentence: str, number: re.Match[str]) -> float:
    """What one number of a sentence is worth."""
    if _measures(sentence, number):
        return 0.0
    after = terms(" ".join(words(sentence[number.end() : number.end() + 50])[:4]))
    before = terms(" ".join(words(sentence[: number.start()])[-2:]))
    if not set(wanted.subject).isdisjoint(after):
        return 1.0
    if not set(wanted.subject).isdisjoint(before):
        return 0.8
    if wanted.subject and PEOPLE.issuperset(wanted.subject):
        return 0.7 if after else 0.5
    return 0.25 if set(wanted.subject).isdisjoint(terms(sentence)) else 0.45


def _measures(sentence: str, number: re.Match[str]) -> bool:
    """Whether a number is a sum, a share, a time or a date rather than a count."""
    if re.match(rf"[- ]?(?:%|percent|per cent|[ap]\.?m\b|{MONEY}\b)", sentence[number.end() :], re.IGNORECASE):
        return True
    if re.search(r"[$€£¥₹] ?$", sentence[: number.start()]):
        return True
    return any(span.start <= number.start() < span.end for span in dates(sentence))


def _date(wanted: Expected, sentence: str) -> float:
    found = dates(sentence)
    if not found:
        return 0.7 if _CLOCK.search(sentence) else 0.5 if _NO_DATE.search(sentence) else 0.0
    if wanted.tense and all(tense(sentence, one) not in {None, wanted.tense} for one in found):
        return 0.3  # it tells of what was, and what is to come is asked for; or the other way round
    return 1.0 if is_explicit_date(sentence) else 0.7


def _age(wanted: Expected, sentence: str) -> float:
    """An age, and best that of somebody whom the question names: "Webb, 51," or "the 51-year-old Webb"."""
    of = (terms(match["before"] or match["after"]) for match in _AGE_OF.finditer(sentence))
    if any(not wanted.known.isdisjoint(named) for named in of):
        return 1.0
    if _AGE.search(sentence):
        return 0.8
    return 0.6 if _BORN.search(sentence) else 0.2 if _SMALL_NUMBER.search(sentence) else 0.0


def _duration(wanted: Expected, sentence: str) -> float:
    if _DURATION.search(sentence):
        return 1.0
    if _LENGTHS.search(sentence) and "take" not in wanted.known:
        return 0.9
    return 0.1 if _NUMBER.search(sentence) else 0.0


def _sum(wanted: Expected, sentence: str) -> float:
    if _SUM.search(sentence):
        return 1.0
    if _PERCENT.search(sentence):
        return 0.3 if _CHANGES.isdisjoint(wanted.known) else 1.0
    return 0.7 if _FREE.search(sentence) else 0.25 if _NUMBER.search(sentence) else 0.0


def _person(wanted: Expected, sentence: str) -> float:
    found = (sentence[one.start : one.end] for one in names(sentence))
    new = [name for name in found if not wanted.known.issuperset(terms(name))]
    if any(" " in name for name in new):
        return 1.0
    return 0.6 if new else 0.4 if _SOMEBODY.search(sentence) else 0.0


def _place(wanted: Expected, sentence: str) -> float:
    new = [one for one in names(sentence) if not wanted.known.issuperset(terms(sentence[one.start : one.end]))]
    starts = {match.end() for match in _IN_PLACE.finditer(sentence)}
    if any(one.start in starts for one in new):
        return 1.0
    return 0.6 if new else 0.5 if _SOMEWHERE.search(sentence) else 0.0


def _identity(wanted: Expected, sentence: str) -> float:
    """Whether a sentence says what its subject is: "X, the mayor of Hask, ...", "harbour master X", "X is a ..."."""
    spoken, size = words(sentence), len(wanted.subject)
    stems = [(terms(word) or [""])[0] for word in spoken]
    at = next((i for i in range(len(stems) - size + 1) if tuple(stems[i : i + size]) == wanted.subject), None)
    if at is None:
        return 0.3 if wanted.subject[-1] in stems else 0.0
    name = r"\W+".join(re.escape(word) for word in spoken[at : at + size])
    apposed = rf"{name}\W{{0,2}}(?:,| –| —|\() (?:(?:the|an?|who|whose|its|his|her|their|former)\b|[a-z])"
    if re.search(rf"{apposed}|{name} (?:is|was|are|were|became|refers to|means) (?:the |an? |in )", sentence):
        return 1.0
    before = re.search(rf"([\w’'-]+),? {name}\b", sentence)
    return 0.9 if before and before[1].lower() not in _NO_ROLE and not before[1].isdigit() else 0.35


_CHECKS: dict[Sought, Callable[[Expected, str], float]] = {
    Sought.DATE: _date,
    Sought.CLOCK: _grade((_CLOCK, 1.0)),
    Sought.DURATION: _duration,
    Sought.AGE: _age,
    Sought.COUNT: _count,
    Sought.SUM: _sum,
    Sought.SHARE: _grade((_PERCENT, 1.0), (_NUMBER, 0.3)),
    Sought.LENGTH: _grade((_LENGTHS, 1.0), (_NUMBER, 0.15)),
    Sought.SPEED: _grade((_SPEED, 1.0), (_DURATION, 0.8), (_NUMBER, 0.15)),
    Sought.WEIGHT: _grade((_WEIGHT, 1.0), (_NUMBER, 0.15)),
    Sought.TEMPERATURE: _grade((_DEGREES, 1.0), (_NUMBER, 0.15)),
    Sought.QUANTITY: _grade((_WITH_UNIT, 1.0), (_NUMBER, 0.4)),
    Sought.FREQUENCY: _grade((_OFTEN, 1.0), (_NUMBER, 0.3)),
    Sought.PERSON: _person,
    Sought.IDENTITY: _identity,
    Sought.PLACE: _place,
    Sought.REASON: lambda _, sentence: _reason(sentence),
    Sought.METHOD: lambda _, sentence: 0.8 if _BY_MEANS.search(sentence) else 0.4,
    Sought.LIST: lambda _, sentence: 1.0 if _ITEMS.search(sentence) else 0.4,
}


def _reason(sentence: str) -> float:
    return 1.0 if _BECAUSE.search(sentence) else 0.6 if _PERHAPS_BECAUSE.search(sentence) else 0.2
