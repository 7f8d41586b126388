"""/feed add, list, pause and remove."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import discord
from discord import app_commands

from bot.admin.audit import note
from bot.feeds import autocomplete, view
from bot.i18n.translate import Voice
from bot.messages.autocomplete import LARGEST_NUMBER
from bot.messages.command_group import group
from bot.messages.escape import received
from bot.messages.pager import show_page
from bot.messages.part import Part
from bot.messages.send import send
from bot.runtime.enter import Right, enter
from bot.runtime.host import Host, Interaction
from bot.runtime.server_settings import settings
from index.domain.jobs import Feed
from index.domain.ledger import Act
from index.library.library import Library
from index.library.run_jobs import LEASE, Polled

_describe = app_commands.describe(feed="Type a part of its title or address, and choose it from the list.")
_Number = app_commands.Range[int, 1, LARGEST_NUMBER]


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """A feed as a manager asks for it."""

    url: str
    minutes: int | None
    refresh_days: int
    channel: int | None
    here: int | None
    """Where it is asked for."""
    by: int


def feed_group(hidden: discord.Permissions | None) -> app_commands.Group:
    """/feed: for managers, each command checked again when it runs."""
    return group(
        "feed",
        "Feeds whose new articles are added by themselves.",
        hidden,
        (_add(), _list(), _pause(), _remove()),
    )


async def press_feeds(interaction: Interaction, state: str) -> None:
    """Turn to another page of the list."""
    await show_page(interaction, Right.MANAGE, _page, state)


def _add() -> app_commands.Command[Any, ..., None]:
    @app_commands.command(name="add", description="Read a feed by schedule, and add its articles.")
    @app_commands.describe(
        url="The address of an RSS, Atom or JSON feed, or of a page that names one.",
        minutes="How often it is read, in minutes.",
        refresh_days="After so many days its articles are fetched again, to see what has changed; 0: never.",
        channel="Where I say so if the feed fails for a day. Without one: the notes channel, else here.",
    )
    async def command(
        interaction: Interaction,
        url: app_commands.Range[str, None, 2000],
        minutes: app_commands.Range[int, 5, 10_080] | None = None,
        refresh_days: app_commands.Range[int, 0, 365] = 0,
        channel: discord.TextChannel | discord.Thread | None = None,
    ) -> None:
        caller = await enter(interaction, Right.MANAGE)
        wanted = Wanted(
            url=received(url).strip(),
            minutes=minutes,
            refresh_days=refresh_days,
            channel=channel.id if channel else None,
            here=interaction.channel_id,
            by=caller.member.id,
        )
        host = caller.server.host
        polled = await caller.server.fetch(lambda library: _subscribe(host, library, wanted))
        host.runtime.due.set()
        await send(interaction, [view.added(polled, caller.voice)])

    return command


def _list() -> app_commands.Command[Any, ..., None]:
    @app_commands.command(name="list", description="List the feeds of this server, and how they fare.")
    async def command(interaction: Interaction) -> None:
        await show_page(interaction, Right.MANAGE, _page)

    return command


def _pause() -> app_commands.Command[Any, ..., None]:
    description = "Let a feed rest, or read a resting one again."
    return _on_one("pause", description, _turn, view.turned)


def _remove() -> app_commands.Command[Any, ..., None]:
    def remove(library: Library, feed_id: int, by: int) -> Feed:
        gone = library.feeds.remove(feed_id)
        note(library, Act.FEED_REMOVED, by, gone)
        return gone

    return _on_one("remove", "Read a feed no longer. Its articles stay.", remove, view.removed)


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
        caller.server.host.runtime.due.set()
        await send(interaction, [told(done, caller.voice)])

    command.autocomplete("feed")(autocomplete.feeds())
    return command


def _subscribe(host: Host, library: Library, wanted: Wanted) -> Polled:
    """Find the feed, keep it, and read it for the first time."""
    now = library.now()
    found = host.intake.find_feed(wanted.url, wanted.minutes or host.settings.sources.feed_minutes, now)
    channel = wanted.channel or settings(library).notes_channel or wanted.here
    feed = replace(
        found, refresh_days=wanted.refresh_days, channel=channel, by=wanted.by, due=now + LEASE
    )  # due only later, so that the rounds do not read it at the same time
    added = library.feeds.add(feed)
    note(library, Act.FEED_ADDED, wanted.by, added)
    return host.intake.poll(library, added.id)


def _turn(library: Library, feed_id: int, by: int) -> Feed:
    feed = library.feeds.feed(feed_id)
    turned = replace(feed, paused=not feed.paused, due=library.now())
    library.feeds.save(turned)
    note(library, Act.FEED_CHANGED, by, turned)
    return turned


def _page(library: Library, offset: int, voice: Voice) -> Part:
    return view.page(library.feeds.all(), offset, voice)
