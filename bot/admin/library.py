"""/library: statistics, audit log, export, backup and deletion of a server's library, for admins."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import discord
from discord import app_commands

from bot.admin import audit, library_view
from bot.admin import export as admin_export
from bot.i18n.translate import Voice
from bot.messages.command_group import group
from bot.messages.components import modal, values
from bot.messages.escape import received
from bot.messages.pager import Page, show_page
from bot.messages.part import Part
from bot.messages.send import send
from bot.runtime.access import Caller
from bot.runtime.enter import Reply, Right, enter
from bot.runtime.host import Interaction
from index.domain.clock import utc_now
from index.domain.ledger import Act
from index.library.audit import note
from index.library.libraries import BACKUPS
from index.library.library import Library

EXPORTED = "articles.jsonl"


def library_group() -> app_commands.Group:
    """/library: each command checked again when it runs."""
    return group(
        "library",
        "See, copy or delete everything I keep for this server.",
        discord.Permissions(manage_guild=True),
        (_stats(), _log(), _export(), _backup(), _forget()),
    )


async def press_log(interaction: Interaction, state: str) -> None:
    """Turn to another page of what was done."""
    await show_page(interaction, Right.ADMIN, _events, state)


async def press_export(interaction: Interaction, _state: str) -> None:
    """Hand over all articles, in a message of their own."""
    caller = await enter(interaction, Right.ADMIN)
    await send(interaction, [await _exported(caller, interaction.filesize_limit)])


async def press_forget(interaction: Interaction, _state: str) -> None:
    """Open the form in which the server's name is typed."""
    caller = await enter(interaction, Right.ADMIN, reply=None)
    await interaction.response.send_modal(modal(library_view.confirming(_name(caller), caller.voice)))


async def submit_forget(interaction: Interaction, _state: str) -> None:
    """Delete the library, if the server's name was typed."""
    caller = await enter(interaction, Right.ADMIN)
    typed = values(dict(interaction.data or {})).get(library_view.NAME, "")
    host, name, voice = caller.server.host, caller.server.name, caller.voice
    if _folded(received(typed)) not in {_folded(_name(caller)), name}:
        await send(interaction, [library_view.other_name(_name(caller), voice)])
        return
    await host.worker.ingest(lambda: host.libraries.forget(name))
    audit.log.warning("The library of the server %s was deleted by the user %d.", name, caller.member.id)
    await send(interaction, [library_view.forgotten(voice)])


async def press_stay(interaction: Interaction, _state: str) -> None:
    """Leave the library as it is."""
    caller = await enter(interaction, Right.ADMIN, Reply.IN_PLACE)
    await send(interaction, [library_view.kept(caller.voice)])


def _stats() -> app_commands.Command[Any, ..., None]:
    return _shown("stats", "Show this server's library in numbers.", _numbers)


def _log() -> app_commands.Command[Any, ..., None]:
    return _shown("log", "Show the audit log: who added, changed or removed what, and when.", _events)


def _forget() -> app_commands.Command[Any, ..., None]:
    return _shown("forget", "Delete everything I keep for this server. I ask you to confirm first.", _asking)


def _shown(name: str, description: str, page: Page) -> app_commands.Command[Any, ..., None]:
    """A command that shows something."""

    @app_commands.command(name=name, description=description)
    async def command(interaction: Interaction) -> None:
        await show_page(interaction, Right.ADMIN, page)

    return command


def _export() -> app_commands.Command[Any, ..., None]:
    @app_commands.command(name="export", description="Get all articles as a file that can be imported again.")
    async def command(interaction: Interaction) -> None:
        caller = await enter(interaction, Right.ADMIN)
        await send(interaction, [await _exported(caller, interaction.filesize_limit)])

    return command


def _backup() -> app_commands.Command[Any, ..., None]:
    @app_commands.command(name="backup", description="Get a copy of the whole library, settings and history included.")
    async def command(interaction: Interaction) -> None:
        caller = await enter(interaction, Right.ADMIN)
        host, name, limit = caller.server.host, caller.server.name, interaction.filesize_limit

        def work(library: Library) -> tuple[Path, bytes | None]:
            note(library, Act.BACKUP, caller.member.id)
            return admin_export.backup(host.libraries, name, utc_now(), limit)

        path, data = await caller.server.fetch(work)
        if data is None:
            await send(interaction, [library_view.stored(f"{BACKUPS}/{path.name}", caller.voice)])
        else:
            await send(interaction, [library_view.backed_up((path.name, data), caller.voice)])

    return command


async def _exported(caller: Caller, limit: int) -> Part:
    """All articles in a file of at most ``limit`` bytes, or what to do if they are too many."""

    def work(library: Library) -> tuple[int, tuple[str, bytes] | None]:
        note(library, Act.EXPORTED, caller.member.id)
        return library.articles.count(), admin_export.packed(EXPORTED, admin_export.rows(library), limit)

    articles, file = await caller.server.fetch(work)
    if file is None:
        return library_view.too_large(caller.server.name, limit, caller.voice)
    if not file[1]:
        return library_view.nothing_to_export(caller.voice)
    return library_view.exported(articles, file, caller.voice)


def _numbers(library: Library, _offset: int, voice: Voice) -> Part:
    return library_view.stats(library.stats(), voice)


def _asking(library: Library, _offset: int, voice: Voice) -> Part:
    return library_view.forgetting(library.stats(), voice)


def _events(library: Library, offset: int, voice: Voice) -> Part:
    return audit.page(library.ledger.events(audit.PAGER.size + 1, offset), offset, voice)


def _name(caller: Caller) -> str:
    """What the server is called, or its number while Discord has not told."""
    return caller.server.guild.name or caller.server.name


def _folded(name: str) -> str:
    return " ".join(name.split()).casefold()
