"""Jobs and feeds as values, and the ports that store them in a library.

Every ingest that takes time is a job, so that a kill loses nothing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from typing import Protocol

from index.domain.article import Fate
from index.domain.document import UNKNOWN, Validators


class Way(Enum):
    """How an article is handed in."""

    LINK = "link"
    """``name`` is an address to fetch, which a person named."""
    PAGE = "page"
    """``name`` is an address that a sitemap names: fetched as robots.txt asks."""
    FILE = "file"
    """``data`` is a file's content, ``name`` its name."""
    PATH = "path"
    """``name`` is a path on this machine; the terminal's alone."""
    RECORD = "record"
    """``data`` is a row of ``index.ingest.export_format`` (JSON), ``name`` where it stood."""
    REFRESH = "refresh"
    """``article_id`` is to be fetched again, ``name`` is its address."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fields:
    """Fields that a person typed, which take precedence over the article's own. Empty counts as not typed."""

    title: str | None = None
    url: str | None = None
    published: str | None = None
    author: str | None = None

    def given(self) -> bool:
        """Whether anything was typed."""
        return any((self.title, self.url, self.published, self.author))


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """A request to ingest something, before it is read."""

    way: Way
    name: str
    data: bytes | None = None
    fields: Fields = Fields()
    article_id: int | None = None
    feed_id: int | None = None
    """The feed that it came from."""


class State(Enum):
    """A job's state."""

    OFFERED = "offered"
    """Found, but not chosen yet."""
    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """A request in progress."""

    id: int
    request: Request
    state: State
    tries: int
    """How often it was started."""
    due: datetime
    """Not before this."""
    created: datetime
    reason: str | None = None
    """Why the last try failed: a sentence that a person may read."""
    batch: str | None = None
    """What it came with: an import's name."""
    by: int | None = None
    """The member who asked for it."""
    article_id: int | None = None
    fate: Fate | None = None


class Jobs(Protocol):
    """The jobs of one library. Each method is one transaction; every one may raise ``StorageError``.

    Jobs found ``RUNNING`` when the file is opened were cut off, and are ``WAITING`` again.
    """

    def add(
        self,
        requests: Sequence[Request],
        *,
        now: datetime,
        batch: str | None = None,
        by: int | None = None,
        state: State = State.WAITING,
    ) -> list[int]:
        """Keep requests, all or none; their numbers. One that is ``RUNNING`` counts as begun once."""

    def job(self, job_id: int) -> Job:
        """The job of that number, with its data; ``UnknownJob`` if it is not here."""

    def begin(self, now: datetime, *, job_id: int | None = None, batch: str | None = None) -> Job | None:
        """Take the waiting job that is due longest (of a batch, or that very one), mark it running, count the try."""

    def choose(self, job_ids: Sequence[int], now: datetime) -> list[int]:
        """Begin offered jobs; the numbers of those that were on offer still."""

    def done(self, job_id: int, fate: Fate, article_id: int) -> None:
        """Note what became of it; its data is let go."""

    def failed(self, job_id: int, reason: str) -> None:
        """Note that it failed for good; its data is let go."""

    def again(self, job_id: int, reason: str | None, due: datetime) -> None:
        """Let it wait until ``due``, for a passing reason; without a reason the try is not counted."""

    def listing(self, states: Sequence[State], *, batch: str | None = None, limit: int | None = None) -> list[Job]:
        """Jobs in these states, newest first, without their data."""

    def forget(self, before: datetime, *, batch: str | None = None) -> int:
        """Delete jobs (of a batch) that ended or are on offer, and were due before a time; how many."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    """A feed that is read by schedule."""

    id: int
    url: str
    title: str
    minutes: int
    """Time between two polls, in minutes."""
    refresh_days: int = 0
    """After so many days its articles are fetched again; 0 for never."""
    paused: bool = False
    channel: int | None = None
    """The Discord channel that is told when the feed fails."""
    by: int | None = None
    due: datetime
    """When it is polled next."""
    polled: datetime | None = None
    """When it last answered."""
    validators: Validators = UNKNOWN
    failing: datetime | None = None
    """Since when it fails, or ``None``."""
    failures: int = 0
    """Polls that failed in a row."""
    reason: str | None = None
    told: bool = False
    """Whether people were told of this failure."""


class Feeds(Protocol):
    """The feeds of one library. Each method is one transaction; every one may raise ``StorageError``."""

    def add(self, feed: Feed) -> Feed:
        """Keep a new feed (its number is given here); ``KnownFeed`` if its address is here."""

    def feed(self, feed_id: int) -> Feed:
        """The feed of that number; ``UnknownFeed`` if it is not here."""

    def all(self) -> list[Feed]:
        """All feeds, oldest first."""

    def save(self, feed: Feed, items: Mapping[str, Request] | None = None, *, now: datetime | None = None) -> list[int]:
        """Keep a feed's new state, and let those of its items that were not seen before wait as jobs.

        ``UnknownFeed`` if it was removed meanwhile, ``KnownFeed`` if its new address is another feed's.

        Args:
            feed: its new state.
            items: requests by the key of their item.
            now: when they are due.

        Returns:
            The numbers of the new jobs. Seen items, state and jobs change in one transaction.

        """

    def remove(self, feed_id: int) -> Feed:
        """Forget a feed and what of it still waits; its articles stay. ``UnknownFeed`` if it is not here."""
