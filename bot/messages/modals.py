"""Forms that admins fill in; each carries all that is needed in its ``custom_id`` (see ``bot.messages.components``)."""

from __future__ import annotations

from typing import Any

import discord

from bot.i18n.translate import Voice
from bot.messages import escape
from bot.messages.components import PASTED

FILL = "fill"
"""The kind of the button that asks for an article to an unanswered question, and of its form."""
FORGET = "forget"
"""The kind of the button that asks whether a library is to be deleted, and of its form."""
NAME = "name"
_TITLE = 45
_DESCRIPTION = 100


def filling(gap_id: int, question: str, voice: Voice) -> discord.ui.Modal:
    """The form for an article that answers a question: where it stands, or its text."""
    return _form(
        voice("Add an article for this"),
        f"{FILL}:{gap_id}",
        _field("link", voice("Link"), escape.label(question, _DESCRIPTION), max_length=512),
        _field("title", voice("Title"), voice("Without one, the title that it gives itself."), max_length=300),
        _field("date", voice("Date"), voice("The day it was published, as YYYY-MM-DD."), max_length=40),
        _field(
            "text",
            voice("Text"),
            voice("If the link cannot be fetched, or there is none: the article's text."),
            max_length=PASTED,
            style=discord.TextStyle.paragraph,
        ),
    )


def forgetting(server: str, voice: Voice) -> discord.ui.Modal:
    """The form in which the server's name is typed, so that nobody deletes a library by mistake."""
    field = _field(NAME, voice("The server's name, to be sure"), escape.label(server, _DESCRIPTION), required=True)
    return _form(voice("Delete everything"), FORGET, field)


def _field(custom_id: str, label: str, description: str, *, required: bool = False, **options: Any) -> Any:
    made: discord.ui.TextInput[discord.ui.Modal]
    made = discord.ui.TextInput(custom_id=custom_id, required=required, **options)
    shown = escape.clip(description, _DESCRIPTION) or None
    return discord.ui.Label(text=escape.clip(label, _TITLE), description=shown, component=made)


def _form(title: str, custom_id: str, *fields: discord.ui.Label[Any]) -> discord.ui.Modal:
    modal = discord.ui.Modal(title=escape.clip(title, _TITLE), custom_id=custom_id, timeout=None)
    for field in fields:
        modal.add_item(field)
    modal.stop()  # so that the client library keeps nothing
    return modal
