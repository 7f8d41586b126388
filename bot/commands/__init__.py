"""Every command, button and form of the bot, in one explicit list."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import Any, TypeAlias

from discord import app_commands

from bot.commands.add import submit_add
from bot.commands.article import article_group, press_keep, press_list, press_remove
from bot.commands.ask import ask_command, press_quote, press_unsure
from bot.desk import Desk, Interaction
from bot.listing import KEEP, LIST, REMOVE
from bot.render import QUOTE, UNSURE
from bot.views import ADD

Handler: TypeAlias = Callable[[Desk, Interaction, str], Awaitable[None]]
"""Answers a button or form: what stands behind the first colon of its ``custom_id`` comes as a string.
Raises ``Stale`` when that is nothing of ours."""

PRESSES: Mapping[str, Handler] = {
    QUOTE: press_quote,
    UNSURE: press_unsure,
    LIST: press_list,
    REMOVE: press_remove,
    KEEP: press_keep,
}
FORMS: Mapping[str, Handler] = {ADD: submit_add}


def commands(desk: Desk) -> list[app_commands.Command[Any, ..., Any] | app_commands.Group]:
    """The commands, in the order in which Discord is told of them."""
    return [ask_command(desk), article_group(desk)]
