"""Who calls on the bot, and their rights: to ask, to manage the articles, to manage the server."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import discord

from bot.i18n.translate import Voice
from bot.runtime.cooldowns import Kind
from bot.runtime.server import Server
from config.server_settings import ServerSettings
from index.domain.errors import LibraryError

log = logging.getLogger(__name__)
_NAMED = 3
"""How many roles or channels are named to somebody who was refused."""


class OutsideServer(LibraryError):
    """A command was used where there is no server, hence no library."""

    def __init__(self) -> None:
        super().__init__("My articles belong to servers. Please use this in a server that has added me.")


class NotManager(LibraryError):
    """Somebody else than a manager used a command for managers."""

    def __init__(self, role: str | None) -> None:
        if role:
            super().__init__(
                "Only members who can manage this server or have the role {role} may manage its articles, so I "
                "did nothing. Please ask one of them.",
                role=role,
            )
        else:
            super().__init__(
                "Only members who can manage this server may manage its articles, so I did nothing. Please ask "
                "one of them."
            )


class NotAdmin(LibraryError):
    """Somebody who may not manage the server used a command for those who may."""

    def __init__(self) -> None:
        super().__init__(
            "Only members who can manage this server may manage its settings and library, so I did nothing. "
            "Please ask one of them."
        )


class NotAsker(LibraryError):
    """The server lets only some roles ask."""

    def __init__(self, roles: Sequence[str]) -> None:
        super().__init__(
            "In this server I only answer members with certain roles: {roles}. Please ask somebody who "
            "manages the server for one.",
            roles=", ".join(roles) or "-",
        )


class NotHere(LibraryError):
    """The server lets people ask in certain channels only."""

    def __init__(self, channels: Sequence[str]) -> None:
        super().__init__(
            "In this server I only answer in certain channels, and this is not one of them. Please ask in: {channels}.",
            channels=", ".join(f"#{name}" for name in channels) or "-",
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Caller:
    """A member who calls on the bot by a command, a button, a form or a message."""

    server: Server
    member: discord.Member
    allowed: discord.Permissions
    """What Discord lets the member do there."""
    voice: Voice
    """The member's own, for what only they see."""
    channels: frozenset[int] = frozenset()
    """The channel, and the one that it is a thread of; none in a direct message."""
    direct: bool = False
    """Whether it is in a direct message."""
    public: bool = False
    """Whether all who are there read what is said."""

    @property
    def answering(self) -> Voice:
        """The voice of answers: the server's where its members read them, else the member's own."""
        return self.server.voice if self.public and not self.direct else self.server.speaker(self.voice)

    @property
    def admin(self) -> bool:
        """Whether the member may manage the server."""
        return self.allowed.manage_guild or self.allowed.administrator

    @property
    def manager(self) -> bool:
        """Whether the member may manage articles: as an admin, or by a role that the host or the admins have named."""
        role, adders = self.server.host.settings.discord.manager_role, self.server.settings.adders
        named = any(role in {one.name, str(one.id)} or one.id in adders for one in self.member.roles)
        return self.admin or named

    def check_manager(self) -> None:
        """Raise ``NotManager`` for everybody but managers of the articles."""
        if not self.manager:
            log.info("Refused to manage articles: user %d in server %s.", self.member.id, self.server.name)
            raise NotManager(self.server.host.settings.discord.manager_role)

    def check_admin(self) -> None:
        """Raise ``NotAdmin`` for everybody but those who may manage the server."""
        if not self.admin:
            log.info("Refused to manage the library: user %d in server %s.", self.member.id, self.server.name)
            raise NotAdmin

    def refusal(self) -> LibraryError | None:
        """Why the member may not ask there, if so; managers always may, where anybody may."""
        settings = self.server.settings
        if settings.ask_channels and not self.channels & {*settings.ask_channels, *settings.question_channels}:
            return NotHere(_seen(self.member, settings.ask_channels)[:_NAMED])
        if not settings.askers or {role.id for role in self.member.roles} & {*settings.askers} or self.manager:
            return None
        return NotAsker(_roles(self.server.guild, settings)[:_NAMED])

    def admit(self, *, overheard: bool = False) -> None:
        """Let the member ask, and count it.

        Args:
            overheard: whether the bot was not asked but listens; that is counted apart, and takes nobody their turn.

        Raises:
            NotAsker, NotHere: not this one, or not here.
            CoolingDown: not yet.

        """
        if fault := self.refusal():
            raise fault
        if not self.manager:
            kind, settings = Kind.OVERHEARD if overheard else Kind.ASKED, self.server.settings
            self.server.host.cooldowns.take(
                kind,
                self.member.id,
                server=self.server.name,
                seconds=settings.member_seconds,
                minute=settings.server_minute,
            )


def channels_of(channel: object) -> frozenset[int]:
    """The numbers of a server's channel, and of the one that it is a thread of."""
    if isinstance(channel, discord.Thread):
        return frozenset({channel.id, channel.parent_id})
    return frozenset({channel.id}) if isinstance(channel, discord.abc.Snowflake) else frozenset()


def _seen(member: discord.Member, channels: Iterable[int]) -> list[str]:
    """The names of those channels that the member can see: the others' names are not for everybody."""
    known = [channel for one in channels if (channel := member.guild.get_channel(one))]
    return [channel.name for channel in known if channel.permissions_for(member).view_channel]


def _roles(guild: discord.Guild, settings: ServerSettings) -> list[str]:
    return [role.name for one in settings.askers if (role := guild.get_role(one))]
