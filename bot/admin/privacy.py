"""/privacy: shows what is kept, and deletes a member's own data on request."""

from __future__ import annotations

from typing import Any

from discord import app_commands

from bot.admin import privacy_view
from bot.i18n.translate import private
from bot.messages.custom_id import Stale
from bot.messages.part import Part
from bot.messages.send import send
from bot.runtime.access import Caller
from bot.runtime.enter import Reply, acknowledge, enter
from bot.runtime.host import Interaction
from index.library.library import Library
from index.library.retention import VOTE_DAYS


def privacy_command() -> app_commands.Command[Any, ..., None]:
    """/privacy: in a server, and in direct messages."""

    @app_commands.command(name="privacy", description="See what I keep about you here, and delete it.")
    @app_commands.allowed_contexts(guilds=True, dms=True, private_channels=False)
    @app_commands.allowed_installs(guilds=True, users=False)
    async def command(interaction: Interaction) -> None:
        if interaction.guild_id is None:
            await acknowledge(interaction, Reply.PRIVATE)
            await send(interaction, [privacy_view.outside(private(interaction))])
        else:
            caller = await enter(interaction)
            await send(interaction, [await caller.server.quick(lambda library: _page(library, caller))])

    return command


async def press_mine(interaction: Interaction, state: str) -> None:
    """Ask whether a member means it, or delete what is the member's own; nobody can do so for another."""
    if state not in {"", privacy_view.SURE, privacy_view.KEEP}:
        raise Stale
    caller = await enter(interaction, reply=Reply.IN_PLACE)
    voice, member = caller.voice, caller.member.id
    if state == privacy_view.SURE:
        kept = await caller.server.question(lambda library: library.ledger.forget_member(member))
        await send(interaction, [privacy_view.deleted(kept, voice)])
    else:
        await send(interaction, [privacy_view.left_alone(voice) if state else privacy_view.asking(voice)])


def _page(library: Library, caller: Caller) -> Part:
    host, kept = caller.server.host.settings, library.ledger.kept_of(caller.member.id)
    days = (host.discord.edit_days, VOTE_DAYS, host.limits.left_days)
    return privacy_view.page(caller.server.settings, kept, days, caller.voice)
