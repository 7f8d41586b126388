"""/help names every command that the one who asks may use there, and no other: each is tried."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import discord
import pytest
from discord import app_commands

from bot.admin import help_view
from bot.admin.help_view import Reader
from bot.gateway.client import Client
from bot.i18n.catalogs import LANGUAGES
from bot.i18n.translate import Voice
from bot.messages.escape import units
from bot.messages.part import CONTENT
from index.library.libraries import Libraries
from tests.bot.world import World, bot, messages, shown, world

EVERYTHING = Reader(inside=True, keeps=True, admin=True, rooms=tuple(range(10**18, 10**18 + 9)), told=True)
LINES = 20
REFUSED = ("so I did nothing", "I only answer members with certain roles", "I only answer in certain channels")
GIVEN = {
    discord.AppCommandOptionType.string: "2024-01-01",
    discord.AppCommandOptionType.integer: 1,
    discord.AppCommandOptionType.boolean: True,
}


def every(client: Client) -> Iterator[help_view.Command]:
    """Every command that can be given, and every entry of menus."""
    for one in client.tree.get_commands():
        yield from one.walk_commands() if isinstance(one, app_commands.Group) else [one]


def named(text: str, one: help_view.Command, voice: Voice | None = None) -> bool:
    """Whether a page names a command; one of a group stands in the group's line."""
    voice = voice or Voice()
    if isinstance(one, app_commands.ContextMenu):
        return f"*{voice.menu(one.name)}*" in text
    if one.parent is None:
        return f"- `{voice.command(one.qualified_name)}`" in text
    begin = f"- `{voice.command(one.parent.qualified_name)}` "
    lines = [line for line in text.splitlines() if line.startswith(begin)]
    last = voice.command(one.qualified_name).rsplit(" ", 1)[-1]
    return any(last in line.removeprefix(begin).split(" – ")[0].split(", ") for line in lines)


def options(one: help_view.Command) -> dict[str, Any]:
    """What must be given with a command."""
    assert isinstance(one, app_commands.Command)
    return {option.name: GIVEN.get(option.type, "x") for option in one.parameters if option.required}


async def refused(there: World, who: Any, one: help_view.Command, message: Any) -> bool:
    """Whether the bot does not do what somebody tells it, because of who they are."""
    if isinstance(one, app_commands.ContextMenu):
        result = await there.use(who, one.name, message)
    else:
        result = await there.command(who, one.qualified_name, **options(one))
    return any(sentence in shown(result) for sentence in REFUSED)


async def help_page(there: World, who: Any, **options: Any) -> str:
    result = await there.command(who, "help", **options)
    (message,) = messages(result)
    assert message.ephemeral
    return str(message.content)


async def compare(there: World, who: Any) -> set[str]:
    """The names of the commands on the page, which must be those that the bot obeys."""
    message = await there.member.send(there.channel, "When is the visit?")
    text = await help_page(there, who)
    found = set()
    for one in every(there.client):
        said = named(text, one)
        assert said != (one.name != "help" and await refused(there, who, one, message)), one.name
        found |= {one.qualified_name} if said else set()
    assert all(isinstance(error, app_commands.AppCommandError) for error in there.env.errors)
    return found


async def test_a_plain_member_reads_of_what_all_may_do(there: World) -> None:
    assert await compare(there, there.member) == {"ask", "privacy", "help", "Find this in the articles"}


async def test_an_admin_reads_of_everything(there: World) -> None:
    assert await compare(there, there.admin) == {one.qualified_name for one in every(there.client)}


async def test_who_may_add_articles_reads_of_these_but_not_of_the_settings(there: World) -> None:
    role = there.guild.create_role("Editors")
    editor = there.guild.add_member(there.env.create_user("eda"), roles=[role])
    there.choose_setting("adders", str(role.id))
    found = {name.split(" ")[0] for name in await compare(there, editor)}
    assert found == {"ask", "privacy", "help", "Find", "Add", "article", "feed", "gaps"}


async def test_who_may_not_ask_reads_why(there: World) -> None:
    role = there.guild.create_role("**Askers**")
    there.choose_setting("askers", str(role.id))
    assert await compare(there, there.member) == {"privacy", "help"}
    text = await help_page(there, there.member)
    assert "I only answer members with certain roles: \\*\\*Askers\\*\\*." in text
    assert "Mention me" not in text


async def test_who_may_not_ask_in_a_channel_reads_where(there: World) -> None:
    other = there.guild.create_text_channel("questions")
    there.choose_setting("ask_channels", str(other.id))
    assert "ask" not in await compare(there, there.member)
    assert "Please ask in: #questions." in await help_page(there, there.member)


async def test_a_direct_message_reads_of_what_works_there(there: World) -> None:
    text = await help_page(there, there.member, private_chat=True)
    for one in every(there.client):
        if isinstance(one, app_commands.Command):
            result = await there.command(there.member, one.qualified_name, private_chat=True, **options(one))
            assert named(text, one) != ("My articles belong to servers" in shown(result)), one.name
        else:
            assert not named(text, one)
    assert there.env.errors  # the refusals
    assert "Write me your question" in text
    assert "Mention me" not in text


async def test_question_channels_are_told_where_they_are_heard_and_seen(tmp_path: Path, opened: Libraries) -> None:
    async with world(bot(tmp_path, opened, settings={"discord": {"message_content": True}})) as there:
        hidden = {there.guild.default_role: discord.PermissionOverwrite(view_channel=False)}
        open_one, closed = there.guild.create_text_channel("a"), there.guild.create_text_channel("b", overwrites=hidden)
        there.choose_setting("question_channels", f"{open_one.id}, {closed.id}, {there.channel.id + 10**6}")
        text = await help_page(there, there.member)
        assert f"when I am sure: <#{open_one.id}>\n" in text
        assert str(closed.id) not in text


async def test_question_channels_that_cannot_be_read_are_not_told(there: World) -> None:
    there.choose_setting("question_channels", str(there.channel.id))
    assert "when I am sure" not in await help_page(there, there.member)


async def test_what_is_not_kept_cannot_be_told_later(there: World) -> None:
    assert "to be told when they do" in await help_page(there, there.member)
    there.choose_setting("gap_days", "0")
    assert "to be told when they do" not in await help_page(there, there.member)


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_fits_one_screen_and_names_all_in_every_language(simcord_bot: Client, language: str) -> None:
    voice = Voice(language)
    text = help_view.page(simcord_bot.tree.get_commands(), EVERYTHING, voice).content
    assert units(text) <= CONTENT
    assert len(text.splitlines()) <= LINES
    assert [one.name for one in every(simcord_bot) if not named(text, one, voice)] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_fits_for_who_may_not_ask(simcord_bot: Client, language: str) -> None:
    reader = Reader(inside=True, keeps=True, admin=True, refused="x" * 500)
    assert units(help_view.page(simcord_bot.tree.get_commands(), reader, Voice(language)).content) <= CONTENT
