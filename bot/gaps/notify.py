"""Telling members, once, that a question they wait for is answered: directly if possible, else where they asked."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import discord

from bot.ask import answer_view
from bot.ask.direct_messages import signature
from bot.i18n.translate import Voice
from bot.messages import escape
from bot.messages.components import controls, files
from bot.messages.part import Part
from bot.messages.send import LOST, passing, signed
from bot.runtime.access import asker
from bot.runtime.context import Desk
from index.domain.ledger import Sent, Waiting
from index.library.gaps import ToTell
from index.library.library import Library

log = logging.getLogger(__name__)
_SERVER = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A server, and what belongs to it."""

    desk: Desk
    client: discord.Client
    guild: discord.Guild
    library: Library
    voice: Voice
    """In which all of the server are spoken to."""


async def tell(place: Place, due: ToTell) -> None:
    """Tell one member. Who has left the server is told nothing of it, and waits no more.

    What fails for a while only is put back, so that it is tried again.
    """
    waiting, told = due.waiting, place.library.ledger.told
    try:
        member = await place.guild.fetch_member(waiting.member)
    except discord.NotFound:
        await place.desk.worker.glance(lambda: told(waiting.gap_id, waiting.member))
        return
    except (discord.HTTPException, *LOST):
        return
    if not await place.desk.worker.glance(lambda: told(waiting.gap_id, waiting.member)):
        return
    try:
        await _directly(place, due, member)
    except (discord.HTTPException, *LOST) as error:
        if passing(error):
            await place.desk.worker.glance(lambda: _put_back(place.library, waiting))
        else:
            log.warning("In server %d I cannot tell a member of an answer: %s.", place.guild.id, type(error).__name__)


async def _directly(place: Place, due: ToTell, member: discord.Member) -> None:
    """In a direct message, with the button that names the server; or else where the question was asked."""
    voice = place.voice
    server = escape.one_line(place.guild.name, _SERVER)
    news = voice("You wanted to be told: the articles of {server} answer this now.", server=server)
    parts = signed(answer_view.answer(due.answer, voice, news=news), signature(asker(member, None), voice))
    try:
        await _send(member, parts)
    except discord.Forbidden:
        if not due.waiting.channel:
            raise
        await _publicly(place, due, member)


async def _publicly(place: Place, due: ToTell, member: discord.Member) -> None:
    """With a ping of that member alone, who has asked for it."""
    channel = place.client.get_partial_messageable(due.waiting.channel, guild_id=place.guild.id)
    news = place.voice("{member}, you wanted to be told: the articles answer this now.", member=member.mention)
    last = await _send(channel, answer_view.answer(due.answer, place.voice, news=news), member)
    sent = Sent(message=last.id, channel=channel.id, articles=answer_view.quoted(due.answer), at=last.created_at)
    await place.desk.worker.glance(lambda: place.library.ledger.sent(sent))


async def _send(
    channel: discord.abc.Messageable, parts: Sequence[Part], *pinged: discord.abc.Snowflake
) -> discord.Message:
    """Send the parts of an answer; nobody but those named is pinged."""
    pings = discord.AllowedMentions(everyone=False, roles=False, replied_user=False, users=pinged)
    sent: list[discord.Message] = []
    for part in parts:
        options: dict[str, Any] = {"view": controls(part), "files": files(part)}
        given = {name: value for name, value in options.items() if value}
        sent.append(await channel.send(part.content, allowed_mentions=pings, **given))
    return sent[-1]


def _put_back(library: Library, waiting: Waiting) -> None:
    """Let a member wait as before, for an answer that is known."""
    ledger, gap_id = library.ledger, waiting.gap_id
    ledger.wait(gap_id, waiting.question, member=waiting.member, channel=waiting.channel, at=waiting.at)
    if waiting.article_id is not None:
        ledger.answered(gap_id, waiting.question, waiting.article_id)
