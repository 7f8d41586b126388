"""The edge: turns an interaction into a ``Caller`` in a server, checks their rights, acknowledges in time."""

from __future__ import annotations

import asyncio
from enum import Enum

import discord

from bot.i18n.translate import private
from bot.runtime.access import Caller, OutsideServer, channels_of
from bot.runtime.host import Interaction
from bot.runtime.server import server_of

PATIENCE = 0.5
"""Seconds for which an interaction waits for a library that is being opened before it is acknowledged: people should
see that after one, and Discord gives up after three."""


class Right(Enum):
    """What an interaction takes."""

    NONE = "none"
    MANAGE = "manage"
    """To manage the articles."""
    ADMIN = "admin"
    """To manage the server."""


class Reply(Enum):
    """Where what is said to an interaction shows."""

    PRIVATE = "private"
    """In a message that only the one who acted sees."""
    PUBLIC = "public"
    """In a message for all who are there."""
    IN_PLACE = "in place"
    """In place of the message whose button was pressed."""


async def enter(interaction: Interaction, right: Right = Right.NONE, reply: Reply | None = Reply.PRIVATE) -> Caller:
    """Who acts, once they are allowed to and it is acknowledged.

    Args:
        interaction: a command, a button or a form.
        right: what it takes.
        reply: where the reply shows; ``None`` leaves the acknowledgement to the caller, as a form has to be sent.

    Raises:
        OutsideServer: it is no server where they act.
        NotManager, NotAdmin: they may not.
        LibraryError: the library cannot be opened.

    """
    caller = await arrive(interaction, reply)
    if right is Right.MANAGE:
        caller.check_manager()
    if right is Right.ADMIN:
        caller.check_admin()
    if reply:
        await acknowledge(interaction, reply)
    return caller


async def arrive(interaction: Interaction, slow: Reply | None = None) -> Caller:
    """Who acts, neither checked nor acknowledged.

    ``slow`` is how it is acknowledged if it takes long, as with a library that is being opened. Raises as ``enter``.
    """
    guild, member = interaction.guild, interaction.user
    if guild is None or not isinstance(member, discord.Member):
        raise OutsideServer
    reading = asyncio.ensure_future(server_of(interaction.client.host, guild, interaction.guild_locale))
    if slow and not (await asyncio.wait((reading,), timeout=PATIENCE))[0]:
        await acknowledge(interaction, slow)
    return Caller(
        server=await reading,
        member=member,
        allowed=interaction.permissions,
        voice=private(interaction),
        channels=channels_of(interaction.channel),
    )


async def acknowledge(interaction: Interaction, reply: Reply) -> None:
    """Tell Discord that a reply is coming, and where; nothing if that was said already."""
    if interaction.response.is_done():
        return
    if reply is Reply.IN_PLACE:
        await interaction.response.defer()
    else:
        private = reply is Reply.PRIVATE
        await interaction.client.host.pending.begin(interaction, private=private)
        await interaction.response.defer(ephemeral=private, thinking=True)
