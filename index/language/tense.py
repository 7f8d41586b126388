"""Whether the words around a date tell of what was or of what is to come, in English; or that they don't.

Patterns, not a parser: wherever two readings are open, the answer is ``None``. The verbs of the
date's own clause decide, first those before it and then those after it; a verb of saying begins
a clause of its own ("Blinken said | Biden will visit on Wednesday"). Verbs that disagree
decide nothing.
"""

from __future__ import annotations

import re
from enum import Enum
from itertools import pairwise
from typing import NamedTuple

from index.domain.article import Span


class Tense(Enum):
    """When something happens, seen from the article's day."""

    PAST = "past"
    FUTURE = "future"


_IRREGULAR = (
    "said beat told met went came took gave made left held became began won lost spoke wrote fell rose hit ran sent"
    " saw found got brought bought built caught chose cut drove drew fought flew grew heard kept knew laid led put"
    " meant quit sat set shot shut slept sold stood struck swore taught thought threw understood woke died sank broke"
)
_PARTICIPLES = (
    "gone come taken given become begun spoken written fallen risen run seen chosen driven drawn flown grown known been"
)
_PAST_WORD = rf"(?:[a-z]{{2,}}ed|{'|'.join(_IRREGULAR.split())})"
_PARTICIPLE = rf"(?:{_PAST_WORD}|{'|'.join(_PARTICIPLES.split())})"
_ADVERB = r"(?: (?:not|also|now|then|already|just|still|only|first|[a-z]+ly))*"
_BE = r"(?:is|are|am|'re|’re|isn't|aren't|isn’t|aren’t)"
_GROUP = rf"{_ADVERB}(?: (?:be|have|get))?(?: been)?{_ADVERB} [a-z]+"
"""The rest of a group of verbs: "not yet | be held"."""
_AHEAD = r"(?:due|set|expected|scheduled|planned|planning|going|about|likely|slated|poised)"

_OPEN = (
    rf"(?:was|were|been|wasn't|weren't|had){_ADVERB} (?:{_AHEAD}|supposed|to)\b(?: to{_GROUP})?"
    rf"|\b(?:would|could|wouldn't|couldn't)\b(?:{_GROUP})?|\b(?:may|might|must|should|can){_ADVERB} have\b(?:{_GROUP})?"
    rf"|(?<!\w){_BE}{_ADVERB} (?!{_AHEAD}\b){_PARTICIPLE}\b"
)
"""Could be either."""
_FUTURE = (
    rf"\b(?:will|won't|won’t|shall)\b(?:{_GROUP})?|['’]ll\b(?:{_GROUP})?|\b(?:may|might|must|should)\b(?:{_GROUP})?"
    rf"|(?<!\w){_BE}{_ADVERB} (?:{_AHEAD}|to)\b(?: to{_GROUP})?|(?<!\w){_BE}{_ADVERB} [a-z]+ing\b"
    rf"|\b(?:plans?|intends?|hopes?|aims?|expects?) to{_GROUP}|\b(?:has|have) until\b"
    r"|\b(?:opens|reopens|begins|starts|arrives|departs|expires|kicks off|takes place|takes effect|comes into force)\b"
)
_PAST = (
    rf"\b(?:was|were|wasn't|weren't|did|didn't|wasn’t|weren’t|didn’t)\b(?:{_GROUP})?"
    rf"|\b(?:had|has|have|hadn't|hasn't|haven't){_ADVERB} (?:been{_ADVERB} )?{_PARTICIPLE}\b"
    rf"|(?<!\bthe )(?<!\ba )(?<!\ban )(?<!\bits )(?<!\bhis )(?<!\bher )(?<!\btheir )(?<!\bour )(?<!['’]s )"
    rf"(?<!\bbe )(?<![\w-])(?!need|feed|speed|indeed|hundred|seed|breed|red\b|bed\b){_PAST_WORD}\b(?!-)"
)
_VERB = re.compile(rf"(?P<open>{_OPEN})|(?P<future>{_FUTURE})|(?P<past>{_PAST})")

_BOUNDARY = re.compile(
    r"[,;:()\[\]—–“”\"]|\s-\s|\b(?:and|but|or|that|which|who|whom|whose|when|while|after|before|because|although"
    r"|though|if|unless|where|as|than|whether|since|until|till)\b"
)
_UNDER = re.compile(
    r"\b(?:that|which|who|whom|whose|when|while|before|because|although|though|if|unless|where|as|than|whether|until)$"
)
_AFTER = re.compile(r"\b(?:after|since)$")
_PREPOSITION = re.compile(r"\b(?:after|before|since|until|till) $", re.IGNORECASE)
_SAYING = re.compile(
    r"\b(?:said|says|announced|announces|confirmed|confirms|reported|told \w+|added|stated|warned|believes?|claimed)\b"
)
_SAID = re.compile(
    r"(?<!\bis )(?<!\bare )(?<!\bbe )\b(?:said|announced|confirmed|reported|told \w+|added|stated|warned|claimed)\b"
    r"(?P<where> (?:in|at|during|from|to|following|by|through) .*?)?(?: late| early)?(?: on)? ?$"
)
_SAYS = re.compile(rf"\w.*\b{_SAYING.pattern}$")
"""Somebody says; what follows is what is said. In "..., said a minister on Wednesday" nobody stands before it."""
_TO_DO = re.compile(r"\bto (?!the\b|an?\b|his\b|her\b|its\b|their\b|our\b|this\b|that\b)[a-z]+")
_ARRANGING = re.compile(
    r"announced|called|scheduled|planned|ordered|proposed|demanded|postponed|delayed|moved|promised|agreed|urged|expected"
    r"|set|booked|arranged|backed|discussed|approved|cancelled|canceled"
)
"""What these are done to has a day of its own: "announced a strike on Wednesday"."""
_JOINING = re.compile(r"\W*(?:(?:late|early) )?(?:on|by|in|from)?\W*", re.IGNORECASE)


class _Verb(NamedTuple):
    tense: Tense | None
    words: str
    rest: str
    """What follows it in its clause."""


_UNTOLD = _Verb(None, "", "")


def tense(sentence: str, at: Span) -> Tense | None:
    """The tense around the date at ``at``, or ``None`` when it cannot be told."""
    before, after = _PREPOSITION.sub("", sentence[: at.start]), sentence[at.end :]
    if _said(before):
        return Tense.PAST
    nearest, *others = _clauses(before)
    after = _BOUNDARY.split(after if _VERB.search(before) else after.removeprefix(","))[0]
    if verbs := _verbs(nearest):
        return _agreed(verbs)
    found = {verb.tense for verb in _verbs(after)} | {_agreed(verbs) for verbs in _further(others)}
    return found.pop() if len(found) == 1 else None


def _said(before: str) -> bool:
    """Whether the date belongs to a verb of saying: "said on ...", "said in an interview on ..."."""
    found = _SAID.search(before)
    where = found["where"] or "" if found else ""
    return found is not None and not _VERB.search(where) and not _BOUNDARY.search(where)


def _clauses(before: str) -> list[str]:
    """The clauses before a date, nearest first; a verb of saying ends its own."""
    cuts = {0, len(before)}.union(m.end() for pattern in (_BOUNDARY, _SAYING) for m in pattern.finditer(before))
    return [before[start:end] for start, end in pairwise(sorted(cuts))][::-1] or [""]


def _further(clauses: list[str]) -> list[list[_Verb]]:
    """The verbs of the next clause back that has some, unless the date's clause hangs on that one by a conjunction.

    "He resigned after losing a vote on Tuesday" is of the past throughout; of "he will
    resign after losing the vote on Tuesday", and of other conjunctions, nothing can be said.
    """
    for clause in clauses:
        verbs = [] if _SAYS.search(clause) else _verbs(clause)
        if _UNDER.search(clause) or (_AFTER.search(clause) and _agreed(verbs or [_UNTOLD]) is not Tense.PAST):
            return []
        if verbs:
            return [verbs]
    return []


def _verbs(clause: str) -> list[_Verb]:
    kinds = {"open": None, "future": Tense.FUTURE, "past": Tense.PAST}
    return [_Verb(kinds[m.lastgroup or ""], m.group(), clause[m.end() :]) for m in _VERB.finditer(clause)]


def _agreed(verbs: list[_Verb]) -> Tense | None:
    """The tense of all verbs, if they are of one and what follows the last leaves no other reading."""
    tenses = {verb.tense for verb in verbs}
    if len(tenses) > 1 or (tenses == {Tense.PAST} and _leaves_open(verbs[-1])):
        return None
    return tenses.pop()


def _leaves_open(verb: _Verb) -> bool:
    arranged = _ARRANGING.search(verb.words) is not None and not _JOINING.fullmatch(verb.rest)
    return arranged or _TO_DO.search(verb.rest) is not None
