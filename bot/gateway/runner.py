"""Runs the client until it is told to stop, and turns whatever ends it into one sentence."""

from __future__ import annotations

import asyncio
import logging
import signal
import time
from collections.abc import Callable
from contextlib import suppress
from enum import IntEnum
from pathlib import Path
from urllib.parse import urlsplit

import aiohttp
import discord

from bot.gateway.client import Client
from bot.gateway.health import answering
from bot.messages.send import place
from bot.runtime.worker import Worker
from index.domain.errors import LibraryError

log = logging.getLogger(__name__)
CLOSE_SECONDS = 8.0
"""How long the end may take; what has not ended by then is let go, so that ten seconds always suffice."""
_BAD_TOKEN = 4004
_PORTAL = "Copy it anew from the Discord developer portal, page Bot, button Reset Token."


class Code(IntEnum):
    """With what a run ends, beside the codes of ``bot.cli.base.exit_codes``."""

    TOKEN = 7
    """There is no token, or Discord does not accept it."""
    UNREACHABLE = 8
    """Discord could not be reached."""
    REFUSED = 9
    """Discord accepts the token, but not what the bot asks for."""
    UNEXPECTED = 70
    """A fault of Citewell itself, or of the client library."""


class Ended(Exception):
    """Why the bot cannot start or go on, in one sentence."""

    def __init__(self, code: Code, sentence: str) -> None:
        super().__init__(sentence)
        self.code = code


async def serve(client: Client, token: str, folder: Path) -> None:
    """Log in, answer until SIGINT or SIGTERM, then close. Raises ``Ended`` when it cannot go on.

    Raises ``FolderUnusable`` when the data folder cannot be written.
    """
    stopped = asyncio.Event()
    _on_signals(stopped.set)
    try:
        async with answering(client, folder):
            await _until(client, token, stopped)
    except LibraryError:
        raise
    except Exception as error:
        raise ended(error, client) from error


async def _until(client: Client, token: str, stopped: asyncio.Event) -> None:
    """Run the client until ``stopped`` is set or it ends by itself; its error is raised."""
    running = asyncio.create_task(client.start(token))
    rounds = asyncio.create_task(client.go_round())
    stop = asyncio.create_task(stopped.wait())
    try:
        await asyncio.wait((running, stop), return_when=asyncio.FIRST_COMPLETED)
        if running.done():
            running.result()
    finally:
        stop.cancel()
        rounds.cancel()
        await _close(client, running)


async def _close(client: Client, running: asyncio.Task[None]) -> None:
    """Close the client. It may sleep before a new attempt to connect, so its task is cancelled too."""
    with suppress(TimeoutError):
        await asyncio.wait_for(client.close(), CLOSE_SECONDS)
    running.cancel()
    await asyncio.wait((running,), timeout=1)


def wait_for(worker: Worker, seconds: float) -> bool:
    """Whether all threads ended within ``seconds``. Blocks; for when the event loop is gone."""
    end = time.monotonic() + seconds
    while not worker.idle() and time.monotonic() < end:
        time.sleep(0.05)
    return worker.idle()


def _on_signals(call: Callable[[], None]) -> None:
    loop = asyncio.get_running_loop()
    with suppress(NotImplementedError):  # Windows: Ctrl-C cancels the main task instead
        for number in (signal.SIGINT, signal.SIGTERM):
            loop.add_signal_handler(number, call)


def ended(error: Exception, client: discord.Client) -> Ended:
    """The sentence for what ended a client."""
    if isinstance(error, discord.LoginFailure) or _close_code(error) == _BAD_TOKEN:
        return Ended(Code.TOKEN, f"Discord does not accept the bot's token. {_PORTAL}")
    if isinstance(error, discord.PrivilegedIntentsRequired):
        sentence = "Discord wants a privileged intent to be granted, which Citewell does not need. Please report this."
        return Ended(Code.REFUSED, sentence)
    if isinstance(error, discord.ConnectionClosed):
        return Ended(Code.REFUSED, f"Discord closed the connection with code {error.code}. Please report this.")
    if _unreached(error, client):
        return Ended(Code.UNREACHABLE, f"Discord cannot be reached{_through(client)}: {_why(error)}.")
    if isinstance(error, discord.HTTPException):
        return Ended(Code.REFUSED, f"Discord refused the login with status {error.status}. Please report this.")
    fault = f"{type(error).__name__} at {place(error)}"
    return Ended(Code.UNEXPECTED, f"The connection to Discord failed unexpectedly ({fault}). Start the bot again.")


def _unreached(error: Exception, client: discord.Client) -> bool:
    """Whether it was the network, or Discord's servers, that failed.

    When the very first connection to the gateway fails, discord.py 2.7 trips over its own
    feet with an ``AttributeError`` (Rapptz/discord.py#10520).
    """
    if isinstance(error, AttributeError):
        return client.ws is None
    network = (aiohttp.ClientError, TimeoutError, discord.DiscordServerError, discord.GatewayNotFound)
    return isinstance(error, network)


def _why(error: Exception) -> str:
    if isinstance(error, AttributeError):
        return _why(error.__context__) if isinstance(error.__context__, Exception) else "the gateway does not answer"
    if isinstance(error, discord.HTTPException):
        return f"it answers with status {error.status}"
    if isinstance(error, TimeoutError):
        return "it does not answer"
    if isinstance(error, aiohttp.ClientConnectorCertificateError):
        return "its certificate is not trusted here, so somebody may stand between"
    return (str(error) or type(error).__name__).rstrip(".")


def _through(client: discord.Client) -> str:
    """The proxy that stands between, without a password in it."""
    proxy = urlsplit(client.http.proxy or "")
    return f" through the proxy {proxy.hostname}:{proxy.port}" if proxy.hostname else ""


def _close_code(error: Exception) -> int | None:
    return error.code if isinstance(error, discord.ConnectionClosed) else None
