"""The one bridge from the event loop to the blocking core, and the only place with threads.

Questions are read by a few threads, adds are written by one of its own, so that a long add
takes nothing from the members who ask. What waits is bounded.
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from index.errors import LibraryError

T = TypeVar("T")
Job = Callable[[], T]
LARGEST_READ_QUEUE = 256
"""Questions running and waiting; at some twenty a second the last one waits a quarter of a minute."""
LARGEST_WRITE_QUEUE = 16


class Busy(LibraryError):
    """More is waiting than the program takes on."""

    def __init__(self) -> None:
        super().__init__("I have more to do than I can take on right now. Please try again in a minute.")


class Stopping(LibraryError):
    """The program is going down, so the job was not done."""

    def __init__(self) -> None:
        super().__init__("I am being restarted, so this was not done. Please try again in a minute.")


class _Queue:
    """Threads, and a bound on what runs and waits for them."""

    def __init__(self, name: str, threads: int, largest: int) -> None:
        self.threads = ThreadPoolExecutor(threads, thread_name_prefix=name)
        self.largest = largest
        self.waiting = 0
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
        reads: how many questions may run and wait.
        writes: how many adds may run and wait.

    """

    def __init__(self, readers: int = 2, reads: int = LARGEST_READ_QUEUE, writes: int = LARGEST_WRITE_QUEUE) -> None:
        self._reads = _Queue("reader", readers, reads)
        self._writes = _Queue("writer", 1, writes)
        self._stopping = False

    async def read(self, job: Job[T]) -> T:
        """The result of ``job``, run beside other questions. Raises ``Busy``, ``Stopping``, and what it raises."""
        return await self._run(self._reads, job)

    async def write(self, job: Job[T]) -> T:
        """The result of ``job``, run after the other writes. Raises ``Busy``, ``Stopping``, and what it raises."""
        return await self._run(self._writes, job)

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
        """Take no more, drop what waits; what runs goes on until its end or next checkpoint."""
        self._stopping = True
        for queue in (self._reads, self._writes):
            queue.threads.shutdown(wait=False, cancel_futures=True)

    def idle(self) -> bool:
        """Whether no thread is at work; after ``stop``. May be called from any thread."""
        return not (self._reads.running or self._writes.running)

    async def _run(self, queue: _Queue, job: Job[T]) -> T:
        self.checkpoint()
        if queue.waiting >= queue.largest:
            raise Busy
        queue.waiting += 1
        running = asyncio.get_running_loop().run_in_executor(queue.threads, queue.run, job)
        running.add_done_callback(lambda _: _leave(queue))
        try:
            # Shielded: when a command is cancelled its thread runs on, and still has its place in the queue.
            return await asyncio.shield(running)
        except asyncio.CancelledError:
            if self._stopping and running.cancelled():
                raise Stopping from None
            raise


def _leave(queue: _Queue) -> None:
    queue.waiting -= 1
