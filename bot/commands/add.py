"""/article add: a file, or text pasted into a form."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any, TypeVar

import discord
from discord import app_commands

from bot import listing
from bot.desk import Desk, Interaction
from bot.messages import Part
from bot.replies import defer, send
from bot.text import received
from bot.views import form, values
from bot.worker import Worker
from index.drafts import decode, draft
from index.errors import LongArticle
from index.library import Library
from index.model import Draft

T = TypeVar("T")
PASTED = "The pasted text"
REPORT_SECONDS = 2.0
"""Time between two reports on a long add."""


@dataclass
class Meter:
    """How far an add is; written by the writer thread, read by the event loop."""

    worker: Worker
    done: int = 0
    total: int = 0

    def __call__(self, done: int, total: int) -> None:
        """Note the progress, and stop here if the program goes down: an add is whole or leaves no trace."""
        self.worker.checkpoint()
        self.done, self.total = done, total


def add_command(desk: Desk) -> app_commands.Command[Any, ..., None]:
    """/article add: with a file it is read at once, without one the form opens."""

    @app_commands.command(name="add", description="Add an article: attach a .txt or .md file, or paste it into a form.")
    @app_commands.describe(
        file="A text or Markdown file in UTF-8. Without one, a form for pasted text opens.",
        title="The article's title. Without one, its first line.",
        link="Where the article can be read.",
        date="The day it was published, as YYYY-MM-DD.",
    )
    async def add(
        interaction: Interaction,
        file: discord.Attachment | None = None,
        title: app_commands.Range[str, None, 300] | None = None,
        link: app_commands.Range[str, None, 512] | None = None,
        date: app_commands.Range[str, None, 40] | None = None,
    ) -> None:
        desk.check_manager(interaction)
        if file is None:
            await interaction.response.send_modal(form(title, link, date))
        else:
            await _add_file(desk, interaction, file, {"title": title, "link": link, "date": date})

    return add


async def submit_add(desk: Desk, interaction: Interaction, _state: str) -> None:
    """Take what was typed into the form."""
    desk.check_manager(interaction)
    typed = values(dict(interaction.data or {}))
    await defer(interaction, private=True)
    await _add(desk, interaction, PASTED, lambda: _draft(PASTED, typed.get("text", ""), typed))


async def _add_file(
    desk: Desk, interaction: Interaction, file: discord.Attachment, typed: dict[str, str | None]
) -> None:
    name = received(file.filename)
    if file.size > desk.article_bytes:  # before it is downloaded
        raise LongArticle(name, file.size, desk.article_bytes)
    await defer(interaction, private=True)
    data = await file.read()
    await _add(desk, interaction, name, lambda: _draft(name, decode(data, name), typed))


async def _add(desk: Desk, interaction: Interaction, name: str, make: Callable[[], Draft]) -> None:
    meter = Meter(desk.worker)
    job = asyncio.ensure_future(desk.write(interaction, lambda library: _keep(library, make(), meter)))

    async def say() -> None:
        await send(interaction, [listing.working(name, meter.done, meter.total)])

    await send(interaction, [await watched(job, meter, say)])


async def watched(job: asyncio.Future[T], meter: Meter, say: Callable[[], Awaitable[None]]) -> T:
    """The result of a job that may take long; meanwhile ``say`` is called when it got on, every few seconds."""
    told = 0
    while not (await asyncio.wait((job,), timeout=REPORT_SECONDS))[0]:
        if meter.done != told:
            told = meter.done
            await say()
    return job.result()


def _keep(library: Library, new: Draft, meter: Meter) -> Part:
    article = library.add(new, meter)
    return listing.added(article, library.entries(limit=1)[0])


def _draft(name: str, written: str, typed: dict[str, str | None] | dict[str, str]) -> Draft:
    title, link, date = (received(typed.get(key) or "") for key in ("title", "link", "date"))
    return draft(name, received(written), title=title, url=link, published=date)
