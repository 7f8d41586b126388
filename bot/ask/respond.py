"""The one way from a question of a member to the messages that answer it, however it was asked.

What is kept of it is settled here too: which articles a public answer quotes, and a question
that had none.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass

import discord

from bot.ask import answer_view
from bot.i18n.translate import Voice, private, public
from bot.messages.part import Part
from bot.messages.send import send
from bot.runtime.access import Asker, speaker
from bot.runtime.context import Desk, Interaction
from config.server_settings import ServerSettings
from index.answering.followup import Turn, leans
from index.answering.pipeline import Tuning
from index.domain.article import Answer
from index.domain.errors import LibraryError
from index.domain.ledger import Sent
from index.domain.scope import EVERYTHING, Scope
from index.library import gaps
from index.library.library import Library

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What somebody wants to know."""

    question: str
    scope: Scope = EVERYTHING
    before: Turn | None = None
    """The answer that it replies to."""
    kept: bool = True
    """Whether it may be counted among the questions without an answer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """What is said to a question."""

    asked: Asked
    answer: Answer
    parts: Sequence[Part]


async def reply(desk: Desk, settings: ServerSettings, who: Asker, asked: Asked, spoken: Voice) -> Reply:
    """The answer to a question, from the library of the server where it is asked."""
    desk.check_question(asked.question)
    tell = asked.kept and settings.gap_days > 0

    def job() -> Reply:
        library = desk.libraries.open(who.server)
        found = library.ask(asked.question, scope=asked.scope, before=asked.before, tuning=_tuning(settings))
        return Reply(asked=asked, answer=found, parts=_parts(library, found, spoken, tell=tell))

    return await desk.worker.read(job)


async def respond(desk: Desk, settings: ServerSettings, who: Asker, asked: Asked, interaction: Interaction) -> None:
    """Answer a question that came by an interaction, which was deferred, where all may read it or in private."""
    seen = interaction.extras.get("public")
    spoken = speaker(settings, public(interaction) if seen else private(interaction))
    said = await reply(desk, settings, who, asked, spoken)
    shown = await send(interaction, said.parts)
    await note(desk, settings, who, said, shown if seen and interaction.guild_id else ())


async def note(
    desk: Desk, settings: ServerSettings, who: Asker, said: Reply, open_to_all: Sequence[discord.Message] = ()
) -> None:
    """Keep what is to be kept once a question was answered; what fails is logged, for the answer stands.

    Args:
        desk: has the libraries.
        settings: the server's.
        who: asked.
        said: was said.
        open_to_all: the messages that all may read.

    """
    try:
        if open_to_all and (articles := answer_view.quoted(said.answer)):
            shown = [(one.id, one.channel.id) for one in open_to_all]
            await desk.worker.glance(lambda: _sent(desk.libraries.open(who.server), shown, articles))
        if settings.gap_days and _is_missed(said):
            await desk.worker.read(lambda: gaps.missed(desk.libraries.open(who.server), said.asked.question))
    except LibraryError as error:
        log.warning("What was asked in server %s could not be noted: %s.", who.server, type(error).__name__)


def _sent(library: Library, shown: Sequence[tuple[int, int]], articles: tuple[int, ...]) -> None:
    """Note what messages quote, by the library's own clock, which also tells when articles change."""
    for message, channel in shown:
        library.ledger.sent(Sent(message=message, channel=channel, articles=articles, at=library.now()))


def _is_missed(said: Reply) -> bool:
    """Whether a question had no answer though all articles were searched for it, and says by itself what it asks."""
    found, asked = said.answer, said.asked
    whole = asked.scope == EVERYTHING and not (asked.before and leans(asked.question))
    return asked.kept and whole and not (found.quotes or found.maybe)


def _parts(library: Library, found: Answer, spoken: Voice, *, tell: bool) -> list[Part]:
    if not (found.quotes or found.nearest) and library.articles.count() == 0:
        return [Part(answer_view.no_articles(spoken))]
    return answer_view.answer(found, spoken, tell=tell)


def _tuning(settings: ServerSettings) -> Tuning:
    share = None if settings.answered is None else settings.answered / 100
    return Tuning(answered=share, quotes=settings.quotes)
