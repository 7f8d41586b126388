"""What is offered while a manager types which article or feed a command is meant for."""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Sequence
from datetime import date
from typing import Any, TypeAlias

from discord import app_commands

from bot import listing, subscriptions
from bot.desk import Desk, Interaction
from bot.text import received
from index.errors import BadField, LibraryError
from index.library import Library
from index.model import Entry

LARGEST_NUMBER = 2**53 - 1
"""The largest whole number that Discord hands over exactly."""
Choices: TypeAlias = Callable[[Interaction, Any], Coroutine[Any, Any, list[app_commands.Choice[Any]]]]
_Offered: TypeAlias = Sequence[tuple[str, int]]
"""Names and numbers."""


def articles(desk: Desk) -> Choices:
    """The articles that a manager may mean."""
    return _choices(desk, _articles)


def feeds(desk: Desk) -> Choices:
    """The feeds that a manager may mean."""
    return _choices(desk, _feeds)


def day(typed: str | None) -> date | None:
    """A day as typed, or ``None``; ``BadField`` if it is none."""
    iso = received(typed or "").strip()
    try:
        return date.fromisoformat(iso) if iso else None
    except ValueError:
        raise BadField(field="date", found=iso, expected="a day as YYYY-MM-DD, such as 2023-10-17") from None


def _choices(desk: Desk, meant: Callable[[Library, str], _Offered]) -> Choices:
    async def choices(interaction: Interaction, current: object) -> list[app_commands.Choice[Any]]:
        """What fits what was typed; nothing for others, and nothing when the library cannot be read."""
        if not await desk.is_manager(interaction):
            return []
        try:
            found = await desk.glance(interaction, lambda library: meant(library, received(str(current)).strip()))
        except LibraryError:
            return []
        return [app_commands.Choice(name=name, value=value) for name, value in found[: listing.CHOICES]]

    return choices


def _articles(library: Library, typed: str) -> _Offered:
    """The articles whose number is typed, or whose title holds it."""
    found: list[Entry] = library.titled(typed, listing.CHOICES)
    if typed.isdecimal() and all(entry.id != int(typed) for entry in found):
        found = [*(entry for entry in library.entries() if entry.id == int(typed)), *found]
    return [(listing.choice(entry), entry.id) for entry in found]


def _feeds(library: Library, typed: str) -> _Offered:
    """The feeds whose title or address holds what is typed."""
    part = typed.casefold()
    found = [feed for feed in library.feeds.all() if part in f"{feed.id} {feed.title} {feed.url}".casefold()]
    return [(subscriptions.choice(feed), feed.id) for feed in found]
