"""When a feed is polled next, and what happens to its items. Pure: the caller saves the result."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from hashlib import sha256

from index.domain.article import Draft
from index.domain.document import Extracted, FeedPage, Item, Validators
from index.domain.errors import LibraryError
from index.domain.jobs import Feed, Fields, Request, Way
from index.ingest import export_format
from index.language.title import title_of

TELL_AFTER = timedelta(days=1)
"""A feed that fails for so long is told of."""
_DAY = timedelta(days=1)
_MOST_ASKED = 7 * 86_400.0
"""Seconds; a server may ask (``Retry-After``) to be left alone for no longer."""
_JITTER = 0.1
"""Share by which a wait is made longer, so that feeds that were added together do not stay together."""
_MOST_DOUBLINGS = 20


def answered(feed: Feed, page: FeedPage | None, validators: Validators, now: datetime) -> Feed:
    """A feed after it was read; without a page it has not changed.

    It is due after its own minutes, or after those that it asks for if they are more (up to a day).
    """
    asked = timedelta(minutes=page.minutes or 0) if page else timedelta()
    wait = max(timedelta(minutes=feed.minutes), min(asked, _DAY))
    return replace(
        feed,
        title=feed.title or (page.title if page else ""),
        due=now + _jittered(wait, feed, now),
        polled=now,
        validators=validators,
        failing=None,
        failures=0,
        reason=None,
        told=False,
    )


def failed(feed: Feed, error: LibraryError, now: datetime) -> Feed:
    """A feed after it could not be read: it waits twice as long each time, up to a day, or as its server asks."""
    own = timedelta(minutes=feed.minutes)
    wait = min(own * 2 ** min(feed.failures, _MOST_DOUBLINGS), max(_DAY, own))
    asked = timedelta(seconds=min(getattr(error, "after", None) or 0, _MOST_ASKED))
    return replace(
        feed,
        due=now + _jittered(max(wait, asked), feed, now),
        failing=feed.failing or now,
        failures=feed.failures + 1,
        reason=error.saying,
    )


def to_tell(feed: Feed, now: datetime) -> bool:
    """Whether people are to be told that a feed fails: for a day, and not told yet."""
    return feed.failing is not None and not feed.told and now - feed.failing >= TELL_AFTER


def requests(feed: Feed, page: FeedPage) -> Mapping[str, Request]:
    """What is to be done for each item, by its key: take the article that the feed holds, or else follow its link."""
    return {item.key: _taken(feed, item) if item.text else _followed(feed, item) for item in page.items}


def filled(found: Extracted, said: Fields) -> Extracted:
    """What a page says of itself, or else what its feed says of it (the fields of a feed's request)."""
    day = date.fromisoformat(said.published) if said.published else None
    return replace(
        found,
        title=found.title or said.title or "",
        published=found.published or day,
        author=found.author or said.author,
    )


def wanted(addresses: Sequence[str]) -> str | None:
    """Of the feeds that a page names, the first that is not of comments."""
    return next((one for one in addresses if "comment" not in one.lower()), next(iter(addresses), None))


def _taken(feed: Feed, item: Item) -> Request:
    draft = Draft(
        title=item.title or title_of(item.text) or item.key,
        text=item.text,
        url=item.url,
        published=item.published,
        author=item.author,
    )
    return Request(way=Way.RECORD, name=item.url or draft.title, data=export_format.row(draft), feed_id=feed.id)


def _followed(feed: Feed, item: Item) -> Request:
    day = item.published.isoformat() if item.published else None
    said = Fields(title=item.title or None, published=day, author=item.author)
    return Request(way=Way.LINK, name=item.url or item.key, fields=said, feed_id=feed.id)


def _jittered(wait: timedelta, feed: Feed, now: datetime) -> timedelta:
    """A wait made longer by up to a tenth: the same for the same feed and time, another for another."""
    drawn = int.from_bytes(sha256(f"{feed.id} {now.isoformat()}".encode()).digest()[:4], "big") / 2**32
    return wait * (1 + _JITTER * drawn)
