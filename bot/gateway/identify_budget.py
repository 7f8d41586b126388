"""How often the bot may introduce itself to the gateway, kept on disk so that restarts count too.

Discord resets the token of a bot that sends IDENTIFY more than 1,000 times in 24 hours, and takes one in five
seconds (https://docs.discord.com/developers/events/gateway#session-start-limit-object).
"""

from __future__ import annotations

import asyncio
import json
import logging
import time
from collections.abc import Callable
from pathlib import Path

log = logging.getLogger(__name__)
FILE = "identify.json"
AT_ONCE = 100
"""So many may follow each other, as a bot with many shards or a host who tries things out needs."""
EVERY = 120.0
"""Seconds in which one more is allowed: with those at once, at most 820 in a day."""
APART = 5.0
"""Seconds between two."""
LONGEST_WAIT = 30.0
"""So long an open connection can wait for its turn; Discord closes one that says nothing for longer."""


_SPENT = "The bot has logged in to Discord's gateway too often; Discord allows 1,000 times a day."


class IdentifiesSpent(Exception):
    """The bot has introduced itself too often, so it must not connect for some time.

    Args:
        seconds: until it may.

    """

    def __init__(self, seconds: float) -> None:
        super().__init__(_SPENT)
        self.seconds = seconds


class IdentifyBudget:
    """A bucket that holds ``AT_ONCE`` and is filled by one in ``EVERY`` seconds. For the event loop's thread.

    Args:
        file: keeps how full it is; one that is missing or damaged counts as a full bucket.
        clock: gives the seconds of the day's clock, which goes on while no process runs.

    """

    def __init__(self, file: Path, clock: Callable[[], float] = time.time) -> None:
        self._file, self._clock = file, clock
        last, full_at = self._read()
        now, latest = clock(), clock() + AT_ONCE * EVERY
        # A clock that was set back, or a number that is none, must not lock the bot out.
        self._last = min(last, now)
        self._full_at = min(full_at, latest)

    async def take(self) -> None:
        """Wait for one's turn, and count it. Raises ``IdentifiesSpent`` if that is too long to wait for."""
        wait = self._wait()
        if wait > LONGEST_WAIT:
            raise IdentifiesSpent(wait)
        await asyncio.sleep(wait)
        self._last = self._clock()
        self._full_at = max(self._full_at, self._last) + EVERY
        self._keep()

    def _wait(self) -> float:
        """Seconds until the next one may be sent."""
        now = self._clock()
        return max(self._last + APART - now, self._full_at - (AT_ONCE - 1) * EVERY - now, 0.0)

    def _read(self) -> tuple[float, float]:
        """When the last was sent, and when the bucket will be full again."""
        try:
            kept = json.loads(self._file.read_text("ascii"))
            return float(kept["last"]), float(kept["full_at"])
        except (OSError, ValueError, KeyError, TypeError):
            return 0.0, 0.0

    def _keep(self) -> None:
        fresh = self._file.with_suffix(".new")
        try:
            fresh.write_text(json.dumps({"last": self._last, "full_at": self._full_at}), "ascii")
            fresh.replace(self._file)
        except OSError as error:
            log.warning("%s cannot be written (%s), so a restart forgets how often I logged in.", fresh, error.strerror)
