"""The ``Parsers`` port over a child process: what strangers wrote is parsed where it can do little harm."""

from __future__ import annotations

import time
from threading import Lock, Timer
from typing import Any

from config import translatable
from config.translatable import Saying
from index.domain.document import Extracted, FeedPage, Sitemap
from index.domain.source_errors import Damaged, LongFile, ParsersDown, TooHeavy
from index.sources.sandbox import protocol
from index.sources.sandbox.process import Crashed, Killed, Process, Slow, Starved

SECONDS = 15.0
"""By the clock, for one document."""
MEMORY = 240_000_000
"""Bytes that the child may hold; with what the parent holds of a document, under 300 MB."""
IDLE = 60.0
"""Seconds after which a child without work is ended, so that a bot at rest holds no memory for it."""
_DOCUMENTS = 200
"""What one child parses before another takes its place, so that nothing piles up in it."""


class ChildParsers:
    """One child process, started when first needed, for one document at a time.

    One is enough: a document takes some hundredths of a second, what comes after it (embedding)
    takes longer, and two would need twice the memory. Whoever comes while it is busy waits.
    """

    def __init__(self, *, seconds: float = SECONDS, memory: int = MEMORY, idle: float = IDLE) -> None:
        self._seconds = seconds
        self._memory = memory
        self._idle = idle
        self._lock = Lock()
        self._process: Process | None = None
        self._served = 0
        self._used = 0.0
        self._closed = False

    def document(self, data: bytes, *, name: str, url: str | None = None, content_type: str = "") -> Extracted:
        """See ``Parsers.document``."""
        return protocol.extracted(
            self._ask(
                "document", data, name, {"name": translatable.packed(name), "url": url, "content_type": content_type}
            )
        )

    def feed(self, data: bytes, *, url: str, content_type: str = "") -> FeedPage:
        """See ``Parsers.feed``."""
        return protocol.feed_page(self._ask("feed", data, url, {"url": url, "content_type": content_type}))

    def sitemap(self, data: bytes, *, url: str) -> Sitemap:
        """See ``Parsers.sitemap``."""
        return protocol.sitemap(self._ask("sitemap", data, url, {"url": url}))

    def named_feeds(self, data: bytes, *, url: str, content_type: str = "") -> tuple[str, ...]:
        """See ``Parsers.named_feeds``."""
        return tuple(self._ask("named_feeds", data, url, {"url": url, "content_type": content_type}))

    def close(self) -> None:
        """End the child, at once even if it is at work; whoever waits for it gets ``ParsersDown``."""
        self._closed = True
        if (process := self._process) is not None:
            process.kill()
        with self._lock:
            self._stop()

    def _ask(self, deed: str, data: bytes, name: str, fields: protocol.Head) -> Any:
        if len(data) > protocol.MOST:
            raise LongFile(name, protocol.MOST, len(data))
        head = {"do": deed, "name": name, "fields": fields}
        with self._lock:
            answer = self._answer(self._running(), head, data, name)
            self._served += 1
            self._used = time.monotonic()
            if answer.get("error") == TooHeavy.__name__ or self._served >= _DOCUMENTS:
                self._stop()
        if error := protocol.error_of(answer):
            raise error
        return answer["result"]

    def _answer(self, process: Process, head: protocol.Head, data: bytes, name: str) -> protocol.Head:
        try:
            return process.ask(head, data, self._seconds)
        except Slow:
            self._stop()
            raise TooHeavy(name, Saying("{seconds} seconds", seconds=f"{self._seconds:g}")) from None
        except Starved:
            self._stop()
            raise TooHeavy(name, Saying("{megabytes} MB of memory", megabytes=self._memory // 1_000_000)) from None
        except (Killed, Crashed) as error:
            self._stop()
            if self._closed or isinstance(error, Killed):
                raise ParsersDown(state=Saying("was ended")) from None
            raise Damaged(name, Saying("a document"), Saying("the program for that ended while it was at it")) from None

    def _running(self) -> Process:
        if self._process is not None and not self._process.runs():
            self._stop()
        if self._process is None and not self._closed:
            try:
                self._process = Process(memory=self._memory, seconds=self._seconds)
            except (OSError, Slow, Starved, Killed, Crashed) as error:
                raise ParsersDown(state=Saying("does not start")) from error
            self._served = 0
            self._watch(self._process, self._idle)
        if self._process is None or self._closed:
            self._stop()
            raise ParsersDown(state=Saying("has been ended"))
        return self._process

    def _watch(self, process: Process, seconds: float) -> None:
        """Look again after a while whether this child still has work."""
        timer = Timer(seconds, self._stop_if_idle, [process])
        timer.daemon = True
        timer.start()

    def _stop_if_idle(self, process: Process) -> None:
        with self._lock:
            if self._process is not process:
                return
            left = self._used + self._idle - time.monotonic()
            if left <= 0:
                self._stop()
            else:
                self._watch(process, left)

    def _stop(self) -> None:
        if self._process is not None:
            self._process.close()
            self._process = None
