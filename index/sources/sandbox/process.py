"""The parser process as its parent sees it: start it, ask it, end it when it takes too long."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path
from threading import Event, Timer

from index.sources.sandbox import protocol

START_SECONDS = 30.0
"""Time to start in, on a busy machine; by itself it takes a tenth of a second."""
_ALONE = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "MALLOC_ARENA_MAX": "1", "PYTHONUTF8": "1"}
"""One thread needs one heap, and the C library none of its own for each."""

_BY_TIME = {-getattr(signal, name) for name in ("SIGALRM", "SIGXCPU") if hasattr(signal, name)}
"""How it ends by its own limits."""
_BY_MEMORY = {-getattr(signal, name) for name in ("SIGABRT", "SIGILL", "SIGTRAP") if hasattr(signal, name)}
"""How programs in C and C++, PDFium among them, end themselves when they get no more memory."""

_KILLED = -getattr(signal, "SIGKILL", 0)


class Slow(Exception):
    """It took too long and was ended."""


class Starved(Exception):
    """It ended because it got no more memory."""


class Killed(Exception):
    """Somebody else ended it: this program, to close, or the system, when the machine has no more memory."""


class Crashed(Exception):
    """It ended, or sent what is no answer; the process is gone."""


class Process:
    """One process of ``index.sources.sandbox.child``, for one caller at a time."""

    def __init__(self, *, memory: int, seconds: float) -> None:
        """Start it; it parses nothing before its limits are set.

        Raises:
            OSError, Slow, Starved, Killed, Crashed: it does not start.

        """
        # Not the parent's environment, in which the bot's token and the proxies may stand.
        environment = {**_ALONE, "PYTHONPATH": os.pathsep.join(str(Path(place).absolute()) for place in sys.path)}
        self._process = subprocess.Popen(  # noqa: S603 - this program's own module
            [sys.executable, "-P", "-m", "index.sources.sandbox.child", str(memory), str(seconds)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=environment,
        )
        self.pid = self._process.pid
        self._exchange(None, b"", START_SECONDS)

    def runs(self) -> bool:
        """Whether it has not ended."""
        return self._process.poll() is None

    def ask(self, head: protocol.Head, data: bytes, seconds: float) -> protocol.Head:
        """Send a request and wait for its answer.

        Raises:
            Slow, Starved, Killed, Crashed: there will be none.

        """
        return self._exchange(head, data, seconds)

    def _exchange(self, head: protocol.Head | None, data: bytes, seconds: float) -> protocol.Head:
        late = Event()
        timer = Timer(seconds, self._end, [late])
        timer.daemon = True
        timer.start()
        try:
            return self._sent_and_received(head, data)
        except (OSError, EOFError, ValueError) as error:
            self.close()
            raise self._fault(late) from error
        finally:
            timer.cancel()

    def _fault(self, late: Event) -> Exception:
        if late.is_set() or self._process.returncode in _BY_TIME:
            return Slow()
        if self._process.returncode in _BY_MEMORY:
            return Starved()
        return Killed() if self._process.returncode == _KILLED else Crashed()

    def _sent_and_received(self, head: protocol.Head | None, data: bytes) -> protocol.Head:
        if self._process.stdin is None or self._process.stdout is None:
            raise EOFError
        if head is not None:
            protocol.send(self._process.stdin, head, data)
        return protocol.receive(self._process.stdout)[0]

    def _end(self, late: Event) -> None:
        late.set()
        self.kill()

    def kill(self) -> None:
        """End it at once; whoever waits for an answer gets ``Killed``."""
        self._process.kill()

    def close(self) -> None:
        """End it and give back what it held."""
        self.kill()
        self._process.wait()
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                try:
                    pipe.close()
                except OSError:  # what could not be sent any more
                    continue
