"""Finds and edits sent answers whose article has been changed or removed since, once each.

What is due is read from the library (which messages quote what, and when articles changed), not
from an event, so that nothing is lost by a restart, nor by a change that was made at the terminal.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

import discord

from bot.i18n.translate import Voice
from bot.messages import escape, question_line
from bot.messages.part import CONTENT
from bot.messages.patient import LOST, passing
from index.domain.article import Article
from index.domain.errors import UnknownArticle
from index.domain.ledger import Sent
from index.library.library import Library

log = logging.getLogger(__name__)
SIGN = "\N{WARNING SIGN}\N{VARIATION SELECTOR-16}"
"""Begins what is said of a change, so that it is found and replaced when the article changes again."""
_MARK = re.compile(r"(\\.)|\*\*|__")


@dataclass(frozen=True, slots=True, kw_only=True)
class Outdated:
    """A message whose article was changed, or removed, after it was sent."""

    sent: Sent
    on: date
    """The day of the change; of a removal, the day on which it was seen."""
    article: Article | None
    """As it stands now; ``None`` if it was removed."""


def outdated(library: Library, days: int) -> list[Outdated]:
    """The messages of the last days that are to be edited, oldest first."""
    now = library.now()
    sent = library.ledger.quoting(None, now - timedelta(days=days))
    changed: dict[int, tuple[Article, list[datetime]] | None] = {}
    for number in {number for one in sent for number in one.articles}:
        changed[number] = _changes(library, number)
    return [found for one in sent for number in one.articles[:1] if (found := _outdated(one, changed[number], now))]


def settled(library: Library, edited: Outdated) -> None:
    """Note that a message was edited, or cannot be."""
    articles = edited.sent.articles if edited.article else ()
    library.ledger.sent(replace(edited.sent, articles=articles, at=library.now()))


def changed(content: str, found: Outdated, voice: Voice) -> str:
    """What a message says once its article was changed or removed: of a removed one, nothing is left.

    Args:
        content: what it says now.
        found: what became of its article.
        voice: says so.

    """
    lines = content.split("\n")
    named = lines[:1] if question_line.read(content) is not None else []
    day = voice.day(found.on)
    if found.article is None:
        said = voice("The article that was quoted here was removed on {day}.", day=day)
        return "\n".join([*named, f"{SIGN} {said}"])
    if _stands(lines, found.article):
        said = voice("This article was changed on {day}; the quote below still stands there.", day=day)
    else:
        said = voice("This article was changed on {day}; the quote below may no longer stand there.", day=day)
    at = next((at for at, line in enumerate(lines) if line.startswith("> ")), len(lines))
    above = [line for line in lines[:at] if not line.startswith(SIGN)]
    made = "\n".join([*above, f"{SIGN} {said}", *lines[at:]])
    return made if escape.units(made) <= CONTENT else "\n".join([*named, f"{SIGN} {said}"])


async def edit(channel: discord.PartialMessageable, found: Outdated, voice: Voice) -> bool:
    """Edit a message. ``True`` when that is settled, even if it turned out to be impossible."""
    message = channel.get_partial_message(found.sent.message)
    try:
        content = changed(await _content(message, found), found, voice)
        if found.article:
            await message.edit(content=content)
        else:
            await message.edit(content=content, view=None, attachments=[])
    except (discord.HTTPException, *LOST) as error:
        if passing(error):
            return False
        log.warning(
            "Message %d cannot be edited, though its article has changed: %s.", message.id, type(error).__name__
        )
    return True


async def _content(message: discord.PartialMessage, found: Outdated) -> str:
    """What a message says; of a quote that is to be taken out, that need not be known."""
    try:
        return (await message.fetch()).content
    except discord.Forbidden:
        if found.article:
            raise
        return ""


def _changes(library: Library, number: int) -> tuple[Article, list[datetime]] | None:
    """An article with the times at which its text changed; ``None`` if it is gone."""
    times = [change.at for change in library.articles.history(number).changes if "text" in change.fields]
    try:
        return library.articles.get(number), times
    except UnknownArticle:
        return None


def _outdated(sent: Sent, now_stands: tuple[Article, list[datetime]] | None, now: datetime) -> Outdated | None:
    if now_stands is None:
        return Outdated(sent=sent, on=now.date(), article=None)
    article, times = now_stands
    later = [at for at in times if at > sent.at]
    return Outdated(sent=sent, on=later[-1].date(), article=article) if later else None


def _stands(lines: Sequence[str], article: Article) -> bool:
    """Whether what is quoted still stands in the article, to the letter."""
    quoted = "\n".join(escape.decode(_unmarked(line[2:])) for line in lines if line.startswith("> "))
    return quoted in escape.plain(article.text)


def _unmarked(line: str) -> str:
    """A line without our own marks; those of others are escaped."""
    return _MARK.sub(lambda found: found[1] or "", line)
