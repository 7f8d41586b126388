"""/article list, show and remove, with their buttons; the commands that bring articles in have modules of their own."""

from __future__ import annotations

from typing import Any

import discord
from discord import app_commands

from bot.admin.audit import note
from bot.articles import article_view, autocomplete, list_view
from bot.articles.add import add_command
from bot.articles.job_list import jobs_command
from bot.articles.refresh import refresh_command
from bot.feeds import autocomplete as feeds_autocomplete
from bot.i18n.translate import Voice, private
from bot.messages.escape import received
from bot.messages.pager import group
from bot.messages.part import Part
from bot.messages.send import defer, send
from bot.runtime.context import Desk, Interaction, Stale, number, server
from index.domain.article import Article, Filter
from index.domain.ledger import Act
from index.domain.scope import Scope
from index.library.library import Library

_describe = app_commands.describe(article="Type a part of its title, and choose it from the list.")


def article_group(desk: Desk) -> app_commands.Group:
    """/article: for managers, each command checked again when it runs."""
    return group(
        "article",
        "Add, list, show and remove the articles that answers are quoted from.",
        desk.hidden(),
        (add_command(desk), _list(desk), _show(desk), refresh_command(desk), _remove(desk), jobs_command(desk)),
    )


async def press_list(desk: Desk, interaction: Interaction, state: str) -> None:
    """Turn to another page of the list, with the same filter."""
    await desk.check_manager(interaction)
    begins, _, packed = state.partition(":")
    offset, only = number(begins), _unpacked(packed)
    await interaction.response.defer()
    await send(interaction, [await _listed(desk, interaction, only, offset)])


async def press_remove(desk: Desk, interaction: Interaction, state: str) -> None:
    """Remove an article that an admin was asked about."""
    await desk.check_manager(interaction)
    article_id = number(state)
    await interaction.response.defer()
    gone = await desk.write(interaction, lambda library: _removed(library, article_id, interaction.user.id))
    desk.changed.put_nowait((server(interaction), None))
    await send(interaction, [article_view.removed(gone, private(interaction))])


async def press_keep(desk: Desk, interaction: Interaction, _state: str) -> None:
    """Leave an article where it is."""
    await desk.check_manager(interaction)
    voice = private(interaction)
    await interaction.response.defer()
    await send(interaction, [Part(voice("Nothing was removed."))])


def _list(desk: Desk) -> app_commands.Command[Any, ..., None]:
    @app_commands.command(name="list", description="List the articles of this server, newest first.")
    @app_commands.describe(
        text="Words that stand in the title or text.",
        feed="The feed that brought them.",
        since="Dated that day or later, as YYYY-MM-DD.",
        until="Dated that day or earlier, as YYYY-MM-DD.",
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
        await desk.check_manager(interaction)
        only = Filter(
            words=list_view.cut(received(text or "")),
            feed_id=feed,
            scope=Scope(since=autocomplete.day(since), until=autocomplete.day(until)),
            by=by.id if by else None,
        )
        await defer(interaction, private=True)
        await send(interaction, [await _listed(desk, interaction, only, 0)])

    command.autocomplete("feed")(feeds_autocomplete.feeds(desk))
    return command


def _show(desk: Desk) -> app_commands.Command[Any, ..., None]:
    @app_commands.command(name="show", description="Show an article: where it comes from, and its whole text.")
    @_describe
    async def command(
        interaction: Interaction, article: app_commands.Range[int, 1, autocomplete.LARGEST_NUMBER]
    ) -> None:
        await desk.check_manager(interaction)
        await defer(interaction, private=True)
        voice = private(interaction)
        await send(interaction, [await desk.glance(interaction, lambda library: _shown(library, article, voice))])

    command.autocomplete("article")(autocomplete.articles(desk))
    return command


def _remove(desk: Desk) -> app_commands.Command[Any, ..., None]:
    @app_commands.command(name="remove", description="Remove an article. You are asked before it goes.")
    @_describe
    async def command(
        interaction: Interaction, article: app_commands.Range[int, 1, autocomplete.LARGEST_NUMBER]
    ) -> None:
        await desk.check_manager(interaction)
        await defer(interaction, private=True)
        found = await desk.glance(interaction, lambda library: library.articles.get(article))
        await send(interaction, [article_view.removing(found, private(interaction))])

    command.autocomplete("article")(autocomplete.articles(desk))
    return command


def _shown(library: Library, article_id: int, voice: Voice) -> Part:
    history = library.articles.history(article_id)
    return article_view.shown(library.articles.get(article_id), voice, history.changes, history.elsewhere)


async def _listed(desk: Desk, interaction: Interaction, only: Filter, offset: int) -> Part:
    """A page of the list; words are looked for in all texts, which takes longer than a glance."""
    voice, look = private(interaction), desk.read if only.words else desk.glance
    return await look(interaction, lambda library: _page(library, only, offset, voice))


def _page(library: Library, only: Filter, offset: int, voice: Voice) -> Part:
    summary = library.articles.summary()
    counts = (library.articles.count(only), summary.articles, summary.passages)
    return list_view.page(library.articles.entries(offset, list_view.PAGE, only), offset, counts, voice, only)


def _removed(library: Library, article_id: int, by: int) -> Article:
    gone = library.remove(article_id)
    note(library, Act.REMOVED, by, gone)
    return gone


def _unpacked(packed: str) -> Filter:
    try:
        return list_view.unpack(packed)
    except ValueError:
        raise Stale from None
