"""Replies that come late: what a restart has cut off is apologised for, and who added an article hears the result."""

from __future__ import annotations

import asyncio
import logging
from contextlib import suppress
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import discord

from bot.articles import ingest_view
from bot.i18n.translate import voice
from bot.messages.components import controls
from bot.messages.patient import LOST, TOKEN_SECONDS
from bot.messages.send import sentence_part
from bot.runtime.background import guarded
from bot.runtime.host import Bot
from bot.runtime.worker import Stopping
from index.domain.article import Taken
from index.domain.clock import utc_now
from index.domain.errors import Interrupted, UnknownArticle, UnknownJob
from index.domain.jobs import Job, State
from index.domain.pending_reply import PendingReply
from index.library.library import Library
from index.library.run_jobs import Outcome

if TYPE_CHECKING:
    from bot.messages.part import Part

log = logging.getLogger(__name__)
_ORIGINAL: Any = "@original"
_NEWEST = 100
"""Articles among which one that was just added is looked for."""
_MARGIN = 10.0
"""Seconds before a token expires from which on it is not used."""


async def keep_promises(bot: Bot) -> None:
    """See to what an earlier run has left behind, then tell the result of each job that somebody waits for."""
    pending = bot.host.pending
    with suppress(Interrupted):
        for reply in pending.earlier():
            doing = _tell_result(bot, reply) if reply.jobs else _apologise(bot, reply)
            await guarded("A late reply", doing)
        while True:
            server, job = await pending.ended.get()
            for reply in pending.of_job(server, job):
                await guarded("A late reply", _tell_result(bot, reply))


async def apologise(bot: Bot, seconds: float) -> None:
    """Apologise to all who wait still, as far as some seconds allow; the next start sees to the others."""
    waiting = [reply for reply in bot.host.pending.replies.values() if not reply.jobs]
    doing = [asyncio.ensure_future(guarded("An apology", _apologise(bot, reply))) for reply in waiting]
    if doing:
        await asyncio.wait(doing, timeout=seconds)


async def _apologise(bot: Bot, reply: PendingReply) -> None:
    """Say that it was not done, unless the reply is there already."""
    with suppress(discord.HTTPException):  # the token has expired, or the reply is gone
        message = await _webhook(bot, reply).fetch_message(_ORIGINAL)
        if message.flags.loading:
            await _edit(bot, reply, sentence_part(voice(reply.language).error(Stopping())))
    await bot.host.pending.end(reply.interaction)


async def _tell_result(bot: Bot, reply: PendingReply) -> None:
    """Put what became of jobs in place of how far they are; nothing while one of them goes on."""
    host = bot.host
    outcomes = await host.worker.quick(lambda: _outcomes(host.libraries.open(reply.server), reply.jobs))
    if outcomes is None:
        return
    first, *_ = ingest_view.ended(outcomes, voice(reply.language))
    try:
        await _edit(bot, reply, first)
    except (discord.HTTPException, *LOST) as error:
        log.info("What became of an article could not be told: %s.", type(error).__name__)
    await host.pending.end(reply.interaction)


def _outcomes(library: Library, jobs: tuple[int, ...]) -> list[Outcome] | None:
    """What became of jobs, those that were removed left out; ``None`` while one of them goes on."""
    found = []
    for number in jobs:
        with suppress(UnknownJob):
            found.append(library.jobs.job(number))
    if not found or any(job.state in {State.WAITING, State.RUNNING} for job in found):
        return None
    return [Outcome(job=job, taken=_taken(library, job)) for job in found]


def _taken(library: Library, job: Job) -> Taken | None:
    """The article that a job that has ended came to, if it is here still."""
    if job.article_id is None or job.fate is None:
        return None
    try:
        article = library.articles.get(job.article_id)
    except UnknownArticle:
        return None
    passages = next((one.passages for one in library.articles.entries(limit=_NEWEST) if one.id == article.id), 0)
    return Taken(article=article, fate=job.fate, passages=passages)


def _late(reply: PendingReply) -> bool:
    return utc_now() - reply.at > timedelta(seconds=TOKEN_SECONDS - _MARGIN)


async def _edit(bot: Bot, reply: PendingReply, part: Part) -> None:
    await _webhook(bot, reply).edit_message(
        _ORIGINAL, content=part.content, view=controls(part), allowed_mentions=discord.AllowedMentions.none()
    )


def _webhook(bot: Bot, reply: PendingReply) -> discord.Webhook:
    """What an interaction's token gives access to, which the library calls a webhook."""
    found = discord.Webhook.partial(reply.application, reply.token, client=bot)
    found.proxy = bot.http.proxy  # the library does not take it from the client
    return found
