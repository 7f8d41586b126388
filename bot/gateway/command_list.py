"""Every command, button and form of the bot, in one explicit list."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import Any, TypeAlias

import discord
from discord import app_commands

from bot.admin.audit import LOG
from bot.admin.help import help_command
from bot.admin.library import library_group, press_export, press_forget, press_log, press_stay, submit_forget
from bot.admin.library_view import EXPORT, FORGET, STAY
from bot.admin.privacy import press_mine, privacy_command
from bot.admin.privacy_view import MINE
from bot.admin.settings import settings_group
from bot.articles.add import ADD, submit_add
from bot.articles.article_view import KEEP, REMOVE
from bot.articles.command import article_group, press_keep, press_list, press_remove
from bot.articles.context_menu import ALL, CHOOSE, collect_command, press_all, press_choose
from bot.articles.correct import press_correct, press_unlink, submit_correct
from bot.articles.ingest_view import AGAIN, CORRECT, JOBS, UNLINK
from bot.articles.job_list import press_again, press_jobs
from bot.articles.list_view import LIST
from bot.ask.answer_buttons import AT, CONTEXT, HELPFUL, NEARBY, QUOTE, TELL, UNHELPFUL, UNHIDE, UNSURE, WRONG
from bot.ask.command import ask_command
from bot.ask.context_menu import find_command
from bot.ask.direct_messages import WHERE, press_at, press_where
from bot.ask.more_quotes import press_context, press_nearby, press_quote, press_unsure
from bot.feedback.buttons import press_helpful, press_tell, press_unhelpful, press_unhide, press_wrong
from bot.feeds.command import feed_group, press_feeds
from bot.feeds.view import FEEDS
from bot.gaps.command import gaps_command, press_dismiss, press_fill, press_gaps, submit_fill
from bot.gaps.view import DISMISS, FILL, GAPS
from bot.runtime.host import Interaction

Command: TypeAlias = app_commands.Command[Any, ..., Any] | app_commands.Group | app_commands.ContextMenu
Handler: TypeAlias = Callable[[Interaction, str], Awaitable[None]]
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


def commands(question_characters: int = 500, manager_role: str | None = None) -> list[Command]:
    """The commands, in the order in which Discord is told of them.

    Args:
        question_characters: the longest question that Discord lets people type.
        manager_role: the role that the host has named for managers of articles. Discord can hide a command by
            permission but not by role, so where there is one, nobody is spared the commands for managers. Each
            checks again when it runs.

    """
    hidden = None if manager_role else discord.Permissions(manage_guild=True)
    return [
        ask_command(question_characters),
        article_group(hidden),
        feed_group(hidden),
        gaps_command(hidden),
        settings_group(),
        library_group(),
        privacy_command(),
        help_command(),
        collect_command(hidden),
        find_command(),
    ]
