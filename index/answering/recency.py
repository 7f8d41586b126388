"""When a newer article is to be preferred, and by how much.

What was measured: on questions of a news quiz, asked on their own day among articles up to it,
the bonus lifts the share whose best passage is right by 9 points; with the dates shuffled, so
that they mean nothing, it costs 2. A bonus of 0.2 gains 13 and costs 7.

A question that leans on the one before it prefers the article that was quoted then, in the same way.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from index.answering.rank import Ranked
from index.answering.select import Scored, best_first
from index.domain.ports import Candidate
from index.language.age import is_older
from index.language.english import YEAR_PATTERN
from index.language.same_text import differs_in_figures, said

_FADES = 30
"""Days after which the bonus has fallen to a third."""
_AS_GOOD = 0.03
"""Two sentences whose scores differ by no more are about equally good. Putting the newer first then changed 5 % of
answers of the news quiz, and made none of the shares worse."""

_LOOKED_AT = 20
"""How many of the best sentences are looked through for another figure."""
_AGAIN = 0.05
"""What the article that was quoted just before is given: enough to decide between two that say the same. With 0 to 0.2
the follow-ups of ``benchmarks/followup.py`` were answered alike."""

_NOW = re.compile(
    r"\b(?:latest|newest|most recent|recent(?:ly)?|now|current(?:ly)?|today|tonight|tomorrow|yesterday|these days"
    r"|at the moment|so far|still|upcoming|(?:this|last|next|past) (?:week|month|year|weekend|morning|night|season"
    r"|spring|summer|autumn|fall|winter|\w+day))\b",
    re.IGNORECASE,
)
_PAST = re.compile(r"\b(?:was|were|did|had|ago|used to|first|originally)\b", re.IGNORECASE)
_PRESENT = re.compile(r"\b(?:is|are|does|do|will|has|have|can)\b|\w['’](?:s|re|ll)\b", re.IGNORECASE)


def about_now(question: str) -> bool:
    """Whether a question asks how things stand: "latest", "this week", or the present tense; in English.

    One that names a year does not, nor does one in the past tense.
    """
    if YEAR_PATTERN.search(question):
        return False
    return bool(_NOW.search(question)) or bool(_PRESENT.search(question) and not _PAST.search(question))


@dataclass(frozen=True, slots=True)
class Preference:
    """What newer articles are given in advance, for one question."""

    most: float
    """What the newest is given; the others less, the older they are."""
    newest: date
    article_id: int | None = None
    """The article that was quoted just before, if the question leans on the one before it."""

    @classmethod
    def of(
        cls, question: str, found: Sequence[Ranked], today: date, most: float, article_id: int | None = None
    ) -> Preference:
        """The preference for a question.

        Age counts from the newest article found, so that a library of old articles has a newest
        one too; an article of days to come is as new as one of today.

        Args:
            question: as it was typed.
            found: the passages found.
            today: the day of asking.
            most: what the newest is given.
            article_id: the article that was quoted just before, if the question leans on the one before it.

        """
        days = [min(one.candidate.published, today) for one in found if one.candidate.published]
        return cls(most if about_now(question) and days else 0.0, max(days, default=today), article_id)

    def bonus(self, published: date | None) -> float:
        """What an article of that day is given; none without a day."""
        if published is None or not self.most:
            return 0.0
        return self.most * math.exp(-max(0, (self.newest - published).days) / _FADES)

    def passages(self, found: Sequence[Ranked]) -> list[Ranked]:
        """The passages in the order that the preference gives them."""
        given = [replace(one, score=one.score + self._given(one.candidate)) for one in found]
        return sorted(given, key=lambda one: -one.score)

    def sentences(self, scored: Sequence[Scored]) -> list[Scored]:
        """The sentences in the order that the preference gives them."""
        return best_first(one._replace(score=one.score + self._given(one.sentence.ranked.candidate)) for one in scored)

    def _given(self, candidate: Candidate) -> float:
        again = _AGAIN if candidate.article_id == self.article_id else 0.0
        return again + self.bonus(candidate.published)


def newer_first(question: str, scored: Sequence[Scored]) -> list[Scored]:
    """The sentences, best first; but before the best one a newer article's that is about as good.

    Or one that says the same with another figure, such as a new price: the older comes right after it, so that both
    are told. A question that names a year is about that year.
    """
    if not scored or YEAR_PATTERN.search(question):
        return list(scored)
    best = scored[0]
    close = [one for one in scored if one.score >= best.score - _AS_GOOD and is_older(_day(best), _day(one))]
    other = _other_figures(best, scored)
    newest = max([*close, *other], key=_published, default=best)
    first = sorted([best, *other], key=_published, reverse=True) if newest in [best, *other] else [newest]
    return [*first, *(one for one in scored if one not in first)]


def _other_figures(best: Scored, scored: Sequence[Scored]) -> list[Scored]:
    """Sentences of other articles that differ from the best one in a figure, with their days."""
    if _day(best) is None:
        return []
    own, text = best.sentence.ranked.candidate.article_id, said(best.sentence.text)
    near = (one for one in scored[:_LOOKED_AT] if one.sentence.ranked.candidate.article_id != own)
    return [one for one in near if _day(one) and differs_in_figures(text, said(one.sentence.text))]


def _published(scored: Scored) -> date:
    return _day(scored) or date.min


def _day(scored: Scored) -> date | None:
    return scored.sentence.ranked.candidate.published
