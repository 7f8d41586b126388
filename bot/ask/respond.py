"""From a question of a member to the messages that answer it, however it was asked.

Which articles a public answer quotes is kept here too.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass

import discord

from bot.ask import answer_buttons, answer_view
from bot.i18n.translate import Voice
from bot.messages.part import Part
from bot.messages.send import send, with_button
from bot.runtime.access import Caller
from bot.runtime.host import Interaction
from index.domain.article import Answer
from index.domain.errors import LibraryError
from index.domain.ledger import Sent
from index.library.ask import Asked, ask
from index.library.library import Library

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What is said to a question."""

    answer: Answer
    parts: Sequence[Part]


async def respond(caller: Caller, asked: Asked, interaction: Interaction) -> None:
    """Answer a question that came by an interaction, which is acknowledged already."""
    said = await answered(caller, asked)
    await note_sent(caller, said, await send(interaction, said.parts, open_to_all=caller.public))


async def answered(caller: Caller, asked: Asked) -> Said:
    """The answer to a question; one without an answer is counted, if the server keeps those."""
    voice, kept = caller.answering, asked.counted and caller.server.settings.gap_days > 0

    def job(library: Library) -> Said:
        found = ask(library, asked)
        return Said(answer=found, parts=signed(caller, _parts(library, found, voice, tell=kept)))

    return await caller.server.question(job)


async def note_sent(caller: Caller, said: Said, messages: Sequence[discord.Message]) -> None:
    """Keep which articles an answer quotes that all may read; what fails is logged, for the answer stands."""
    articles = answer_view.quoted(said.answer)
    if not (articles and caller.public) or caller.direct:
        return
    shown = [(message.id, message.channel.id) for message in messages]
    try:
        await caller.server.quick(lambda library: _note(library, shown, articles))
    except LibraryError as error:
        log.warning("What was said in server %s could not be noted: %s.", caller.server.name, type(error).__name__)


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


def _parts(library: Library, found: Answer, spoken: Voice, *, tell: bool) -> list[Part]:
    if not (found.quotes or found.nearest) and library.articles.count() == 0:
        return [Part(answer_view.no_articles(spoken))]
    return answer_view.answer(found, spoken, tell=tell)
