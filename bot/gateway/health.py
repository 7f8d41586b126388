"""The health check of a running bot: connected to Discord, and its threads alive.

The process listens on 127.0.0.1 and writes its port into the data folder. Who connects is
sent one line of JSON; no more can be asked.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from pathlib import Path

from bot.gateway.client import Client
from bot.gateway.health_check import FILE, PATIENCE
from index.domain.storage_errors import FolderUnusable


@asynccontextmanager
async def answering(client: Callable[[], Client], folder: Path) -> AsyncIterator[None]:
    """Answer ``ask`` about the client there is for as long as the context lasts. Raises ``FolderUnusable``."""

    async def respond(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(OSError):
            writer.write(json.dumps({"citewell": await state(client())}).encode() + b"\n")
            await writer.drain()
            writer.close()

    file = folder / FILE
    try:
        server = await asyncio.start_server(respond, "127.0.0.1", 0)
        file.write_text(str(server.sockets[0].getsockname()[1]), encoding="ascii")
    except OSError as error:
        raise FolderUnusable(file, error.strerror or str(error)) from error
    try:
        yield
    finally:
        file.unlink(missing_ok=True)
        server.close()


async def state(client: Client) -> dict[str, bool]:
    """Whether the gateway is connected and the threads take jobs."""
    return {"gateway": client.connected, "threads": await client.host.worker.alive(PATIENCE)}
