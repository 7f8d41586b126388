"""Who may do what, checked on the way in that no client of Discord's guards: the raw interaction."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import Any

import discord
import pytest

from bot.ask.quote_pointer import Pointer, pack
from bot.gateway.client import Client
from bot.messages.custom_id import Stale
from config.settings import Settings
from index.domain.jobs import Feed, State
from index.ingest.draft import draft
from tests.bot.world import VISIT, World, bot, libraries, messages, world

ADMIN = [
    ("article list", {}),
    ("article show", {"article": 1}),
    ("article remove", {"article": 1}),
    ("article add", {"title": "Mine"}),
    ("article add", {"url": "https://example.org/a"}),
    ("article refresh", {"article": 1}),
    ("article jobs", {}),
    ("feed add", {"url": "https://example.org/feed"}),
    ("feed list", {}),
    ("feed pause", {"feed": 1}),
    ("feed remove", {"feed": 1}),
]


def only(result: Any) -> str:
    (message,) = messages(result)
    assert message.ephemeral
    return str(message.content)


@pytest.mark.parametrize(("name", "options"), ADMIN)
async def test_a_plain_member_is_refused_kindly_privately_and_logged_once(
    there: World, caplog: pytest.LogCaptureFixture, name: str, options: dict[str, Any]
) -> None:
    caplog.set_level(logging.INFO, "bot")
    there.add()
    result = await there.command(there.member, name, **options)
    assert "who can manage this server may manage its articles, so I did nothing" in only(result)
    assert len(there.env.errors) == 1
    assert [r.getMessage() for r in caplog.records if "Refused" in r.getMessage()] == [
        f"Refused to manage articles: user {there.member.id} in server {there.guild.id}."
    ]
    assert there.library.articles.count() == 1


async def test_a_plain_member_can_neither_press_nor_submit_what_is_for_managers(there: World) -> None:
    article = there.add()
    for result in (
        await there.press(there.member, f"remove:{article.id}"),
        await there.press(there.member, "list:0"),
        await there.press(there.member, "keep"),
        await there.press(there.member, f"correct:{article.id}"),
        await there.press(there.member, f"unlink:{article.id}:00000000"),
        await there.press(there.member, "jobs:0"),
        await there.press(there.member, "again:0"),
        await there.press(there.member, "feeds:0"),
        await there.submit(there.member, "add", text="Mine is longer. It has two sentences."),
        await there.submit(there.member, f"correct:{article.id}", title="Mine"),
    ):
        assert "so I did nothing" in only(result)
    assert there.library.articles.count() == 1
    assert there.library.articles.get(article.id) == article
    assert there.library.jobs.listing(list(State)) == []


async def test_autocomplete_shows_a_plain_member_nothing(there: World) -> None:
    there.add()
    option = {"name": "article", "type": 4, "value": "", "focused": True}
    leaf = {"name": "show", "type": 1, "options": [option]}
    data = {"id": "1", "name": "article", "type": 1, "options": [leaf]}
    assert (await there.deliver(there.member, 4, data)).autocomplete_choices == []
    assert len((await there.deliver(there.admin, 4, data)).autocomplete_choices) == 1
    leaf |= {"name": "remove", "options": [option | {"name": "feed"}]}
    there.library.feeds.add(Feed(id=0, url="https://example.org/f", title="F", minutes=5, due=there.library.now()))
    data = {"id": "1", "name": "feed", "type": 1, "options": [leaf]}
    assert (await there.deliver(there.member, 4, data)).autocomplete_choices == []
    assert len((await there.deliver(there.admin, 4, data)).autocomplete_choices) == 1


@pytest.mark.parametrize("permission", ["manage_guild", "administrator"])
async def test_who_may_manage_the_server_may_manage_its_articles(there: World, permission: str) -> None:
    role = there.guild.create_role("Some", permissions=discord.Permissions(**{permission: True}))
    who = there.guild.add_member(there.env.create_user("zoe"), roles=[role])
    assert "no articles here yet" in only(await there.command(who, "article list"))


@pytest.mark.parametrize("named", ["Editors", "by its number"])
async def test_a_role_that_the_settings_name_may_manage_articles_too(tmp_path: Path, named: str) -> None:
    with libraries(tmp_path) as opened:
        probe = bot(tmp_path, opened, settings={"discord": {"manager_role": "Editors"}})
        async with world(probe) as there:
            editors = there.guild.create_role("Editors")
            if named != "Editors":
                named_by_id = Settings.model_validate({"discord": {"manager_role": str(editors.id)}})
                object.__setattr__(there.host, "settings", named_by_id)
            editor = there.guild.add_member(there.env.create_user("eda"), roles=[editors])
            assert "no articles here yet" in only(await editor.slash(there.channel, "article list"))
            assert "so I did nothing" in only(await there.command(there.member, "article list"))
            assert len(there.env.errors) == 1


def test_the_commands_are_hidden_from_plain_members(simcord_bot: Client) -> None:
    for name in ("article", "feed"):
        group = simcord_bot.tree.get_command(name)
        assert group is not None
        assert group.default_permissions == discord.Permissions(manage_guild=True)
    for command in simcord_bot.tree.get_commands():
        payload = command.to_dict(simcord_bot.tree)
        everywhere = command.name in {"ask", "help", "privacy"}
        assert (payload["contexts"], payload["integration_types"]) == ([0, 1] if everywhere else [0], [0])


@pytest.mark.parametrize(("name", "options"), ADMIN)
async def test_outside_a_server_there_is_a_sentence_and_no_library(
    there: World, name: str, options: dict[str, Any]
) -> None:
    result = await there.command(there.admin, name, private_chat=True, **options)
    assert "My articles belong to servers" in only(result)
    assert len(there.env.errors) == 1
    assert there.host.libraries.names() == []


@pytest.mark.parametrize(
    "custom_id",
    [
        *["", "nonsense", "quote:", "quote:9:AwBb", "quote:x:y", "list:x", "remove:one", "a:b"],
        *["correct:", "unlink:1", "unlink:x:y", "jobs:-1", "again:x", "feeds:", "choose:", "all:offer-1"],
    ],
)
async def test_a_button_that_is_not_ours_any_more_gets_a_sentence(there: World, custom_id: str) -> None:
    there.add()
    assert only(await there.press(there.admin, custom_id)) == str(Stale())
    assert there.library.articles.count() == 1


async def test_a_form_and_a_command_that_are_not_ours_any_more_get_a_sentence(there: World) -> None:
    assert only(await there.submit(there.admin, "old", text=VISIT)) == str(Stale())
    assert only(await there.command(there.admin, "summarise")) == str(Stale())
    assert only(await there.command(there.admin, "article rename", article=1)) == str(Stale())
    assert len(there.env.errors) == 2


async def test_a_pointer_from_another_server_finds_nothing_here(there: World) -> None:
    other = there.host.libraries.open("1")
    other.add(draft("another server's", VISIT))
    packed = pack([Pointer.to(found) for found in other.ask("When will the president visit?").quotes], 80)
    result = await there.press(there.admin, f"quote:0:{packed}")
    assert "The article behind this button has been removed" in only(result)
