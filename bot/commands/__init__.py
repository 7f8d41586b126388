"""Every command, button and form of the bot, in one explicit list."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import Any, TypeAlias

from discord import app_commands

from bot.audit import LOG
from bot.below import CONTEXT, HELPFUL, NEARBY, QUOTE, TELL, UNHELPFUL, UNHIDE, UNSURE, WRONG
from bot.catalogue import LIST
from bot.commands.add import submit_add
from bot.commands.answers import press_context, press_nearby, press_quote, press_unsure
from bot.commands.article import article_group, press_keep, press_list, press_remove
from bot.commands.ask import ask_command
from bot.commands.collect import ALL, CHOOSE, collect_command, press_all, press_choose
from bot.commands.feed import feed_group, press_feeds
from bot.commands.find import find_command
from bot.commands.gaps import gaps_command, press_dismiss, press_fill, press_gaps, submit_fill
from bot.commands.help import help_command
from bot.commands.judging import press_helpful, press_tell, press_unhelpful, press_unhide, press_wrong
from bot.commands.library import library_group, press_export, press_forget, press_log, press_stay, submit_forget
from bot.commands.mend import press_correct, press_unlink, submit_correct
from bot.commands.privacy import press_mine, privacy_command
from bot.commands.settings import settings_group
from bot.commands.work import press_again, press_jobs
from bot.desk import Desk, Interaction
from bot.direct import WHERE, press_at, press_where
from bot.following import AT
from bot.forms import FILL, FORGET
from bot.keeping import EXPORT, STAY
from bot.listing import KEEP, REMOVE
from bot.outcomes import AGAIN, JOBS, UNLINK
from bot.privacy import MINE
from bot.subscriptions import FEEDS
from bot.unanswered import DISMISS, GAPS
from bot.views import ADD, CORRECT

Handler: TypeAlias = Callable[[Desk, Interaction, str], Awaitable[None]]
"""Answers a button or form: what stands behind the first colon of its ``custom_id`` comes as a string.
Raises ``Stale`` when that is nothing of ours."""

PRESSES: Mapping[str, Handler] = {
    QUOTE: press_quote,
    UNSURE: press_unsure,
    CONTEXT: press_context,
    NEARBY: press_nearby,
    HELPFUL: press_helpful,
    UNHELPFUL: press_unhelpful,
    WRONG: press_wrong,
    UNHIDE: press_unhide,
    TELL: press_tell,
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
    GAPS: press_gaps,
    DISMISS: press_dismiss,
    FILL: press_fill,
    MINE: press_mine,
    LOG: press_log,
    EXPORT: press_export,
    FORGET: press_forget,
    STAY: press_stay,
    WHERE: press_where,
    AT: press_at,
}
FORMS: Mapping[str, Handler] = {ADD: submit_add, CORRECT: submit_correct, FILL: submit_fill, FORGET: submit_forget}


def commands(desk: Desk) -> list[app_commands.Command[Any, ..., Any] | app_commands.Group | app_commands.ContextMenu]:
    """The commands, in the order in which Discord is told of them."""
    return [
        ask_command(desk),
        article_group(desk),
        feed_group(desk),
        gaps_command(desk),
        settings_group(desk),
        library_group(desk),
        privacy_command(desk),
        help_command(desk),
        collect_command(desk),
        find_command(desk),
    ]
