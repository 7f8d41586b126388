"""/privacy: what is kept, for everybody; and a member's own is deleted on request."""

from __future__ import annotations

from typing import Any

from discord import app_commands

from bot.admin import privacy_view
from bot.admin.retention import VOTE_DAYS
from bot.i18n.translate import Voice, private
from bot.messages.part import Part
from bot.messages.send import defer, send
from bot.runtime.context import Desk, Interaction, Stale
from bot.runtime.server_settings import settings
from index.library.library import Library


def privacy_command(desk: Desk) -> app_commands.Command[Any, ..., None]:
    """/privacy: in a server, and in direct messages."""

    @app_commands.command(name="privacy", description="Read what I keep of you here, and delete what is yours.")
    @app_commands.allowed_contexts(guilds=True, dms=True, private_channels=False)
    @app_commands.allowed_installs(guilds=True, users=False)
    async def command(interaction: Interaction) -> None:
        await defer(interaction, private=True)
        voice, member = private(interaction), interaction.user.id
        if interaction.guild_id is None:
            await send(interaction, [privacy_view.outside(voice)])
        else:
            days = (desk.edit_days, VOTE_DAYS, desk.left_days)
            part = await desk.glance(interaction, lambda library: _page(library, member, days, voice))
            await send(interaction, [part])

    return command


async def press_mine(desk: Desk, interaction: Interaction, state: str) -> None:
    """Ask whether a member means it, or delete what is the member's own; nobody can do so for another."""
    voice, member = private(interaction), interaction.user.id
    if state not in {"", privacy_view.SURE, privacy_view.KEEP}:
        raise Stale
    await interaction.response.defer()
    if state == privacy_view.SURE:
        kept = await desk.glance(interaction, lambda library: library.ledger.forget_member(member))
        await send(interaction, [privacy_view.deleted(kept, voice)])
    else:
        await send(interaction, [privacy_view.left_alone(voice) if state else privacy_view.asking(voice)])


def _page(library: Library, member: int, days: tuple[int, int, int], voice: Voice) -> Part:
    return privacy_view.page(settings(library), library.ledger.kept_of(member), days, voice)
