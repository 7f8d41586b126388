"""/article list, show and remove, with their buttons. Adding and refreshing have their own modules."""

from __future__ import annotations

from typing import Any

import discord
from discord import app_commands

from bot.articles import article_view, autocomplete, list_view
from bot.articles.add import add_command
from bot.articles.job_list import jobs_command
from bot.articles.refresh import refresh_command
from bot.feeds import autocomplete as feeds_autocomplete
from bot.i18n.translate import Voice
from bot.messages.command_group import group
from bot.messages.custom_id import Stale, number
from bot.messages.escape import received
from bot.messages.part import Part
from bot.messages.send import send
from bot.runtime.access import Caller
from bot.runtime.enter import Reply, Right, enter
from bot.runtime.host import Interaction
from index.domain.article import Filter
from index.domain.scope import Scope
from index.library.articles import remove
from index.library.library import Library

_describe = app_commands.describe(article="Type part of its title and choose it from the list.")


def article_group(hidden: discord.Permissions | None) -> app_commands.Group:
    """/article: for managers, each command checked again when it runs."""
    return group(
        "article",
        "Add, list, show and remove the articles that answers are quoted from.",
        hidden,
        (add_command(), _list(), _show(), refresh_command(), _remove(), jobs_command()),
    )


async def press_list(interaction: Interaction, state: str) -> None:
    """Turn to another page of the list, with the same filter."""
    begins, _, packed = state.partition(":")
    offset, only = number(begins), _unpacked(packed)
    caller = await enter(interaction, Right.MANAGE, Reply.IN_PLACE)
    await send(interaction, [await _listed(caller, only, offset)])


async def press_remove(interaction: Interaction, state: str) -> None:
    """Remove an article that an admin was asked about."""
    article_id = number(state)
    caller = await enter(interaction, Right.MANAGE, Reply.IN_PLACE)
    gone = await caller.server.ingest(lambda library: remove(library, article_id, caller.member.id))
    await send(interaction, [article_view.removed(gone, caller.voice)])


async def press_keep(interaction: Interaction, _state: str) -> None:
    """Leave an article where it is."""
    caller = await enter(interaction, Right.MANAGE, Reply.IN_PLACE)
    await send(interaction, [Part(caller.voice("Nothing was removed."))])


def _list() -> app_commands.Command[Any, ..., None]:
    @app_commands.command(name="list", description="List the articles of this server, newest first.")
    @app_commands.describe(
        text="Words in the title or text.",
        feed="The feed that brought them.",
        since="Published on or after this day, as YYYY-MM-DD.",
        until="Published on or before this day, as YYYY-MM-DD.",
        by="The member who added them.",
    )
    async def command(
        interaction: Interaction,
        text: app_commands.Range[str, None, list_view.WORDS] | None = None,
        feed: app_commands.Range[int, 1, autocomplete.LARGEST_NUMBER] | None = None,
        since: app_commands.Range[str, None, 10] | None = None,
        until: app_commands.Range[str, None, 10] | None = None,
        by: discord.User | None = None,
    ) -> None:
        only = Filter(
            words=list_view.cut(received(text or "")),
            feed_id=feed,
            scope=Scope(since=autocomplete.day(since), until=autocomplete.day(until)),
            by=by.id if by else None,
        )
        caller = await enter(interaction, Right.MANAGE)
        await send(interaction, [await _listed(caller, only, 0)])

    command.autocomplete("feed")(feeds_autocomplete.feeds())
    return command


def _show() -> app_commands.Command[Any, ..., None]:
    @app_commands.command(name="show", description="Show an article: where it comes from, and its whole text.")
    @_describe
    async def command(
        interaction: Interaction, article: app_commands.Range[int, 1, autocomplete.LARGEST_NUMBER]
    ) -> None:
        caller = await enter(interaction, Right.MANAGE)
        await send(interaction, [await caller.server.quick(lambda library: _shown(library, article, caller.voice))])

    command.autocomplete("article")(autocomplete.articles())
    return command


def _remove() -> app_commands.Command[Any, ..., None]:
    @app_commands.command(name="remove", description="Remove an article. I ask you to confirm first.")
    @_describe
    async def command(
        interaction: Interaction, article: app_commands.Range[int, 1, autocomplete.LARGEST_NUMBER]
    ) -> None:
        caller = await enter(interaction, Right.MANAGE)
        chosen = await caller.server.quick(lambda library: library.articles.get(article))
        await send(interaction, [article_view.removing(chosen, caller.voice)])

    command.autocomplete("article")(autocomplete.articles())
    return command


def _shown(library: Library, article_id: int, voice: Voice) -> Part:
    history = library.articles.history(article_id)
    return article_view.shown(library.articles.get(article_id), voice, history.changes, history.elsewhere)


async def _listed(caller: Caller, only: Filter, offset: int) -> Part:
    """A page of the list; to look for words, all texts are read through."""
    lane = caller.server.question if only.words else caller.server.quick
    return await lane(lambda library: _page(library, only, offset, caller.voice))


def _page(library: Library, only: Filter, offset: int, voice: Voice) -> Part:
    summary = library.articles.summary()
    counts = (library.articles.count(only), summary.articles, summary.passages)
    return list_view.page(library.articles.entries(offset, list_view.PAGER.size, only), offset, counts, voice, only)


def _unpacked(packed: str) -> Filter:
    try:
        return list_view.unpack(packed)
    except ValueError:
        raise Stale from None
