"""The commands reach Discord, and nobody is told so before they have."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.gateway import command_sync
from tests.bot.loopback.discord import discord
from tests.bot.loopback.inside import bot_on
from tests.bot.loopback.process import ask


async def test_commands_that_discord_refuses_are_told_again_until_it_takes_them(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(command_sync, "FIRST_PAUSE", 0.01)
    caplog.set_level("INFO", "bot")
    async with discord(tmp_path) as server:
        server.faults.add("PUT", "/commands$", status=400, code=50035)
        server.faults.add("PUT", "/commands$", status=503)
        async with bot_on(server, tmp_path):
            await server.until(lambda: server.registered)
            assert await ask(server, "When?")
    lines = [line for line in caplog.messages if "the commands" in line]
    assert lines[0].startswith("Discord did not take the commands: status 400, code 50035. I try again in")
    assert lines[1].startswith("Discord did not take the commands: status 503, code 0. I try again in")
    assert lines[2:] == ["Told Discord of the commands."]


async def test_what_discord_has_is_compared_at_each_start(tmp_path: Path) -> None:
    async with discord(tmp_path) as server:
        for _ in range(2):
            async with bot_on(server, tmp_path):
                await ask(server, "When?")
            server.ready.clear()
        assert server.count("PUT", "/commands") == 1
        server.registered = [{**server.registered[0], "description": "Something else."}, *server.registered[2:]]
        async with bot_on(server, tmp_path):
            await server.until(lambda: server.count("PUT", "/commands") == 2)


async def test_a_discord_that_does_not_take_them_keeps_nobody_from_asking(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with discord(tmp_path) as server:
        server.faults.add("GET", "/commands$", status=503, times=1_000)
        async with bot_on(server, tmp_path):
            assert await ask(server, "When?")
        assert server.registered == []
