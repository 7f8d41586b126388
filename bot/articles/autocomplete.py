"""Autocomplete for articles."""

from __future__ import annotations

from contextlib import suppress
from datetime import date

from bot.articles import article_view
from bot.i18n.translate import Voice
from bot.messages.autocomplete import LARGEST_NUMBER, MOST, Choices, Offered, choices_of
from bot.messages.escape import received
from config.translatable import Saying
from index.domain.article import Article, Entry, Filter
from index.domain.errors import BadField, UnknownArticle
from index.library.library import Library


def articles() -> Choices:
    """The articles that a manager may mean."""
    return choices_of(_articles, lambda caller: caller.manager)


def titles() -> Choices:
    """The articles that a member may mean who may ask there; nothing in a direct message, which names no server."""
    return choices_of(_articles, lambda caller: caller.refusal() is None)


def day(typed: str | None) -> date | None:
    """A day as typed, or ``None``; ``BadField`` if it is none."""
    iso = received(typed or "").strip()
    try:
        return date.fromisoformat(iso) if iso else None
    except ValueError:
        raise BadField(field="date", found=iso, expected=Saying("a day as YYYY-MM-DD, such as 2023-10-17")) from None


def _articles(library: Library, typed: str, voice: Voice) -> Offered:
    """The articles whose number is typed, or whose title holds it."""
    found: list[Entry] = library.articles.entries(0, MOST, Filter(title=typed))
    shown: list[Article | Entry] = [*found]
    if typed.isdecimal() and int(typed) <= LARGEST_NUMBER and all(entry.id != int(typed) for entry in found):
        with suppress(UnknownArticle):
            shown = [library.articles.get(int(typed)), *found]
    return [(article_view.choice(one, voice), one.id) for one in shown]
