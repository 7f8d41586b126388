"""The end of a run: those who are being answered are answered, and nothing takes longer than it may."""

from __future__ import annotations

import asyncio
import time
from contextlib import suppress

import discord

from bot.runtime.runtime import Runtime
from bot.runtime.worker import Worker

GRACE_SECONDS = 5.0
"""How long those who are being answered are waited for."""
CLOSE_SECONDS = 2.0
"""How long it may take to say goodbye to Discord; in all, ten seconds always suffice."""


async def wind_down(runtime: Runtime) -> None:
    """Take no more work, and let those at work reply."""
    await runtime.end(GRACE_SECONDS)


async def close(client: discord.Client) -> None:
    """Close a client, however its connection is."""
    with suppress(TimeoutError, discord.DiscordException, OSError):
        await asyncio.wait_for(client.close(), CLOSE_SECONDS)


def wait_for(worker: Worker, seconds: float) -> bool:
    """Whether all threads ended within ``seconds``. Blocks; for when the event loop is gone."""
    end = time.monotonic() + seconds
    while not worker.idle() and time.monotonic() < end:
        time.sleep(0.05)
    return worker.idle()
