"""Asking a running bot whether it is well: connected to Discord, and its threads alive.

The process listens on 127.0.0.1 and writes its port into the data folder. Who connects is
sent one line of JSON; no more can be asked.
"""

from __future__ import annotations

import asyncio
import json
import socket
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from pathlib import Path

from bot.gateway.client import Client
from index.domain.storage_errors import FolderUnusable

FILE = "health.port"
_PATIENCE = 5.0
"""Seconds in which a reader thread must take a job, and a process must answer."""


def ask(folder: Path) -> str | None:
    """Ask the bot that works on a data folder; ``None`` if it is well, else a sentence that says what is wrong."""
    try:
        port = int((folder / FILE).read_text(encoding="ascii"))
    except (OSError, ValueError):
        return f"No bot runs on the data folder {folder}. Start it with: citewell run"
    try:
        state = json.loads(_line(port))["citewell"]
        gateway, threads = bool(state["gateway"]), bool(state["threads"])
    except (OSError, ValueError, KeyError, TypeError, OverflowError):
        return f"The bot that worked on {folder} does not answer; it has ended or hangs. Start it with: citewell run"
    if not gateway:
        return "The bot runs, but is not connected to Discord. It tries again by itself; its log says why."
    if not threads:
        return "The bot is connected, but its threads do not get to the questions. Restart it if this lasts."
    return None


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
    return {"gateway": client.connected, "threads": await client.host.worker.alive(_PATIENCE)}


def _line(port: int) -> bytes:
    with socket.create_connection(("127.0.0.1", port), timeout=2 * _PATIENCE) as connection:
        answer = b""
        while chunk := connection.recv(4096):
            answer += chunk
            if answer.endswith(b"\n"):
                break
    return answer
