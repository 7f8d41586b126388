"""Rate limits: one question per member in some seconds, and a number per minute for a whole server."""

from __future__ import annotations

import math
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from typing import TypeAlias

from discord.app_commands import Cooldown

from index.domain.errors import LibraryError

MOST = 10_000
"""Members and servers that are remembered; of more, those that asked longest ago may ask at once."""
_MINUTE = 60


class Kind(Enum):
    """What is counted; each kind is counted apart."""

    ASKED = "asked"
    """Questions to the bot."""
    OVERHEARD = "overheard"
    """Questions that it answers without being asked."""
    DIRECT = "direct"
    """Looking through the servers that a member shares with the bot."""
    HINT = "hint"
    """Telling somebody how to be heard."""


class TooSoonError(LibraryError):
    """Somebody has to wait some seconds before they may ask again."""

    again: bool
    """Whether they were told so already and asked on."""


class CoolingDown(TooSoonError):
    """A member asks again too soon."""

    def __init__(self, seconds: float, *, again: bool) -> None:
        super().__init__(
            "That was quick: you can ask me again in {seconds} s. This way everybody here gets their turn.",
            seconds=math.ceil(seconds),
        )
        self.again = again


class ServerBusy(TooSoonError):
    """All members of a server together have asked as much as they may, whoever asks now."""

    def __init__(self, seconds: float, *, again: bool) -> None:
        super().__init__(
            "This server has asked me a lot in the last minute. Please ask again in {seconds} s.",
            seconds=math.ceil(seconds),
        )
        self.again = again


_Who: TypeAlias = tuple[Kind, str, int | None]
"""What is counted, in which server, and of whom; of all members together without one."""


@dataclass(slots=True)
class _Turn:
    cooldown: Cooldown
    refused: bool = False
    """Whether the last question was refused."""

    def refuse(self) -> bool:
        """Refuse once more, and return whether the one before was refused too."""
        before, self.refused = self.refused, True
        return before


class Cooldowns:
    """Who asked when, in memory alone. For the event loop's thread.

    Args:
        clock: gives seconds.
        most: how many are remembered.

    """

    def __init__(self, clock: Callable[[], float] = time.monotonic, most: int = MOST) -> None:
        self._clock, self._most = clock, most
        self._turns: OrderedDict[_Who, _Turn] = OrderedDict()

    def take(self, kind: Kind, member: int, *, server: str = "", seconds: int, minute: int) -> None:
        """Count what somebody does.

        Args:
            kind: what it is.
            member: who does it.
            server: the name of the server where it is done; none if it is counted over all of them.
            seconds: between two times of a member; 0 for no wait.
            minute: times in a minute, of all members there.

        Raises:
            CoolingDown: the member has to wait.
            ServerBusy: all members together asked as often as they may; the member's own turn is not taken.

        """
        own = self._turn((kind, server, member), 1, seconds or _MINUTE)
        everybody = self._turn((kind, server, None), minute, _MINUTE)
        now = self._clock()
        if seconds and (left := own.cooldown.get_retry_after(now)):
            raise CoolingDown(left, again=own.refuse())
        if left := everybody.cooldown.get_retry_after(now):
            raise ServerBusy(left, again=own.refuse())
        for turn in (own, everybody):
            turn.cooldown.update_rate_limit(now)
        own.refused = False

    def _turn(self, who: _Who, rate: int, per: int) -> _Turn:
        turn = self._turns.get(who)
        if turn is None or (turn.cooldown.rate, turn.cooldown.per) != (rate, per):
            turn = _Turn(Cooldown(rate, per))
        self._turns[who] = turn
        self._turns.move_to_end(who)
        while len(self._turns) > self._most:
            self._turns.popitem(last=False)
        return turn
