"""Who did it and to whom: whether a sentence has the people of a question in the roles that it gives them.

"Who replaced Tuchel?" wants somebody before the verb and Tuchel after it, or the other way round in the passive:
"Tuchel was replaced by Potter". Told by the order of words around the question's own verb; where a sentence has
another verb, nothing is told. In English.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum
from functools import lru_cache

from index.language.english import AUXILIARIES
from index.language.terms import stem, terms

UNKNOWN = 0.5
"""Where the sentence does not tell."""

_AUXILIARY = "|".join(AUXILIARIES)
_BE = frozenset("is are was were be been being got get gets".split())
_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)?")
_CLAUSE_WORDS = 12
"""Words on either side of a verb in which its subject and object are looked for."""
_PASSIVE_WORDS = 3
"""Words before a participle among which the passive's auxiliary stands."""

_DOER = re.compile(
    rf"^\W*who(?: (?:has|have|had|will|would|first))? (?!(?:{_AUXILIARY})\b)(?P<verb>\w+) (?P<named>.+)$", re.IGNORECASE
)
"""Who replaced Tuchel?"""
_DOER_PASSIVE = re.compile(
    r"^\W*(?:by )?whom? (?:was|were|is|are) (?P<named>.+?) (?P<verb>\w+)(?: by)?\W*$", re.IGNORECASE
)
"""Who was Tuchel replaced by?"""
_DONE_TO = re.compile(
    r"^\W*whom? (?:did|does|do|will|would) (?P<named>.+?) (?P<verb>\w+)"
    r"(?: (?:to|with|from|for|against|at|in|over|on|after))?\W*$",
    re.IGNORECASE,
)
"""Who did Tuchel replace?"""
_DONE_TO_PASSIVE = re.compile(
    r"^\W*who (?:was|were|is|are|got|has been|have been) (?P<named>)"
    r"(?P<verb>\w+(?:ed|en|wn|ot|ung|un|ost|old|id|ught))\b(?! by)",
    re.IGNORECASE,
)
"""Who was replaced?"""


class Wanted(Enum):
    """Whom a question asks for."""

    DOER = "who did it"
    DONE_TO = "to whom it was done"


@dataclass(frozen=True, slots=True)
class Roles:
    """The verb of a question, and whom it names on which side."""

    wanted: Wanted
    verb: str
    """Its stem."""
    named: frozenset[str]
    """The stems of the one who is named: of the other side."""


@lru_cache(maxsize=2_048)
def roles(question: str) -> Roles | None:
    """The roles of a "who" question; ``None`` if it has none that can be told."""
    text = question.strip().rstrip("?")
    for pattern, wanted in (
        (_DONE_TO, Wanted.DONE_TO),
        (_DONE_TO_PASSIVE, Wanted.DONE_TO),
        (_DOER_PASSIVE, Wanted.DOER),
        (_DOER, Wanted.DOER),
    ):
        found = pattern.match(text)
        if found:
            named = frozenset(terms(found["named"]))
            return Roles(wanted, stem(found["verb"].lower()), named) if named or not found["named"] else None
    return None


def kept(wanted: Roles | None, sentence: str) -> float:
    """Whether a sentence keeps the roles: 1 if it does, 0 if they are swapped, 0.5 if that cannot be told."""
    if wanted is None:
        return UNKNOWN
    spoken = [match.group() for match in _WORD.finditer(sentence)]
    stems = [stem(re.split("['’]", word)[0].lower()) for word in spoken]
    told = [
        one
        for at, found in enumerate(stems)
        if found == wanted.verb and (one := _told(wanted, spoken, stems, at)) != UNKNOWN
    ]
    return max(told, default=UNKNOWN)


def _told(wanted: Roles, spoken: list[str], stems: list[str], at: int) -> float:
    """What the verb at one place says."""
    before, after = range(max(0, at - _CLAUSE_WORDS), at), range(at + 1, min(len(stems), at + 1 + _CLAUSE_WORDS))
    passive = any(spoken[i].lower() in _BE for i in range(max(0, at - _PASSIVE_WORDS), at))
    if not wanted.named:
        return _named_beside(spoken, before if passive else after)
    is_before, is_after = (any(stems[i] in wanted.named for i in side) for side in (before, after))
    if is_before == is_after:
        return UNKNOWN
    named_does = is_before != passive  # the subject of an active verb, or after the "by" of a passive one
    return float(named_does == (wanted.wanted is Wanted.DONE_TO))


def _named_beside(spoken: list[str], side: range) -> float:
    """Of a question that names nobody ("who was killed"): whether somebody stands on the side that is asked for."""
    return 1.0 if any(spoken[i][:1].isupper() for i in side if i) else UNKNOWN
