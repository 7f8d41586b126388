"""``python -m bot``, and what ``citewell run`` calls: read the settings, build all, run the bot."""

from __future__ import annotations

import asyncio
import os
import sys

import aiohttp

from bot.cli.base.exit_codes import code_of
from bot.gateway.client import Client, ShardedClient
from bot.gateway.endings import Code, Ended
from bot.gateway.shutdown import wait_for
from bot.gateway.supervisor import Mode, Supervisor, serve
from bot.runtime.context import Desk
from bot.runtime.logs import start_logging
from bot.runtime.worker import Worker
from config import load
from config.settings import Settings
from index import build
from index.domain.errors import LibraryError
from index.library.libraries import Libraries
from index.library.run_jobs import Intake

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
        return _complain(str(error), Code.TOKEN)
    start_logging(settings.log_level, token)
    try:
        with build.libraries(settings) as libraries:
            _serve(settings, token, libraries, build.intake(settings))
    except LibraryError as error:
        return _complain(str(error), code_of(error))
    except Ended as error:
        return _complain(str(error), error.code)
    except KeyboardInterrupt:
        pass
    return 0


def _serve(settings: Settings, token: str, libraries: Libraries, intake: Intake) -> None:
    worker = Worker(settings.discord.readers, settings.sources.loaders)
    desk = Desk(
        libraries=libraries,
        worker=worker,
        intake=intake,
        question_characters=settings.limits.question_characters,
        file_bytes=settings.sources.file_bytes,
        feed_minutes=settings.sources.feed_minutes,
        manager_role=settings.discord.manager_role,
        asking=build.asking(settings),
        edit_days=settings.discord.edit_days,
        left_days=settings.limits.left_days,
    )
    try:
        asyncio.run(_run(desk, token, settings))
    finally:
        intake.parsers.close()
    if not wait_for(worker, THREADS_SECONDS):
        # A thread cannot be ended from outside, and Python would wait for it. What it writes is
        # one transaction, so nothing is half done.
        sys.stderr.flush()
        os._exit(0)


async def _run(desk: Desk, token: str, settings: Settings) -> None:
    chosen = settings.discord

    def make(mode: Mode) -> Client:
        kind = ShardedClient if mode.sharded else Client
        connector = aiohttp.TCPConnector(limit=CONNECTIONS)
        return kind(desk, settings.data, chosen.proxy, content=mode.content, connector=connector)

    await serve(Supervisor(make, Mode(content=chosen.message_content), token), settings.data)


def _complain(sentence: str, code: int) -> int:
    sys.stderr.write(f"{sentence}\n")
    return int(code)


if __name__ == "__main__":
    sys.exit(main())
