"""Our messages and forms as Discord's client library wants them.

Buttons and forms carry all that is needed in their ``custom_id`` (see ``bot.commands``), so
nothing about them is kept in memory and they work after a restart.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import discord

from bot.messages import LABEL, Button, Link, Part
from bot.text import clip

ADD = "add"
"""The kind of the form for a pasted article."""
PASTED = 4000
"""Characters that a field of a form can hold."""


def buttons(wanted: Sequence[Button]) -> discord.ui.View | None:
    """A row of buttons, or ``None`` if there are none."""
    if not wanted:
        return None
    view = discord.ui.View(timeout=None)
    for button in wanted:
        view.add_item(_button(button))
    view.stop()  # so that the client library keeps nothing: presses are answered by bot.client
    return view


def files(part: Part) -> list[discord.File]:
    """The file of a message, if it has one."""
    if part.file is None:
        return []
    name, data = part.file
    return [discord.File(io.BytesIO(data), filename=name)]


def form(title: str | None, link: str | None, date: str | None) -> discord.ui.Modal:
    """The form for a pasted article, filled with what is known already."""
    modal = discord.ui.Modal(title="Add an article", custom_id=ADD, timeout=None)
    field, style = discord.ui.TextInput, discord.TextStyle
    fields: tuple[tuple[str, str, discord.ui.TextInput[discord.ui.Modal]], ...] = (
        ("Title", "Without one, the first line of the text.", field(custom_id="title", default=title, max_length=300)),
        ("Link", "Where the article can be read.", field(custom_id="link", default=link, max_length=512)),
        ("Date", "The day it was published, as YYYY-MM-DD.", field(custom_id="date", default=date, max_length=40)),
        (
            "Text",
            f"Up to {PASTED:,} characters. For a longer one, use the option file of /article add.",
            field(custom_id="text", style=style.paragraph, max_length=PASTED),
        ),
    )
    for label, description, item in fields:
        item.required = label == "Text"
        modal.add_item(discord.ui.Label(text=label, description=description, component=item))
    modal.stop()  # as in buttons
    return modal


def values(data: Mapping[str, Any]) -> dict[str, str]:
    """What was typed into a form: the value of each field by its ``custom_id``."""
    return dict(_values(data.get("components", [])))


def _values(components: Sequence[Mapping[str, Any]]) -> Iterator[tuple[str, str]]:
    for component in components:
        if isinstance(component.get("value"), str):
            yield component["custom_id"], component["value"]
        inner = component.get("component")
        yield from _values([inner] if inner else component.get("components", []))


def _button(button: Button) -> discord.ui.Button[discord.ui.View]:
    if isinstance(button, Link):
        return discord.ui.Button(label=clip(button.label, LABEL), url=button.url)
    style = discord.ButtonStyle.danger if button.danger else discord.ButtonStyle.secondary
    return discord.ui.Button(label=clip(button.label, LABEL), custom_id=button.custom_id, style=style)
