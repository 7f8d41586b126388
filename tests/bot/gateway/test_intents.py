from __future__ import annotations

import asyncio
import signal
from pathlib import Path

import discord as library

from bot.gateway.supervisor import CONTENT_REFUSED
from tests.bot.loopback.discord import discord
from tests.bot.loopback.process import ended, running


async def test_a_bot_that_discord_lets_not_read_messages_says_so_and_runs_without(tmp_path: Path) -> None:
    async with discord(tmp_path) as server:
        server.refused_intents = library.Intents(message_content=True).value
        async with running(tmp_path, server.proxy, CITEWELL_DISCORD__MESSAGE_CONTENT="true") as process:
            await asyncio.wait_for(server.ready.wait(), 60)
            process.send_signal(signal.SIGTERM)
            code, written = await ended(process)
    assert code == 0
    assert CONTENT_REFUSED in written
    assert "Traceback" not in written
