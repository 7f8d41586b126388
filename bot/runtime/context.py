"""What the commands need, as one value: libraries, threads, limits, and who may manage articles."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Coroutine
from dataclasses import dataclass, field
from typing import Any, TypeAlias, TypeVar

import discord

from bot.runtime.cooldowns import Cooldowns
from bot.runtime.server_settings import settings
from bot.runtime.worker import Worker
from config.server_settings import ServerSettings
from index.domain.errors import EmptyQuestion, LibraryError, LongQuestion
from index.language.chat_question import Asking
from index.library.libraries import Libraries
from index.library.library import Library
from index.library.run_jobs import Intake

log = logging.getLogger(__name__)
T = TypeVar("T")
Interaction: TypeAlias = discord.Interaction[Any]
SERVER = "server"
"""Under which an interaction in a direct message notes the server that it is about."""


class OutsideServer(LibraryError):
    """A command was used where there is no server, hence no library."""

    def __init__(self) -> None:
        super().__init__("My articles belong to servers. Please ask me in one that has added me.")


class NotManager(LibraryError):
    """Somebody else than a manager used a command for managers."""

    def __init__(self, role: str | None) -> None:
        if role:
            super().__init__(
                "The articles of this server are kept by members who may manage this server or have the role {role}, "
                "so I did nothing. Please ask one of them.",
                role=role,
            )
        else:
            super().__init__(
                "The articles of this server are kept by members who may manage it, "
                "so I did nothing. Please ask one of them."
            )


class NotAdmin(LibraryError):
    """Somebody who may not manage the server used a command for those who may."""

    def __init__(self) -> None:
        super().__init__(
            "The settings and the library of this server are kept by members who may manage the server, "
            "so I did nothing. Please ask one of them."
        )


class Stale(LibraryError):
    """A command, button or form that this version does not have, or that points to nothing."""

    def __init__(self) -> None:
        super().__init__(
            "This is from an earlier version of me, or the article is gone or has changed. "
            "Please give the command again; if it is missing, reload Discord."
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """What every command is handed."""

    libraries: Libraries
    worker: Worker
    intake: Intake
    question_characters: int = 500
    file_bytes: int = 10_000_000
    """The largest file that is downloaded."""
    feed_minutes: int = 60
    """How often a feed is read, unless another time is named."""
    asking: Asking | None = None
    """What tells questions among the messages of a channel, if not what comes with the program."""
    manager_role: str | None = None
    """A role by name or number whose members may manage articles too."""
    cooldowns: Cooldowns = field(default_factory=Cooldowns)
    """Who asked when."""
    left_days: int = 30
    """How long the library of a server is kept that has removed the bot."""
    at_work: set[asyncio.Task[Any]] = field(default_factory=set)
    """The tasks that are answering somebody right now."""
    woken: asyncio.Event = field(default_factory=asyncio.Event)
    """Set when something may have become due, for ``bot.gateway.job_loop``."""
    edit_days: int = 7
    """For so many days answers are edited when their article is changed or removed."""
    changed: asyncio.Queue[tuple[str, int | None]] = field(default_factory=asyncio.Queue)
    """The libraries in which articles came, changed or went, with the number of one that came or changed, for
    ``bot.gateway.change_loop``."""
    changing: asyncio.Lock = field(default_factory=asyncio.Lock)
    """Held while settings are read, changed and kept."""

    def attend(self) -> None:
        """Count the current task among those at work, so that shutdown waits for its reply."""
        self.worker.checkpoint()
        if task := asyncio.current_task():
            self.at_work.add(task)
            task.add_done_callback(self.at_work.discard)

    def begin(self, doing: Coroutine[Any, Any, None]) -> None:
        """Let something go on by itself; shutdown waits for it."""
        task = asyncio.create_task(doing)
        self.at_work.add(task)
        task.add_done_callback(self.at_work.discard)

    async def library(self, interaction: Interaction) -> Library:
        """The library of the server, which stays open for as long as it is held."""
        name = server(interaction)
        return await self.worker.read(lambda: self.libraries.open(name))

    async def read(self, interaction: Interaction, job: Callable[[Library], T]) -> T:
        """The result of ``job``, a short one, on the library of the server, in a reader thread."""
        name = server(interaction)
        return await self.worker.read(lambda: job(self.libraries.open(name)))

    async def glance(self, interaction: Interaction, job: Callable[[Library], T]) -> T:
        """The result of ``job``, which only looks something up, without waiting behind questions."""
        name = server(interaction)
        return await self.worker.glance(lambda: job(self.libraries.open(name)))

    async def settings(self, interaction: Interaction) -> ServerSettings:
        """The settings of the server, as they stand right now."""
        return await self.glance(interaction, settings)

    async def write(self, interaction: Interaction, job: Callable[[Library], T]) -> T:
        """The result of ``job`` on the library of the server, in the writer thread."""
        name = server(interaction)
        return await self.worker.write(lambda: job(self.libraries.open(name)))

    def check_question(self, question: str) -> None:
        """Refuse what the library would refuse, before the reply is public."""
        if not any(sign.isalnum() for sign in question):
            raise EmptyQuestion
        if len(question) > self.question_characters:
            raise LongQuestion(len(question), self.question_characters)

    async def check_manager(self, interaction: Interaction) -> None:
        """Refuse everybody but managers of the server's articles. Raises ``NotManager`` or ``OutsideServer``."""
        name = server(interaction)
        if not await self.is_manager(interaction):
            log.info("Refused to manage articles: user %d in server %s.", interaction.user.id, name)
            raise NotManager(self.manager_role)

    def check_admin(self, interaction: Interaction) -> None:
        """Refuse everybody but those who may manage the server. Raises ``NotAdmin`` or ``OutsideServer``."""
        name = server(interaction)
        if not is_admin(interaction):
            log.info("Refused to manage the library: user %d in server %s.", interaction.user.id, name)
            raise NotAdmin

    def hidden(self) -> discord.Permissions | None:
        """From whom Discord hides the commands for managers: from those who may not manage the server.

        From nobody where the settings name a role: Discord can hide a command by permission but
        not by role, and those with the role must see it. Each command checks again when it runs.
        """
        return None if self.manager_role else discord.Permissions(manage_guild=True)

    async def is_manager(self, interaction: Interaction) -> bool:
        """Whether the member may manage the server, or has a role that the settings, or its admins, have named."""
        member = interaction.user
        if interaction.guild_id is None or not isinstance(member, discord.Member):
            return False
        settings = None if is_admin(interaction) else await self.settings(interaction)
        return manages(member, interaction.permissions, self.manager_role, settings)


def manages(
    member: discord.Member, allowed: discord.Permissions, role: str | None, settings: ServerSettings | None
) -> bool:
    """Whether a member may manage articles.

    Args:
        member: the member.
        allowed: what Discord lets the member do.
        role: one, by name or number, that the host has named for it.
        settings: the server's, which name roles too; may be left out for those who may manage the server.

    """
    adders = settings.adders if settings else ()
    named = any(role in {one.name, str(one.id)} or one.id in adders for one in member.roles)
    return allowed.manage_guild or allowed.administrator or named


def is_admin(interaction: Interaction) -> bool:
    """Whether the member may manage the server."""
    allowed = interaction.permissions
    inside = interaction.guild_id is not None and isinstance(interaction.user, discord.Member)
    return inside and (allowed.manage_guild or allowed.administrator)


def number(state: str) -> int:
    """The number that a button carries. Raises ``Stale`` when it carries none."""
    if not (state.isascii() and state.isdecimal() and len(state) < 16):
        raise Stale
    return int(state)


def server(interaction: Interaction) -> str:
    """The name of the server's library; in a direct message, of the one that ``bot.ask.direct_messages`` has found."""
    name = interaction.extras.get(SERVER) if interaction.guild_id is None else str(interaction.guild_id)
    if name is None:
        raise OutsideServer
    return str(name)
