"""``Jobs`` and ``Feeds`` in memory: the specification that every other is tested against."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from index.domain.article import Fate
from index.domain.errors import KnownFeed, UnknownFeed, UnknownJob
from index.domain.jobs import Feed, Job, Request, State
from index.ingest.url import key


@dataclass(slots=True, kw_only=True)
class Page:
    """Where an article comes from."""

    url: str | None
    feed_id: int | None
    added: datetime
    checked: datetime
    by: int | None = None
    """The member who handed it in."""


class MemoryJobs:
    """Jobs in a dictionary.

    Args:
        pages: those of the corpus's articles, by number.

    """

    def __init__(self, pages: Mapping[int, Page]) -> None:
        self._pages = pages
        self._jobs: dict[int, Job] = {}
        self._given = 0

    def add(
        self,
        requests: Sequence[Request],
        *,
        now: datetime,
        batch: str | None = None,
        by: int | None = None,
        state: State = State.WAITING,
    ) -> list[int]:
        """See ``Jobs.add``."""
        first = self._given + 1
        for request in requests:
            self._given += 1
            tries = int(state is State.RUNNING)
            self._jobs[self._given] = Job(
                id=self._given, request=request, state=state, tries=tries, due=now, created=now, batch=batch, by=by
            )
        return list(range(first, self._given + 1))

    def job(self, job_id: int) -> Job:
        """See ``Jobs.job``."""
        if job_id not in self._jobs:
            raise UnknownJob(job_id)
        return self._jobs[job_id]

    def begin(self, now: datetime, *, job_id: int | None = None, batch: str | None = None) -> Job | None:
        """See ``Jobs.begin``."""
        ready = [
            job
            for job in self._in(State.WAITING)
            if job.due <= now and job_id in {None, job.id} and batch in {None, job.batch}
        ]
        if not ready:
            return None
        first = min(ready, key=lambda job: (job.due, job.id))
        return self._change(first.id, state=State.RUNNING, tries=first.tries + 1)

    def choose(self, job_ids: Sequence[int], now: datetime) -> list[int]:
        """See ``Jobs.choose``."""
        offered = {job.id for job in self._in(State.OFFERED)}
        return [self._change(n, state=State.RUNNING, tries=1, due=now).id for n in job_ids if n in offered]

    def done(self, job_id: int, fate: Fate, article_id: int) -> None:
        """See ``Jobs.done``."""
        job = self._end(job_id, state=State.DONE, reason=None, fate=fate, article_id=article_id)
        page = self._pages.get(article_id)
        if page and page.feed_id is None and fate is not Fate.LINKED:
            page.feed_id = job.request.feed_id

    def failed(self, job_id: int, reason: str) -> None:
        """See ``Jobs.failed``."""
        self._end(job_id, state=State.FAILED, reason=reason)

    def again(self, job_id: int, reason: str | None, due: datetime) -> None:
        """See ``Jobs.again``."""
        job = self.job(job_id)
        tries = job.tries if reason else job.tries - 1
        self._change(job_id, state=State.WAITING, reason=reason or job.reason, tries=tries, due=due)

    def listing(self, states: Sequence[State], *, batch: str | None = None, limit: int | None = None) -> list[Job]:
        """See ``Jobs.listing``."""
        found = [job for job in self._in(*states) if batch in {None, job.batch}][::-1]
        return [replace(job, request=replace(job.request, data=None)) for job in found[:limit]]

    def forget(self, before: datetime, *, batch: str | None = None) -> int:
        """See ``Jobs.forget``."""
        ended = self._in(State.DONE, State.FAILED, State.OFFERED)
        old = [job.id for job in ended if job.due < before and batch in {None, job.batch}]
        for number in old:
            del self._jobs[number]
        return len(old)

    def let_go(self, member: int) -> None:
        """Forget that a member handed anything in."""
        for job in list(self._jobs.values()):
            self._change(job.id, by=None if job.by == member else job.by)

    def part(self, feed_id: int) -> None:
        """Drop what of a feed still waits; the rest is of no feed any more."""
        for job in list(self._jobs.values()):
            if job.request.feed_id == feed_id and job.state is State.WAITING:
                del self._jobs[job.id]
            elif job.request.feed_id == feed_id:
                self._change(job.id, request=replace(job.request, feed_id=None))

    def _in(self, *states: State) -> list[Job]:
        return [job for job in self._jobs.values() if job.state in states]

    def _end(self, job_id: int, **values: Any) -> Job:
        return self._change(job_id, request=replace(self.job(job_id).request, data=None), **values)

    def _change(self, job_id: int, **values: Any) -> Job:
        self._jobs[job_id] = replace(self.job(job_id), **values)
        return self._jobs[job_id]


class MemoryFeeds:
    """Feeds in a dictionary.

    Args:
        jobs: where new items wait.
        pages: those of the corpus's articles, by number.

    """

    def __init__(self, jobs: MemoryJobs, pages: Mapping[int, Page]) -> None:
        self._jobs, self._pages = jobs, pages
        self._feeds: dict[int, Feed] = {}
        self._seen: dict[int, set[str]] = {}
        self._given = 0

    def add(self, feed: Feed) -> Feed:
        """See ``Feeds.add``."""
        self._refuse_known(feed.url, None)
        self._given += 1
        self._feeds[self._given], self._seen[self._given] = replace(feed, id=self._given), set()
        return self._feeds[self._given]

    def feed(self, feed_id: int) -> Feed:
        """See ``Feeds.feed``."""
        if feed_id not in self._feeds:
            raise UnknownFeed(feed_id)
        return self._feeds[feed_id]

    def all(self) -> list[Feed]:
        """See ``Feeds.all``."""
        return list(self._feeds.values())

    def save(self, feed: Feed, items: Mapping[str, Request] | None = None, *, now: datetime | None = None) -> list[int]:
        """See ``Feeds.save``."""
        self._refuse_known(feed.url, self.feed(feed.id).id)
        self._feeds[feed.id] = feed
        new = [item for item in items or {} if item not in self._seen[feed.id]]
        self._seen[feed.id].update(new)
        requests = [replace((items or {})[item], feed_id=feed.id) for item in new]
        return self._jobs.add(requests, now=now or feed.due)

    def remove(self, feed_id: int) -> Feed:
        """See ``Feeds.remove``."""
        feed = self.feed(feed_id)
        del self._feeds[feed_id], self._seen[feed_id]
        self._jobs.part(feed_id)
        for page in self._pages.values():
            page.feed_id = None if page.feed_id == feed_id else page.feed_id
        return feed

    def _refuse_known(self, url: str, own: int | None) -> None:
        """Refuse an address that another feed has."""
        for feed in self._feeds.values():
            if feed.id != own and key(feed.url) == key(url):
                raise KnownFeed(feed.id, url)
