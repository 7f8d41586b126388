"""What happens without anybody's asking. All feeds and articles are invented."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.gateway import job_loop
from index.domain.errors import StorageError
from index.domain.jobs import State
from index.domain.ports import Encoding, Progress, silent
from index.domain.source_errors import Unreachable
from index.domain.storage_errors import StorageFull
from index.library.jobs import KEPT
from index.library.library import Library
from tests.bot.feeds.test_command import FEED, rss
from tests.bot.gateway.place import Place, all_done, until
from tests.bot.world import VISIT, page
from tests.doubles.models import HashingEmbedder
from tests.index.storage.work_contract import of_feed


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Place]:
    made = Place(tmp_path)
    yield made
    made.libraries.close()


async def test_jobs_of_every_library_are_done(place: Place) -> None:
    place.add("1", *(place.written(f"https://a.example/{n}") for n in range(5)))
    place.add("2", place.written("https://b.example/1"))
    async with place.rounds():
        await until(all_done(place, "1", "2"))
    assert place.libraries.open("1").articles.count() == 5
    assert place.libraries.open("2").articles.count() == 1


async def test_the_libraries_take_turns(place: Place) -> None:
    place.add("1", *(place.written(f"https://a.example/{n}") for n in range(20)), ago=60)
    place.add("2", place.written("https://b.example/1"))
    async with place.rounds():
        await until(all_done(place, "2"))
        await until(all_done(place, "1"))
    asked = [url for url, _, _ in place.web.asked]
    assert asked.index("https://b.example/1") <= 2, asked


async def test_a_job_that_becomes_due_later_is_done_then(place: Place) -> None:
    due = datetime.now(UTC) + timedelta(seconds=0.5)
    place.add("1", place.written("https://a.example/1"), ago=-0.5)
    async with place.rounds():
        await until(all_done(place, "1"))
    assert datetime.now(UTC) >= due


async def test_what_is_added_while_it_sleeps_is_done_at_once_when_it_is_woken(place: Place) -> None:
    async with place.rounds() as host:
        await asyncio.sleep(0.1)
        place.add("1", place.written("https://a.example/1"))
        host.runtime.due.set()
        await until(all_done(place, "1"))


async def test_no_more_is_loaded_at_once_than_there_are_threads_for_it(place: Place) -> None:
    lock, now, most = threading.Lock(), 0, 0

    def busy() -> bytes:
        nonlocal now, most
        with lock:
            now, most = now + 1, max(most, now + 1)
        threading.Event().wait(0.05)
        with lock:
            now -= 1
        return page(VISIT)

    urls = [f"https://a.example/{n}" for n in range(6)]
    place.web.pages.update(dict.fromkeys(urls, busy))
    place.add("1", *urls)
    async with place.rounds():
        await until(all_done(place, "1"))
    assert most == 2


async def test_what_a_kill_cut_off_is_done_after_a_restart(tmp_path: Path) -> None:
    place = Place(tmp_path)
    place.add("1", place.written("https://a.example/1"))
    library = place.libraries.open("1")
    assert library.jobs.begin(library.now()) is not None
    place.libraries.close()
    again = Place(tmp_path)
    again.web = place.web
    async with again.rounds():
        await until(lambda: all(job.state is State.DONE for job in again.jobs("1")))
    again.libraries.close()


async def test_when_the_program_ends_nothing_is_left_half_done(place: Place) -> None:
    gate = threading.Event()

    def slow() -> bytes:
        gate.wait(60)
        return page(VISIT)

    place.web.pages["https://a.example/1"] = slow
    place.add("1", "https://a.example/1")
    async with place.rounds() as host:
        await until(lambda: bool(place.web.asked))
    gate.set()
    assert not host.runtime.tasks
    assert [job.state for job in place.jobs("1")] == [State.RUNNING]
    assert place.libraries.open("1").articles.count() == 0


async def test_a_passing_fault_waits_and_a_lasting_one_ends(place: Place) -> None:
    away = "https://away.example/a"
    place.web.pages[away] = Unreachable(away, "it does not answer")
    place.add("1", away, "https://gone.example/a")
    async with place.rounds():
        await until(lambda: all(job.tries and job.state is not State.RUNNING for job in place.jobs("1")))
    waits, ended = place.jobs("1")
    assert (waits.state, ended.state) == (State.WAITING, State.FAILED)
    assert waits.due > datetime.now(UTC) + timedelta(seconds=30)
    assert "404" in str(ended.reason)


async def test_a_fault_of_one_job_ends_no_other_and_is_logged_without_text(
    place: Place, caplog: pytest.LogCaptureFixture
) -> None:
    def broken() -> bytes:
        raise ZeroDivisionError(VISIT)

    place.web.pages["https://a.example/broken"] = broken
    place.add("1", "https://a.example/broken", place.written("https://a.example/1"))
    async with place.rounds():
        await until(lambda: [job.state for job in place.jobs("1")] == [State.FAILED, State.DONE])
    assert "Job 1 failed: ZeroDivisionError at " in caplog.text
    assert "president" not in caplog.text


async def test_a_library_that_cannot_be_opened_rests_and_the_others_go_on(
    place: Place, caplog: pytest.LogCaptureFixture
) -> None:
    place.add("1", place.written("https://a.example/1"), ago=60)
    place.add("2", place.written("https://b.example/1"))
    opening = place.libraries.open

    def opened(name: str) -> Library:
        if name == "1":
            raise StorageError("The disk is gone.")  # noqa: EM101, TRY003
        return opening(name)

    place.libraries.open = opened  # type: ignore[method-assign]
    async with place.rounds():
        await until(lambda: all(job.state is State.DONE for job in place.jobs("2")))
        await asyncio.sleep(0.1)
    rests = [record.getMessage() for record in caplog.records]
    assert rests == ["The work of the library 1 failed: The disk is gone."]


class NoRoom(HashingEmbedder):
    """Stands for a disk that is full."""

    def passages(self, texts: Sequence[str], progress: Progress = silent) -> list[Encoding]:
        raise StorageFull(Path("disk"))


async def test_a_fault_that_every_job_would_have_lets_the_library_rest_and_no_job_is_lost(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    place = Place(tmp_path, NoRoom())
    place.add("1", *(place.written(f"https://a.example/{n}") for n in range(20)))
    async with place.rounds():
        await until(lambda: "The disk of disk is full" in caplog.text)
        await asyncio.sleep(0.3)
    assert len(place.web.asked) <= 5, "only what was under way already"
    assert {(job.state, job.tries) for job in place.jobs("1")} == {(State.WAITING, 0)}
    place.libraries.close()


async def test_a_feed_is_read_when_it_is_due_and_its_items_are_added(place: Place) -> None:
    place.web.pages[FEED] = rss(place.written("https://a.example/1"), place.written("https://a.example/2"))
    feed = place.feed()
    place.feed(url="https://rests.example/feed", paused=True)
    async with place.rounds():
        await until(lambda: len(place.jobs("1")) == 2 and all_done(place, "1")())
    library = place.libraries.open("1")
    assert len(of_feed(library, feed.id)) == 2
    assert library.feeds.feed(feed.id).due > datetime.now(UTC) + timedelta(minutes=50)
    assert [url for url, _, _ in place.web.asked].count(FEED) == 1
    assert not place.told


async def test_a_slow_feed_is_not_read_twice_at_once(place: Place) -> None:
    gate = threading.Event()

    def slow() -> bytes:
        gate.wait(60)
        return rss()

    place.web.pages[FEED] = slow
    place.feed()
    async with place.rounds() as host:
        await until(lambda: bool(place.web.asked))
        for _ in range(5):
            host.runtime.due.set()
            await asyncio.sleep(0.05)
        gate.set()
        await until(lambda: place.libraries.open("1").feeds.feed(1).polled is not None)
    assert len(place.web.asked) == 1


@pytest.mark.parametrize(("since", "told"), [(timedelta(hours=25), 1), (timedelta(hours=1), 0)])
async def test_a_feed_that_has_failed_for_a_day_is_told_once(place: Place, since: timedelta, told: int) -> None:
    place.web.pages[FEED] = Unreachable(FEED, "it does not answer")
    feed = place.feed()
    library = place.libraries.open("1")
    library.feeds.save(replace(feed, failing=datetime.now(UTC) - since, failures=9))
    async with place.rounds() as host:
        await until(lambda: library.feeds.feed(feed.id).failures == 10 and len(place.told) == told)
        await until(lambda: library.feeds.feed(feed.id).told == bool(told))
        library.feeds.save(replace(library.feeds.feed(feed.id), due=datetime.now(UTC)))
        host.runtime.due.set()
        await until(lambda: library.feeds.feed(feed.id).failures == 11)
    assert [(server, one.id) for server, one in place.told] == [("1", feed.id)] * told


async def test_old_jobs_are_forgotten(place: Place) -> None:
    library = place.libraries.open("1")
    (old,) = place.add("1", "https://gone.example/a", ago=(KEPT + timedelta(hours=1)).total_seconds())
    library.jobs.failed(old, "It is gone.")
    place.add("1", place.written("https://a.example/1"))
    async with place.rounds():
        await until(all_done(place, "1"))
    assert [job.id for job in place.jobs("1")] == [2]


async def test_a_fault_of_the_rounds_themselves_does_not_end_them(
    place: Place, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(job_loop, "LONGEST_SLEEP", 0.05)
    asked = place.libraries.due
    faults = [ZeroDivisionError(VISIT)]

    def due() -> dict[str, datetime]:
        if faults:
            raise faults.pop()
        return asked()

    place.libraries.due = due  # type: ignore[method-assign]
    place.add("1", place.written("https://a.example/1"))
    async with place.rounds():
        await until(all_done(place, "1"))
    assert "The rounds failed: ZeroDivisionError at " in caplog.text
    assert "president" not in caplog.text
