"""``python -m bot`` and ``citewell run``: read the settings, wire everything, run the bot."""

from __future__ import annotations

import asyncio
import os
import sys

import aiohttp

from bot.cli.base.error_codes import code_of
from bot.cli.base.exit_codes import Exit
from bot.gateway.client import Client, ShardedClient
from bot.gateway.endings import Ended
from bot.gateway.shutdown import wait_for
from bot.gateway.supervisor import Mode, Supervisor, serve
from bot.runtime.host import Host
from bot.runtime.logs import start_logging
from bot.runtime.pending import Pending
from bot.runtime.runtime import Runtime
from bot.runtime.worker import Worker
from config import load
from config.settings import Settings
from index import build
from index.domain.errors import LibraryError
from index.library.libraries import Libraries

THREADS_SECONDS = 1.0
CONNECTIONS = 12
"""Connections to Discord at once: many questions share these, where a handshake for each would keep all waiting.
Of 12, 24 and 32, the first kept buttons under 300 ms beside 100 questions at once (`benchmarks/acknowledge.py`)."""


def main() -> int:
    """Run with the settings of the environment; the exit code."""
    try:
        settings = load.load()
    except load.ConfigError as error:
        return _complain(str(error), code_of(error))
    return run(settings)


def run(settings: Settings) -> int:
    """Run the bot until it is told to stop.

    Returns:
        The exit code: 0 when it was told to stop. Otherwise a sentence on standard error says why.

    """
    try:
        token = load.token(settings).get_secret_value()
    except load.ConfigError as error:
        return _complain(str(error), Exit.TOKEN)
    start_logging(settings.log_level, token)
    try:
        with build.libraries(settings) as libraries:
            _serve(host_of(settings, libraries), token)
    except LibraryError as error:
        return _complain(str(error), code_of(error))
    except Ended as error:
        return _complain(str(error), error.code)
    except KeyboardInterrupt:
        pass
    return 0


def host_of(settings: Settings, libraries: Libraries) -> Host:
    """All that the bot works with, as the settings say."""
    worker = Worker(settings.discord.readers, settings.sources.loaders)
    intake, chat = build.intake(settings), build.asking(settings)
    pending = Pending(build.pending_replies(settings))
    runtime = Runtime(worker)
    return Host(settings=settings, libraries=libraries, intake=intake, runtime=runtime, pending=pending, chat=chat)


def _serve(host: Host, token: str) -> None:
    try:
        asyncio.run(_run(host, token))
    finally:
        host.intake.parsers.close()
    if not wait_for(host.worker, THREADS_SECONDS):
        # A thread cannot be ended from outside, and Python would wait for it. What it writes is
        # one transaction, so nothing is half done.
        sys.stderr.flush()
        os._exit(0)


async def _run(host: Host, token: str) -> None:
    def make(mode: Mode) -> Client:
        kind = ShardedClient if mode.sharded else Client
        return kind(host, content=mode.content, connector=aiohttp.TCPConnector(limit=CONNECTIONS))

    mode = Mode(content=host.settings.discord.message_content)
    await serve(Supervisor(make, mode, token), host.settings.data)


def _complain(sentence: str, code: int) -> int:
    sys.stderr.write(f"{sentence}\n")
    return int(code)


if __name__ == "__main__":
    sys.exit(main())
