"""The article list: a page of it, its filter in words, and the filter packed into a button. Pure.

A button carries the whole filter, so that it works after a restart.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from bot.i18n.translate import Voice
from bot.messages import escape
from bot.messages.pager import Pager
from bot.messages.part import Part
from index.domain.article import ALL, Entry, Filter
from index.domain.errors import BadScope
from index.domain.scope import Scope

LIST = "list"
"""The kind of the buttons that turn the pages."""
PAGER = Pager(kind=LIST, size=8, newest_first=True)
"""With the longest titles and sites, a page still fits into one message."""
WORDS = 40
"""UTF-16 units of the words that are looked for; with all else they still fit into a button."""
_TITLE = 60
_SITE = 30
_HEX = re.compile("[0-9a-f]{0,15}|[0-7][0-9a-f]{15}")
"""A number that a library can hold, or nothing."""


def page(entries: Sequence[Entry], offset: int, counts: tuple[int, int, int], voice: Voice, only: Filter = ALL) -> Part:
    """One page of the list.

    Args:
        entries: the page's articles.
        offset: how many stand before them.
        counts: articles that the filter lets through, and articles and passages in the whole library.
        voice: who says it.
        only: the filter.

    """
    found, articles, _ = counts
    if not articles:
        return Part(voice("There are no articles here yet. Add one with /article add."))
    lines = [_head(counts, voice, only)]
    if found:
        lines += PAGER.lines([_line(entry, voice) for entry in entries], voice)
    turns = PAGER.turns(offset, voice, more=offset + PAGER.size < found, state=pack(only))
    return Part("\n".join(lines), turns)


def pack(only: Filter) -> str:
    """A filter as a button carries it: numbers in hexadecimal with points between, then the words."""
    scope = only.scope
    days = (day.toordinal() if day else None for day in (scope.since, scope.until))
    numbers = ("" if number is None else f"{number:x}" for number in (only.feed_id, *days, only.by))
    return ".".join([*numbers, only.words])


def unpack(packed: str) -> Filter:
    """The filter that ``pack`` was given. Raises ``ValueError`` when it made no such text."""
    if not packed:
        return ALL
    feed, since, until, by, words = packed.split(".", 4)
    if not all(_HEX.fullmatch(part) for part in (feed, since, until, by)):
        msg = f"{packed!r} is no filter"
        raise ValueError(msg)
    try:
        scope = Scope(since=_day(since), until=_day(until))
    except (OverflowError, BadScope) as error:
        raise ValueError(str(error)) from error
    return Filter(words=words, feed_id=_number(feed), scope=scope, by=_number(by))


def cut(words: str) -> str:
    """As much of what was typed as a button can carry."""
    return escape.clip(" ".join(escape.plain(words).split()), WORDS).removesuffix(escape.ELLIPSIS)


def _number(part: str) -> int | None:
    return int(part, 16) if part else None


def _day(part: str) -> date | None:
    return date.fromordinal(int(part, 16)) if part else None


def _head(counts: tuple[int, int, int], voice: Voice, only: Filter) -> str:
    found, articles, passages = counts
    all_articles = voice.count("{count} article", "{count} articles", articles)
    if only == ALL:
        all_passages = voice.count("{count} passage", "{count} passages", passages)
        return voice("{articles}, {passages}, newest first:", articles=all_articles, passages=all_passages)
    named = ", ".join(_named(voice, only))
    if not found:
        return voice("None of {articles} matches: {filters}.", articles=all_articles, filters=named)
    return voice(
        "{found} of {articles}, newest first, {filters}:",
        found=voice.number(found),
        articles=all_articles,
        filters=named,
    )


def _named(voice: Voice, only: Filter) -> list[str]:
    """What the list is filtered by, in words."""
    since, until = only.scope.since, only.scope.until
    named = [
        voice("with the words “{words}”", words=escape.one_line(only.words, WORDS)) if only.words else "",
        voice("of feed {number}", number=only.feed_id) if only.feed_id is not None else "",
        voice("dated since {day}", day=voice.day(since)) if since else "",
        voice("dated until {day}", day=voice.day(until)) if until else "",
        voice("added by {member}", member=f"<@{only.by}>") if only.by is not None else "",
    ]
    return [name for name in named if name]


def _line(entry: Entry, voice: Voice) -> str:
    day = voice.day(entry.published) if entry.published else ""
    about = [escape.one_line(entry.title, _TITLE), escape.one_line(entry.site or "", _SITE), day]
    return f"{entry.id} · " + " · ".join(part for part in about if part)
