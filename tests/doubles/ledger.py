"""``Ledger`` in memory: the specification that every other is tested against."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TypeVar

from index.domain.errors import UnknownArticle, UnknownGap
from index.domain.identity import nearest, spelled, voter
from index.domain.ledger import EXAMPLES, MOST_GAPS, Event, Gap, Hidden, Kept, Sent, Standing, Waiting
from index.domain.ports import Floats

T = TypeVar("T")


@dataclass(slots=True, kw_only=True)
class _Vote:
    voter: bytes | None
    answer: int
    question: str
    article_id: int
    helpful: bool
    at: datetime


class MemoryLedger:
    """Lists and dictionaries.

    Args:
        is_here: whether there is an article of a number.
        kept_of: what jobs, feeds and articles keep of a member.
        let_go: takes a member's number from them.

    """

    most = MOST_GAPS

    def __init__(
        self, is_here: Callable[[int], bool], kept_of: Callable[[int], Kept], let_go: Callable[[int], None]
    ) -> None:
        self._is_here, self._kept_of, self._let_go = is_here, kept_of, let_go
        self._gaps: dict[int, Gap] = {}
        self._waiting: dict[tuple[int, int], Waiting] = {}
        self._hidden: dict[int, Hidden] = {}
        self._votes: list[_Vote] = []
        self._events: list[Event] = []
        self._sent: dict[int, Sent] = {}
        self._given = 0
        self._secret = secrets.token_bytes(32)

    # gaps

    def missed(self, question: str, embedding: Floats | None, at: datetime, kind: str = "") -> Gap:
        """See ``Gaps.missed``."""
        embedding = embedding if embedding is not None and embedding.any() else None
        found = nearest(list(self._gaps.values()), question, embedding, kind)
        if found is None:
            self._given += 1
            gap = Gap(id=self._given, question=question, weight=1, first=at, last=at, kind=kind, embedding=embedding)
            self._gaps[gap.id] = gap
            self._drop_lightest(gap.id)
            return gap
        return self._again(found, question, embedding, at)

    def gap(self, gap_id: int) -> Gap:
        """See ``Gaps.gap``."""
        if gap_id not in self._gaps:
            raise UnknownGap(gap_id)
        return replace(self._gaps[gap_id], waiting=sum(key[0] == gap_id for key in self._waiting))

    def gaps(self, limit: int | None = None, offset: int = 0) -> list[Gap]:
        """See ``Gaps.gaps``."""
        found = [self.gap(gap.id) for gap in self._gaps.values() if gap.standing is Standing.OPEN]
        return _page(sorted(found, key=lambda gap: (gap.weight, gap.last, gap.id), reverse=True), limit, offset)

    def open_gaps(self) -> int:
        """See ``Gaps.open_gaps``."""
        return len(self.gaps())

    def close(self, gap_id: int) -> None:
        """See ``Gaps.close``."""
        self._gaps[gap_id] = replace(self.gap(gap_id), standing=Standing.DISMISSED)

    def answered(self, gap_id: int, question: str, article_id: int) -> None:
        """See ``Gaps.answered``."""
        gap, said = self.gap(gap_id), spelled(question)
        for key, one in self._waiting.items():
            if one.gap_id == gap_id and spelled(one.question) == said:
                self._waiting[key] = replace(one, article_id=article_id)
        if spelled(gap.question) == said:
            self._gaps[gap_id] = replace(gap, standing=Standing.ANSWERED, article_id=article_id)

    def wait(self, gap_id: int, question: str, *, member: int, channel: int, at: datetime) -> None:
        """See ``Gaps.wait``."""
        one = Waiting(gap_id=self.gap(gap_id).id, question=question, member=member, channel=channel, at=at)
        self._waiting.setdefault((gap_id, member), one)

    def waiting(self) -> list[Waiting]:
        """See ``Gaps.waiting``."""
        return sorted(self._waiting.values(), key=lambda one: (one.at, one.gap_id, one.member))

    def told(self, gap_id: int, member: int) -> bool:
        """See ``Gaps.told``."""
        return self._waiting.pop((gap_id, member), None) is not None

    def forget_gaps(self, before: datetime) -> int:
        """See ``Gaps.forget_gaps``."""
        self._waiting = {key: one for key, one in self._waiting.items() if one.at >= before}
        kept = {key[0] for key in self._waiting}
        old = [gap.id for gap in self._gaps.values() if gap.last < before and gap.id not in kept]
        for number in old:
            del self._gaps[number]
        return len(old)

    def _again(self, gap: Gap, question: str, embedding: Floats | None, at: datetime) -> Gap:
        said = spelled(question)
        known = {spelled(gap.question), *map(spelled, gap.examples)}
        self._gaps[gap.id] = replace(
            gap,
            weight=gap.weight + 1,
            last=max(gap.last, at),
            examples=gap.examples if said in known else (*gap.examples, question)[:EXAMPLES],
            standing=Standing.OPEN if gap.standing is Standing.ANSWERED else gap.standing,
            article_id=None,
            embedding=embedding if said == spelled(gap.question) and embedding is not None else gap.embedding,
        )
        return self.gap(gap.id)

    def _drop_lightest(self, new: int) -> None:
        kept = {new, *(key[0] for key in self._waiting)}
        light = sorted((g for g in self._gaps.values() if g.id not in kept), key=lambda g: (g.weight, g.last, g.id))
        for gap in light[: max(0, len(self._gaps) - self.most)]:
            del self._gaps[gap.id]

    # feedback

    def hide(self, hidden: Hidden) -> int:
        """See ``Feedback.hide``."""
        if not self._is_here(hidden.article_id):
            raise UnknownArticle(hidden.article_id)
        for one in self._hidden.values():
            if (one.article_id, one.digest, one.question) == (hidden.article_id, hidden.digest, hidden.question):
                return one.id
        self._given += 1
        self._hidden[self._given] = replace(hidden, id=self._given)
        return self._given

    def hidden(self) -> list[Hidden]:
        """See ``Feedback.hidden``."""
        return [one for one in self._hidden.values() if self._is_here(one.article_id)]

    def unhide(self, hidden_id: int) -> bool:
        """See ``Feedback.unhide``."""
        return self._hidden.pop(hidden_id, None) is not None

    def vote(self, question: str, *, member: int, answer: int, article_id: int, helpful: bool, at: datetime) -> None:
        """See ``Feedback.vote``."""
        if not self._is_here(article_id):
            raise UnknownArticle(article_id)
        who = voter(self._secret, member, answer)
        self._votes = [one for one in self._votes if one.voter != who]
        self._votes.append(
            _Vote(voter=who, answer=answer, question=question, article_id=article_id, helpful=helpful, at=at)
        )

    def loosen_votes(self, before: datetime) -> int:
        """See ``Feedback.loosen_votes``."""
        old = [one for one in self._votes if one.voter and one.at < before]
        for one in old:
            one.voter = None
        return len(old)

    # diary

    def noted(self, event: Event) -> None:
        """See ``Diary.noted``."""
        self._events.append(event)

    def events(self, limit: int | None = None, offset: int = 0, article_id: int | None = None) -> list[Event]:
        """See ``Diary.events``."""
        found = [one for one in self._events if article_id in {None, one.article_id}]
        return _page(sorted(found, key=lambda one: one.at)[::-1], limit, offset)

    def forget_events(self, before: datetime) -> int:
        """See ``Diary.forget_events``."""
        kept = [one for one in self._events if one.at >= before]
        gone, self._events = len(self._events) - len(kept), kept
        return gone

    def sent(self, sent: Sent) -> None:
        """See ``Diary.sent``."""
        self._sent[sent.message] = replace(sent, articles=tuple(dict.fromkeys(sent.articles)))

    def quoting(self, article_id: int | None, since: datetime) -> list[Sent]:
        """See ``Diary.quoting``."""
        quoting = [
            one for one in self._sent.values() if article_id in one.articles or (article_id is None and one.articles)
        ]
        found = [one for one in quoting if one.at >= since]
        return sorted(found, key=lambda one: (one.at, one.message))

    def forget_sent(self, before: datetime) -> int:
        """See ``Diary.forget_sent``."""
        old = [one.message for one in self._sent.values() if one.at < before]
        for message in old:
            del self._sent[message]
        return len(old)

    # a member's own

    def kept_of(self, member: int) -> Kept:
        """See ``Ledger.kept_of``."""
        return replace(
            self._kept_of(member),
            waiting=sum(one.member == member for one in self._waiting.values()),
            votes=sum(self._is_by(one, member) for one in self._votes),
            events=sum(one.actor == member for one in self._events),
        )

    def forget_member(self, member: int) -> Kept:
        """See ``Ledger.forget_member``."""
        kept = self.kept_of(member)
        self._let_go(member)
        self._waiting = {key: one for key, one in self._waiting.items() if one.member != member}
        self._votes = [one for one in self._votes if not self._is_by(one, member)]
        self._events = [replace(one, actor=None) if one.actor == member else one for one in self._events]
        return kept

    def _is_by(self, vote: _Vote, member: int) -> bool:
        return vote.voter == voter(self._secret, member, vote.answer)


def _page(found: Sequence[T], limit: int | None, offset: int = 0) -> list[T]:
    return list(found[offset : None if limit is None else offset + limit])
