"""The running program from start to end: threads, tasks, and signals between them."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from contextlib import suppress
from functools import partial
from typing import Any

from bot.runtime.worker import Worker
from index.domain.events import ArticlesChanged, LibraryEvent, WorkDue
from index.library.libraries import Libraries


class Runtime:
    """What goes on while the program runs. For the event loop's thread.

    Args:
        worker: runs what blocks.

    """

    def __init__(self, worker: Worker) -> None:
        self.worker = worker
        self.tasks: set[asyncio.Task[Any]] = set()
        """The tasks that answer somebody, or do a job, right now; the end waits for them."""
        self.due = asyncio.Event()
        """Set when a job or feed may have become due, for ``bot.gateway.job_loop``."""
        self.changes: asyncio.Queue[tuple[str, int | None]] = asyncio.Queue()
        """The libraries in which articles came, changed or went, with the number of one that came or changed, for
        ``bot.gateway.change_loop``."""

    def listen(self, libraries: Libraries) -> None:
        """Hear what happens to the libraries, whichever thread does it. In the event loop."""
        loop = asyncio.get_running_loop()
        libraries.hook = lambda name, event: _call(loop, partial(self._heard, name, event))

    def attend(self) -> None:
        """Let the end wait for the current task. Raises ``Stopping`` once the program goes down."""
        self.worker.checkpoint()
        if task := asyncio.current_task():
            self._keep(task)

    def begin(self, doing: Coroutine[Any, Any, None]) -> None:
        """Start a task of its own; the end waits for it."""
        self._keep(asyncio.create_task(doing))

    async def end(self, seconds: float) -> None:
        """Take no more work, and give the tasks that are under way some seconds to finish."""
        self.worker.stop()
        if self.tasks:
            await asyncio.wait(set(self.tasks), timeout=seconds)

    def _heard(self, name: str, event: LibraryEvent) -> None:
        match event:
            case ArticlesChanged(article_id):
                self.changes.put_nowait((name, article_id))
            case WorkDue():
                self.due.set()

    def _keep(self, task: asyncio.Task[Any]) -> None:
        self.tasks.add(task)
        task.add_done_callback(self.tasks.discard)


def _call(loop: asyncio.AbstractEventLoop, heard: Callable[[], None]) -> None:
    """Call something in the event loop's thread; once the loop has ended, nobody is there to hear it."""
    with suppress(RuntimeError):
        loop.call_soon_threadsafe(heard)
