"""/feed add, list, pause and remove."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import discord
from discord import app_commands

from bot.feeds import autocomplete, view
from bot.i18n.translate import Voice
from bot.messages.autocomplete import LARGEST_NUMBER
from bot.messages.command_group import group
from bot.messages.escape import received
from bot.messages.pager import show_page
from bot.messages.part import Part
from bot.messages.send import send
from bot.runtime.enter import Right, enter
from bot.runtime.host import Interaction
from index.domain.jobs import Feed
from index.library.feeds import Wanted, pause, subscribe, unsubscribe
from index.library.library import Library

_describe = app_commands.describe(feed="Type part of its title or address and choose it from the list.")
_Number = app_commands.Range[int, 1, LARGEST_NUMBER]


def feed_group(hidden: discord.Permissions | None) -> app_commands.Group:
    """/feed: for managers, each command checked again when it runs."""
    return group(
        "feed",
        "Feeds whose new articles are added automatically.",
        hidden,
        (_add(), _list(), _pause(), _remove()),
    )


async def press_feeds(interaction: Interaction, state: str) -> None:
    """Turn to another page of the list."""
    await show_page(interaction, Right.MANAGE, _page, state)


def _add() -> app_commands.Command[Any, ..., None]:
    @app_commands.command(name="add", description="Read a feed on a schedule and add its articles.")
    @app_commands.describe(
        url="The address of an RSS, Atom or JSON feed, or of a page that names one.",
        minutes="How often it is read, in minutes.",
        refresh_days="Days after which its articles are fetched again to look for changes. 0: never.",
        channel="Where I say so if the feed fails for a day. Without one: the notes channel, or else here.",
    )
    async def command(
        interaction: Interaction,
        url: app_commands.Range[str, None, 2000],
        minutes: app_commands.Range[int, 5, 10_080] | None = None,
        refresh_days: app_commands.Range[int, 0, 365] = 0,
        channel: discord.TextChannel | discord.Thread | None = None,
    ) -> None:
        caller = await enter(interaction, Right.MANAGE)
        host, notes = caller.server.host, caller.server.settings.notes_channel
        wanted = Wanted(
            url=received(url).strip(),
            minutes=minutes or host.settings.sources.feed_minutes,
            refresh_days=refresh_days,
            channel=channel.id if channel else notes or interaction.channel_id,
        )
        by = caller.member.id
        polled = await caller.server.fetch(lambda library: subscribe(host.intake, library, wanted, by))
        await send(interaction, [view.added(polled, caller.voice)])

    return command


def _list() -> app_commands.Command[Any, ..., None]:
    @app_commands.command(name="list", description="List the feeds of this server and their state.")
    async def command(interaction: Interaction) -> None:
        await show_page(interaction, Right.MANAGE, _page)

    return command


def _pause() -> app_commands.Command[Any, ..., None]:
    description = "Pause a feed, or resume a paused one."
    return _on_one("pause", description, _turn, view.turned)


def _remove() -> app_commands.Command[Any, ..., None]:
    return _on_one("remove", "Stop reading a feed. Its articles stay.", unsubscribe, view.removed)


def _on_one(
    name: str,
    description: str,
    do: Callable[[Library, int, int], Feed],
    told: Callable[[Feed, Voice], Part],
) -> app_commands.Command[Any, ..., None]:
    """A command that does something to one feed."""

    @app_commands.command(name=name, description=description)
    @_describe
    async def command(interaction: Interaction, feed: _Number) -> None:
        caller = await enter(interaction, Right.MANAGE)
        done = await caller.server.quick(lambda library: do(library, feed, caller.member.id))
        await send(interaction, [told(done, caller.voice)])

    command.autocomplete("feed")(autocomplete.feeds())
    return command


def _turn(library: Library, feed_id: int, by: int) -> Feed:
    return pause(library, feed_id, by, paused=not library.feeds.feed(feed_id).paused)


def _page(library: Library, offset: int, voice: Voice) -> Part:
    return view.page(library.feeds.all(), offset, voice)
