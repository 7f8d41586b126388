"""Every command, button and form of the bot, in one explicit list."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import Any, TypeAlias

from discord import app_commands

from bot.below import CONTEXT, NEARBY, QUOTE, UNSURE
from bot.catalogue import LIST
from bot.commands.add import submit_add
from bot.commands.answers import press_context, press_nearby, press_quote, press_unsure
from bot.commands.article import article_group, press_keep, press_list, press_remove
from bot.commands.ask import ask_command
from bot.commands.collect import ALL, CHOOSE, collect_command, press_all, press_choose
from bot.commands.feed import feed_group, press_feeds
from bot.commands.mend import press_correct, press_unlink, submit_correct
from bot.commands.work import press_again, press_jobs
from bot.desk import Desk, Interaction
from bot.listing import KEEP, REMOVE
from bot.outcomes import AGAIN, JOBS, UNLINK
from bot.subscriptions import FEEDS
from bot.views import ADD, CORRECT

Handler: TypeAlias = Callable[[Desk, Interaction, str], Awaitable[None]]
"""Answers a button or form: what stands behind the first colon of its ``custom_id`` comes as a string.
Raises ``Stale`` when that is nothing of ours."""

PRESSES: Mapping[str, Handler] = {
    QUOTE: press_quote,
    UNSURE: press_unsure,
    CONTEXT: press_context,
    NEARBY: press_nearby,
    LIST: press_list,
    REMOVE: press_remove,
    KEEP: press_keep,
    CORRECT: press_correct,
    UNLINK: press_unlink,
    JOBS: press_jobs,
    AGAIN: press_again,
    CHOOSE: press_choose,
    ALL: press_all,
    FEEDS: press_feeds,
}
FORMS: Mapping[str, Handler] = {ADD: submit_add, CORRECT: submit_correct}


def commands(desk: Desk) -> list[app_commands.Command[Any, ..., Any] | app_commands.Group | app_commands.ContextMenu]:
    """The commands, in the order in which Discord is told of them."""
    return [ask_command(desk), article_group(desk), feed_group(desk), collect_command(desk)]
