"""Handlers of the buttons below an answer that show more: another quote, or the text around one."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from datetime import date
from typing import TypeVar

import discord

from bot.ask import answer_view
from bot.ask.answer_buttons import Turn
from bot.ask.direct_messages import enter_quoted
from bot.ask.quote_pointer import Pointer, unpack
from bot.ask.respond import signed
from bot.messages import question_line
from bot.messages.custom_id import Stale, number
from bot.messages.part import Part
from bot.messages.patient import LOST
from bot.messages.send import send
from bot.runtime.access import Caller
from bot.runtime.enter import Reply
from bot.runtime.host import Interaction
from index.domain.article import Quote
from index.domain.errors import LibraryError, UnknownArticle
from index.language import age
from index.library.library import Library

T = TypeVar("T")


class Gone(LibraryError):
    """What a button points to was removed or revised since."""

    def __init__(self) -> None:
        super().__init__(
            "The article behind this button has been removed or changed, so the button no longer works. Ask "
            "again to see what the articles say now."
        )


async def press_quote(interaction: Interaction, state: str) -> None:
    """Show another quote to the one who pressed: in place if only they see the message, else in a new private one."""
    await _quote(interaction, state, sure=True)


async def press_unsure(interaction: Interaction, state: str) -> None:
    """Show, in the same way, another quote of what may be about the question."""
    await _quote(interaction, state, sure=False)


async def press_context(interaction: Interaction, state: str) -> None:
    """Show what stands around a quote, to the one who pressed."""
    await _context(interaction, state, sure=True)


async def press_nearby(interaction: Interaction, state: str) -> None:
    """Show, in the same way, what stands around a quote that may be about the question."""
    await _context(interaction, state, sure=False)


async def look(caller: Caller, interaction: Interaction, job: Callable[[Library], T]) -> T:
    """What ``job`` finds of what a button points to; if that is gone, the button goes too, and it raises ``Gone``."""
    try:
        return await caller.server.quick(job)
    except Gone:
        await _take_away(interaction)
        raise


def in_place_if_private(interaction: Interaction) -> Reply:
    """Where a reply goes: in place if only the one who pressed sees the message, else into a new private one."""
    seen_alone = interaction.message is not None and interaction.message.flags.ephemeral
    return Reply.IN_PLACE if seen_alone else Reply.PRIVATE


def pointed(state: str, at: int = 0) -> Pointer:
    """The pointer at a place of those packed; raises ``Stale`` if there is none."""
    try:
        return unpack(state)[at]
    except (ValueError, IndexError):
        raise Stale from None


def quote(library: Library, pointer: Pointer) -> Quote:
    """The quote that is pointed to; raises ``Gone`` if it does not stand there any more."""
    try:
        return pointer.quote(library.articles.get(pointer.article_id))
    except (UnknownArticle, ValueError):
        raise Gone from None


def question(interaction: Interaction) -> str | None:
    """The question that the message with the button is about."""
    return question_line.read(interaction.message.content) if interaction.message else None


async def _quote(interaction: Interaction, state: str, *, sure: bool) -> None:
    begins, _, packed = state.partition(":")
    turn = Turn(number(begins), packed, sure)
    pointer, asked = pointed(packed, turn.at), question(interaction)
    caller = await enter_quoted(interaction, in_place_if_private(interaction))
    voice, manager = caller.voice, caller.manager and not caller.direct

    def parts(library: Library) -> list[Part]:
        found, as_of = quote(library, pointer), library.as_of()
        older = age.is_older(found.article.published, _newest(library, unpack(packed)))
        return answer_view.another(found, turn, voice, asked=asked, manager=manager, as_of=as_of, older=older)

    await send(interaction, signed(caller, await look(caller, interaction, parts)))


async def _context(interaction: Interaction, state: str, *, sure: bool) -> None:
    pointer, asked = pointed(state), question(interaction)
    caller = await enter_quoted(interaction)

    def parts(library: Library) -> list[Part]:
        found, as_of = quote(library, pointer), library.as_of()
        return answer_view.around(found, caller.voice, asked=asked, sure=sure, as_of=as_of)

    await send(interaction, signed(caller, await look(caller, interaction, parts)))


def _newest(library: Library, pointers: list[Pointer]) -> date | None:
    """The day of the newest article of those pointed to that are still here."""
    days: list[date | None] = []
    for known in {pointer.article_id for pointer in pointers}:
        with suppress(UnknownArticle):
            days.append(library.articles.get(known).published)
    return max((day for day in days if day), default=None)


async def _take_away(interaction: Interaction) -> None:
    """Take the button that was pressed from its message, where that is possible."""
    message = interaction.message
    pressed = dict(interaction.data or {}).get("custom_id")
    if message is None or not message.components:
        return
    view = discord.ui.View.from_message(message, timeout=None)
    for item in view.children:
        if getattr(item, "custom_id", None) == pressed:
            view.remove_item(item)
    view.stop()  # as in bot.messages.components
    with suppress(discord.HTTPException, *LOST):
        if interaction.response.type is discord.InteractionResponseType.deferred_message_update:
            await interaction.edit_original_response(view=view)
        else:
            await message.edit(view=view)
