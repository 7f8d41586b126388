"""The real client in the test's own process, connected to Discord on loopback by TLS, proxy and sockets."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from itertools import repeat
from pathlib import Path
from typing import Any

import aiohttp

from bot.gateway.client import Client, ShardedClient
from bot.gateway.supervisor import Mode, Supervisor, until
from bot.runtime.cooldowns import Cooldowns
from bot.runtime.host import Host
from bot.runtime.pending import Pending
from bot.runtime.runtime import Runtime
from bot.runtime.worker import Worker
from config.settings import Settings
from index.ingest.draft import draft
from index.library.libraries import Libraries
from index.library.library import Library
from index.library.run_jobs import Intake
from index.storage.host.pending_replies import PendingReplies
from tests.bot.loopback.discord import PATIENCE, Discord
from tests.bot.loopback.payloads import GUILD
from tests.bot.world import VISIT, libraries, parsers
from tests.index.web import WrittenWeb


@dataclass
class Running:
    """A bot that is kept connected."""

    server: Discord
    supervisor: Supervisor
    host: Host
    stop: asyncio.Event
    task: asyncio.Task[None]

    @property
    def client(self) -> Client:
        return self.supervisor.client

    @property
    def library(self) -> Library:
        return self.host.libraries.open(str(GUILD))

    def add(self, text: str = VISIT) -> None:
        self.library.add(draft("a test", text))

    async def end(self) -> None:
        """Tell it to stop, and wait until it has."""
        self.stop.set()
        await asyncio.wait_for(asyncio.shield(self.task), PATIENCE)


@asynccontextmanager
async def connected(
    server: Discord,
    folder: Path,
    opened: Libraries,
    *,
    content: bool = False,
    ready: bool = True,
    heartbeat: float = 60.0,
) -> AsyncIterator[Running]:
    """Keep a bot connected to a server, and wait until it is, unless told otherwise."""
    trusted = ssl.create_default_context(cafile=folder / "ca.pem")
    intake = Intake(WrittenWeb(), parsers(), file_bytes=1_000_000)
    settings = Settings.model_validate({"data": folder, "discord": {"proxy": server.proxy}})
    runtime, cooldowns = Runtime(Worker()), Cooldowns(most=0)
    pending = Pending(PendingReplies(folder / "pending.sqlite"))
    host = Host(
        settings=settings, libraries=opened, intake=intake, runtime=runtime, cooldowns=cooldowns, pending=pending
    )

    def make(mode: Mode) -> Client:
        kind = ShardedClient if mode.sharded else Client
        made = kind(host, content=mode.content, connector=aiohttp.TCPConnector(limit=12, ssl=trusted))
        made._connection.guild_ready_timeout, made._connection.heartbeat_timeout = 0.05, heartbeat
        return made

    supervisor = Supervisor(make, Mode(content=content), server.token, _at_once)
    stop = asyncio.Event()
    task = asyncio.create_task(until(supervisor, stop))
    running = Running(server, supervisor, host, stop, task)
    try:
        if ready:
            await asyncio.wait_for(server.ready.wait(), PATIENCE)
        yield running
    finally:
        stop.set()
        await asyncio.wait({task}, timeout=PATIENCE)


@asynccontextmanager
async def bot_on(server: Discord, folder: Path, **how: Any) -> AsyncIterator[Running]:
    """As ``connected``, with libraries in the folder."""
    with libraries(folder) as opened:
        async with connected(server, folder, opened, **how) as running:
            yield running


def _at_once() -> Iterator[float]:
    return repeat(0.01)
