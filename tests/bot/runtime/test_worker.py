from __future__ import annotations

import asyncio
import threading
import time

import pytest

from bot.gateway.shutdown import wait_for
from bot.runtime.worker import Busy, Stopping, Worker
from index.domain.errors import Interrupted


async def test_a_job_runs_in_a_thread_and_gives_its_result_or_error() -> None:
    worker = Worker()
    here = threading.get_ident()
    assert await worker.question(threading.get_ident) != here
    with pytest.raises(ZeroDivisionError):
        await worker.ingest(lambda: 1 // 0)
    worker.stop()


async def test_questions_do_not_wait_for_a_long_add() -> None:
    worker, gate = Worker(), threading.Event()
    adding = asyncio.create_task(worker.ingest(gate.wait))
    assert await asyncio.wait_for(worker.question(lambda: "answered"), 60) == "answered"
    assert not adding.done()
    gate.set()
    assert await adding
    worker.stop()


async def test_writes_run_one_after_another() -> None:
    worker, at_once, most = Worker(), 0, 0

    def job() -> None:
        nonlocal at_once, most
        at_once += 1
        most = max(most, at_once)
        time.sleep(0.01)
        at_once -= 1

    await asyncio.gather(*(worker.ingest(job) for _ in range(5)))
    assert most == 1
    worker.stop()


async def test_the_event_loop_stays_free() -> None:
    worker, gate = Worker(), threading.Event()
    job = asyncio.create_task(worker.question(lambda: gate.wait(60)))
    for _ in range(10):
        await asyncio.sleep(0.005)
    assert not job.done()
    gate.set()
    assert await job, "the loop went round while the thread waited"
    worker.stop()


async def test_what_is_too_much_is_refused_and_what_was_taken_is_done() -> None:
    worker, gate = Worker(question_threads=1, most_questions=2), threading.Event()
    taken = [asyncio.create_task(worker.question(gate.wait)) for _ in range(2)]
    await asyncio.sleep(0)
    with pytest.raises(Busy):
        await worker.question(gate.wait)
    gate.set()
    assert await asyncio.gather(*taken) == [True, True]
    assert await worker.question(lambda: "room again") == "room again"
    worker.stop()


async def test_stop_drops_what_waits_and_ends_what_runs_at_its_checkpoint() -> None:
    worker, begun = Worker(), threading.Event()

    def long() -> None:
        begun.set()
        while True:
            worker.checkpoint()
            time.sleep(0.01)

    running = asyncio.create_task(worker.ingest(long))
    waiting = asyncio.create_task(worker.ingest(long))
    await asyncio.to_thread(begun.wait)
    worker.stop()
    for job in (running, waiting, asyncio.create_task(worker.question(int))):
        with pytest.raises(Stopping):
            await asyncio.wait_for(job, 60)
    assert await asyncio.to_thread(wait_for, worker, 60)


async def test_what_waits_for_others_takes_nothing_from_questions_and_adds() -> None:
    worker, gate = Worker(fetch_threads=2), threading.Event()
    loading = [asyncio.create_task(worker.fetch(gate.wait)) for _ in range(5)]
    assert await asyncio.wait_for(worker.question(lambda: "answered"), 60) == "answered"
    assert await asyncio.wait_for(worker.ingest(lambda: "added"), 60) == "added"
    assert not any(job.done() for job in loading)
    gate.set()
    assert await asyncio.gather(*loading) == [True] * 5
    worker.stop()


async def test_stop_does_not_wait_for_what_loads() -> None:
    worker, gate, begun = Worker(), threading.Event(), threading.Event()

    def slow() -> None:
        begun.set()
        gate.wait(60)

    loading = asyncio.create_task(worker.fetch(slow))
    await asyncio.to_thread(begun.wait)
    worker.stop()
    with pytest.raises(Stopping):
        await asyncio.wait_for(loading, 60)
    assert not worker.idle()
    gate.set()
    assert await asyncio.to_thread(wait_for, worker, 60)


def test_stopping_is_an_interruption_so_that_a_job_waits_again() -> None:
    assert isinstance(Stopping(), Interrupted)
    assert str(Stopping()) != str(Interrupted())
    assert Busy().passing


async def test_it_knows_whether_its_threads_take_jobs() -> None:
    worker, gate = Worker(question_threads=1), threading.Event()
    assert await worker.alive(60)
    stuck = asyncio.create_task(worker.question(gate.wait))
    await asyncio.sleep(0)
    assert not await worker.alive(0.05)
    gate.set()
    await stuck
    worker.stop()
    assert not await worker.alive(60)


async def test_a_thread_that_does_not_end_is_not_waited_for() -> None:
    worker, gate = Worker(), threading.Event()
    stuck = asyncio.create_task(worker.question(gate.wait))
    await asyncio.sleep(0.05)
    worker.stop()
    assert not await asyncio.to_thread(wait_for, worker, 0.1)
    gate.set()
    await stuck
