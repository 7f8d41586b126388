"""The one bridge from the event loop to the blocking core, and the only place with threads.

Questions are read by a few threads, adds are written by one of its own, so that a long add
takes nothing from the members who ask. What waits for other people's servers has threads of its
own too, and so has what only looks something up: a button never waits behind questions. What
waits is bounded.
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
LARGEST_READ_QUEUE = 256
"""Questions running and waiting; at some twenty a second the last one waits a quarter of a minute."""
LARGEST_WRITE_QUEUE = 16
LARGEST_LOAD_QUEUE = 64
LARGEST_GLANCE_QUEUE = 256
_GLANCERS = 2


class Busy(LibraryError):
    """More is waiting than the program takes on."""

    passing = True

    def __init__(self) -> None:
        super().__init__("I have more to do than I can take on right now. Please try again in a minute.")


class Stopping(Interrupted):
    """The program is going down, so the job was not done."""

    def __init__(self) -> None:
        LibraryError.__init__(self, "I am being restarted, so this was not done. Please try again in a minute.")


class _Queue:
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

    Args:
        readers: how many threads answer questions.
        loaders: how many threads wait for pages and files to be fetched and read.
        reads: how many questions may run and wait.
        writes: how many adds may run and wait.

    """

    def __init__(
        self,
        readers: int = 2,
        loaders: int = 2,
        reads: int = LARGEST_READ_QUEUE,
        writes: int = LARGEST_WRITE_QUEUE,
    ) -> None:
        self.loaders = loaders
        self._reads = _Queue("reader", readers, reads)
        self._writes = _Queue("writer", 1, writes)
        self._loads = _Queue("loader", loaders, LARGEST_LOAD_QUEUE)
        self._glances = _Queue("glancer", _GLANCERS, LARGEST_GLANCE_QUEUE)
        self._stopping = False

    async def read(self, job: Job[T]) -> T:
        """The result of ``job``, a question or as short as one. Raises ``Busy``, ``Stopping``, and what it raises."""
        return await self._run(self._reads, job)

    async def glance(self, job: Job[T]) -> T:
        """The result of ``job``, which takes a few milliseconds and embeds nothing. Raises as ``read`` does."""
        return await self._run(self._glances, job)

    async def write(self, job: Job[T]) -> T:
        """The result of ``job``, run after the other writes. Raises ``Busy``, ``Stopping``, and what it raises."""
        return await self._run(self._writes, job)

    async def load(self, job: Job[T]) -> T:
        """The result of ``job``, which may wait long for others. Raises ``Busy``, ``Stopping``, and what it raises."""
        return await self._run(self._loads, job)

    def checkpoint(self) -> None:
        """For a long job to call: raises ``Stopping`` once the program goes down."""
        if self._stopping:
            raise Stopping

    async def alive(self, seconds: float) -> bool:
        """Whether a reader takes and ends a job within ``seconds``."""
        if self._stopping:
            return False
        running = asyncio.get_running_loop().run_in_executor(self._reads.threads, int)
        done, _ = await asyncio.wait((running,), timeout=seconds)
        return bool(done)

    def stop(self) -> None:
        """Take no more, drop what waits; what runs goes on until its end or next checkpoint.

        What loads has no checkpoint and may wait long for others, so it is not waited for.
        """
        self._stopping = True
        for queue in self._queues():
            queue.threads.shutdown(wait=False, cancel_futures=True)
        for running in self._loads.pending:
            running.cancel()

    def idle(self) -> bool:
        """Whether no thread is at work; after ``stop``. May be called from any thread."""
        return not any(queue.running for queue in self._queues())

    def _queues(self) -> tuple[_Queue, ...]:
        return self._reads, self._writes, self._loads, self._glances

    async def _run(self, queue: _Queue, job: Job[T]) -> T:
        self.checkpoint()
        if len(queue.pending) >= queue.largest:
            raise Busy
        running = asyncio.get_running_loop().run_in_executor(queue.threads, queue.run, job)
        queue.pending.add(running)
        running.add_done_callback(queue.pending.discard)
        try:
            # Shielded: when a command is cancelled its thread runs on, and still has its place in the queue.
            return await asyncio.shield(running)
        except asyncio.CancelledError:
            if self._stopping and running.cancelled():
                raise Stopping from None
            raise
