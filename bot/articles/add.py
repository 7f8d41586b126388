"""/article add: ingests a link, a file, or text pasted into a form."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import discord
from discord import app_commands

from bot.articles.ingest_progress import bring
from bot.i18n.translate import Voice
from bot.messages.components import modal, values
from bot.messages.escape import received
from bot.messages.part import PASTED as LONGEST
from bot.messages.part import Field, Form
from bot.messages.patient import LOST
from bot.runtime.enter import Reply, Right, enter
from bot.runtime.host import Host, Interaction
from config.translatable import Saying
from index.domain.errors import LibraryError
from index.domain.jobs import Fields, Request, Way
from index.domain.source_errors import LongFile

ADD = "add"
"""The kind of the form for a pasted article."""
PASTED = Saying("The pasted text")


class TwoSources(LibraryError):
    """A link and a file were handed in at once."""

    def __init__(self) -> None:
        super().__init__(
            "You gave both a url and a file, so I added neither. Give one of them; if the file can also be "
            "read online, put its address into the option link."
        )


class NotDownloaded(LibraryError):
    """Discord did not hand over an attached file."""

    def __init__(self, name: str) -> None:
        super().__init__("Discord did not let me download {name}. Please attach it again.", name=name)


def add_command() -> app_commands.Command[Any, ..., None]:
    """/article add: a link is fetched, a file is read, and without either the form opens."""

    @app_commands.command(name="add", description="Add an article: give its address, attach a file, or paste its text.")
    @app_commands.describe(
        url="The address of the article's page or file. I fetch it.",
        file="HTML, PDF, DOCX, EPUB, Markdown or text. Without url and file, a form for pasted text opens.",
        title="The article's title. Without one, I use the title in the article.",
        link="Where the article can be read, if that is not where it comes from.",
        date="The day it was published, as YYYY-MM-DD. Without one, I use the day in the article.",
    )
    async def add(
        interaction: Interaction,
        url: app_commands.Range[str, None, 2000] | None = None,
        file: discord.Attachment | None = None,
        title: app_commands.Range[str, None, 300] | None = None,
        link: app_commands.Range[str, None, 512] | None = None,
        date: app_commands.Range[str, None, 40] | None = None,
    ) -> None:
        typed = _fields({"title": title, "link": link, "date": date})
        pasted = not (url or file)
        caller = await enter(interaction, Right.MANAGE, reply=None if pasted else Reply.PRIVATE)
        if url and file:
            raise TwoSources
        if url:
            await bring(caller, interaction, Request(way=Way.LINK, name=received(url).strip(), fields=typed))
        elif file:
            check_size(caller.server.host, file)
            await bring(caller, interaction, await attached(file, typed))
        else:
            await interaction.response.send_modal(modal(form(title, link, date, caller.voice)))

    return add


async def submit_add(interaction: Interaction, _state: str) -> None:
    """Take what was typed into the form."""
    caller = await enter(interaction, Right.MANAGE)
    typed = values(dict(interaction.data or {}))
    data = received(typed.get("text", "")).encode()
    await bring(caller, interaction, Request(way=Way.FILE, name=PASTED, data=data, fields=_fields(typed)))


def form(title: str | None, link: str | None, date: str | None, voice: Voice) -> Form:
    """The form for a pasted article, filled with what is known already."""
    longer = voice("Up to {most:,} characters. For a longer one, use the option file of /article add.", most=LONGEST)
    named, place = voice("Without one, I use the first line of the text."), voice("Where the article can be read.")
    day = voice("The day it was published, as YYYY-MM-DD.")
    return Form(
        title=voice("Add an article"),
        custom_id=ADD,
        fields=(
            Field(name="title", label=voice("Title"), description=named, value=title, most=300),
            Field(name="link", label=voice("Link"), description=place, value=link, most=512),
            Field(name="date", label=voice("Date"), description=day, value=date, most=40),
            Field(name="text", label=voice("Text"), description=longer, most=LONGEST, required=True, long=True),
        ),
    )


def check_size(host: Host, file: discord.Attachment) -> None:
    """Refuse a file over the limit before it is downloaded; raises ``LongFile``."""
    most = host.settings.sources.file_bytes
    if file.size > most:
        raise LongFile(received(file.filename), most, file.size)


async def attached(file: discord.Attachment, typed: Fields | None = None) -> Request:
    """An attached file, downloaded; raises ``NotDownloaded``."""
    name = received(file.filename)
    try:
        data = await file.read()
    except (discord.HTTPException, *LOST) as error:
        raise NotDownloaded(name) from error
    return Request(way=Way.FILE, name=name, data=data, fields=typed or Fields())


def _fields(typed: Mapping[str, str | None]) -> Fields:
    title, link, date = (received(typed.get(name) or "") or None for name in ("title", "link", "date"))
    return Fields(title=title, url=link, published=date)
