"""The welcome message in a server that has added the bot: how to start. Sent once per joining.

The library notes for which joining it was said, and only a joining of the last day counts, so that
neither an outage nor a restart, and not even a lost data folder, says it again.
"""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator, Iterator
from dataclasses import replace
from datetime import datetime, timedelta

import discord

from bot.admin import retention
from bot.i18n.translate import Voice
from bot.messages import escape
from bot.messages.part import Part
from bot.messages.patient import LOST
from bot.messages.send import post
from bot.runtime.host import Bot
from bot.runtime.server import Server, server_of
from index.domain.errors import LibraryError
from index.library.libraries import Libraries

log = logging.getLogger(__name__)
FRESH = timedelta(days=1)
_JOINED = "joined"
"""Under which a library keeps the joining for which the message was sent."""
_ROOMS = 3
"""Channels that are tried."""
_ENTRIES = 10
_NAME = 100


async def greet(bot: Bot, guild: discord.Guild) -> None:
    """Say how to begin, if the bot has just been added and it was not said yet; never raises a fault of a library."""
    host, me = bot.host, guild.get_member(bot.user.id) if bot.user else None
    joined = me.joined_at if me else None
    if joined is None or discord.utils.utcnow() - joined > FRESH:
        return
    try:
        async with host.changing:
            articles = await host.worker.quick(lambda: claim(host.libraries, str(guild.id), joined))
        if articles is not None:
            await _say(bot, await server_of(host, guild), articles)
    except LibraryError as error:
        log.warning("The server %d could not be greeted: %s.", guild.id, type(error).__name__)


def claim(libraries: Libraries, name: str, joined: datetime) -> int | None:
    """The number of articles that are here already; ``None`` if it was said before.

    It is noted before it is said: better not at all than twice.
    """
    retention.come_back(libraries, name)
    library, now = libraries.open(name), joined.isoformat().encode()
    if library.recall(_JOINED) == now:
        return None
    library.remember(_JOINED, now)
    return library.articles.count()


def page(articles: int, voice: Voice) -> Part:
    """The message, for a server with so many articles."""
    return Part("\n".join(_still_here(articles, voice) if articles else _first_steps(voice)))


def _first_steps(voice: Voice) -> Iterator[str]:
    yield voice("Hello! I answer questions about your articles with their exact words, and invent none.")
    yield voice("If you manage this server, here is how to start:")
    yield voice(
        "1. Add the first article: give `/article add` a link, such as `/article add url:https://example.org/ferry`, "
        "or attach a file. Without either it opens a form for text."
    )
    yield voice("2. Ask what it answers: `/ask question:When does the ferry leave?`")
    yield voice("3. Choose who may ask and add articles, and where: `/settings show`")
    yield voice("`/help` lists everything else, and `/privacy` says what I keep.")


def _still_here(articles: int, voice: Voice) -> Iterator[str]:
    yield voice.count(
        "I am back, and {count} article of this server is still here. Go on with `/ask`.",
        "I am back, and {count} articles of this server are still here. Go on with `/ask`.",
        articles,
    )
    yield voice(
        "If you manage it: `/article list` shows the articles, `/settings show` the settings, and "
        "`/help` everything else."
    )


async def _say(bot: Bot, server: Server, articles: int) -> None:
    """Say it in a channel; if there is none, to who added the bot or owns the server; else in the log."""
    guild, voice = server.guild, server.voice
    message = page(articles, voice)
    for room in _rooms(guild):
        if await _sent(room, message):
            return
    about = voice("This is about the server {server}.", server=escape.one_line(guild.name, _NAME))
    async for person in _people(bot, guild):
        if await _sent(person, replace(message, content=f"{about}\n{message.content}")):
            return
    log.warning("In the server %d I found nobody to tell how to begin: /article add, then /ask.", guild.id)


def _rooms(guild: discord.Guild) -> list[discord.TextChannel]:
    """Where the bot may write: first the channel for Discord's own notes; none for news or rules."""
    others = [one for one in guild.text_channels if not one.is_news() and one != guild.rules_channel]
    rooms = dict.fromkeys([*filter(None, [guild.system_channel]), *others])
    return [room for room in rooms if _may_write(room.permissions_for(guild.me))][:_ROOMS]


def _may_write(granted: discord.Permissions) -> bool:
    return granted.view_channel and granted.send_messages


async def _people(bot: Bot, guild: discord.Guild) -> AsyncIterator[discord.User]:
    """Who added the bot, if the server lets it know, and the server's owner."""
    for number in dict.fromkeys([await _inviter(bot, guild), guild.owner_id]):
        try:
            if number:
                yield await bot.fetch_user(number)
        except (discord.HTTPException, *LOST):
            continue


async def _inviter(bot: Bot, guild: discord.Guild) -> int | None:
    if not guild.me.guild_permissions.view_audit_log:
        return None
    try:
        async for entry in guild.audit_logs(limit=_ENTRIES, action=discord.AuditLogAction.bot_add):
            if bot.user and entry.target and entry.target.id == bot.user.id:
                return entry.user_id
    except (discord.HTTPException, *LOST):
        return None
    return None


async def _sent(to: discord.abc.Messageable, message: Part) -> bool:
    """Whether it could be said there."""
    try:
        await post(to, [message], embeds=False)
    except (discord.HTTPException, *LOST) as error:
        log.info("How to begin could not be said there: %s.", type(error).__name__)
        return False
    return True
