"""Autocomplete for feeds."""

from __future__ import annotations

from bot.feeds import view
from bot.i18n.translate import Voice
from bot.messages.autocomplete import Choices, Offered, choices_of
from index.library.library import Library


def feeds() -> Choices:
    """The feeds that a manager may mean."""
    return choices_of(_feeds, lambda caller: caller.manager)


def _feeds(library: Library, typed: str, _voice: Voice) -> Offered:
    """The feeds whose title or address holds what is typed."""
    part = typed.casefold()
    found = [feed for feed in library.feeds.all() if part in f"{feed.id} {feed.title} {feed.url}".casefold()]
    return [(view.choice(feed), feed.id) for feed in found]
