"""/article jobs: what waits to be added, and what failed."""

from __future__ import annotations

from typing import Any

from discord import app_commands

from bot.articles import ingest_view
from bot.i18n.translate import Voice, private
from bot.messages.pager import turn
from bot.messages.part import Part
from bot.messages.send import defer, send
from bot.runtime.context import Desk, Interaction, number
from index.domain.jobs import Job, State
from index.library.library import Library

_STATES = (State.WAITING, State.RUNNING, State.FAILED)


def jobs_command(desk: Desk) -> app_commands.Command[Any, ..., None]:
    """/article jobs."""

    @app_commands.command(name="jobs", description="List what waits to be added, and what failed in the last days.")
    async def command(interaction: Interaction) -> None:
        await desk.check_manager(interaction)
        await defer(interaction, private=True)
        voice = private(interaction)
        await send(interaction, [await desk.glance(interaction, lambda library: _page(library, 0, voice))])

    return command


async def press_jobs(desk: Desk, interaction: Interaction, state: str) -> None:
    """Turn to another page."""
    await desk.check_manager(interaction)
    await turn(desk, interaction, state, _page)


async def press_again(desk: Desk, interaction: Interaction, state: str) -> None:
    """Try what the page shows again, now."""
    await desk.check_manager(interaction)
    offset = number(state)
    await interaction.response.defer()
    part = await desk.read(interaction, lambda library: _again(library, offset, private(interaction)))
    desk.woken.set()
    await send(interaction, [part])


def _page(library: Library, offset: int, voice: Voice) -> Part:
    return ingest_view.jobs(_jobs(library, offset), offset, voice)


def _again(library: Library, offset: int, voice: Voice) -> Part:
    for job in filter(ingest_view.again, _jobs(library, offset)[: ingest_view.PAGE]):
        library.jobs.again(job.id, job.reason, library.now())
    return _page(library, offset, voice)


def _jobs(library: Library, offset: int) -> list[Job]:
    """A page of jobs, and one more if there are more."""
    end = offset + ingest_view.PAGE + 1
    return library.jobs.listing(_STATES, limit=end)[offset:]
