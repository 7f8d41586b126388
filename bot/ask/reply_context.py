"""What a message of ours says of itself: its question, its article, its server. Nothing of it is kept elsewhere.

So an answer can be asked on, and its buttons work, after a restart too.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress

import discord

from bot.ask.quote_pointer import unpack
from bot.messages import phrases
from index.answering.followup import Turn

AT = "at"
"""The kind of the button below an answer in a direct message: it names the server whose articles were searched."""


def turn(message: discord.Message) -> Turn | None:
    """What was asked and answered in a message of ours; ``None`` if it is no answer."""
    asked = phrases.asked(message.content)
    return Turn(question=asked, article_id=_article(message)) if asked else None


def server_of(message: discord.Message | None) -> int | None:
    """The server whose articles a direct message of ours quotes."""
    found = [state for kind, state in _buttons(message) if kind == AT and state.isdecimal()]
    return int(found[0]) if found else None


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
