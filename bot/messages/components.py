"""Turns our messages and forms into discord.py's.

Buttons and forms carry all that is needed in their ``custom_id`` (see ``bot.gateway.command_list``), so
nothing about them is kept in memory and they work after a restart.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import discord

from bot.messages.escape import clip
from bot.messages.part import LABEL, Button, Field, Form, Link, Menu, Part

_TITLE = 45
"""Characters of a form's title, and of a field's label."""
_DESCRIPTION = 100


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


def modal(form: Form) -> discord.ui.Modal:
    """A form as it is sent."""
    made = discord.ui.Modal(title=clip(form.title, _TITLE), custom_id=form.custom_id, timeout=None)
    for field in form.fields:
        made.add_item(_labelled(field))
    made.stop()  # as in controls
    return made


def values(data: Mapping[str, Any]) -> dict[str, str]:
    """What was typed into a form: the value of each field by its ``custom_id``."""
    return dict(_values(data.get("components", [])))


def _values(components: Sequence[Mapping[str, Any]]) -> Iterator[tuple[str, str]]:
    for component in components:
        if isinstance(component.get("value"), str):
            yield component["custom_id"], component["value"]
        inner = component.get("component")
        yield from _values([inner] if inner else component.get("components", []))


def _labelled(field: Field) -> discord.ui.Label[discord.ui.Modal]:
    style = discord.TextStyle.paragraph if field.long else discord.TextStyle.short
    typed: discord.ui.TextInput[discord.ui.Modal] = discord.ui.TextInput(
        custom_id=field.name, default=field.value, max_length=field.most, required=field.required, style=style
    )
    description = clip(field.description, _DESCRIPTION) or None
    return discord.ui.Label(text=clip(field.label, _TITLE), description=description, component=typed)


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
