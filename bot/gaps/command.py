"""/gaps: lists unanswered questions, and adds articles that answer them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import discord
from discord import app_commands

from bot.articles.add import PASTED
from bot.articles.ingest_progress import bring
from bot.gaps import view
from bot.i18n.translate import Voice
from bot.messages.components import modal, values
from bot.messages.custom_id import number
from bot.messages.escape import received
from bot.messages.pager import show_page
from bot.messages.part import Part
from bot.messages.send import send
from bot.runtime.enter import Reply, Right, enter
from bot.runtime.host import Interaction
from index.domain.errors import EmptyArticle
from index.domain.jobs import Fields, Request, Way
from index.domain.ledger import Gap, Standing
from index.library import gaps as library_gaps
from index.library.library import Library
from index.library.server_policy import settings


def gaps_command(hidden: discord.Permissions | None) -> app_commands.Command[Any, ..., None]:
    """/gaps: for managers of the articles."""

    @app_commands.command(name="gaps", description="List what members asked and the articles could not answer.")
    @app_commands.allowed_contexts(guilds=True, dms=False, private_channels=False)
    @app_commands.allowed_installs(guilds=True, users=False)
    async def command(interaction: Interaction) -> None:
        await show_page(interaction, Right.MANAGE, _page)

    command.default_permissions = hidden
    return command


async def press_gaps(interaction: Interaction, state: str) -> None:
    """Turn to another page."""
    await show_page(interaction, Right.MANAGE, _page, state)


async def press_dismiss(interaction: Interaction, state: str) -> None:
    """List a question no more."""
    begins, _, ends = state.partition(":")
    gap_id, offset = number(begins), number(ends)
    caller = await enter(interaction, Right.MANAGE, Reply.IN_PLACE)
    by, voice = caller.member.id, caller.voice
    part = await caller.server.quick(lambda library: _dismiss(library, gap_id, offset, by, voice))
    await send(interaction, [part])


async def press_fill(interaction: Interaction, state: str) -> None:
    """Open the form for an article that answers a question."""
    gap_id = number(state)
    caller = await enter(interaction, Right.MANAGE, reply=None)
    gap = await caller.server.quick(lambda library: library.ledger.gap(gap_id))
    await interaction.response.send_modal(modal(view.filling(gap.id, gap.question, caller.voice)))


async def submit_fill(interaction: Interaction, state: str) -> None:
    """Take in an article for a question, and tell whether it answers it."""
    gap_id, request = number(state), _request(values(dict(interaction.data or {})))
    caller = await enter(interaction, Right.MANAGE)
    server = caller.server
    await server.quick(lambda library: library.ledger.gap(gap_id))
    articles = [one.taken.article.id for one in await bring(caller, interaction, request) if one.taken]
    if articles:
        gap = await server.question(lambda library: _checked(library, gap_id, articles[0]))
        await interaction.followup.send(view.filled(gap, caller.voice), ephemeral=True)


def _request(typed: Mapping[str, str]) -> Request:
    """What was typed: the text if there is one, else the link to fetch."""
    link, title, date, text = (received(typed.get(name, "")) for name in ("link", "title", "date", "text"))
    if text.strip():
        fields = Fields(title=title or None, url=link.strip() or None, published=date or None)
        return Request(way=Way.FILE, name=PASTED, data=text.encode(), fields=fields)
    if link.strip():
        return Request(way=Way.LINK, name=link.strip(), fields=Fields(title=title or None, published=date or None))
    raise EmptyArticle(PASTED)


def _checked(library: Library, gap_id: int, article_id: int) -> Gap:
    """The question as it stands once the article was compared with all questions."""
    if library.ledger.gap(gap_id).standing is Standing.OPEN:
        library_gaps.check(library, article_id)
    return library.ledger.gap(gap_id)


def _page(library: Library, offset: int, voice: Voice) -> Part:
    ledger, days = library.ledger, settings(library).gap_days
    return view.page(ledger.gaps(view.PAGER.size, offset), offset, ledger.open_gaps(), days, voice)


def _dismiss(library: Library, gap_id: int, offset: int, by: int, voice: Voice) -> Part:
    library_gaps.dismiss(library, gap_id, by)
    return _page(library, offset, voice)
