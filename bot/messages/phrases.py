"""Phrases that many messages share: an article's source, days and moments."""

from __future__ import annotations

from datetime import UTC, date, datetime, time

from bot.i18n.translate import Voice
from bot.messages import escape
from index.domain.article import Article, AsOf, Entry
from index.language import age

_HOUR = time(10, tzinfo=UTC)
"""At this hour the day is the same from Hawaii to New Zealand, and Discord shows times in the reader's zone."""
_TITLE = 200
SITE = 100


def source(article: Article | Entry, voice: Voice, as_of: AsOf | None = None, *, older: bool = False) -> str:
    """The article's title, and on a second line its site and date where they are known.

    With ``as_of`` its age too, which Discord keeps true as time goes by.
    """
    title = escape.one_line(article.title, _TITLE) or voice("Untitled")
    when = _dated(article.published, voice, as_of) if article.published else ""
    if when and older:
        when = voice("older: {date}", date=when)
    about = " · ".join(part for part in (escape.one_line(article.site or "", SITE), when) if part)
    lines = [title, about]
    if as_of and age.is_outdated(article.published, as_of):
        lines.append(
            voice("This is more than {days} days old and may be out of date.", days=voice.number(as_of.old_days))
        )
    return "\n".join(line for line in lines if line)


def moment(at: datetime) -> str:
    """How long until, or since, a time; Discord keeps it true as time goes by."""
    return f"<t:{int(at.timestamp())}:R>"


def _dated(published: date, voice: Voice, as_of: AsOf | None) -> str:
    """A date with its age; not one of yesterday, whose hour nobody knows, nor one to come."""
    day = escape.encode(voice.day(published))  # "17. Oktober" would begin a list
    return day if as_of is None or (as_of.day - published).days < 2 else f"{day} ({stamp(published, 'R')})"


def stamp(given: date, style: str) -> str:
    """A timestamp that Discord draws in the reader's own language."""
    return f"<t:{int(datetime.combine(given, _HOUR).timestamp())}:{style}>"
