"""Questions in direct messages: finds out whose articles are meant, among the servers shared with the member.

The one that was asked last stands in the button below that answer, so nothing is kept. Whether the
member is still in a server is asked of Discord each time, since nobody reads the articles of one they left.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import date
from typing import Any

import discord

from bot.ask.reply_context import server_of as quoted_server
from bot.ask.respond import respond
from bot.i18n.translate import Voice, private
from bot.messages import escape, question_line
from bot.messages.custom_id import Stale, number
from bot.messages.part import Choice, Menu, Part
from bot.messages.send import send
from bot.runtime.access import Caller, OutsideServer
from bot.runtime.cooldowns import Kind
from bot.runtime.enter import Reply, acknowledge, enter
from bot.runtime.host import Bot, Interaction
from bot.runtime.server import server_of
from index.domain.errors import LibraryError
from index.domain.scope import EVERYTHING, Scope
from index.library.ask import Asked

WHERE = "where"
"""The kind of the menu of servers; its state is what is to be searched."""
MOST = 50
"""Servers in which a member is looked for."""
_OFFERED = 25
_LOOKED_BACK = 10
"""Messages among which the last answer is looked for."""
_QUESTION = 900
_NAME = 60


class NoServer(LibraryError):
    """The member shares no server with the bot in which they may ask."""

    def __init__(self) -> None:
        super().__init__(
            "I found no server that we share, that has articles, and that lets you ask me by direct message. "
            "Please use /ask in the server itself."
        )


class NotThere(LibraryError):
    """The member is no longer in the server, or may not ask there by direct message."""

    def __init__(self) -> None:
        super().__init__(
            "You are no longer in that server, or it does not let you ask me by direct message, so I did "
            "nothing. Please ask me in a server that we share."
        )


async def ask(interaction: Interaction, asked: Asked) -> None:
    """Answer /ask in a direct message, or ask whose articles are meant."""
    await acknowledge(interaction, Reply.PUBLIC)
    user, voice = interaction.user, private(interaction)
    callers = await find(interaction.client, user, user.dm_channel or await user.create_dm(), voice)
    if len(callers) == 1:
        await _answer(interaction, callers[0], asked)
    else:
        await send(interaction, [menu(callers, asked, voice)])


async def enter_quoted(interaction: Interaction, reply: Reply | None = Reply.PRIVATE) -> Caller:
    """As ``enter``; below an answer in a direct message, into the server whose articles it quotes.

    Raises:
        OutsideServer: the direct message quotes none.
        NotThere: the member may not ask there any more.

    """
    if interaction.guild_id is not None:
        return await enter(interaction, reply=reply)
    guild_id = quoted_server(interaction.message)
    if guild_id is None:
        raise OutsideServer
    caller = await _open(interaction, guild_id)
    if reply:
        await acknowledge(interaction, reply)
    return caller


async def press_where(interaction: Interaction, state: str) -> None:
    """Answer, in place of the menu, from the articles of the server that was chosen."""
    data: dict[str, Any] = dict(interaction.data or {})
    values = data.get("values") or [""]
    question = _question(interaction)
    await acknowledge(interaction, Reply.IN_PLACE)
    caller = await _open(interaction, _id(str(values[0])))
    await _answer(interaction, caller, Asked(question=question, scope=_unpacked(state)))


async def press_at(interaction: Interaction, _state: str) -> None:
    """Offer the other servers for the same question."""
    question, voice = _question(interaction), private(interaction)
    await acknowledge(interaction, Reply.PUBLIC)
    callers = await shared(interaction.client, interaction.user, voice)
    await send(interaction, [menu(callers, Asked(question=question), voice)])


async def find(bot: Bot, user: discord.abc.User, channel: discord.DMChannel, voice: Voice) -> list[Caller]:
    """The member in the server that was asked last, or else in all that may be meant; ``NoServer``."""
    last = await _last(channel, bot)
    guild = bot.get_guild(last) if last else None
    caller = await open_to(bot, guild, user, voice) if guild else None
    return [caller] if caller else await shared(bot, user, voice)


async def shared(bot: Bot, user: discord.abc.User, voice: Voice) -> list[Caller]:
    """The member in each server that has articles and lets them ask by direct message.

    Raises:
        CoolingDown: many servers are being looked through already.
        NoServer: there is none.

    """
    host = bot.host
    host.cooldowns.take(Kind.DIRECT, user.id, seconds=2, minute=60)
    names = set(await host.worker.quick(host.libraries.names))
    guilds = [guild for guild in bot.guilds if str(guild.id) in names][:MOST]
    callers = await asyncio.gather(*(open_to(bot, guild, user, voice) for guild in guilds))
    if allowed := [caller for caller in callers if caller]:
        return sorted(allowed, key=lambda caller: caller.server.guild.name.casefold())
    raise NoServer


async def open_to(bot: Bot, guild: discord.Guild, user: discord.abc.User, voice: Voice) -> Caller | None:
    """The member in a server; ``None`` if they are not there, or may not ask by direct message."""
    try:
        member = await guild.fetch_member(user.id)
    except (discord.NotFound, discord.Forbidden):
        return None
    server = await server_of(bot.host, guild)
    allowed = member.guild_permissions
    caller = Caller(server=server, member=member, allowed=allowed, voice=voice, direct=True, public=True)
    return None if caller.refusal() else caller


def menu(callers: Sequence[Caller], asked: Asked, voice: Voice) -> Part:
    """The question whose articles are meant."""
    choices = tuple(
        Choice(label=escape.label(caller.server.guild.name, _NAME) or caller.server.name, value=caller.server.name)
        for caller in callers[:_OFFERED]
    )
    asks = voice("Whose articles shall I search?")
    chooses = voice("Choose a server")
    return Part(
        f"{question_line.write(asked.question, voice, _QUESTION)}\n{asks}",
        menu=Menu(custom_id=f"{WHERE}:{_packed(asked.scope)}", placeholder=chooses, choices=choices, one=True),
    )


async def _answer(interaction: Interaction, caller: Caller, asked: Asked) -> None:
    caller.admit()
    await respond(caller, asked, interaction)


async def _open(interaction: Interaction, guild_id: int) -> Caller:
    bot, guild = interaction.client, interaction.client.get_guild(guild_id)
    caller = await open_to(bot, guild, interaction.user, private(interaction)) if guild else None
    if caller is None:
        raise NotThere
    return caller


def _question(interaction: Interaction) -> str:
    """The question of the direct message that was pressed; raises ``Stale`` if it is none, or has none."""
    question = question_line.read(interaction.message.content) if interaction.message else None
    if interaction.guild_id is not None or question is None:
        raise Stale
    return question


async def _last(channel: discord.DMChannel, bot: Bot) -> int | None:
    """The server that the last answer in a channel is from."""
    async for message in channel.history(limit=_LOOKED_BACK):
        if bot.user and message.author.id == bot.user.id and (guild_id := quoted_server(message)):
            return guild_id
    return None


def _id(value: str) -> int:
    if not (value.isascii() and value.isdecimal() and len(value) <= 20):
        raise Stale
    return int(value)


def _packed(scope: Scope) -> str:
    days = (day.isoformat() if day else "" for day in (scope.since, scope.until))
    return ":".join([str(scope.article_id or ""), *days])


def _unpacked(state: str) -> Scope:
    """What ``_packed`` wrote; ``Stale`` if it wrote no such thing."""
    parts: list[Any] = [*state.split(":"), "", "", ""][:3]
    try:
        since, until = (date.fromisoformat(part) if part else None for part in parts[1:])
    except ValueError:
        raise Stale from None
    return Scope(article_id=number(parts[0]) if parts[0] else None, since=since, until=until) if state else EVERYTHING
