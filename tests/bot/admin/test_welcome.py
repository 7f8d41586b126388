"""The first message in a server: where it is said, to whom, and that it is said once."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import discord
import pytest
import simcord
from simcord.backend import serializers

from bot.admin.welcome import claim, page
from bot.gateway.client import Client
from bot.i18n.catalogs import LANGUAGES
from bot.i18n.translate import Voice
from bot.messages.escape import units
from bot.messages.part import CONTENT
from index.ingest.draft import draft
from index.library.libraries import Libraries
from tests.bot import openapi
from tests.bot.world import VISIT, bot

FIRST, BACK = page(0, Voice()).content, page(1, Voice()).content
BEGIN = "In the server {} I found nobody to tell how to begin: /article add, then /ask."


@pytest.fixture
def env(simcord_env: simcord.Env) -> Iterator[simcord.Env]:
    """Servers whose requests are all checked when the test ends."""
    yield simcord_env
    for request in simcord_env.http_requests:
        if request.json is not None and openapi.DOCUMENT.exists():
            openapi.check(request.method, request.path, request.json)


def joined(env: simcord.Env, guild: Any, **changes: Any) -> None:
    """Discord says that the bot is in a server; ``unavailable`` tells whether it had been away."""
    payload = {**serializers.guild_create_payload(env.backend, env.backend.get_guild(guild.id)), **changes}
    env.backend.emit("GUILD_CREATE", {key: value for key, value in payload.items() if value is not ...})


def sent(env: simcord.Env) -> list[str]:
    """The content of all messages."""
    posts = [one for one in env.http_requests if one.method == "POST" and one.path.endswith("/messages")]
    return [str(one.json["content"]) for one in posts if one.json]


def rooms(env: simcord.Env) -> list[int]:
    """The channels that they went to."""
    posts = [one for one in env.http_requests if one.method == "POST" and one.path.endswith("/messages")]
    return [int(one.path.split("/")[-2]) for one in posts]


def allow(env: simcord.Env, guild: Any, **allowed: bool) -> None:
    """Let the bot do in a server what is named alone."""
    for role in env.backend.get_guild(guild.id).roles.values():
        role.permissions = discord.Permissions(**allowed).value


async def test_a_new_server_is_told_once_how_to_begin(env: simcord.Env) -> None:
    guild = env.create_guild()
    room = guild.create_text_channel("general")
    await env.settle()
    assert sent(env) == [FIRST]
    assert rooms(env) == [room.id]
    for unavailable in (..., False, False):
        joined(env, guild, unavailable=unavailable)
        await env.settle()
    assert sent(env) == [FIRST]


async def test_it_pings_nobody_and_shows_no_preview(env: simcord.Env) -> None:
    env.create_guild().create_text_channel("general")
    await env.settle()
    (post,) = [one.json for one in env.http_requests if one.path.endswith("/messages") and one.json]
    assert post["allowed_mentions"]["parse"] == []
    assert post["flags"] == 4


async def test_a_restart_does_not_say_it_again(env: simcord.Env, tmp_path: Path, opened: Libraries) -> None:
    env.create_guild().create_text_channel("general")
    await env.settle()
    await env.restart_bot(bot(tmp_path, opened))
    await env.settle()
    assert sent(env) == [FIRST]


async def test_a_server_that_added_the_bot_long_ago_is_told_nothing(env: simcord.Env) -> None:
    env.create_guild().create_text_channel("general")
    env.backend.clock.advance(2 * 24 * 60 * 60)
    await env.settle()
    assert sent(env) == []


@pytest.mark.parametrize("unavailable", [..., False])
async def test_each_of_discords_ways_to_tell_of_a_joining_will_do(env: simcord.Env, unavailable: Any) -> None:
    guild = env.create_guild()
    guild.create_text_channel("general")
    env.backend.clock.advance(2 * 24 * 60 * 60)
    await env.settle()
    assert sent(env) == []
    for member in env.backend.get_guild(guild.id).members.values():
        member.joined_at = env.backend.now_iso()
    if unavailable is ...:
        env.backend.emit("GUILD_DELETE", {"id": str(guild.id)})
    joined(env, guild, unavailable=unavailable)
    await env.settle()
    assert sent(env) == [FIRST]


async def test_a_server_that_comes_back_reads_that_its_articles_are_there(
    env: simcord.Env, simcord_bot: Client
) -> None:
    guild = env.create_guild()
    library = simcord_bot.host.libraries.open(str(guild.id))
    library.add(draft("a test", VISIT))
    simcord_bot.host.libraries.leave(str(guild.id), datetime.now(UTC))
    guild.create_text_channel("general")
    await env.settle()
    assert sent(env) == [BACK]
    assert simcord_bot.host.libraries.left() == {}


def test_each_joining_is_claimed_once(opened: Libraries) -> None:
    first, second = datetime(2026, 1, 1, tzinfo=UTC), datetime(2026, 3, 1, tzinfo=UTC)
    claimed = [claim(opened, "1", when) is not None for when in (first, first, second, second)]
    assert claimed == [True, False, True, False]


async def test_the_channel_for_discords_own_notes_comes_first(env: simcord.Env) -> None:
    guild = env.create_guild()
    guild.create_text_channel("general")
    system = guild.create_text_channel("notes")
    env.backend.get_guild(guild.id).system_channel_id = system.id
    env.backend.emit("GUILD_UPDATE", serializers.guild_create_payload(env.backend, env.backend.get_guild(guild.id)))
    await env.settle()
    assert rooms(env) == [system.id]


async def test_news_rules_and_closed_channels_are_passed_over(env: simcord.Env) -> None:
    guild = env.create_guild()
    guild.create_news_channel("news")
    rules = guild.create_text_channel("rules")
    own = guild.me
    assert own is not None
    closed = guild.create_text_channel("closed", overwrites={own: discord.PermissionOverwrite(send_messages=False)})
    room = guild.create_text_channel("general")
    env.backend.get_guild(guild.id).rules_channel_id = rules.id
    env.backend.emit("GUILD_UPDATE", serializers.guild_create_payload(env.backend, env.backend.get_guild(guild.id)))
    await env.settle()
    assert closed.id not in rooms(env)
    assert rooms(env) == [room.id]


async def test_without_a_channel_the_owner_is_told_which_server_it_is_about(env: simcord.Env) -> None:
    guild = env.create_guild("**Bold** @everyone")
    allow(env, guild)
    joined(env, guild)
    await env.settle()
    (message,) = sent(env)
    assert message == f"This is about the server \\*\\*Bold\\*\\* \\@everyone.\n{FIRST}"
    assert guild.owner.dm_channel.id in rooms(env)


async def test_who_added_the_bot_is_told_where_the_server_lets_it_know(env: simcord.Env, simcord_bot: Client) -> None:
    guild, ada = env.create_guild(), env.create_user("ada")
    allow(env, guild, view_audit_log=True)
    assert simcord_bot.user is not None
    env.backend.record_audit_log(
        guild.id, discord.AuditLogAction.bot_add.value, user_id=ada.id, target_id=simcord_bot.user.id
    )
    joined(env, guild)
    await env.settle()
    assert rooms(env) == [ada.dm_channel.id]


async def test_where_nobody_can_be_told_it_stands_in_the_log(
    env: simcord.Env, caplog: pytest.LogCaptureFixture
) -> None:
    guild = env.create_guild()
    allow(env, guild)
    env.inject_error("POST", "/users/@me/channels", status=403)
    joined(env, guild)
    await env.settle()
    assert sent(env) == []
    assert BEGIN.format(guild.id) in [record.getMessage() for record in caplog.records]


async def test_it_is_said_in_the_servers_language(env: simcord.Env) -> None:
    env.create_guild(preferred_locale="de").create_text_channel("allgemein")
    await env.settle()
    assert sent(env) == [page(0, Voice("de")).content]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("articles", [0, 1, 2, 10_000])
def test_it_fits_with_the_servers_name(language: str, articles: int) -> None:
    assert units(page(articles, Voice(language)).content) < CONTENT - 600


async def test_a_library_that_cannot_be_opened_is_a_line_in_the_log(
    env: simcord.Env, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    guild = env.create_guild()
    guild.create_text_channel("general")
    (tmp_path / "libraries" / f"{guild.id}.sqlite").write_bytes(b"something else" * 100)
    await env.settle()
    assert sent(env) == []
    assert f"The server {guild.id} could not be greeted: ForeignDatabase." in caplog.text
