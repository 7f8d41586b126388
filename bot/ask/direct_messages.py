"""Questions in direct messages: whose articles are meant, among the servers that the member shares with the bot.

The one that was asked last stands in the button below that answer, so nothing is kept. Whether the
member is still in a server is asked of Discord each time, since nobody reads the articles of one they left.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import date
from typing import Any

import discord

from bot.ask.reply_context import AT, server_of
from bot.ask.respond import Asked, respond
from bot.i18n.translate import Voice, private
from bot.messages import escape, phrases
from bot.messages.part import Choice, Menu, Part, Press
from bot.messages.send import SIGNED, defer, send
from bot.runtime.access import Asker, admit, asker, chosen, refused
from bot.runtime.context import SERVER, Desk, Interaction, Stale, number
from index.domain.errors import LibraryError
from index.domain.scope import EVERYTHING, Scope

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
            "I found no server that we share, that has articles, and in which you may ask me by direct message. "
            "Please ask me in the server itself with /ask."
        )


class NotThere(LibraryError):
    """The member is no longer in the server, or may not ask there by direct message."""

    def __init__(self) -> None:
        super().__init__(
            "You are not in that server any more, or it does not let you ask me by direct message, so I did nothing. "
            "Please ask me in a server that we share."
        )


async def ask(desk: Desk, interaction: Interaction, asked: Asked) -> None:
    """Answer /ask in a direct message, or ask whose articles are meant."""
    await defer(interaction, private=False)
    user, client = interaction.user, interaction.client
    found = await find(desk, client, user, user.dm_channel or await user.create_dm())
    if len(found) == 1:
        await _answer(desk, interaction, found[0], asked)
    else:
        await send(interaction, [menu(found, asked, private(interaction))])


async def enter(desk: Desk, interaction: Interaction) -> None:
    """Let a button in a direct message be about the server that its message quotes; ``NotThere``."""
    guild_id = server_of(interaction.message)
    if guild_id is not None:
        sign(interaction, await _open(desk, interaction, guild_id))


async def press_where(desk: Desk, interaction: Interaction, state: str) -> None:
    """Answer, in place of the menu, from the articles of the server that was chosen."""
    data: dict[str, Any] = dict(interaction.data or {})
    message, values = interaction.message, data.get("values") or [""]
    question = phrases.asked(message.content) if message else None
    if interaction.guild_id is not None or question is None:
        raise Stale
    await defer_in_place(interaction)
    who = await _open(desk, interaction, _id(str(values[0])))
    await _answer(desk, interaction, who, Asked(question=question, scope=_unpacked(state)))


async def press_at(desk: Desk, interaction: Interaction, _state: str) -> None:
    """Offer the other servers for the same question."""
    message = interaction.message
    question = phrases.asked(message.content) if message else None
    if interaction.guild_id is not None or question is None:
        raise Stale
    await defer(interaction, private=False)
    found = await shared(desk, interaction.client, interaction.user)
    interaction.extras.pop(SIGNED, None)
    await send(interaction, [menu(found, Asked(question=question), private(interaction))])


async def defer_in_place(interaction: Interaction) -> None:
    """Acknowledge a press; what follows takes the place of the message that was pressed, which all there may read."""
    interaction.extras["public"] = True
    await interaction.response.defer()


async def find(desk: Desk, client: discord.Client, user: discord.abc.User, channel: discord.DMChannel) -> list[Asker]:
    """The member in the server that was asked last, or else in all that may be meant; ``NoServer``."""
    last = await _last(channel, client)
    guild = client.get_guild(last) if last else None
    who = await open_to(desk, guild, user) if guild else None
    return [who] if who else await shared(desk, client, user)


async def shared(desk: Desk, client: discord.Client, user: discord.abc.User) -> list[Asker]:
    """The member in each server that has articles and lets them ask by direct message.

    Raises:
        CoolingDown: many servers are being looked through already.
        NoServer: there is none.

    """
    desk.cooldowns.take("direct messages", user.id, seconds=2, minute=60)
    names = set(await desk.worker.glance(desk.libraries.names))
    guilds = [guild for guild in client.guilds if str(guild.id) in names][:MOST]
    found = await asyncio.gather(*(open_to(desk, guild, user) for guild in guilds))
    if open_ones := [who for who in found if who]:
        return sorted(open_ones, key=lambda who: who.member.guild.name.casefold())
    raise NoServer


async def open_to(desk: Desk, guild: discord.Guild, user: discord.abc.User) -> Asker | None:
    """The member in a server; ``None`` if they are not there, or may not ask by direct message."""
    try:
        who = asker(await guild.fetch_member(user.id), None)
    except (discord.NotFound, discord.Forbidden):
        return None
    return None if refused(desk, await chosen(desk, who.server), who) else who


def menu(found: Sequence[Asker], asked: Asked, voice: Voice) -> Part:
    """The question whose articles are meant."""
    line = voice("Q: {question}", question=escape.one_line(asked.question, _QUESTION))
    choices = tuple(
        Choice(label=escape.label(who.member.guild.name, _NAME) or who.server, value=who.server)
        for who in found[:_OFFERED]
    )
    asks = voice("Whose articles shall I search?")
    chooses = voice("Choose a server")
    return Part(
        f"{line}\n{asks}",
        menu=Menu(custom_id=f"{WHERE}:{_packed(asked.scope)}", placeholder=chooses, choices=choices, one=True),
    )


def signature(who: Asker, voice: Voice) -> Press:
    """The button that names the server, and leads to the others."""
    name = escape.label(who.member.guild.name, _NAME) or who.server
    return Press(label=voice("From {server}", server=name), custom_id=f"{AT}:{who.server}", row=1)


def sign(interaction: Interaction, who: Asker) -> None:
    """Note which server an interaction is about, so that what answers it is from there and says so."""
    interaction.extras[SERVER] = who.server
    interaction.extras[SIGNED] = signature(who, private(interaction))


async def _answer(desk: Desk, interaction: Interaction, who: Asker, asked: Asked) -> None:
    settings = await chosen(desk, who.server)
    admit(desk, settings, who)
    sign(interaction, who)
    await respond(desk, settings, who, asked, interaction)


async def _open(desk: Desk, interaction: Interaction, guild_id: int) -> Asker:
    guild = interaction.client.get_guild(guild_id)
    who = await open_to(desk, guild, interaction.user) if guild else None
    if who is None:
        raise NotThere
    return who


async def _last(channel: discord.DMChannel, client: discord.Client) -> int | None:
    """The server that the last answer in a channel is from."""
    async for message in channel.history(limit=_LOOKED_BACK):
        if client.user and message.author.id == client.user.id and (found := server_of(message)):
            return found
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
