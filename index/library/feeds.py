"""Feeds of a library: subscribed, read, paused, left. Their new items wait as jobs."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta

from index.domain.article import Filter
from index.domain.document import FeedPage, Fetched, Validators
from index.domain.errors import LibraryError
from index.domain.events import Actor, WorkDue
from index.domain.jobs import Feed, Request, Way
from index.domain.ledger import Act
from index.domain.source_errors import NotAFeed
from index.library import poll_feeds
from index.library.audit import note
from index.library.library import Library
from index.library.run_jobs import Intake


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """A feed that somebody wants to be read."""

    url: str
    """Its address, or that of a page that names it."""
    minutes: int
    """Time between two polls, in minutes."""
    refresh_days: int = 0
    """After so many days its articles are fetched again; 0 for never."""
    channel: int | None = None
    """The Discord channel that is told when it fails."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Polled:
    """What reading a feed came to."""

    feed: Feed
    jobs: tuple[int, ...] = ()
    """Its new items, as jobs."""
    error: LibraryError | None = None


def subscribe(intake: Intake, library: Library, wanted: Wanted, by: Actor) -> Polled:
    """Read a feed from now on: the one at an address, or else the first that the page there names.

    Raises:
        FetchError: the address cannot be had.
        NotAFeed: there is none.
        KnownFeed: it is read already.

    """
    url, page, validators = _find(intake, wanted.url)
    with library.transaction():
        feed = library.feeds.add(
            Feed(
                id=0,
                url=url,
                title=page.title,
                minutes=wanted.minutes,
                refresh_days=wanted.refresh_days,
                channel=wanted.channel,
                by=by,
                due=library.now(),
            )
        )
        note(library, Act.FEED_ADDED, by, feed)
        polled = _answered(library, feed, page, validators)
    library.tell(WorkDue())
    return polled


def unsubscribe(library: Library, feed_id: int, by: Actor) -> Feed:
    """Read a feed no longer; its articles stay. ``UnknownFeed`` if it is not here."""
    with library.transaction():
        gone = library.feeds.remove(feed_id)
        note(library, Act.FEED_REMOVED, by, gone)
    return gone


def pause(library: Library, feed_id: int, by: Actor, *, paused: bool) -> Feed:
    """Let a feed rest, or read a resting one again, at once. ``UnknownFeed`` if it is not here."""
    with library.transaction():
        feed = library.feeds.feed(feed_id)
        turned = replace(feed, paused=paused, due=feed.due if paused else library.now())
        library.feeds.save(turned)
        note(library, Act.FEED_CHANGED, by, turned)
    library.tell(WorkDue())
    return turned


def poll(intake: Intake, library: Library, feed_id: int) -> Polled:
    """Read a feed: its new items wait as jobs then, and articles to be refreshed too."""
    feed = library.feeds.feed(feed_id)
    try:
        page, validators = _page(intake, feed)
    except LibraryError as error:
        with library.transaction():
            feed = poll_feeds.failed(library.feeds.feed(feed_id), error, library.now())
            library.feeds.save(feed)
        return Polled(feed=feed, error=error)
    with library.transaction():
        feed = library.feeds.feed(feed_id)  # somebody may have paused it meanwhile
        polled = _answered(library, feed, page, validators)
    if polled.jobs:
        library.tell(WorkDue())
    return polled


def _answered(library: Library, feed: Feed, page: FeedPage | None, validators: Validators) -> Polled:
    """Keep a feed as it stands after it was read, and what is to be done for it."""
    items = poll_feeds.requests(feed, page) if page else {}
    feed = poll_feeds.answered(feed, page, validators, library.now())
    jobs = library.feeds.save(feed, items, now=library.now())
    return Polled(feed=feed, jobs=(*jobs, *_refreshes(library, feed)))


def _refreshes(library: Library, feed: Feed) -> list[int]:
    """Jobs for the articles of a feed whose pages were not looked at for long; each counts as looked at from now on."""
    if not feed.refresh_days:
        return []
    now = library.now()
    stale = Filter(feed_id=feed.id, seen_before=now - timedelta(days=feed.refresh_days))
    pages = {entry.id: entry.url for entry in library.articles.entries(only=stale)[::-1] if entry.url}
    for article_id in pages:
        library.articles.looked_at(article_id, now)
    requests = [
        Request(way=Way.REFRESH, name=url, article_id=article_id, feed_id=feed.id) for article_id, url in pages.items()
    ]
    return library.jobs.add(requests, now=now)


def _find(intake: Intake, url: str) -> tuple[str, FeedPage, Validators]:
    """A feed, where it lies and what its server gave."""
    fetched = _fetched(intake, url)
    try:
        page = _read(intake, fetched)
    except NotAFeed:
        named = intake.parsers.named_feeds(fetched.data, url=fetched.url, content_type=fetched.content_type)
        if not (wanted := poll_feeds.wanted(named)):
            raise
        fetched = _fetched(intake, wanted)
        page = _read(intake, fetched)
    return fetched.url, page, fetched.validators


def _fetched(intake: Intake, url: str) -> Fetched:
    """What stands at an address that a person named; without validators there is always an answer."""
    return intake.fetcher.get(url) or Fetched(url=url, data=b"")


def _page(intake: Intake, feed: Feed) -> tuple[FeedPage | None, Validators]:
    """The feed as it stands now with what its server gave; no page when it has not changed."""
    fetched = intake.fetcher.get(feed.url, feed.validators, polite=True)
    if fetched is None:
        return None, feed.validators
    return _read(intake, fetched), fetched.validators


def _read(intake: Intake, fetched: Fetched) -> FeedPage:
    return intake.parsers.feed(fetched.data, url=fetched.url, content_type=fetched.content_type)
