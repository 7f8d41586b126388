"""The background loop that runs waiting jobs and polls feeds, for every library."""

from __future__ import annotations

import asyncio
from collections import defaultdict, deque
from collections.abc import Awaitable, Callable, Coroutine
from contextlib import suppress
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from bot.articles.ingest import Step, work
from bot.runtime.background import Backoff, forever, guarded
from bot.runtime.host import Host
from index.domain.clock import utc_now
from index.domain.errors import Interrupted, UnknownFeed, UnknownJob
from index.domain.jobs import Feed, Job
from index.library import poll_feeds
from index.library.feeds import poll
from index.library.jobs import tidy
from index.library.library import Library

Tell = Callable[[str, Feed], Awaitable[None]]
"""Tells the people of a server, by the name of its library, that a feed of theirs fails."""
LONGEST_SLEEP = 60.0
"""Seconds after which it is looked again, even if nothing was due; the clock may have been set."""
ROUND = 10.0
"""Seconds after which libraries that have become due join those that are at work."""


class Rounds:
    """Takes what is due of each library in turn, and does a few things at once. One task of the event loop.

    As many are fetched at once as there are threads for it, while one more is settled. A fault in
    one job or library never ends it; a library with a fault of its own, such as a full disk, rests.

    Args:
        host: what the commands work with too.
        tell: called once when a feed has failed for long.

    """

    def __init__(self, host: Host, tell: Tell) -> None:
        self.host, self.tell = host, tell
        self._hands = asyncio.Semaphore(host.worker.fetch_threads + 1)
        self._turn: deque[str] = deque()
        self._asked = -ROUND
        self._next_due: datetime | None = None
        self._faults: defaultdict[str, Backoff] = defaultdict(Backoff)
        self._resting: dict[str, float] = {}
        self._polling: set[tuple[str, int]] = set()
        self._tidied: dict[str, date] = {}

    async def run(self) -> None:
        """Until it is cancelled, or the program goes down."""
        await forever("The rounds", self._round)

    async def _round(self) -> None:
        await self._hands.acquire()
        try:
            name, doing = await self._next()
        except BaseException:
            self._hands.release()
            raise
        self.host.runtime.begin(self._done(name, doing))

    async def _done(self, name: str, doing: Coroutine[Any, Any, None]) -> None:
        try:
            with suppress(Interrupted):  # the program goes down
                await self._guarded(name, doing)
        finally:
            self._hands.release()
            self.host.runtime.due.set()

    async def _guarded(self, name: str, doing: Awaitable[object]) -> bool:
        """Whether something went well in a library; else that rests, longer each time."""
        if await guarded(f"The work of the library {name}", doing):
            self._faults.pop(name, None)
            return True
        self._resting[name] = _clock() + self._faults[name].failed()
        return False

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
        self.host.runtime.due.clear()
        self._asked, now = _clock(), utc_now()
        due = await self.host.worker.question(self.host.libraries.due)
        ready = [name for name, at in due.items() if at <= now and not self._rests(name)]
        self._turn.extend(name for name in sorted(ready, key=due.__getitem__) if name not in self._turn)
        self._next_due = min((at for at in due.values() if at > now), default=None)

    async def _sleep(self) -> None:
        """Until something is due, or somebody says that something may be."""
        left = (self._next_due - utc_now()).total_seconds() if self._next_due else LONGEST_SLEEP
        with suppress(TimeoutError):
            await asyncio.wait_for(self.host.runtime.due.wait(), min(max(left, 0.05), LONGEST_SLEEP))

    async def _take(self, name: str) -> Coroutine[Any, Any, None] | None:
        """Something that is due in a library, begun."""
        looking = asyncio.ensure_future(self.host.worker.question(lambda: self._look(name)))
        if not await self._guarded(name, looking):
            return None
        library, due = looking.result()
        if isinstance(due, Job):
            return self._job(name, library, due)
        return self._poll(name, library, due) if due else None

    def _look(self, name: str) -> tuple[Library, Feed | Job | None]:
        library = self.host.libraries.open(name)
        now = library.now()
        if self._tidied.get(name) != now.date():
            self._tidied[name] = now.date()
            tidy(library)
        ready = (feed for feed in library.feeds.all() if feed.due <= now and not feed.paused)
        feed = next((feed for feed in ready if (name, feed.id) not in self._polling), None)
        return library, feed or library.jobs.begin(now)

    async def _job(self, name: str, library: Library, job: Job) -> None:
        with suppress(UnknownJob):  # it was removed meanwhile
            await work(library, Step(host=self.host, job=job))
            self.host.pending.ended.put_nowait((name, job.id))

    def _poll(self, name: str, library: Library, feed: Feed) -> Coroutine[Any, Any, None]:
        polled = (name, feed.id)
        self._polling.add(polled)

        async def poll() -> None:
            try:
                with suppress(UnknownFeed):  # it was removed meanwhile
                    await self._polled(name, library, feed.id)
            finally:
                self._polling.discard(polled)

        return poll()

    async def _polled(self, name: str, library: Library, feed_id: int) -> None:
        polled = await self.host.worker.fetch(lambda: poll(self.host.intake, library, feed_id))
        if poll_feeds.to_tell(polled.feed, library.now()):
            await self.tell(name, polled.feed)
            await self.host.worker.quick(lambda: _note_told(library, feed_id))

    def _rests(self, name: str) -> bool:
        return self._resting.get(name, 0.0) > _clock()


def _note_told(library: Library, feed_id: int) -> None:
    library.feeds.save(replace(library.feeds.feed(feed_id), told=True))


def _clock() -> float:
    """Seconds on a clock that is never set."""
    return asyncio.get_running_loop().time()
