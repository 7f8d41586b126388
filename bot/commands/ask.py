"""/ask, and the buttons to further quotes."""

from contextlib import suppress
from datetime import date
from typing import Any

from discord import app_commands

from bot import render
from bot.desk import Desk, Interaction, Stale, number, server
from bot.messages import Part
from bot.pointers import Pointer, unpack
from bot.replies import defer, send
from bot.text import received
from index import age
from index.errors import UnknownArticle
from index.library import Library

# No postponed annotations here: the limit in one of them is known only when the command is made.


def ask_command(desk: Desk) -> app_commands.Command[Any, ..., None]:
    """/ask: public, so that all who read along see the question and its answer."""

    @app_commands.command(name="ask", description="Ask a question. The answer comes in the articles' own words.")
    @app_commands.describe(question="What would you like to know? One sentence is best.")
    @app_commands.allowed_contexts(guilds=True, dms=False, private_channels=False)
    @app_commands.allowed_installs(guilds=True, users=False)
    async def ask(interaction: Interaction, question: app_commands.Range[str, None, desk.question_characters]) -> None:
        server(interaction)
        asked = received(question)
        desk.check_question(asked)
        await defer(interaction, private=False)
        await send(interaction, await desk.read(interaction, lambda library: _answer(library, asked)))

    return ask


async def press_quote(desk: Desk, interaction: Interaction, state: str) -> None:
    """Show another quote to the one who pressed: in place if the message is theirs alone, else in one of their own."""
    await _press(desk, interaction, state, sure=True)


async def press_unsure(desk: Desk, interaction: Interaction, state: str) -> None:
    """Show, in the same way, another quote of what may be about the question."""
    await _press(desk, interaction, state, sure=False)


async def _press(desk: Desk, interaction: Interaction, state: str, *, sure: bool) -> None:
    pointer, at, packed = _pointed(state)
    if interaction.message and interaction.message.flags.ephemeral:
        await interaction.response.defer()
    else:
        await defer(interaction, private=True)
    await send(
        interaction, await desk.read(interaction, lambda library: _another(library, pointer, at, packed, sure=sure))
    )


def _pointed(state: str) -> tuple[Pointer, int, str]:
    """The pointer that a button means, its place among those packed, and these."""
    index, _, packed = state.partition(":")
    try:
        return unpack(packed)[number(index)], number(index), packed
    except (ValueError, IndexError):
        raise Stale from None


def _answer(library: Library, question: str) -> list[Part]:
    found = library.ask(question)
    if not (found.quotes or found.nearest) and library.size() == (0, 0):
        return [Part(render.NO_ARTICLES)]
    return render.answer(found)


def _another(library: Library, pointer: Pointer, index: int, packed: str, *, sure: bool) -> list[Part]:
    article = library.article(pointer.article_id)
    older = age.is_older(article.published, _newest(library, unpack(packed)))
    try:
        return render.another(pointer.quote(article), index, packed, sure=sure, as_of=library.as_of(), older=older)
    except ValueError:  # it does not fit into the article
        raise Stale from None


def _newest(library: Library, pointers: list[Pointer]) -> date | None:
    """The day of the newest article of those pointed to that are still here."""
    days: list[date | None] = []
    for known in {pointer.article_id for pointer in pointers}:
        with suppress(UnknownArticle):
            days.append(library.article(known).published)
    return max((day for day in days if day), default=None)
