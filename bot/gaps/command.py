"""/gaps: what was asked and the articles could not answer, with a way to add what is missing."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from discord import app_commands

from bot.admin.audit import note
from bot.articles.add import PASTED
from bot.articles.ingest_progress import bring
from bot.gaps import view
from bot.i18n.translate import Voice, private
from bot.messages.components import values
from bot.messages.escape import received
from bot.messages.modals import filling
from bot.messages.pager import turn
from bot.messages.part import Part
from bot.messages.send import defer, send
from bot.runtime.context import Desk, Interaction, number
from bot.runtime.server_settings import settings
from index.domain.errors import EmptyArticle
from index.domain.jobs import Fields, Request, Way
from index.domain.ledger import Act, Gap, Standing
from index.library import gaps as library_gaps
from index.library.library import Library


def gaps_command(desk: Desk) -> app_commands.Command[Any, ..., None]:
    """/gaps: for managers of the articles."""

    @app_commands.command(name="gaps", description="List what members asked and the articles could not answer.")
    @app_commands.allowed_contexts(guilds=True, dms=False, private_channels=False)
    @app_commands.allowed_installs(guilds=True, users=False)
    async def command(interaction: Interaction) -> None:
        await desk.check_manager(interaction)
        await defer(interaction, private=True)
        voice = private(interaction)
        await send(interaction, [await desk.glance(interaction, lambda library: _page(library, 0, voice))])

    command.default_permissions = desk.hidden()
    return command


async def press_gaps(desk: Desk, interaction: Interaction, state: str) -> None:
    """Turn to another page."""
    await desk.check_manager(interaction)
    await turn(desk, interaction, state, _page)


async def press_dismiss(desk: Desk, interaction: Interaction, state: str) -> None:
    """List a question no more."""
    await desk.check_manager(interaction)
    begins, _, ends = state.partition(":")
    gap_id, offset, by, voice = number(begins), number(ends), interaction.user.id, private(interaction)
    await interaction.response.defer()
    await send(
        interaction, [await desk.glance(interaction, lambda library: _dismiss(library, gap_id, offset, by, voice))]
    )


async def press_fill(desk: Desk, interaction: Interaction, state: str) -> None:
    """Open the form for an article that answers a question."""
    await desk.check_manager(interaction)
    gap_id = number(state)
    gap = await desk.glance(interaction, lambda library: library.ledger.gap(gap_id))
    await interaction.response.send_modal(filling(gap.id, gap.question, private(interaction)))


async def submit_fill(desk: Desk, interaction: Interaction, state: str) -> None:
    """Take in an article for a question, and tell whether it answers it."""
    await desk.check_manager(interaction)
    gap_id, voice = number(state), private(interaction)
    request = _request(values(dict(interaction.data or {})))
    await desk.glance(interaction, lambda library: library.ledger.gap(gap_id))
    await defer(interaction, private=True)
    articles = [found.article.id for found in await bring(desk, interaction, request) if found.article]
    if articles:
        gap = await desk.read(interaction, lambda library: _checked(library, gap_id, articles[0]))
        await interaction.followup.send(view.filled(gap, voice), ephemeral=True)


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
    return view.page(ledger.gaps(view.PAGE, offset), offset, ledger.open_gaps(), days, voice)


def _dismiss(library: Library, gap_id: int, offset: int, by: int, voice: Voice) -> Part:
    library.ledger.close(gap_id)
    note(library, Act.DISMISSED, by, detail=str(gap_id))  # its words are not kept for longer than the question is
    return _page(library, offset, voice)
