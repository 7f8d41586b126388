"""/library: a server's library as a whole, for those who may manage the server."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import discord
from discord import app_commands

from bot.admin import audit, library_view, retention
from bot.admin import export as admin_export
from bot.admin.audit import note
from bot.i18n.translate import Voice, private
from bot.messages.components import values
from bot.messages.escape import received
from bot.messages.modals import NAME, forgetting
from bot.messages.pager import group, turn
from bot.messages.part import Part
from bot.messages.send import defer, send
from bot.runtime.context import Desk, Interaction, server
from index.domain.clock import utc_now
from index.domain.ledger import Act
from index.library.library import Library

EXPORTED = "articles.jsonl"


def library_group(desk: Desk) -> app_commands.Group:
    """/library: each command checked again when it runs."""
    return group(
        "library",
        "See, copy or delete all that I keep for this server.",
        discord.Permissions(manage_guild=True),
        (_stats(desk), _log(desk), _export(desk), _backup(desk), _forget(desk)),
    )


async def press_log(desk: Desk, interaction: Interaction, state: str) -> None:
    """Turn to another page of what was done."""
    desk.check_admin(interaction)
    await turn(desk, interaction, state, _events)


async def press_export(desk: Desk, interaction: Interaction, _state: str) -> None:
    """Hand over all articles, in a message of their own."""
    desk.check_admin(interaction)
    await defer(interaction, private=True)
    await send(interaction, [await _exported(desk, interaction)])


async def press_forget(desk: Desk, interaction: Interaction, _state: str) -> None:
    """Open the form in which the server's name is typed."""
    desk.check_admin(interaction)
    await interaction.response.send_modal(forgetting(_name(interaction), private(interaction)))


async def submit_forget(desk: Desk, interaction: Interaction, _state: str) -> None:
    """Delete the library, if the server's name was typed."""
    desk.check_admin(interaction)
    typed, name, voice = values(dict(interaction.data or {})).get(NAME, ""), server(interaction), private(interaction)
    await defer(interaction, private=True)
    if _folded(received(typed)) not in {_folded(_name(interaction)), name}:
        await send(interaction, [library_view.other_name(_name(interaction), voice)])
        return
    await desk.worker.write(lambda: retention.forget(desk.libraries, _folder(interaction), name))
    audit.log.warning("The library of the server %s was deleted by the user %d.", name, interaction.user.id)
    await send(interaction, [library_view.forgotten(voice)])


async def press_stay(desk: Desk, interaction: Interaction, _state: str) -> None:
    """Leave the library as it is."""
    desk.check_admin(interaction)
    await interaction.response.defer()
    await send(interaction, [library_view.kept(private(interaction))])


def _stats(desk: Desk) -> app_commands.Command[Any, ..., None]:
    return _shown(desk, "stats", "Show this server's library in numbers.", _numbers)


def _log(desk: Desk) -> app_commands.Command[Any, ..., None]:
    def newest(library: Library, voice: Voice) -> Part:
        return _events(library, 0, voice)

    return _shown(desk, "log", "List who added, changed and removed what, and when.", newest)


def _forget(desk: Desk) -> app_commands.Command[Any, ..., None]:
    def ask(library: Library, voice: Voice) -> Part:
        return library_view.forgetting(library.stats(), voice)

    return _shown(desk, "forget", "Delete all that I keep for this server. You are asked before.", ask)


def _shown(
    desk: Desk, name: str, description: str, part: Callable[[Library, Voice], Part]
) -> app_commands.Command[Any, ..., None]:
    """A command that shows something."""

    @app_commands.command(name=name, description=description)
    async def command(interaction: Interaction) -> None:
        desk.check_admin(interaction)
        await defer(interaction, private=True)
        voice = private(interaction)
        await send(interaction, [await desk.glance(interaction, lambda library: part(library, voice))])

    return command


def _export(desk: Desk) -> app_commands.Command[Any, ..., None]:
    @app_commands.command(name="export", description="Get all articles as a file that can be imported again.")
    async def command(interaction: Interaction) -> None:
        desk.check_admin(interaction)
        await defer(interaction, private=True)
        await send(interaction, [await _exported(desk, interaction)])

    return command


def _backup(desk: Desk) -> app_commands.Command[Any, ..., None]:
    @app_commands.command(name="backup", description="Get a copy of the whole library, settings and history included.")
    async def command(interaction: Interaction) -> None:
        desk.check_admin(interaction)
        await defer(interaction, private=True)
        name, limit, folder = server(interaction), interaction.filesize_limit, _folder(interaction)
        library = await desk.library(interaction)

        def work() -> tuple[Path, bytes | None]:
            note(library, Act.BACKUP, interaction.user.id)
            return admin_export.backup(desk.libraries, folder, name, utc_now(), limit)

        path, data = await desk.worker.load(work)
        voice = private(interaction)
        if data is None:
            await send(interaction, [library_view.stored(f"{retention.BACKUPS}/{path.name}", voice)])
        else:
            await send(interaction, [library_view.backed_up((path.name, data), voice)])

    return command


async def _exported(desk: Desk, interaction: Interaction) -> Part:
    """All articles, or what to do if they are too many."""
    library, limit, voice = await desk.library(interaction), interaction.filesize_limit, private(interaction)

    def work() -> tuple[str, bytes] | None:
        note(library, Act.EXPORTED, interaction.user.id)
        return admin_export.packed(EXPORTED, admin_export.rows(library), limit)

    file = await desk.worker.load(work)
    if file is None:
        return library_view.too_large(int(server(interaction)), limit, voice)
    if not file[1]:
        return library_view.nothing_to_export(voice)
    return library_view.exported(library.articles.count(), file, voice)


def _numbers(library: Library, voice: Voice) -> Part:
    return library_view.stats(library.stats(), voice)


def _events(library: Library, offset: int, voice: Voice) -> Part:
    return audit.page(library.ledger.events(audit.PAGE + 1, offset), offset, voice)


def _folder(interaction: Interaction) -> Path:
    """The data folder."""
    return Path(interaction.client.folder)


def _name(interaction: Interaction) -> str:
    """What the server is called, or its number while Discord has not told."""
    return interaction.guild.name if interaction.guild else server(interaction)


def _folded(name: str) -> str:
    return " ".join(name.split()).casefold()
