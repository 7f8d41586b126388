"""Messages about feeds: the list, and what is said when one is added, removed, paused or failing. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bot.i18n.translate import Voice
from bot.messages import escape
from bot.messages.pager import Pager
from bot.messages.part import Part
from bot.messages.phrases import moment
from index.domain.article import site_of
from index.domain.jobs import Feed
from index.library.feeds import Polled

FEEDS = "feeds"
"""The kind of the buttons that turn the pages of the list."""
PAGER = Pager(kind=FEEDS, size=4)
_TITLE = 50
_SITE = 30
_REASON = 60
_CHOICE = 100


def page(feeds: Sequence[Feed], offset: int, voice: Voice) -> Part:
    """One page of all ``feeds``; ``offset`` of them stand before it."""
    if not feeds:
        return Part(voice("There are no feeds here yet. Add one with /feed add."))
    head = voice.count("{count} feed:", "{count} feeds:", len(feeds))
    end = offset + PAGER.size
    lines = PAGER.lines([_told(feed, voice) for feed in feeds[offset:end]], voice)
    return Part("\n".join([head, *lines]), PAGER.turns(offset, voice, more=end < len(feeds)))


def added(polled: Polled, voice: Voice) -> Part:
    """What an admin reads when a feed was added and read for the first time."""
    feed, every = polled.feed, _every(polled.feed.minutes, voice)
    head = voice("From now on I read this feed {every}. It is number {number}:", every=every, number=feed.id)
    if polled.error:
        reason = escape.one_line(voice.error(polled.error), 2 * _REASON)
        told = voice("This time it failed: {reason}", reason=reason)
    else:
        told = voice.count(
            "{count} of its articles is waiting to be added; /article jobs shows how it goes.",
            "{count} of its articles are waiting to be added; /article jobs shows how it goes.",
            len(polled.jobs),
        )
    return Part(f"{head}\n{_about(feed)}\n{told}")


def removed(feed: Feed, voice: Voice) -> Part:
    """What an admin reads when a feed is gone."""
    return Part("\n".join([voice("I no longer read this feed; its articles stay:"), _about(feed)]))


def turned(feed: Feed, voice: Voice) -> Part:
    """What an admin reads when a feed rests, or is read again."""
    said = voice("This feed is paused now:") if feed.paused else voice("I read this feed again:")
    return Part(f"{said}\n{_about(feed)}")


def failing(feed: Feed, voice: Voice) -> Part:
    """What the people of a channel read when a feed has failed for long."""
    if feed.failing:
        said = voice("A feed is failing; that began {moment}:", moment=moment(feed.failing))
    else:
        said = voice("A feed is failing:")
    why = escape.one_line(voice.said(feed.reason or ""), 3 * _REASON)
    ends = voice("I will keep trying. /feed list shows its state.")
    return Part(f"{said}\n{_about(feed)}\n{why}\n{ends}")


def choice(feed: Feed) -> str:
    """A feed in a list of choices, which shows no markup."""
    return escape.label(f"{feed.id} · {feed.title or feed.url}", _CHOICE)


def _told(feed: Feed, voice: Voice) -> str:
    """A feed in the list."""
    return " · ".join([f"{feed.id} · {_about(feed)}", _every(feed.minutes, voice), *_state(feed, voice)])


def _state(feed: Feed, voice: Voice) -> Iterator[str]:
    """How a feed does."""
    if days := feed.refresh_days:
        yield voice.count("articles fetched again after {count} day", "articles fetched again after {count} days", days)
    if feed.polled:
        yield voice("answered {moment}", moment=moment(feed.polled))
    else:
        yield voice("has not answered yet")
    if feed.paused:
        yield voice("paused")
    if feed.failing:
        reason = escape.one_line(voice.said(feed.reason or ""), _REASON)
        yield voice("failing, first {moment}: {reason}", moment=moment(feed.failing), reason=reason)


def _about(feed: Feed) -> str:
    site = escape.one_line(site_of(feed.url) or "", _SITE)
    return " · ".join(part for part in (escape.one_line(feed.title, _TITLE), site) if part)


def _every(minutes: int, voice: Voice) -> str:
    """How often, such as: every 90 minutes, every hour, every 2 days."""
    if minutes in {60, 1440}:
        return voice("every hour") if minutes == 60 else voice("every day")
    if minutes % 1440 == 0:
        return voice.count("every {count} day", "every {count} days", minutes // 1440)
    if minutes % 60 == 0:
        return voice.count("every {count} hour", "every {count} hours", minutes // 60)
    return voice.count("every {count} minute", "every {count} minutes", minutes)
