"""Ingests articles while somebody waits: one message shows the progress and ends as the result."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import TypeVar

from bot.articles import ingest_view
from bot.articles.ingest import Step, work
from bot.messages.part import Part
from bot.messages.send import report, send
from bot.runtime.access import Caller
from bot.runtime.host import Interaction
from index.domain.jobs import Job, Request, State
from index.library.jobs import hand_in
from index.library.library import Library
from index.library.run_jobs import Outcome

T = TypeVar("T")
REPORT_SECONDS = 2.0
"""Time between two reports on what takes long."""


async def bring(caller: Caller, interaction: Interaction, request: Request) -> Sequence[Outcome]:
    """Take in what was handed in; every add of one article ends here. The interaction is acknowledged already."""
    by = caller.member.id
    library, job = await caller.server.quick(lambda library: (library, hand_in(library, request, by)))
    return await show(caller, interaction, library, [job])


async def show(caller: Caller, interaction: Interaction, library: Library, jobs: Sequence[Job]) -> Sequence[Outcome]:
    """Do jobs that were begun, and tell how they fare; what became of each."""
    host, voice = caller.server.host, caller.voice
    steps = [Step(host=host, job=job) for job in jobs]
    await host.pending.follow(interaction, caller.server.name, [job.id for job in jobs])
    working = asyncio.gather(*(work(library, step) for step in steps))
    outcomes = await watched(working, lambda: ingest_view.working(steps, voice), lambda part: report(interaction, part))
    await send(interaction, ingest_view.ended(outcomes, voice))
    if all(outcome.job.state is not State.WAITING for outcome in outcomes):
        await host.pending.end(interaction.id)
    return outcomes


async def watched(working: asyncio.Future[T], part: Callable[[], Part], say: Callable[[Part], Awaitable[bool]]) -> T:
    """The result of long work; progress is reported meanwhile, until a report fails."""
    told, heard = Part(""), True
    while not (await asyncio.wait((working,), timeout=REPORT_SECONDS))[0]:
        if heard and part() != told:
            told = part()
            heard = await say(told)
    return working.result()
