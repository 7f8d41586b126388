"""Keeps the bot connected: whatever ends a connection, another one is made, unless only the host can mend it."""

from __future__ import annotations

import asyncio
import logging
import signal
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path

import discord

from bot.gateway.client import Client
from bot.gateway.endings import SHARDS_NEEDED, close_code, ended
from bot.gateway.health import answering
from bot.gateway.identify_budget import IdentifiesSpent
from bot.gateway.late_replies import apologise
from bot.gateway.shutdown import CLOSE_SECONDS, close, wind_down
from bot.messages.patient import be_patient
from bot.runtime.pauses import pauses

log = logging.getLogger(__name__)
CONTENT_REFUSED = (
    "Discord does not let me read the content of messages, so I answer in question channels only when I am mentioned. "
    "Switch on Message Content Intent in the Discord developer portal, page Bot, and start me again."
)
FIRST_PAUSE, LONGEST_PAUSE = 1.0, 300.0
"""Seconds between two attempts: at first, and when many have failed."""
STEADY = 300.0
"""Seconds after which a connection counts as good, so that the next pause is short again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mode:
    """How a client connects."""

    content: bool = False
    """Whether it asks for the content of all messages."""
    sharded: bool = False
    """Whether it opens as many connections as Discord wants."""


MakeClient = Callable[[Mode], Client]


def _pauses() -> Iterator[float]:
    return pauses(FIRST_PAUSE, LONGEST_PAUSE)


class Supervisor:
    """Logs in, connects, and does so again whenever the connection ends. One task of the event loop.

    Args:
        make: makes a client that has not logged in.
        mode: how it connects at first.
        token: the bot's.
        begin_pauses: gives the pauses between attempts, from the shortest.

    """

    def __init__(
        self,
        make: MakeClient,
        mode: Mode,
        token: str,
        begin_pauses: Callable[[], Iterator[float]] = _pauses,
    ) -> None:
        self._make, self._mode, self._token = make, mode, token
        self._begin_pauses, self._pauses = begin_pauses, begin_pauses()
        self.client = make(mode)
        """The one that is connected, or shall be."""

    async def run(self) -> None:
        """Keep connected until cancelled. Raises ``bot.gateway.endings.Ended`` if only the host can mend it."""
        be_patient()
        while True:
            rounds = asyncio.create_task(self.client.go_round())
            try:
                await self._stay()
            except discord.PrivilegedIntentsRequired as error:
                if not self._mode.content:
                    raise ended(error, self.client) from error
                log.warning(CONTENT_REFUSED)
                self._mode = replace(self._mode, content=False)
            finally:
                rounds.cancel()
                await close(self.client)
            self.client = self._make(self._mode)

    async def _stay(self) -> None:
        """Keep one client connected for as long as it can be used."""
        client, clock = self.client, asyncio.get_running_loop().time
        while True:
            begun = clock()
            try:
                if client.application is None:
                    await client.login(self._token)
                await client.connect()
            except discord.PrivilegedIntentsRequired:
                raise
            except Exception as error:  # noqa: BLE001 - whatever it was, people wait for the bot
                if close_code(error) == SHARDS_NEEDED and not self._mode.sharded:
                    log.info("The bot is in so many servers that Discord wants several connections.")
                    self._mode = replace(self._mode, sharded=True)
                    return
                if clock() - begun > STEADY:
                    self._pauses = self._begin_pauses()
                await self._pause(error)
            if client.is_closed() or client.application is None:
                return
            await _hang_up(client)

    async def _pause(self, error: Exception) -> None:
        """Say why the connection ended, and wait; raises ``Ended`` if waiting is in vain."""
        pause = error.seconds if isinstance(error, IdentifiesSpent) else next(self._pauses)
        why = ended(error, self.client)
        if why.final:
            raise why from error
        log.warning("%s I try again in %.0f s.", why, pause)
        await asyncio.sleep(pause)


async def _hang_up(client: discord.Client) -> None:
    """Close what is left of a connection, whose heart would go on beating."""
    if getattr(client.ws, "open", False):  # None before the first connection
        with suppress(TimeoutError, discord.DiscordException, OSError):
            await asyncio.wait_for(client.ws.close(code=4000), CLOSE_SECONDS)


async def serve(supervisor: Supervisor, folder: Path) -> None:
    """Stay connected and answer until SIGINT or SIGTERM, then close.

    Raises:
        Ended: it cannot go on unless the host mends something.
        FolderUnusable: the data folder cannot be written.

    """
    stopped = asyncio.Event()
    _on_signals(stopped.set)
    async with answering(lambda: supervisor.client, folder):
        await until(supervisor, stopped)


async def until(supervisor: Supervisor, stopped: asyncio.Event) -> None:
    """Keep connected until ``stopped`` is set or it is in vain, whose reason is raised."""
    running, stop = asyncio.create_task(supervisor.run()), asyncio.create_task(stopped.wait())
    try:
        await asyncio.wait((running, stop), return_when=asyncio.FIRST_COMPLETED)
        if running.done():
            running.result()
    finally:
        stop.cancel()
        await wind_down(supervisor.client.host.runtime)
        await apologise(supervisor.client, CLOSE_SECONDS)
        running.cancel()  # it may sleep before a new attempt, and closes the client
        await asyncio.wait((running,), timeout=CLOSE_SECONDS + 1)


def _on_signals(call: Callable[[], None]) -> None:
    loop = asyncio.get_running_loop()
    with suppress(NotImplementedError):  # Windows: Ctrl-C cancels the main task instead
        for number in (signal.SIGINT, signal.SIGTERM):
            loop.add_signal_handler(number, call)
