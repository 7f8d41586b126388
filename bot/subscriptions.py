"""Feeds as messages of Discord: the list, and what is said when one comes, goes, rests or fails. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from bot import text
from bot.listing import counted
from bot.messages import Part, Press
from bot.render import moment
from index.intake import Polled
from index.model import site_of
from index.work import Feed

FEEDS = "feeds"
"""The kind of the buttons that turn the pages of the list."""
PAGE = 4
"""Feeds on a page."""
_TITLE = 50
_SITE = 30
_REASON = 60
_CHOICE = 100


def page(feeds: Sequence[Feed], offset: int) -> Part:
    """One page of all ``feeds``; ``offset`` of them stand before it."""
    if not feeds:
        return Part("No feed is read here yet. Add one with /feed add.")
    lines = [f"{counted(len(feeds), 'feed')}:", *map(_told, feeds[offset : offset + PAGE])]
    before = (Press(label="Previous", custom_id=f"{FEEDS}:{max(0, offset - PAGE)}"),) if offset else ()
    after = (Press(label="Next", custom_id=f"{FEEDS}:{offset + PAGE}"),) if offset + PAGE < len(feeds) else ()
    return Part("\n".join(lines), before + after)


def added(polled: Polled) -> Part:
    """What an admin reads when a feed was added and read for the first time."""
    feed = polled.feed
    head = f"I read this feed {_every(feed.minutes)} from now on, as number {feed.id}:\n{_about(feed)}"
    if polled.error:
        return Part(f"{head}\nThis time it failed: {text.one_line(str(polled.error), 2 * _REASON)}")
    waiting = f"{counted(len(polled.jobs), 'article')} of it {'waits' if len(polled.jobs) == 1 else 'wait'} to be added"
    return Part(f"{head}\n{waiting}; /article jobs tells how it goes on.")


def removed(feed: Feed) -> Part:
    """What an admin reads when a feed is gone."""
    return Part(f"I no longer read this feed; its articles stay:\n{_about(feed)}")


def turned(feed: Feed) -> Part:
    """What an admin reads when a feed rests, or is read again."""
    return Part(f"{'This feed rests now' if feed.paused else 'I read this feed again'}:\n{_about(feed)}")


def failing(feed: Feed) -> Part:
    """What the people of a channel read when a feed has failed for long."""
    began = f"; that began {moment(feed.failing)}" if feed.failing else ""
    why = text.one_line(feed.reason or "", 3 * _REASON)
    return Part(f"A feed is failing{began}:\n{_about(feed)}\n{why}\nI go on trying; /feed list shows how it stands.")


def choice(feed: Feed) -> str:
    """A feed in a list of choices, which shows no markup."""
    return text.label(f"{feed.id} · {feed.title or feed.url}", _CHOICE)


def _told(feed: Feed) -> str:
    """A feed in the list."""
    parts = [f"{feed.id} · {_about(feed)}", _every(feed.minutes)]
    if feed.refresh_days:
        parts.append(f"articles fetched again after {counted(feed.refresh_days, 'day')}")
    parts.append(f"answered {moment(feed.polled)}" if feed.polled else "has not answered yet")
    if feed.paused:
        parts.append("rests")
    if feed.failing:
        parts.append(f"fails, first {moment(feed.failing)}: {text.one_line(feed.reason or '', _REASON)}")
    return " · ".join(parts)


def _about(feed: Feed) -> str:
    site = text.one_line(site_of(feed.url) or "", _SITE)
    return " · ".join(part for part in (text.one_line(feed.title, _TITLE), site) if part)


def _every(minutes: int) -> str:
    """How often, such as: every 90 minutes, every hour, every 2 days."""
    for unit, size in (("day", 1440), ("hour", 60), ("minute", 1)):
        if minutes % size == 0:
            return f"every {unit}" if minutes == size else f"every {minutes // size:,} {unit}s"
    raise ValueError(minutes)
