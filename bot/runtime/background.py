"""Background tasks that survive faults: each is logged, and repeated faults make them rest longer."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from contextlib import suppress

from bot.runtime.logs import fault
from index.domain.errors import Interrupted, LibraryError

log = logging.getLogger(__name__)
FIRST_REST = 10.0
LONGEST_REST = 300.0
"""Seconds for which something rests after a fault; each fault in a row makes it four times as long."""
_GROWS = 4


class Backoff:
    """How long to rest after a fault, by how many there were in a row."""

    def __init__(self) -> None:
        self._faults = 0

    def failed(self) -> float:
        """The seconds to rest after one more fault."""
        rest = min(FIRST_REST * float(_GROWS**self._faults), LONGEST_REST)
        self._faults += rest < LONGEST_REST
        return rest

    def went_well(self) -> None:
        """Begin with short rests again."""
        self._faults = 0


async def guarded(name: str, doing: Awaitable[object]) -> bool:
    """Whether ``doing`` went well; if not, that is logged. Raises ``Interrupted`` when the program goes down.

    Of an error only our own sentence is logged, or its kind and place: its text might repeat a question.
    """
    try:
        await doing
    except Interrupted:
        raise
    except Exception as error:  # noqa: BLE001 - whatever it is, what runs in the background goes on
        said = str(error) if isinstance(error, LibraryError) else f"{fault(error)}."
        log.error("%s failed: %s", name, said)  # noqa: TRY400 - without a traceback, as said above
        return False
    return True


async def forever(name: str, step: Callable[[], Awaitable[object]]) -> None:
    """Take ``step`` after ``step`` until cancelled or the program goes down, with a rest after one that failed."""
    backoff = Backoff()
    with suppress(Interrupted):
        while True:
            if await guarded(name, step()):
                backoff.went_well()
            else:
                await asyncio.sleep(backoff.failed())
