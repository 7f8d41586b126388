"""/article list, show and remove, with their buttons; the commands that bring articles in have modules of their own."""

from __future__ import annotations

from typing import Any

from discord import app_commands

from bot import listing
from bot.commands import choosing
from bot.commands.add import add_command
from bot.commands.refresh import refresh_command
from bot.commands.work import jobs_command
from bot.desk import Desk, Interaction, number
from bot.messages import Part
from bot.replies import defer, send
from index.library import Library

_describe = app_commands.describe(article="Type a part of its title, and choose it from the list.")


def article_group(desk: Desk) -> app_commands.Group:
    """/article: for managers, each command checked again when it runs."""
    group = app_commands.Group(
        name="article",
        description="Add, list, show and remove the articles that answers are quoted from.",
        default_permissions=desk.hidden(),
        allowed_contexts=app_commands.AppCommandContext(guild=True),
        allowed_installs=app_commands.AppInstallationType(guild=True),
    )
    for command in (
        add_command(desk),
        _list(desk),
        _show(desk),
        refresh_command(desk),
        _remove(desk),
        jobs_command(desk),
    ):
        group.add_command(command)
    return group


async def press_list(desk: Desk, interaction: Interaction, state: str) -> None:
    """Turn to another page of the list."""
    await desk.check_manager(interaction)
    offset = number(state)
    await interaction.response.defer()
    await send(interaction, [await desk.read(interaction, lambda library: _page(library, offset))])


async def press_remove(desk: Desk, interaction: Interaction, state: str) -> None:
    """Remove an article that an admin was asked about."""
    await desk.check_manager(interaction)
    article_id = number(state)
    await interaction.response.defer()
    gone = await desk.write(interaction, lambda library: library.remove(article_id))
    await send(interaction, [listing.removed(gone)])


async def press_keep(desk: Desk, interaction: Interaction, _state: str) -> None:
    """Leave an article where it is."""
    await desk.check_manager(interaction)
    await interaction.response.defer()
    await send(interaction, [Part("Nothing was removed.")])


def _list(desk: Desk) -> app_commands.Command[Any, ..., None]:
    @app_commands.command(name="list", description="List the articles of this server, newest first.")
    async def command(interaction: Interaction) -> None:
        await desk.check_manager(interaction)
        await defer(interaction, private=True)
        await send(interaction, [await desk.read(interaction, lambda library: _page(library, 0))])

    return command


def _show(desk: Desk) -> app_commands.Command[Any, ..., None]:
    @app_commands.command(name="show", description="Show an article: where it comes from, and its whole text.")
    @_describe
    async def command(interaction: Interaction, article: app_commands.Range[int, 1, choosing.LARGEST_NUMBER]) -> None:
        await desk.check_manager(interaction)
        await defer(interaction, private=True)
        await send(interaction, [await desk.read(interaction, lambda library: _shown(library, article))])

    command.autocomplete("article")(choosing.articles(desk))
    return command


def _remove(desk: Desk) -> app_commands.Command[Any, ..., None]:
    @app_commands.command(name="remove", description="Remove an article. You are asked before it goes.")
    @_describe
    async def command(interaction: Interaction, article: app_commands.Range[int, 1, choosing.LARGEST_NUMBER]) -> None:
        await desk.check_manager(interaction)
        await defer(interaction, private=True)
        found = await desk.read(interaction, lambda library: library.article(article))
        await send(interaction, [listing.removing(found)])

    command.autocomplete("article")(choosing.articles(desk))
    return command


def _shown(library: Library, article_id: int) -> Part:
    return listing.shown(library.article(article_id), library.changes(article_id), library.elsewhere(article_id))


def _page(library: Library, offset: int) -> Part:
    return listing.page(library.entries(offset, listing.PAGE), offset, library.size())
