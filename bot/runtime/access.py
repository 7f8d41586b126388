"""Who may ask, where and how often, and in which language they are answered."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import discord

from bot.i18n.translate import Voice, voice
from bot.runtime.context import Desk, Interaction, OutsideServer, manages
from bot.runtime.server_settings import settings as settings_of
from config.server_settings import ServerSettings
from index.domain.errors import LibraryError

_NAMED = 3
"""So many roles or channels are named to who asked in vain."""


class NotAsker(LibraryError):
    """The server lets only some roles ask."""

    def __init__(self, roles: Sequence[str]) -> None:
        super().__init__(
            "In this server I answer members with certain roles: {roles}. Please ask one who manages it for the role.",
            roles=", ".join(roles) or "-",
        )


class NotHere(LibraryError):
    """The server lets people ask in some channels alone."""

    def __init__(self, channels: Sequence[str]) -> None:
        super().__init__(
            "In this server I answer in certain channels only, and this is none of them. Please ask in: {channels}.",
            channels=", ".join(f"#{name}" for name in channels) or "-",
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Asker:
    """Who asks, and where."""

    member: discord.Member
    allowed: discord.Permissions
    """What the member may do there."""
    channels: frozenset[int] = frozenset()
    """The channel, and the one that it is a thread of; none in a direct message."""

    @property
    def server(self) -> str:
        """The name of the server's library."""
        return str(self.member.guild.id)


def asker(member: discord.Member, channel: Any, allowed: discord.Permissions | None = None) -> Asker:
    """A member in a channel of a server, or, without one, in a direct message."""
    places = {getattr(channel, "id", None), getattr(channel, "parent_id", None)}
    return Asker(
        member=member,
        allowed=allowed or member.guild_permissions,
        channels=frozenset(place for place in places if place),
    )


def asker_by(interaction: Interaction) -> Asker:
    """The member of a server who uses a command there; raises ``OutsideServer``."""
    if interaction.guild_id is None or not isinstance(interaction.user, discord.Member):
        raise OutsideServer
    return asker(interaction.user, interaction.channel, interaction.permissions)


async def chosen(desk: Desk, server: str) -> ServerSettings:
    """What a server's admins have chosen."""
    return await desk.worker.glance(lambda: settings_of(desk.libraries.open(server)))


def admit(desk: Desk, settings: ServerSettings, who: Asker, *, heard: bool = False) -> None:
    """Let somebody ask, and count it.

    Args:
        desk: counts it.
        settings: the server's.
        who: asks, and where.
        heard: whether the bot was not asked but listens; that is counted apart, and takes nobody their turn.

    Raises:
        NotAsker, NotHere: not this one, or not here.
        CoolingDown: not yet.

    """
    if fault := refused(desk, settings, who):
        raise fault
    if not manages(who.member, who.allowed, desk.manager_role, settings):
        name = f"{who.server}, heard" if heard else who.server
        desk.cooldowns.take(name, who.member.id, seconds=settings.member_seconds, minute=settings.server_minute)


def refused(desk: Desk, settings: ServerSettings, who: Asker) -> LibraryError | None:
    """Why somebody may not ask there, if so; managers always may, where anybody may."""
    guild = who.member.guild
    roles = {role.id for role in who.member.roles}
    if settings.ask_channels and not who.channels & {*settings.ask_channels, *settings.question_channels}:
        return NotHere([one.name for one in _seen(who.member, settings.ask_channels)][:_NAMED])
    if (
        not settings.askers
        or roles & {*settings.askers}
        or manages(who.member, who.allowed, desk.manager_role, settings)
    ):
        return None
    return NotAsker([role.name for one in settings.askers if (role := guild.get_role(one))][:_NAMED])


def speaker(settings: ServerSettings, otherwise: Voice) -> Voice:
    """The voice that the server has chosen, or another."""
    return otherwise if settings.interface == "auto" else voice(settings.interface)


def _seen(member: discord.Member, channels: Iterable[int]) -> list[Any]:
    """Those channels that the member can see: the others' names are not for everybody."""
    found = [member.guild.get_channel(one) for one in channels]
    return [one for one in found if one and one.permissions_for(member).view_channel]
