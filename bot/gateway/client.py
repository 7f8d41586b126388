"""The Discord client: events, intents, start and end."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from typing import Any

import aiohttp
import discord
from discord import app_commands

from bot.admin import retention, welcome
from bot.ask.listener import Hearing
from bot.feeds import view
from bot.gateway import identify_budget, permissions
from bot.gateway.change_loop import Aftermath
from bot.gateway.command_list import FORMS, PRESSES, commands
from bot.gateway.command_sync import keep_telling
from bot.gateway.identify_budget import IdentifyBudget
from bot.gateway.job_loop import Rounds
from bot.gateway.late_replies import keep_promises
from bot.gateway.once import Once
from bot.messages.custom_id import Stale
from bot.messages.escape import label
from bot.messages.patient import LOST
from bot.messages.send import fail, post
from bot.runtime.host import Bot, Host, Interaction
from bot.runtime.logs import fault
from bot.runtime.server import Server, server_of
from index.domain.errors import LibraryError
from index.domain.jobs import Feed

log = logging.getLogger(__name__)
TELLING_SECONDS = 5.0
"""How long the first connection waits for the commands to be told."""


class Tree(app_commands.CommandTree["Client"]):
    """The commands; every error of one is answered."""

    async def interaction_check(self, interaction: Interaction, /) -> bool:
        """Note that a command is at work; refuse it when the program is going down."""
        return await self.client.attend(interaction)

    async def on_error(self, interaction: Interaction, error: app_commands.AppCommandError, /) -> None:
        """Answer what a command raised."""
        await fail(interaction, error)


class Client(Bot):
    """Citewell's end of the connection to Discord. It needs no privileged intent and pings nobody.

    Args:
        host: what it works with.
        content: whether to ask Discord for the content of all messages, which question channels need.
        connector: makes the connections; one without a limit if left out.

    """

    def __init__(self, host: Host, *, content: bool = False, connector: aiohttp.BaseConnector | None = None) -> None:
        settings = host.settings
        discord.VoiceClient.warn_nacl = discord.VoiceClient.warn_dave = False  # it never speaks
        super().__init__(
            intents=discord.Intents(guilds=True, guild_messages=True, dm_messages=True, message_content=content),
            allowed_mentions=discord.AllowedMentions.none(),
            member_cache_flags=discord.MemberCacheFlags.none(),
            chunk_guilds_at_startup=False,
            max_messages=None,
            proxy=settings.discord.proxy,
            connector=connector,
        )
        _guard(self._connection)
        self._budget = IdentifyBudget(settings.data / identify_budget.FILE)
        self.host = host
        self.tree = Tree(self)
        self._telling: asyncio.Task[None] | None = None
        self.once = Once()
        self.connected = False
        """Whether the gateway is connected right now."""
        self.greeted = asyncio.Event()
        """Set once the bot knows its servers."""
        self.rounds = Rounds(host, self.tell_failing)
        self.hearing = Hearing(self)
        self.aftermath = Aftermath(self)
        for command in commands(settings.limits.question_characters, settings.discord.manager_role):
            self.tree.add_command(command)

    async def before_identify_hook(self, _shard_id: int | None, *, initial: bool = False) -> None:
        """Wait for one's turn to introduce oneself to the gateway."""
        del initial  # the last one may have been sent by another process
        await self._budget.take()

    async def setup_hook(self) -> None:
        """Between login and gateway: tell Discord of the commands if it has others, in the background if that lasts."""
        self.host.runtime.listen(self.host.libraries)
        self._telling = asyncio.create_task(keep_telling(self.tree))
        await asyncio.wait((self._telling,), timeout=TELLING_SECONDS)

    async def close(self) -> None:
        """Disconnect."""
        if self._telling:
            self._telling.cancel()
        await super().close()

    async def on_connect(self) -> None:
        """The gateway has taken us."""
        self.connected = True

    async def on_ready(self) -> None:
        """See which servers are gone or back; say once where the bot is, how to invite it, and what it lacks."""
        await self.see_who_left()
        if self.greeted.is_set():
            return
        self.greeted.set()
        log.info("Online as %s in %d server%s.", self.user, len(self.guilds), "" if len(self.guilds) == 1 else "s")
        log.info("Invite: %s", self.invite())
        for guild in self.guilds:
            self.tell_missing(guild)

    async def on_resumed(self) -> None:
        """The connection is back as it was."""
        self.connected = True

    async def on_disconnect(self) -> None:
        """The connection is lost; the client library tries again by itself."""
        self.connected = False

    async def on_guild_join(self, guild: discord.Guild) -> None:
        """Open the library of a server that has taken the bot back; say how to begin, and what is not granted."""
        await self.host.worker.quick(lambda: retention.come_back(self.host.libraries, str(guild.id)))
        self.tell_missing(guild)
        await welcome.greet(self, guild)

    async def on_guild_available(self, guild: discord.Guild) -> None:
        """Say how to begin in a server that has added the bot while one of them was away."""
        await welcome.greet(self, guild)

    async def on_guild_remove(self, guild: discord.Guild) -> None:
        """Close the library of a server that the bot is no longer in; one that has an outage is another event."""
        days = self.host.settings.limits.left_days
        await self.host.worker.quick(lambda: retention.leave(self.host.libraries, str(guild.id), days))

    async def on_message(self, message: discord.Message) -> None:
        """Answer a message that is for the bot."""
        if self.once.first(message.id):
            await self.hearing.hear(message)

    async def on_interaction(self, interaction: Interaction) -> None:
        """Answer buttons and forms; commands are answered by the tree."""
        handlers = {discord.InteractionType.component: PRESSES, discord.InteractionType.modal_submit: FORMS}
        known = handlers.get(interaction.type)
        if known is None or not await self.attend(interaction):
            return
        kind, _, state = str(dict(interaction.data or {}).get("custom_id", "")).partition(":")
        try:
            await known.get(kind, _stale)(interaction, state)
        except Exception as error:  # noqa: BLE001 - whatever it is, the one who pressed is told
            await fail(interaction, error)

    async def attend(self, interaction: Interaction) -> bool:
        """Whether an interaction is to be answered: it comes for the first time, and may be; if not, that was said."""
        if not self.once.first(interaction.id):
            return False
        try:
            self.host.runtime.attend()
        except LibraryError as error:
            await fail(interaction, error)
            return False
        return True

    async def see_who_left(self) -> None:
        """Compare the libraries with the servers that Discord named, those with an outage among them."""
        host, here = self.host, {guild.id for guild in self.guilds}
        days = host.settings.limits.left_days
        shard = (self.shard_id or 0, self.shard_count) if self.shard_count else None
        try:
            await host.worker.quick(lambda: retention.compare(host.libraries, here, days, shard))
        except (LibraryError, OSError) as error:
            log.error("Which servers were left could not be noted: %s.", type(error).__name__)  # noqa: TRY400

    async def go_round(self) -> None:
        """Do what is due in all libraries, until cancelled."""
        await self.greeted.wait()
        await asyncio.gather(
            self.rounds.run(), self.aftermath.run(), retention.keep_house(self.host), keep_promises(self)
        )

    def invite(self) -> str:
        """The address at which an admin adds the bot to a server."""
        return permissions.address(self.application_id or 0)

    def tell_missing(self, guild: discord.Guild) -> None:
        """Log what a server has not granted, one line each."""
        me = guild.get_member(self.user.id) if self.user else None
        for name in permissions.missing(me.guild_permissions) if me else ():
            log.warning("In the server %s (%d) I lack the permission to %s.", label(guild.name, 100), guild.id, name)

    async def tell_failing(self, server: str, feed: Feed) -> None:
        """Say in the feed's channel, or the one for notes, that it fails; if that is not possible, in the log."""
        guild = self.get_guild(int(server)) if server.isdecimal() else None
        try:
            told = guild is not None and await self._told_failing(await server_of(self.host, guild), feed)
        except (discord.DiscordException, LibraryError, *LOST):
            told = False
        if not told:
            log.warning("Feed %d of server %s fails, and I cannot say so in its channel.", feed.id, server)

    async def _told_failing(self, server: Server, feed: Feed) -> bool:
        channel = server.guild.get_channel_or_thread(feed.channel or server.settings.notes_channel or 0)
        if not isinstance(channel, discord.abc.Messageable):
            return False
        await post(channel, [view.failing(feed, server.voice)])
        return True


class ShardedClient(Client, discord.AutoShardedClient):
    """A client with as many connections to the gateway as Discord wants, in one process."""


def _guard(state: Any) -> None:
    """Let no event that cannot be read end the connection; only the first of a session must be read.

    The client library has no hook for that: its parsers stand in a dictionary by event.
    """
    for event, parse in list(state.parsers.items()):
        if event not in {"READY", "RESUMED"}:
            state.parsers[event] = _guarded(event, parse)


def _guarded(event: str, parse: Callable[[Any], None]) -> Callable[[Any], None]:
    def guarded(data: Any) -> None:
        try:
            parse(data)
        except Exception as error:  # noqa: BLE001 - the others who write must be heard
            log.error("An event of Discord's could not be read and was left out: %s, %s.", event, fault(error))  # noqa: TRY400 - its text may repeat a message

    return guarded


async def _stale(_interaction: Interaction, _state: str) -> None:
    raise Stale
