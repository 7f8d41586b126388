"""/article list, show and remove, with their buttons; add has a module of its own."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from typing import Any, TypeAlias

import discord
from discord import app_commands

from bot import listing
from bot.commands.add import add_command
from bot.desk import Desk, Interaction, number
from bot.messages import Part
from bot.replies import defer, send
from bot.text import received
from index.errors import LibraryError
from index.library import Library
from index.model import Entry

LARGEST_NUMBER = 2**53 - 1
"""The largest whole number that Discord hands over exactly."""
Choices: TypeAlias = Callable[[Interaction, Any], Coroutine[Any, Any, list[app_commands.Choice[Any]]]]
_describe = app_commands.describe(article="Type a part of its title, and choose it from the list.")


def article_group(desk: Desk) -> app_commands.Group:
    """/article: for managers, each command checked again when it runs.

    It is hidden from all others, unless the settings name a role: Discord can hide a command
    by permission but not by role, and those with the role must see it.
    """
    group = app_commands.Group(
        name="article",
        description="Add, list, show and remove the articles that answers are quoted from.",
        default_permissions=None if desk.manager_role else discord.Permissions(manage_guild=True),
        allowed_contexts=app_commands.AppCommandContext(guild=True),
        allowed_installs=app_commands.AppInstallationType(guild=True),
    )
    for command in (add_command(desk), _list(desk), _show(desk), _remove(desk)):
        group.add_command(command)
    return group


async def press_list(desk: Desk, interaction: Interaction, state: str) -> None:
    """Turn to another page of the list."""
    desk.check_manager(interaction)
    offset = number(state)
    await interaction.response.defer()
    await send(interaction, [await desk.read(interaction, lambda library: _page(library, offset))])


async def press_remove(desk: Desk, interaction: Interaction, state: str) -> None:
    """Remove an article that an admin was asked about."""
    desk.check_manager(interaction)
    article_id = number(state)
    await interaction.response.defer()
    gone = await desk.write(interaction, lambda library: library.remove(article_id))
    await send(interaction, [listing.removed(gone)])


async def press_keep(desk: Desk, interaction: Interaction, _state: str) -> None:
    """Leave an article where it is."""
    desk.check_manager(interaction)
    await interaction.response.defer()
    await send(interaction, [Part("Nothing was removed.")])


def _list(desk: Desk) -> app_commands.Command[Any, ..., None]:
    @app_commands.command(name="list", description="List the articles of this server, newest first.")
    async def command(interaction: Interaction) -> None:
        desk.check_manager(interaction)
        await defer(interaction, private=True)
        await send(interaction, [await desk.read(interaction, lambda library: _page(library, 0))])

    return command


def _show(desk: Desk) -> app_commands.Command[Any, ..., None]:
    @app_commands.command(name="show", description="Show an article: where it comes from, and its whole text.")
    @_describe
    async def command(interaction: Interaction, article: app_commands.Range[int, 1, LARGEST_NUMBER]) -> None:
        desk.check_manager(interaction)
        await defer(interaction, private=True)
        found = await desk.read(interaction, lambda library: library.article(article))
        await send(interaction, [listing.shown(found)])

    command.autocomplete("article")(_choices(desk))
    return command


def _remove(desk: Desk) -> app_commands.Command[Any, ..., None]:
    @app_commands.command(name="remove", description="Remove an article. You are asked before it goes.")
    @_describe
    async def command(interaction: Interaction, article: app_commands.Range[int, 1, LARGEST_NUMBER]) -> None:
        desk.check_manager(interaction)
        await defer(interaction, private=True)
        found = await desk.read(interaction, lambda library: library.article(article))
        await send(interaction, [listing.removing(found)])

    command.autocomplete("article")(_choices(desk))
    return command


def _choices(desk: Desk) -> Choices:
    async def choices(interaction: Interaction, current: object) -> list[app_commands.Choice[Any]]:
        """The articles that a manager may mean; none for others, and none when the library cannot be read."""
        if not desk.is_manager(interaction):
            return []
        try:
            entries = await desk.read(interaction, lambda library: _meant(library, received(str(current)).strip()))
        except LibraryError:
            return []
        return [app_commands.Choice(name=listing.choice(entry), value=entry.id) for entry in entries]

    return choices


def _meant(library: Library, typed: str) -> list[Entry]:
    """The articles whose number is typed, or whose title holds it."""
    found = library.titled(typed, listing.CHOICES)
    if typed.isdecimal() and all(entry.id != int(typed) for entry in found):
        found = [*(entry for entry in library.entries() if entry.id == int(typed)), *found]
    return found[: listing.CHOICES]


def _page(library: Library, offset: int) -> Part:
    return listing.page(library.entries(offset, listing.PAGE), offset, library.size())
