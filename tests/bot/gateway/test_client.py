from __future__ import annotations

import asyncio
import logging
import threading
from dataclasses import replace
from pathlib import Path
from typing import Any

import discord
import pytest
import simcord

from bot.gateway import shutdown
from bot.gateway.client import Client
from bot.gateway.permissions import NEEDED, missing
from bot.gateway.shutdown import wind_down
from bot.messages.custom_id import Stale
from index.domain.jobs import Feed
from index.library.libraries import Libraries
from tests.bot.feeds.test_command import FEED
from tests.bot.world import VISIT, World, bot, messages, shown, world


def puts(env: simcord.Env) -> int:
    return sum(one.method == "PUT" for one in env.http_requests)


def test_it_asks_for_no_privileged_intent_and_pings_nobody(simcord_bot: Client) -> None:
    assert simcord_bot.intents == discord.Intents(guilds=True, guild_messages=True, dm_messages=True)
    assert simcord_bot.allowed_mentions is not None
    assert simcord_bot.allowed_mentions.to_dict()["parse"] == []


async def test_commands_are_registered_only_when_discord_has_others(tmp_path: Path, opened: Libraries) -> None:
    async with world(bot(tmp_path, opened)) as there:
        assert puts(there.env) == 1
        await there.env.restart_bot(bot(tmp_path, opened))
        assert puts(there.env) == 1
        await there.env.restart_bot(bot(tmp_path, opened, settings={"limits": {"question_characters": 100}}))
        assert puts(there.env) == 2


async def test_at_the_start_it_says_how_to_invite_it(
    tmp_path: Path, opened: Libraries, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, "bot")
    async with world(bot(tmp_path, opened)) as there:
        lines = [record.getMessage() for record in caplog.records]
        link = f"https://discord.com/oauth2/authorize?client_id={there.client.application_id}"
        assert any(line.startswith(f"Invite: {link}") for line in lines)
        assert "scope=bot+applications.commands" in caplog.text
        assert f"permissions={NEEDED.value}" in caplog.text
        assert there.client.connected


async def test_it_says_what_a_server_has_not_granted(there: World, caplog: pytest.LogCaptureFixture) -> None:
    guild = there.client.get_guild(there.guild.id)
    assert guild is not None
    assert missing(guild.me.guild_permissions) == []
    everyone, own = guild.default_role, guild.me.roles[-1]
    own._permissions = discord.Permissions(send_messages=True).value
    everyone._permissions = 0
    assert missing(guild.me.guild_permissions) == [
        "view channel",
        "send messages in threads",
        "read message history",
        "attach files",
    ]
    there.client.tell_missing(guild)
    assert [record.getMessage() for record in caplog.records] == [
        f"In the server Test Guild ({guild.id}) I lack the permission to {name}."
        for name in missing(guild.me.guild_permissions)
    ]
    assert missing(discord.Permissions(administrator=True)) == []


async def test_the_proxy_is_the_client_librarys(tmp_path: Path, opened: Libraries) -> None:
    made = bot(tmp_path, opened, settings={"discord": {"proxy": "http://127.0.0.1:1"}})
    assert made.http.proxy == "http://127.0.0.1:1"


class Held:
    """An embedder's gate: what is asked waits until it opens."""

    def __init__(self, there: World, monkeypatch: pytest.MonkeyPatch) -> None:
        self.gate, self.begun = threading.Event(), threading.Event()
        library = there.library
        ask = library.ask

        def slow(question: str, **given: Any) -> Any:
            self.begun.set()
            self.gate.wait(10)
            return ask(question, **given)

        monkeypatch.setattr(library, "ask", slow)
        self.library = library


async def test_closing_waits_for_the_answers_that_are_under_way(there: World, monkeypatch: pytest.MonkeyPatch) -> None:
    there.add(VISIT)
    held = Held(there, monkeypatch)
    asking = asyncio.create_task(there.ask())
    await asyncio.to_thread(held.begun.wait, 10)
    closing = asyncio.create_task(wind_down(there.host.runtime))
    await asyncio.sleep(0.05)
    assert not closing.done()
    held.gate.set()
    assert "**" in shown(await asking)
    await closing


async def test_what_comes_while_it_ends_is_told_so(there: World) -> None:
    there.host.worker.stop()
    for result in (await there.ask(), await there.press(there.member, "quote:0:AQBbDDMhCQ")):
        (said,) = messages(result)
        assert said.ephemeral
        assert "being restarted" in said.content


async def test_closing_does_not_wait_for_ever(there: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutdown, "GRACE_SECONDS", 0.05)
    held = Held(there, monkeypatch)
    asking = asyncio.create_task(there.ask())
    await asyncio.to_thread(held.begun.wait, 10)
    await asyncio.wait_for(wind_down(there.host.runtime), 5)
    held.gate.set()
    await asking


async def test_a_reply_that_comes_too_late_is_no_crash(there: World, caplog: pytest.LogCaptureFixture) -> None:
    there.env.inject_error("POST", "/interactions/*/callback", status=404, code=10062, message="Unknown interaction")
    await there.ask()
    assert len(there.env.errors) == 1
    assert "An interaction was over before it could be answered (code 10062)." in caplog.text
    assert "Traceback" not in caplog.text


async def test_a_reply_that_discord_refuses_is_told(there: World, caplog: pytest.LogCaptureFixture) -> None:
    there.add()
    there.env.inject_error("PATCH", "/webhooks/*", status=400, code=50035, message="Invalid Form Body")
    result = await there.ask()
    assert len(there.env.errors) == 1
    assert "Something went wrong on my side" in shown(result)
    assert str(Stale()) not in shown(result)
    assert caplog.text.count("/ask failed: HTTPException at ") == 1


def failing(there: World, channel: int | None) -> Feed:
    feed = Feed(
        id=1, url=FEED, title="@everyone *News*", minutes=60, channel=channel, due=there.library.now(),
        failing=there.library.now(), reason="It does not answer.",
    )  # fmt: skip
    return there.library.feeds.add(feed)


async def test_the_note_goes_to_the_feeds_channel_and_pings_nobody(there: World) -> None:
    await there.client.tell_failing(str(there.guild.id), failing(there, there.channel.id))
    (sent,) = [one for one in there.env.http_requests if one.path == f"/channels/{there.channel.id}/messages"]
    body = sent.json or {}
    assert body["content"].startswith("A feed is failing; that began <t:")
    assert "\\@everyone \\*News\\*" in body["content"]
    assert body["allowed_mentions"]["parse"] == []


async def test_where_the_note_cannot_be_written_it_is_logged(there: World, caplog: pytest.LogCaptureFixture) -> None:
    feed = failing(there, there.channel.id)
    there.env.inject_error("POST", "/channels/*/messages", status=403, code=50013, message="Missing Permissions")
    for server, one in (
        (str(there.guild.id), feed),
        (str(there.guild.id), replace(feed, channel=None)),
        (str(there.guild.id), replace(feed, channel=1)),
        ("local", feed),
        ("1", feed),
    ):
        caplog.clear()
        await there.client.tell_failing(server, one)
        assert caplog.messages == [f"Feed 1 of server {server} fails, and I cannot say so in its channel."]


async def test_a_feed_without_a_channel_is_told_of_in_the_one_for_notes(there: World) -> None:
    notes = there.guild.create_text_channel("notes")
    there.choose_setting("notes_channel", str(notes.id))
    await there.client.tell_failing(str(there.guild.id), failing(there, None))
    assert [one for one in there.env.http_requests if one.path == f"/channels/{notes.id}/messages"]
