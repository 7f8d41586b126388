"""/article jobs: lists what is waiting to be added and what has failed."""

from __future__ import annotations

from typing import Any

from discord import app_commands

from bot.articles import ingest_view
from bot.i18n.translate import Voice
from bot.messages.custom_id import number
from bot.messages.pager import show_page
from bot.messages.part import Part
from bot.messages.send import send
from bot.runtime.enter import Reply, Right, enter
from bot.runtime.host import Interaction
from index.domain.jobs import Job, State
from index.library.jobs import try_again
from index.library.library import Library

_STATES = (State.WAITING, State.RUNNING, State.FAILED)


def jobs_command() -> app_commands.Command[Any, ..., None]:
    """/article jobs."""

    @app_commands.command(name="jobs", description="List what is waiting to be added and what has failed recently.")
    async def command(interaction: Interaction) -> None:
        await show_page(interaction, Right.MANAGE, _page)

    return command


async def press_jobs(interaction: Interaction, state: str) -> None:
    """Turn to another page."""
    await show_page(interaction, Right.MANAGE, _page, state)


async def press_again(interaction: Interaction, state: str) -> None:
    """Try what the page shows again, now."""
    offset = number(state)
    caller = await enter(interaction, Right.MANAGE, Reply.IN_PLACE)
    part = await caller.server.quick(lambda library: _again(library, offset, caller.voice))
    await send(interaction, [part])


def _page(library: Library, offset: int, voice: Voice) -> Part:
    return ingest_view.jobs(_jobs(library, offset), offset, voice)


def _again(library: Library, offset: int, voice: Voice) -> Part:
    try_again(library, filter(ingest_view.again, _jobs(library, offset)[: ingest_view.PAGER.size]))
    return _page(library, offset, voice)


def _jobs(library: Library, offset: int) -> list[Job]:
    """A page of jobs, and one more if there are more."""
    end = offset + ingest_view.PAGER.size + 1
    return library.jobs.listing(_STATES, limit=end)[offset:]
