"""The one way from a question of a member to the messages that answer it, however it was asked.

What is kept of it is settled here too: which articles a public answer quotes, and a question
that had none.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

import discord

from bot.ask import answer_buttons, answer_view
from bot.i18n.translate import Voice
from bot.messages.part import Part
from bot.messages.send import send, with_button
from bot.runtime.access import Caller
from bot.runtime.host import Host, Interaction
from config.server_settings import ServerSettings
from index.answering.followup import Turn, leans
from index.answering.pipeline import Tuning
from index.domain.article import Answer
from index.domain.errors import EmptyQuestion, LibraryError, LongQuestion
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
class Said:
    """What is said to a question."""

    answer: Answer
    parts: Sequence[Part]


def check_question(host: Host, question: str) -> None:
    """Refuse what the library would refuse, before anything is shown. Raises ``EmptyQuestion`` or ``LongQuestion``."""
    most = host.settings.limits.question_characters
    if not any(sign.isalnum() for sign in question):
        raise EmptyQuestion
    if len(question) > most:
        raise LongQuestion(len(question), most)


async def respond(caller: Caller, asked: Asked, interaction: Interaction) -> None:
    """Answer a question that came by an interaction, which is acknowledged already."""
    said = await answered(caller, asked)
    await note_sent(caller, said, await send(interaction, said.parts, open_to_all=caller.public))


async def answered(caller: Caller, asked: Asked) -> Said:
    """The answer to a question; one without an answer is counted, if the server keeps those."""
    check_question(caller.server.host, asked.question)
    settings, voice = caller.server.settings, caller.answering

    def job(library: Library) -> Said:
        found = library.ask(asked.question, scope=asked.scope, before=asked.before, tuning=_tuning(settings))
        if settings.gap_days and _is_missed(asked, found):
            with _unkept(caller.server.name):
                gaps.missed(library, asked.question)
        parts = _parts(library, found, voice, tell=asked.kept and settings.gap_days > 0)
        return Said(answer=found, parts=signed(caller, parts))

    return await caller.server.question(job)


async def note_sent(caller: Caller, said: Said, messages: Sequence[discord.Message]) -> None:
    """Keep which articles an answer quotes that all may read; what fails is logged, for the answer stands."""
    articles = answer_view.quoted(said.answer)
    if not (articles and caller.public) or caller.direct:
        return
    shown = [(message.id, message.channel.id) for message in messages]
    with _unkept(caller.server.name):
        await caller.server.quick(lambda library: _note(library, shown, articles))


def signed(caller: Caller, parts: Sequence[Part]) -> list[Part]:
    """The messages; in a direct message with the button that names the server."""
    if not caller.direct:
        return [*parts]
    server = caller.server
    return with_button(parts, answer_buttons.signature(server.name, server.guild.name, caller.answering))


def _note(library: Library, shown: Sequence[tuple[int, int]], articles: tuple[int, ...]) -> None:
    """Note what messages quote, by the library's own clock, which also tells when articles change."""
    for message, channel in shown:
        library.ledger.sent(Sent(message=message, channel=channel, articles=articles, at=library.now()))


@contextmanager
def _unkept(server: str) -> Iterator[None]:
    """Log what could not be kept of a question; the answer stands."""
    try:
        yield
    except LibraryError as error:
        log.warning("What was asked in server %s could not be noted: %s.", server, type(error).__name__)


def _is_missed(asked: Asked, found: Answer) -> bool:
    """Whether a question had no answer though all articles were searched for it, and says by itself what it asks."""
    whole = asked.scope == EVERYTHING and not (asked.before and leans(asked.question))
    return asked.kept and whole and not (found.quotes or found.maybe)


def _parts(library: Library, found: Answer, spoken: Voice, *, tell: bool) -> list[Part]:
    if not (found.quotes or found.nearest) and library.articles.count() == 0:
        return [Part(answer_view.no_articles(spoken))]
    return answer_view.answer(found, spoken, tell=tell)


def _tuning(settings: ServerSettings) -> Tuning:
    share = None if settings.answered is None else settings.answered / 100
    return Tuning(answered=share, quotes=settings.quotes)
