"""Good manners towards a host: few requests at once, and a pause between those that no person waits for."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from threading import Condition

AT_ONCE = 2
"""Requests at once to one host, as RFC 2616 (section 8.1.4) asked for."""


@dataclass(slots=True)
class _Host:
    running: int = 0
    next: float = 0.0
    """When the next that keeps a pause may begin."""


class Turns:
    """Who may ask which host when. Called from several threads at once.

    Args:
        sleep: waits so many seconds; a test, or one that must end soon, hands in its own.

    """

    def __init__(self, sleep: Callable[[float], object] = time.sleep) -> None:
        self._sleep = sleep
        self._hosts: dict[str, _Host] = {}
        self._changed = Condition()

    @contextmanager
    def turn(self, host: str, pause: float = 0.0) -> Iterator[None]:
        """Wait for a turn and hold it. ``pause``: seconds that must lie between this beginning and the next."""
        if pause:
            self._sleep(self._wait(host, pause))
        self._begin(host)
        try:
            yield
        finally:
            self._end(host)

    def _wait(self, host: str, pause: float) -> float:
        """Take the next beginning; how long until then."""
        with self._changed:
            now = time.monotonic()
            state = self._hosts.setdefault(host, _Host())
            begin = max(now, state.next)
            state.next = begin + pause
            return begin - now

    def _begin(self, host: str) -> None:
        with self._changed:
            self._changed.wait_for(lambda: self._hosts.setdefault(host, _Host()).running < AT_ONCE)
            self._hosts[host].running += 1

    def _end(self, host: str) -> None:
        """Give the turn back, and forget hosts that nothing is known of any more."""
        with self._changed:
            self._hosts[host].running -= 1
            now = time.monotonic()
            self._hosts = {name: one for name, one in self._hosts.items() if one.running or one.next > now}
            self._changed.notify_all()
