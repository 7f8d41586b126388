"""Libraries with a web of their own, and the rounds at work on them."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from bot.gateway.job_loop import Rounds
from bot.runtime.host import Host
from bot.runtime.runtime import Runtime
from bot.runtime.worker import Worker
from config.settings import Settings
from index.answering.pipeline import Options
from index.domain.jobs import Feed, Job, Request, State, Way
from index.domain.stores import Corpus
from index.library.libraries import Libraries
from index.library.library import Library
from index.library.run_jobs import Intake
from index.storage.backend import SqliteBackend
from tests.bot.feeds.test_command import FEED
from tests.bot.world import fit_projection, page, parsers
from tests.doubles.models import HashingEmbedder
from tests.index.web import WrittenWeb


class Place:
    """Libraries with a host and a web of their own."""

    def __init__(self, folder: Path, model: HashingEmbedder | None = None) -> None:
        self.web = WrittenWeb()
        self.told: list[tuple[str, Feed]] = []
        embedder = model or HashingEmbedder()

        def open_library(corpus: Corpus) -> Library:
            return Library(corpus, embedder, fit_projection, Options())

        self.libraries = Libraries(folder, SqliteBackend(folder), open_library)

    def host(self) -> Host:
        intake = Intake(self.web, parsers(), 1_000_000)
        return Host(settings=Settings(), libraries=self.libraries, intake=intake, runtime=Runtime(Worker()))

    @asynccontextmanager
    async def rounds(self) -> AsyncIterator[Host]:
        """The rounds at work until the end of the context."""
        host = self.host()
        running = asyncio.create_task(Rounds(host, self.tell).run())
        try:
            yield host
        finally:
            host.worker.stop()
            running.cancel()
            await asyncio.wait({running, *host.runtime.tasks}, timeout=10)

    async def tell(self, server: str, feed: Feed) -> None:
        self.told.append((server, feed))

    def add(self, server: str, *urls: str, ago: float = 0) -> list[int]:
        """Jobs for pages, due for some seconds."""
        library = self.libraries.open(server)
        requests = [Request(way=Way.LINK, name=url) for url in urls]
        return library.jobs.add(requests, now=datetime.now(UTC) - timedelta(seconds=ago))

    def jobs(self, server: str) -> list[Job]:
        return self.libraries.open(server).jobs.listing(list(State))[::-1]

    def written(self, url: str) -> str:
        self.web.pages[url] = page(f"The report of {url} is here. It tells of many things that happened.", url)
        return url

    def feed(self, **fields: Any) -> Feed:
        known = {"id": 0, "url": FEED, "title": "News", "minutes": 60, "due": datetime.now(UTC)}
        return self.libraries.open("1").feeds.add(Feed(**{**known, **fields}))


async def until(done: Callable[[], bool]) -> None:
    async with asyncio.timeout(60):
        while not done():  # noqa: ASYNC110 - what is waited for happens in threads and in files
            await asyncio.sleep(0.02)


def all_done(place: Place, *servers: str) -> Callable[[], bool]:
    return lambda: all(job.state is State.DONE for server in servers for job in place.jobs(server))
