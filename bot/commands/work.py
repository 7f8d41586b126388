"""/article jobs: what waits to be added, and what failed."""

from __future__ import annotations

from typing import Any

from discord import app_commands

from bot import outcomes
from bot.commands.common import turn
from bot.desk import Desk, Interaction, number
from bot.messages import Part
from bot.replies import defer, send
from bot.voice import Voice, private
from index.library import Library
from index.work import Job, State

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
    return outcomes.jobs(_jobs(library, offset), offset, voice)


def _again(library: Library, offset: int, voice: Voice) -> Part:
    for job in filter(outcomes.again, _jobs(library, offset)[: outcomes.PAGE]):
        library.jobs.again(job.id, job.reason, library.now())
    return _page(library, offset, voice)


def _jobs(library: Library, offset: int) -> list[Job]:
    """A page of jobs, and one more if there are more."""
    end = offset + outcomes.PAGE + 1
    return library.jobs.listing(_STATES, limit=end)[offset:]
