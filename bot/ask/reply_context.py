"""Reads back from our own messages what they are about: question, article, server. It is stored nowhere else.

So an answer can be asked on, and its buttons work, after a restart too.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress

import discord

from bot.ask.answer_buttons import AT
from bot.ask.quote_pointer import unpack
from bot.messages import question_line
from index.answering.followup import Turn


def turn(message: discord.Message) -> Turn | None:
    """What was asked and answered in a message of ours; ``None`` if it is no answer."""
    question = question_line.read(message.content)
    return Turn(question=question, article_id=_article(message)) if question else None


def server_of(message: discord.Message | None) -> int | None:
    """The server whose articles a direct message of ours quotes."""
    ids = [int(state) for kind, state in _buttons(message) if kind == AT and state.isdecimal()]
    return ids[0] if ids else None


def _article(message: discord.Message) -> int | None:
    """The article that it quotes: its buttons point at the quote, those with several at the shown one first."""
    for _, state in _buttons(message):
        with suppress(ValueError):
            if pointers := unpack(state.rpartition(":")[2]):
                return pointers[0].article_id
    return None


def _buttons(message: discord.Message | None) -> Iterator[tuple[str, str]]:
    """Kind and state of each button."""
    for row in message.components if message else ():
        for one in row.children if isinstance(row, discord.ActionRow) else ():
            kind, colon, state = (one.custom_id or "").partition(":")
            if colon and isinstance(one, discord.Button):
                yield kind, state
