"""/help: what the one who asks may do, here."""

from __future__ import annotations

from typing import Any

import discord
from discord import app_commands

from bot.admin import help_view
from bot.i18n.translate import private
from bot.messages import escape
from bot.messages.send import defer, send
from bot.runtime.access import asker_by, refused
from bot.runtime.context import Desk, Interaction, is_admin, manages
from config.server_settings import ServerSettings


def help_command(desk: Desk) -> app_commands.Command[Any, ..., None]:
    """/help: in a server, and in direct messages."""

    @app_commands.command(name="help", description="See what you can do with me here.")
    @app_commands.allowed_contexts(guilds=True, dms=True, private_channels=False)
    @app_commands.allowed_installs(guilds=True, users=False)
    async def command(interaction: Interaction) -> None:
        await defer(interaction, private=True)
        known = interaction.client.tree.get_commands()
        await send(interaction, [help_view.page(known, await _reader(desk, interaction), private(interaction))])

    return command


async def _reader(desk: Desk, interaction: Interaction) -> help_view.Reader:
    if interaction.guild_id is None:
        return help_view.Reader(inside=False)
    settings, who = await desk.settings(interaction), asker_by(interaction)
    fault = refused(desk, settings, who)
    return help_view.Reader(
        inside=True,
        keeps=manages(who.member, who.allowed, desk.manager_role, settings),
        admin=is_admin(interaction),
        refused=escape.encode(private(interaction).error(fault)) if fault else "",
        rooms=_rooms(interaction, who.member, settings),
        told=settings.gap_days > 0,
    )


def _rooms(interaction: Interaction, member: discord.Member, settings: ServerSettings) -> tuple[int, ...]:
    """The question channels that a member sees; none while the bot cannot read them."""
    if not interaction.client.intents.message_content:
        return ()
    found = [member.guild.get_channel_or_thread(one) for one in settings.question_channels]
    return tuple(one.id for one in found if one and one.permissions_for(member).view_channel)
