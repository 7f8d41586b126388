"""What is offered while somebody types which article or feed a command is meant for."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Coroutine, Sequence
from contextlib import suppress
from datetime import date
from typing import Any, TypeAlias

from discord import app_commands

from bot.articles import article_view
from bot.ask.respond import asker_by, refused
from bot.feeds import view
from bot.i18n.translate import Voice, private
from bot.messages.escape import received
from bot.runtime.context import Desk, Interaction
from config.translatable import Saying
from index.domain.article import Article, Entry
from index.domain.errors import BadField, LibraryError, UnknownArticle
from index.library.library import Library

LARGEST_NUMBER = 2**53 - 1
"""The largest whole number that Discord hands over exactly."""
Choices: TypeAlias = Callable[[Interaction, Any], Coroutine[Any, Any, list[app_commands.Choice[Any]]]]
_Offered: TypeAlias = Sequence[tuple[str, int]]
"""Names and numbers."""
_Meant: TypeAlias = Callable[[Library, str, Voice], _Offered]
"""What may be meant by what was typed."""


def articles(desk: Desk) -> Choices:
    """The articles that a manager may mean."""
    return _choices(desk, _articles, desk.is_manager)


def titles(desk: Desk) -> Choices:
    """The articles that a member may mean who may ask there; nothing in a direct message, which names no server."""

    async def may_ask(interaction: Interaction) -> bool:
        if interaction.guild_id is None:
            return False
        return refused(desk, await desk.settings(interaction), asker_by(interaction)) is None

    return _choices(desk, _articles, may_ask)


def feeds(desk: Desk) -> Choices:
    """The feeds that a manager may mean."""
    return _choices(desk, _feeds, desk.is_manager)


def day(typed: str | None) -> date | None:
    """A day as typed, or ``None``; ``BadField`` if it is none."""
    iso = received(typed or "").strip()
    try:
        return date.fromisoformat(iso) if iso else None
    except ValueError:
        raise BadField(field="date", found=iso, expected=Saying("a day as YYYY-MM-DD, such as 2023-10-17")) from None


def _choices(desk: Desk, meant: _Meant, allowed: Callable[[Interaction], Awaitable[bool]]) -> Choices:
    async def choices(interaction: Interaction, current: object) -> list[app_commands.Choice[Any]]:
        """What fits what was typed; nothing for others, and nothing when the library cannot be read."""
        voice = private(interaction)
        try:
            if not await allowed(interaction):
                return []
            found = await desk.glance(
                interaction, lambda library: meant(library, received(str(current)).strip(), voice)
            )
        except LibraryError:
            return []
        return [app_commands.Choice(name=name, value=value) for name, value in found[: article_view.CHOICES]]

    return choices


def _articles(library: Library, typed: str, voice: Voice) -> _Offered:
    """The articles whose number is typed, or whose title holds it."""
    found: list[Entry] = library.titled(typed, article_view.CHOICES)
    shown: list[Article | Entry] = [*found]
    if typed.isdecimal() and int(typed) <= LARGEST_NUMBER and all(entry.id != int(typed) for entry in found):
        with suppress(UnknownArticle):
            shown = [library.article(int(typed)), *found]
    return [(article_view.choice(one, voice), one.id) for one in shown]


def _feeds(library: Library, typed: str, _voice: Voice) -> _Offered:
    """The feeds whose title or address holds what is typed."""
    part = typed.casefold()
    found = [feed for feed in library.feeds.all() if part in f"{feed.id} {feed.title} {feed.url}".casefold()]
    return [(view.choice(feed), feed.id) for feed in found]
