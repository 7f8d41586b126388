"""The message menu entry "Add to articles": offers the links and files of a message to choose from."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from functools import partial
from typing import Any

import discord
from discord import app_commands

from bot.articles import links_in_message
from bot.articles.add import attached, check_size
from bot.articles.ingest_progress import show
from bot.i18n.translate import Voice
from bot.messages import escape
from bot.messages.custom_id import Stale, number
from bot.messages.part import Choice, Menu, Part, Press
from bot.messages.send import send
from bot.runtime.access import Caller
from bot.runtime.enter import Reply, Right, enter
from bot.runtime.host import Host, Interaction
from index.domain.errors import LibraryError
from index.domain.jobs import Job, Request, State, Way
from index.library.jobs import choose, tidy
from index.library.library import Library

NAME = "Add to articles"
CHOOSE, ALL = "choose", "all"
"""The kinds of the menu of what was found, and of the button for all of it."""
MOST = 10
"""So much of one message is offered."""
_LABEL = 100
_TOLD = 90


class NothingFound(LibraryError):
    """A message holds neither a link nor a file."""

    def __init__(self) -> None:
        super().__init__("This message has neither a link nor a file. Choose one that has.")


def collect_command(hidden: discord.Permissions | None) -> app_commands.ContextMenu:
    """The entry in the menu of every message."""

    @app_commands.allowed_contexts(guilds=True, dms=False, private_channels=False)
    @app_commands.allowed_installs(guilds=True, users=False)
    async def collect(interaction: Interaction, message: discord.Message) -> None:
        links, files = links_in_message.links(message), links_in_message.attachments(message)
        caller = await enter(interaction, Right.MANAGE)
        if not (links or files):
            raise NothingFound
        await send(interaction, [await _offer(caller, f"offer-{interaction.id}", links, files)])

    menu = app_commands.ContextMenu(name=NAME, callback=collect)
    menu.default_permissions = hidden
    return menu


async def press_choose(interaction: Interaction, batch: str) -> None:
    """Take in what was chosen in the menu."""
    data: dict[str, Any] = dict(interaction.data or {})
    await _take(interaction, batch, {number(value) for value in data.get("values", [])})


async def press_all(interaction: Interaction, batch: str) -> None:
    """Take in all that was offered."""
    await _take(interaction, batch, None)


async def _take(interaction: Interaction, batch: str, wanted: set[int] | None) -> None:
    caller = await enter(interaction, Right.MANAGE, Reply.IN_PLACE)
    library, jobs = await caller.server.quick(lambda library: (library, _chosen(library, batch, wanted)))
    if not jobs:
        raise Stale
    await show(caller, interaction, library, jobs)


def _chosen(library: Library, batch: str, wanted: set[int] | None) -> list[Job]:
    """The jobs of an offer that were chosen, or all of them, begun; only this server's own can be meant."""
    offered = sorted(job.id for job in _offered(library, batch))
    return choose(library, [job_id for job_id in offered if wanted is None or job_id in wanted])


def _offered(library: Library, batch: str) -> list[Job]:
    return library.jobs.listing([State.OFFERED], batch=batch) if batch else []


async def _offer(caller: Caller, batch: str, links: Sequence[str], files: Sequence[discord.Attachment]) -> Part:
    """Keep all that was found as jobs on offer, and ask which of them are wanted."""
    server, faults = caller.server, list[LibraryError]()

    def keep(request: Request, library: Library) -> None:
        library.jobs.add([request], now=library.now(), batch=batch, by=caller.member.id, state=State.OFFERED)

    await server.quick(tidy)
    async for request in _requests(server.host, links, files, faults):
        await server.quick(partial(keep, request))
    offered = await server.quick(lambda library: _offered(library, batch))
    left_out = max(0, len(links) + len(files) - MOST)
    return _question(batch, sorted(offered, key=lambda job: job.id), faults, left_out, caller.voice)


async def _requests(
    host: Host, links: Sequence[str], files: Sequence[discord.Attachment], faults: list[LibraryError]
) -> AsyncIterator[Request]:
    """What was found, one after another, so that only one file is in memory; why one is left out goes to ``faults``."""
    for link in links[:MOST]:
        yield Request(way=Way.LINK, name=link)
    for file in files[: max(0, MOST - len(links))]:
        try:
            check_size(host, file)
            yield await attached(file)
        except LibraryError as error:
            faults.append(error)


def _question(batch: str, jobs: Sequence[Job], faults: Sequence[LibraryError], left_out: int, voice: Voice) -> Part:
    told = [escape.one_line(voice.error(fault), _TOLD) for fault in faults]
    if left_out:
        told.append(
            voice.count(
                "I left out {count} more: I take at most {most} at once.",
                "I left out {count} more: I take at most {most} at once.",
                left_out,
                most=MOST,
            )
        )
    if not jobs:
        return Part("\n".join(told))
    names = (escape.one_line(job.request.name, _TOLD) for job in jobs)
    all_of_them = Press(label=_wanted(len(jobs), voice), custom_id=f"{ALL}:{batch}")
    menu = _menu(batch, jobs, voice) if jobs[1:] else None
    return Part("\n".join([voice("Which of these shall I add?"), *names, *told]), (all_of_them,), menu=menu)


def _wanted(count: int, voice: Voice) -> str:
    return voice("Add it") if count == 1 else voice.count("Add all {count}", "Add all {count}", count)


def _menu(batch: str, jobs: Sequence[Job], voice: Voice) -> Menu:
    choices = tuple(
        Choice(label=escape.label(job.request.name, _LABEL) or voice("A file"), value=str(job.id)) for job in jobs
    )
    return Menu(custom_id=f"{CHOOSE}:{batch}", placeholder=voice("Choose what to add"), choices=choices)
