"""/help: what the member who asks can do here."""

from __future__ import annotations

from typing import Any

import discord
from discord import app_commands

from bot.admin import help_view
from bot.i18n.translate import private
from bot.messages import escape
from bot.messages.send import send
from bot.runtime.access import Caller
from bot.runtime.enter import Reply, acknowledge, enter
from bot.runtime.host import Interaction
from config.server_settings import ServerSettings


def help_command() -> app_commands.Command[Any, ..., None]:
    """/help: in a server, and in direct messages."""

    @app_commands.command(name="help", description="See what you can do with me here.")
    @app_commands.allowed_contexts(guilds=True, dms=True, private_channels=False)
    @app_commands.allowed_installs(guilds=True, users=False)
    async def command(interaction: Interaction) -> None:
        if interaction.guild_id is None:
            await acknowledge(interaction, Reply.PRIVATE)
            reader = help_view.Reader(inside=False)
        else:
            reader = _reader(interaction, await enter(interaction))
        known = interaction.client.tree.get_commands()
        await send(interaction, [help_view.page(known, reader, private(interaction))])

    return command


def _reader(interaction: Interaction, caller: Caller) -> help_view.Reader:
    fault, settings = caller.refusal(), caller.server.settings
    return help_view.Reader(
        inside=True,
        keeps=caller.manager,
        admin=caller.admin,
        refused=escape.encode(caller.voice.error(fault)) if fault else "",
        rooms=_rooms(interaction, caller.member, settings),
        told=settings.gap_days > 0,
    )


def _rooms(interaction: Interaction, member: discord.Member, settings: ServerSettings) -> tuple[int, ...]:
    """The question channels that a member sees; none while the bot cannot read them."""
    if not interaction.client.intents.message_content:
        return ()
    channels = [member.guild.get_channel_or_thread(one) for one in settings.question_channels]
    return tuple(one.id for one in channels if one and one.permissions_for(member).view_channel)
