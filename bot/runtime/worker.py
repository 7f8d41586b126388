"""The bridge from the event loop to the blocking core, and the only place with threads.

Each lane has threads of its own and is named by what its jobs cost, so that cheap ones never wait behind dear ones:

- quick: a few milliseconds; reads or writes a few rows, embeds nothing.
- question: about as much as a question; embeds one, or reads through all texts.
- ingest: embeds articles, one job after another.
- fetch: waits for other people's servers, or for files to be read or written.

What waits in a lane is bounded.
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

from index.domain.errors import Interrupted, LibraryError

T = TypeVar("T")
Job = Callable[[], T]
MOST_QUICK = 256
MOST_QUESTIONS = 256
"""Questions running and waiting; at some twenty a second the last one waits a quarter of a minute."""
MOST_INGESTS = 16
MOST_FETCHES = 64
_QUICK_THREADS = 2


class Busy(LibraryError):
    """More is waiting than the program takes on."""

    passing = True

    def __init__(self) -> None:
        super().__init__("I have more to do than I can take on right now. Please try again in a minute.")


class Stopping(Interrupted):
    """The program is going down, so the job was not done."""

    def __init__(self) -> None:
        LibraryError.__init__(self, "I am being restarted, so this was not done. Please try again in a minute.")


class _Lane:
    """Threads, and a bound on what runs and waits for them."""

    def __init__(self, name: str, threads: int, largest: int) -> None:
        self.threads = ThreadPoolExecutor(threads, thread_name_prefix=name)
        self.largest = largest
        self.pending: set[asyncio.Future[Any]] = set()
        self.running: set[int] = set()
        """The threads at work. Adding and discarding is atomic."""

    def run(self, job: Job[T]) -> T:
        """Run ``job`` in the present thread, and note so."""
        thread = threading.get_ident()
        self.running.add(thread)
        try:
            return job()
        finally:
            self.running.discard(thread)


class Worker:
    """Runs blocking jobs in threads. Made, used and closed on the event loop.

    Each lane raises ``Busy`` when it is full, ``Stopping`` once the program goes down, and what the job raises.

    Args:
        question_threads: how many threads answer questions.
        fetch_threads: how many threads fetch and read pages and files.
        most_questions: how many questions may run and wait.
        most_ingests: how many adds may run and wait.

    """

    def __init__(
        self,
        question_threads: int = 2,
        fetch_threads: int = 2,
        most_questions: int = MOST_QUESTIONS,
        most_ingests: int = MOST_INGESTS,
    ) -> None:
        self.fetch_threads = fetch_threads
        self._quick = _Lane("quick", _QUICK_THREADS, MOST_QUICK)
        self._question = _Lane("question", question_threads, most_questions)
        self._ingest = _Lane("ingest", 1, most_ingests)
        self._fetch = _Lane("fetch", fetch_threads, MOST_FETCHES)
        self._lanes = (self._quick, self._question, self._ingest, self._fetch)
        self._stopping = False

    async def quick(self, job: Job[T]) -> T:
        """The result of ``job``, which takes a few milliseconds and embeds nothing."""
        return await self._run(self._quick, job)

    async def question(self, job: Job[T]) -> T:
        """The result of ``job``, a question or about as long as one."""
        return await self._run(self._question, job)

    async def ingest(self, job: Job[T]) -> T:
        """The result of ``job``, which embeds articles; it runs after those that came before it."""
        return await self._run(self._ingest, job)

    async def fetch(self, job: Job[T]) -> T:
        """The result of ``job``, which may wait long for others."""
        return await self._run(self._fetch, job)

    def checkpoint(self) -> None:
        """For a long job to call: raises ``Stopping`` once the program goes down."""
        if self._stopping:
            raise Stopping

    async def alive(self, seconds: float) -> bool:
        """Whether the question lane takes and ends a job within ``seconds``."""
        if self._stopping:
            return False
        running = asyncio.get_running_loop().run_in_executor(self._question.threads, int)
        done, _ = await asyncio.wait((running,), timeout=seconds)
        return bool(done)

    def stop(self) -> None:
        """Take no more, drop what waits; what runs goes on until its end or next checkpoint.

        What is being fetched has no checkpoint and may wait long for others, so it is not waited for.
        """
        self._stopping = True
        for lane in self._lanes:
            lane.threads.shutdown(wait=False, cancel_futures=True)
        for running in self._fetch.pending:
            running.cancel()

    def idle(self) -> bool:
        """Whether no thread is at work; after ``stop``. May be called from any thread."""
        return not any(lane.running for lane in self._lanes)

    async def _run(self, lane: _Lane, job: Job[T]) -> T:
        self.checkpoint()
        if len(lane.pending) >= lane.largest:
            raise Busy
        running = asyncio.get_running_loop().run_in_executor(lane.threads, lane.run, job)
        lane.pending.add(running)
        running.add_done_callback(lane.pending.discard)
        try:
            # Shielded: when a command is cancelled its thread runs on, and still has its place in the lane.
            return await asyncio.shield(running)
        except asyncio.CancelledError:
            if self._stopping and running.cancelled():
                raise Stopping from None
            raise
