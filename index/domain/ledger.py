"""The ledger: gaps, feedback, the audit log, and answers sent.

Values, and the ports that store them in a library. A member's number stands only with those who asked to be
told of an answer, and with what people did to the articles; ``Ledger.kept_of`` counts it, ``forget_member`` deletes it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum
from typing import Protocol

from index.domain.ports import Floats

EXAMPLES = 5
"""Other wordings of a question that are kept."""
MOST_GAPS = 5_000
"""Unanswered questions that are kept; of more, those asked least and longest ago go, unless somebody waits."""


class Standing(Enum):
    """What became of a question that had no answer."""

    OPEN = "open"
    ANSWERED = "answered"
    """An article that came later answers it; it is open again when it is missed again."""
    DISMISSED = "dismissed"
    """Nobody wants to see it listed; it is still counted, and those who wait are still told."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """A question that the articles could not answer, with all that were asked in its sense."""

    id: int
    question: str
    """As it was asked first."""
    weight: int
    """How often it was asked."""
    first: datetime
    last: datetime
    """When it was asked first and last."""
    examples: tuple[str, ...] = ()
    """Other wordings, oldest first; at most ``EXAMPLES``."""
    waiting: int = 0
    """How many members want to be told."""
    standing: Standing = Standing.OPEN
    article_id: int | None = None
    """The article that answers it."""
    kind: str = ""
    """What it asks for: a time, a place, ...; an ``index.answering.question.Kind``'s value."""
    embedding: Floats | None = field(default=None, compare=False)
    """Of ``question``, unit length; ``None`` if the library's model has not seen it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """A member who wants to be told when a question is answered."""

    gap_id: int
    question: str
    """In the member's own words."""
    member: int
    channel: int
    """The Discord channel that it was asked in."""
    at: datetime
    article_id: int | None = None
    """The article that answers it; the member is to be told then."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Hidden:
    """A passage that an admin called a wrong source for a question."""

    id: int = 0
    """Given when it is kept."""
    question: str
    embedding: Floats | None = field(default=None, compare=False)
    """Of ``question``, unit length; ``None`` if the library's model has not seen it."""
    article_id: int
    digest: bytes
    """Of the hidden text (``index.domain.identity.digest``): its number changes, and so may where it stands."""


class Act(Enum):
    """What somebody did to a library."""

    ADDED = "added"
    CHANGED = "changed"
    """A person typed another title, link, date or author."""
    CORRECTED = "corrected"
    """A person put another text in place."""
    REFRESHED = "refreshed"
    """Its page was fetched again, and had changed."""
    REMOVED = "removed"
    IMPORTED = "imported"
    EXPORTED = "exported"
    FEED_ADDED = "feed added"
    FEED_CHANGED = "feed changed"
    FEED_REMOVED = "feed removed"
    HIDDEN = "hidden"
    SHOWN = "shown"
    """What was hidden is found again."""
    DISMISSED = "dismissed"
    """An unanswered question is no longer listed."""
    SETTINGS = "settings"
    BACKUP = "backup"
    RESTORED = "restored"


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """A line of the audit."""

    at: datetime
    actor: int | None
    """The member; ``None`` for the program itself, the terminal, or one who wants to be forgotten."""
    what: Act
    article_id: int | None = None
    title: str = ""
    """The article's or feed's, as it was then."""
    detail: str = ""
    """One line for admins."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """A public message that quotes articles."""

    message: int
    channel: int
    articles: tuple[int, ...]
    """Each once, in the order in which they are quoted."""
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """How much is stored about a member."""

    waiting: int = 0
    """Questions whose answer the member wants to be told."""
    votes: int = 0
    """Answers that the member judged."""
    events: int = 0
    """Lines of the audit with the member's number."""
    articles: int = 0
    """Articles that the member added."""
    jobs: int = 0
    """Articles on their way, or lately come, that the member handed in."""
    feeds: int = 0
    """Feeds that the member added."""


class Gaps(Protocol):
    """The questions without an answer. Each method is one transaction; every one may raise ``StorageError``."""

    def missed(self, question: str, embedding: Floats | None, at: datetime, kind: str = "") -> Gap:
        """Count an unanswered question with the one that means the same, or as a new one.

        Sameness: ``index.domain.identity.nearest``.

        A question that was answered is open again; one that nobody wants to see stays so.

        Args:
            question: on one line.
            embedding: shape ``(d,)``, unit length; ``None`` or 0 where the model does not know the language.
            at: when it was asked.
            kind: what it asks for; questions of different kinds are one only if they have the same words.

        """

    def gap(self, gap_id: int) -> Gap:
        """The gap of that number; ``UnknownGap`` if it is not here."""

    def gaps(self, limit: int | None = None, offset: int = 0) -> list[Gap]:
        """The open gaps, most asked first, of those the last asked."""

    def open_gaps(self) -> int:
        """How many gaps are open."""

    def close(self, gap_id: int) -> None:
        """List a gap no more; ``UnknownGap`` if it is not here."""

    def answered(self, gap_id: int, question: str, article_id: int) -> None:
        """Note that an article answers a question of a gap.

        Those who wait for it in these words are to be told; if it is the gap's own question, the gap is answered.
        ``UnknownGap`` if it is not here.
        """

    def wait(self, gap_id: int, question: str, *, member: int, channel: int, at: datetime) -> None:
        """Note that a member wants to be told; again is no second time. ``UnknownGap`` if it is not here."""

    def waiting(self) -> list[Waiting]:
        """All who wait, answered or not, longest first."""

    def told(self, gap_id: int, member: int) -> bool:
        """Let a member wait no longer; whether this was the call that did it, so that only one task tells them."""

    def forget_gaps(self, before: datetime) -> int:
        """Delete gaps last asked before a time, and who waits for them since before it; how many gaps."""


class Feedback(Protocol):
    """What people think of answers. Each method is one transaction; every one may raise ``StorageError``."""

    def hide(self, hidden: Hidden) -> int:
        """Keep a passage from a question; its number. The same again has the same. ``UnknownArticle`` if it is gone."""

    def hidden(self) -> list[Hidden]:
        """All that is hidden, oldest first; what belongs to an article goes with it."""

    def unhide(self, hidden_id: int) -> bool:
        """Let a passage be found again; whether it was hidden."""

    def vote(self, question: str, *, member: int, answer: int, article_id: int, helpful: bool, at: datetime) -> None:
        """Count a member's judgement of an answer (a message's number); another one of theirs is replaced."""

    def loosen_votes(self, before: datetime) -> int:
        """Keep of older votes nothing but the count: they cannot be changed or ascribed then; how many."""


class Diary(Protocol):
    """What was done and said. Each method is one transaction; every one may raise ``StorageError``."""

    def noted(self, event: Event) -> None:
        """Keep a line of the audit."""

    def events(self, limit: int | None = None, offset: int = 0, article_id: int | None = None) -> list[Event]:
        """The audit (of an article), newest first."""

    def forget_events(self, before: datetime) -> int:
        """Delete lines from before a time; how many."""

    def sent(self, sent: Sent) -> None:
        """Keep what a message quotes; a message that is kept already quotes this now."""

    def quoting(self, article_id: int | None, since: datetime) -> list[Sent]:
        """The messages since a time that quote an article, or any article (``None``), oldest first."""

    def forget_sent(self, before: datetime) -> int:
        """Forget messages from before a time; how many."""


class Ledger(Gaps, Feedback, Diary, Protocol):
    """All of it, and what belongs to one member. Every method may raise ``StorageError``."""

    def kept_of(self, member: int) -> Kept:
        """Count what is kept of a member, in the whole library."""

    def forget_member(self, member: int) -> Kept:
        """Delete what is a member's own (waiting, votes), and the member's number from all that stays; what it was."""
