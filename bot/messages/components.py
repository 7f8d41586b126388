"""Our messages and forms as Discord's client library wants them.

Buttons and forms carry all that is needed in their ``custom_id`` (see ``bot.gateway.command_list``), so
nothing about them is kept in memory and they work after a restart.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

import discord

from bot.i18n.translate import Voice
from bot.messages.escape import clip
from bot.messages.part import LABEL, Button, Link, Menu, Part
from index.domain.article import Article

ADD = "add"
"""The kind of the form for a pasted article."""
CORRECT = "correct"
"""The kind of the button that opens the form for corrections, and of that form."""
PASTED = 4000
"""Characters that a field of a form can hold."""


def controls(part: Part) -> discord.ui.View | None:
    """The menu and the buttons of a message, or ``None`` if there are none."""
    if not (part.buttons or part.menu):
        return None
    view = discord.ui.View(timeout=None)
    if part.menu:
        view.add_item(_menu(part.menu))
    for button in part.buttons:
        view.add_item(_button(button))
    view.stop()  # so that the client library keeps nothing: presses are answered by bot.gateway.client
    return view


def files(part: Part) -> list[discord.File]:
    """The file of a message, if it has one."""
    if part.file is None:
        return []
    name, data = part.file
    return [discord.File(io.BytesIO(data), filename=name)]


def form(title: str | None, link: str | None, date: str | None, voice: Voice) -> discord.ui.Modal:
    """The form for a pasted article, filled with what is known already."""
    style = discord.TextStyle.paragraph
    longer = voice("Up to {most:,} characters. For a longer one, use the option file of /article add.", most=PASTED)
    return _form(
        voice("Add an article"),
        ADD,
        _Field(
            "title",
            voice("Title"),
            voice("Without one, the first line of the text."),
            _input(default=title, max_length=300),
        ),
        _Field("link", voice("Link"), voice("Where the article can be read."), _input(default=link, max_length=512)),
        _Field(
            "date",
            voice("Date"),
            voice("The day it was published, as YYYY-MM-DD."),
            _input(default=date, max_length=40),
        ),
        _Field("text", voice("Text"), longer, _input(style=style, max_length=PASTED), required=True),
    )


def correction(article: Article, voice: Voice) -> discord.ui.Modal:
    """The form in which a title, date, link or author is corrected."""
    kept = voice("Emptied, it stays as it was.")
    published = voice("The day it was published, as YYYY-MM-DD. Emptied, it stays as it was.")
    place = voice("Where the article can be read. Emptied, it stays as it was.")
    day = article.published.isoformat() if article.published else None
    return _form(
        voice("Correct an article"),
        f"{CORRECT}:{article.id}",
        _Field("title", voice("Title"), kept, _input(default=article.title, max_length=300)),
        _Field("date", voice("Date"), published, _input(default=day, max_length=40)),
        _Field("link", voice("Link"), place, _input(default=article.url, max_length=512)),
        _Field("author", voice("Author"), kept, _input(default=article.author, max_length=200)),
    )


def values(data: Mapping[str, Any]) -> dict[str, str]:
    """What was typed into a form: the value of each field by its ``custom_id``."""
    return dict(_values(data.get("components", [])))


def _values(components: Sequence[Mapping[str, Any]]) -> Iterator[tuple[str, str]]:
    for component in components:
        if isinstance(component.get("value"), str):
            yield component["custom_id"], component["value"]
        inner = component.get("component")
        yield from _values([inner] if inner else component.get("components", []))


class _Field(NamedTuple):
    """A field of a form; its name is its ``custom_id``."""

    name: str
    label: str
    description: str
    item: discord.ui.TextInput[discord.ui.Modal]
    required: bool = False


def _input(**options: Any) -> discord.ui.TextInput[discord.ui.Modal]:
    return discord.ui.TextInput(**options)


def _form(title: str, custom_id: str, *fields: _Field) -> discord.ui.Modal:
    modal = discord.ui.Modal(title=title, custom_id=custom_id, timeout=None)
    for field in fields:
        field.item.custom_id, field.item.required = field.name, field.required
        modal.add_item(discord.ui.Label(text=field.label, description=field.description, component=field.item))
    modal.stop()  # as in controls
    return modal


def _menu(menu: Menu) -> discord.ui.Select[discord.ui.View]:
    select: discord.ui.Select[discord.ui.View] = discord.ui.Select(
        custom_id=menu.custom_id, placeholder=menu.placeholder, max_values=1 if menu.one else len(menu.choices)
    )
    for choice in menu.choices:
        select.add_option(label=choice.label, value=choice.value)
    return select


def _button(button: Button) -> discord.ui.Button[discord.ui.View]:
    if isinstance(button, Link):
        return discord.ui.Button(label=clip(button.label, LABEL), url=button.url)
    style = discord.ButtonStyle.danger if button.danger else discord.ButtonStyle.secondary
    return discord.ui.Button(label=clip(button.label, LABEL), custom_id=button.custom_id, style=style, row=button.row)
