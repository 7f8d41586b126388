"""How an add goes on: faults, progress, restarts. All articles are invented."""

from __future__ import annotations

import asyncio
import threading
from datetime import timedelta
from pathlib import Path
from typing import Any, cast

import aiohttp
import pytest

from bot.articles import ingest_progress
from bot.articles.ingest_progress import watched
from bot.gateway.client import Client
from bot.messages.part import Part
from bot.messages.send import report
from bot.runtime.runtime import Runtime
from bot.runtime.worker import Worker
from index.domain.jobs import State
from index.domain.source_errors import Gone, Unreachable
from index.library.libraries import Libraries
from tests.bot.articles.test_add import FILE, URL, add_link, jobs
from tests.bot.gateway.place import until
from tests.bot.world import VISIT, World, bot, libraries, page, shown, world
from tests.doubles.models import HashingEmbedder


async def test_a_lasting_fault_ends_with_its_sentence(there: World) -> None:
    there.web.pages[URL] = Gone(URL, 404)
    result = await there.article("add", url=URL)
    assert "the server answers 404" in shown(result)
    assert "I will do so on my own" not in shown(result)
    assert not there.env.errors
    assert jobs(there) == [(State.FAILED, 1)]


async def test_a_passing_fault_says_when_it_is_tried_again(there: World) -> None:
    there.web.pages[URL] = Unreachable(URL, "it took too long")
    result = await there.article("add", url=URL)
    (job,) = there.library.jobs.listing([State.WAITING])
    assert f"Try again later. I will do so on my own <t:{int(job.due.timestamp())}:R>." in shown(result)
    assert there.host.runtime.due.is_set(), "or the rounds would sleep past it"


async def test_a_fault_of_ours_is_told_logged_and_not_tried_again(
    there: World, caplog: pytest.LogCaptureFixture
) -> None:
    def broken() -> bytes:
        raise ZeroDivisionError(VISIT)

    there.web.pages[URL] = broken
    result = await there.article("add", url=URL)
    assert "Something went wrong on my side" in shown(result)
    assert jobs(there) == [(State.FAILED, 1)]
    (line,) = [r.getMessage() for r in caplog.records if "failed" in r.getMessage()]
    assert line.startswith("Job 1 failed: ZeroDivisionError at ")
    assert "president" not in caplog.text


async def test_an_add_is_kept_before_it_is_done_so_that_a_kill_loses_nothing(there: World) -> None:
    """What the file holds while the page is fetched is what a restart finds."""
    seen: list[tuple[State, int]] = []

    def slow() -> bytes:
        seen.extend(jobs(there))
        return page(VISIT)

    there.web.pages[URL] = slow
    await there.article("add", url=URL)
    assert seen == [(State.RUNNING, 1)]


async def test_a_new_job_is_left_to_the_one_who_asked(there: World) -> None:
    seen = []

    def slow() -> bytes:
        now = there.library.now()
        seen.extend([there.library.jobs.begin(now), there.library.jobs.begin(now + timedelta(hours=1))])
        return page(VISIT)

    there.web.pages[URL] = slow
    await there.article("add", url=URL)
    assert seen == [None, None]


async def test_watching_tells_each_step_once_and_stops_when_nobody_hears(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ingest_progress, "REPORT_SECONDS", 0.01)
    told: list[str] = []
    done = asyncio.Event()

    async def say(part: Part) -> bool:
        told.append(part.content)
        asyncio.get_running_loop().call_later(0.1, done.set)
        return len(told) < 2

    working = asyncio.ensure_future(done.wait())
    assert await watched(working, lambda: Part(f"step {len(told)}"), say)
    assert told == ["step 0", "step 1"]


class Lost:
    """An interaction whose message cannot be reached."""

    async def edit_original_response(self, **_: object) -> None:
        raise aiohttp.ServerDisconnectedError


async def test_a_message_that_is_gone_does_not_stop_the_work() -> None:
    assert not await report(cast("Any", Lost()), Part("Reading ..."))


async def test_what_a_restart_interrupts_is_told_and_waits_uncounted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The program is told to stop in the middle of an embedding."""
    client: list[Client] = []

    class Stopped(HashingEmbedder):
        def passages(self, texts: Any, progress: Any = None) -> Any:
            if client:
                client[0].host.worker.stop()
            progress(0, len(texts))
            return super().passages(texts)

    with libraries(tmp_path, Stopped()) as opened:
        async with world(bot(tmp_path, opened)) as there:
            library = there.library
            client.append(there.client)
            result = await there.article("add", file=FILE)
            assert "It goes on by itself in a minute." in shown(result)
            assert len(there.env.errors) == 1
            job = library.jobs.job(1)
            assert (job.state, job.tries, library.articles.count()) == (State.WAITING, 0, 0)


async def test_a_slow_server_is_not_waited_for_at_the_end(there: World) -> None:
    gate, begun = threading.Event(), threading.Event()

    def slow() -> bytes:
        begun.set()
        gate.wait(10)
        return page(VISIT)

    there.web.pages[URL] = slow
    library = there.library
    adding = asyncio.create_task(there.article("add", url=URL))
    await asyncio.to_thread(begun.wait, 10)
    there.host.worker.stop()
    await until(lambda: any("It goes on by itself" in str(one.json) for one in there.env.http_requests))
    assert [job.state for job in library.jobs.listing(list(State))] == [State.RUNNING], "the next start takes it up"
    gate.set()
    await adding
    assert len(there.env.errors) == 1


async def test_more_than_the_program_takes_on_waits(tmp_path: Path, opened: Libraries) -> None:
    async with world(bot(tmp_path, opened, runtime=Runtime(Worker(most_ingests=0)))) as there:
        result = await add_link(there)
        assert "I have more to do than I can take on right now." in shown(result)
        assert "I will do so on my own <t:" in shown(result)
        assert jobs(there) == [(State.WAITING, 1)]


async def test_questions_are_answered_while_pages_are_slow(there: World) -> None:
    there.add()
    gate = threading.Event()

    def slow() -> bytes:
        gate.wait(10)
        return page("Another text stands here.")

    there.web.pages[URL] = slow
    adding = asyncio.create_task(there.article("add", url=URL))
    await until(lambda: bool(there.web.asked))
    answer = await asyncio.wait_for(there.host.worker.question(lambda: there.library.ask("When?")), 5)
    assert not adding.done()
    assert answer.quotes
    gate.set()
    await adding


async def test_two_servers_do_not_see_each_others_adds(there: World) -> None:
    await add_link(there)
    other = there.host.libraries.open("1")
    assert other.jobs.listing(list(State)) == []
    assert other.articles.count() == 0
