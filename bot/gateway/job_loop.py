"""What happens without anybody's asking: jobs that wait are done, and feeds are read, in every server's library."""

from __future__ import annotations

import asyncio
import logging
from collections import deque
from collections.abc import Awaitable, Callable, Coroutine
from contextlib import suppress
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from bot.articles.ingest import Step, forget, work
from bot.messages.send import place
from bot.runtime.context import Desk
from bot.runtime.worker import Busy
from index.domain.clock import utc_now
from index.domain.errors import Interrupted, LibraryError, UnknownFeed, UnknownJob
from index.domain.jobs import Feed, Job
from index.library import poll_feeds
from index.library.library import Library

log = logging.getLogger(__name__)
Tell = Callable[[str, Feed], Awaitable[None]]
"""Tells the people of a server, by the name of its library, that a feed of theirs fails."""
LONGEST_SLEEP = 60.0
"""Seconds after which it is looked again, even if nothing was due; the clock may have been set."""
ROUND = 10.0
"""Seconds after which libraries that have become due join those that are at work."""
REST = 300.0
"""Seconds for which a library is left alone after a fault of its own, such as a full disk."""


class Rounds:
    """Takes what is due of each library in turn, and does a few things at once. One task of the event loop.

    As many are loaded at once as there are loader threads, while one more is settled. A fault in
    one job or library never ends it.

    Args:
        desk: what the commands work with too.
        tell: called once when a feed has failed for long.

    """

    def __init__(self, desk: Desk, tell: Tell) -> None:
        self.desk, self.tell = desk, tell
        self._hands = asyncio.Semaphore(desk.worker.loaders + 1)
        self._turn: deque[str] = deque()
        self._asked = -ROUND
        self._next_due: datetime | None = None
        self._resting: dict[str, float] = {}
        self._polling: set[tuple[str, int]] = set()
        self._tidied: dict[str, date] = {}

    async def run(self) -> None:
        """Until it is cancelled, or the program goes down."""
        with suppress(Interrupted):
            while True:
                try:
                    await self._hands.acquire()
                    name, doing = await self._next()
                    self.desk.begin(self._guarded(name, doing))
                except Interrupted:
                    raise
                except Exception as error:  # noqa: BLE001 - feeds are read and jobs done, whatever happens
                    self._hands.release()
                    log.error("The rounds failed: %s at %s.", type(error).__name__, place(error))  # noqa: TRY400
                    await asyncio.sleep(LONGEST_SLEEP)

    async def _guarded(self, name: str, doing: Coroutine[Any, Any, None]) -> None:
        try:
            await doing
        except (Interrupted, UnknownFeed, UnknownJob):
            pass  # the program ends, or it was removed meanwhile
        except Exception as error:  # noqa: BLE001 - one library's fault is not another's
            self._leave_alone(name, error)
        finally:
            self._hands.release()
            self.desk.woken.set()

    async def _next(self) -> tuple[str, Coroutine[Any, Any, None]]:
        """What is to be done next, in which library; waits for it."""
        while True:
            if not self._turn or _clock() - self._asked > ROUND:
                await self._ask()
            while self._turn:
                name = self._turn.popleft()
                if not self._rests(name) and (doing := await self._take(name)):
                    self._turn.append(name)  # there may be more, but the others come first
                    return name, doing
            await self._sleep()

    async def _ask(self) -> None:
        """Ask all libraries when they are due."""
        self.desk.woken.clear()
        self._asked, now = _clock(), utc_now()
        due = await self.desk.worker.read(self.desk.libraries.due)
        ready = [name for name, at in due.items() if at <= now and not self._rests(name)]
        self._turn.extend(name for name in sorted(ready, key=due.__getitem__) if name not in self._turn)
        self._next_due = min((at for at in due.values() if at > now), default=None)

    async def _sleep(self) -> None:
        """Until something is due, or somebody says that something may be."""
        left = (self._next_due - utc_now()).total_seconds() if self._next_due else LONGEST_SLEEP
        with suppress(TimeoutError):
            await asyncio.wait_for(self.desk.woken.wait(), min(max(left, 0.05), LONGEST_SLEEP))

    async def _take(self, name: str) -> Coroutine[Any, Any, None] | None:
        """Something that is due in a library, begun."""
        try:
            library, found = await self.desk.worker.read(lambda: self._look(name))
        except Interrupted:
            raise
        except Exception as error:  # noqa: BLE001 - as in _guarded
            self._leave_alone(name, error)
            return None
        if isinstance(found, Job):
            return self._job(name, library, found)
        return self._poll(name, library, found) if found else None

    def _look(self, name: str) -> tuple[Library, Feed | Job | None]:
        library = self.desk.libraries.open(name)
        now = library.now()
        if self._tidied.get(name) != now.date():
            self._tidied[name] = now.date()
            forget(library)
        ready = (feed for feed in library.feeds.all() if feed.due <= now and not feed.paused)
        feed = next((feed for feed in ready if (name, feed.id) not in self._polling), None)
        return library, feed or library.jobs.begin(now)

    async def _job(self, name: str, library: Library, job: Job) -> None:
        outcome = await work(library, Step(desk=self.desk, job=job))
        if outcome.job.article_id is not None:
            self.desk.changed.put_nowait((name, outcome.job.article_id))

    def _poll(self, name: str, library: Library, feed: Feed) -> Coroutine[Any, Any, None]:
        polled = (name, feed.id)
        self._polling.add(polled)

        async def poll() -> None:
            try:
                found = await self.desk.worker.load(lambda: self.desk.intake.poll(library, feed.id))
                if poll_feeds.to_tell(found.feed, library.now()):
                    await self.tell(name, found.feed)
                    await self.desk.worker.read(lambda: _note_told(library, feed.id))
            finally:
                self._polling.discard(polled)

        return poll()

    def _rests(self, name: str) -> bool:
        return self._resting.get(name, 0.0) > _clock()

    def _leave_alone(self, name: str, error: Exception) -> None:
        """Let a library rest after a fault; only a sentence of our own is logged as it is."""
        said = str(error) if isinstance(error, LibraryError) else f"{type(error).__name__} at {place(error)}"
        rest = ROUND if isinstance(error, Busy) else REST
        log.error("The work of the library %s rests for %d s: %s", name, rest, said)
        self._resting[name] = _clock() + rest


def _note_told(library: Library, feed_id: int) -> None:
    library.feeds.save(replace(library.feeds.feed(feed_id), told=True))


def _clock() -> float:
    """Seconds on a clock that is never set."""
    return asyncio.get_running_loop().time()
