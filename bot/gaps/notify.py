"""Tells members, once, that a question they wait for has been answered: by direct message, or where they asked."""

from __future__ import annotations

import logging

import discord

from bot.ask import answer_view
from bot.ask.answer_buttons import signature
from bot.messages import escape
from bot.messages.patient import LOST, passing
from bot.messages.send import post, with_button
from bot.runtime.host import Bot
from bot.runtime.server import Server
from index.domain.ledger import Sent, Waiting
from index.library.gaps import ToTell
from index.library.library import Library

log = logging.getLogger(__name__)
_SERVER = 100


async def tell(bot: Bot, server: Server, due: ToTell) -> None:
    """Tell one member. Who has left the server is told nothing of it, and waits no more.

    What fails for a while only is put back, so that it is tried again.
    """
    waiting, member = due.waiting, None
    try:
        member = await server.guild.fetch_member(waiting.member)
    except discord.NotFound:
        pass
    except (discord.HTTPException, *LOST):
        return
    if not await server.quick(lambda library: library.ledger.told(waiting.gap_id, waiting.member)) or not member:
        return
    try:
        await _directly(bot, server, due, member)
    except (discord.HTTPException, *LOST) as error:
        if passing(error):
            await server.quick(lambda library: _put_back(library, waiting))
        else:
            log.warning("In server %s I cannot tell a member of an answer: %s.", server.name, type(error).__name__)


async def _directly(bot: Bot, server: Server, due: ToTell, member: discord.Member) -> None:
    """In a direct message, with the button that names the server; or else where the question was asked."""
    voice, name = server.voice, server.guild.name
    news = voice(
        "You asked me to tell you: the articles of {server} now answer this.", server=escape.one_line(name, _SERVER)
    )
    button = signature(server.name, name, voice)
    try:
        await post(member, with_button(answer_view.answer(due.answer, voice, news=news), button))
    except discord.Forbidden:
        if not due.waiting.channel:
            raise
        await _publicly(bot, server, due, member)


async def _publicly(bot: Bot, server: Server, due: ToTell, member: discord.Member) -> None:
    """With a ping of that member only, who has asked for it."""
    channel = bot.get_partial_messageable(due.waiting.channel, guild_id=server.guild.id)
    news = server.voice("{member}, you asked me to tell you: the articles now answer this.", member=member.mention)
    *_, last = await post(channel, answer_view.answer(due.answer, server.voice, news=news), ping=[member])
    sent = Sent(message=last.id, channel=channel.id, articles=answer_view.quoted(due.answer), at=last.created_at)
    await server.quick(lambda library: library.ledger.sent(sent))


def _put_back(library: Library, waiting: Waiting) -> None:
    """Let a member wait as before, for an answer that is known."""
    ledger, gap_id = library.ledger, waiting.gap_id
    ledger.wait(gap_id, waiting.question, member=waiting.member, channel=waiting.channel, at=waiting.at)
    if waiting.article_id is not None:
        ledger.answered(gap_id, waiting.question, waiting.article_id)
