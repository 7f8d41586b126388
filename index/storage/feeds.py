"""``Feeds`` in a library's file."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from config import translatable
from index.domain.document import Validators
from index.domain.errors import KnownFeed, UnknownFeed
from index.domain.jobs import Feed, Request
from index.ingest.url import key
from index.storage.database import Database
from index.storage.jobs import insert_job
from index.storage.rows import stamp, time

_COLUMNS = (
    "url",
    "title",
    "minutes",
    "refresh_days",
    "paused",
    "channel",
    "member",
    "due",
    "polled",
    "etag",
    "modified",
    "failing",
    "failures",
    "reason",
    "told",
)
_FEED = f"SELECT id, {', '.join(_COLUMNS)} FROM feed"  # noqa: S608 - constants
_KEPT = ("address", *_COLUMNS)
_INSERT = f"INSERT INTO feed ({', '.join(_KEPT)}) VALUES ({', '.join(f':{name}' for name in _KEPT)}) RETURNING id"  # noqa: S608 - constants
_UPDATE = f"UPDATE feed SET {', '.join(f'{name} = :{name}' for name in _KEPT)} WHERE id = :id RETURNING id"  # noqa: S608 - constants


class SqliteFeeds:
    """Feeds as rows.

    Args:
        file: the library's.

    """

    def __init__(self, file: Database) -> None:
        self._file = file

    def add(self, feed: Feed) -> Feed:
        """See ``Feeds.add``."""
        with self._file.writing() as db:
            _refuse_known(db, feed.url, None)
            number = db.execute(_INSERT, _row(feed)).fetchone()[0]
        return replace(feed, id=number)

    def feed(self, feed_id: int) -> Feed:
        """See ``Feeds.feed``."""
        with self._file.reading() as db:
            return _one(db, feed_id)

    def all(self) -> list[Feed]:
        """See ``Feeds.all``."""
        with self._file.reading() as db:
            return [_read(row) for row in db.execute(f"{_FEED} ORDER BY id")]

    def save(self, feed: Feed, items: Mapping[str, Request] | None = None, *, now: datetime | None = None) -> list[int]:
        """See ``Feeds.save``."""
        with self._file.writing() as db:
            _refuse_known(db, feed.url, feed.id)
            if db.execute(_UPDATE, _row(feed)).fetchone() is None:
                raise UnknownFeed(feed.id)
            new = [request for item, request in (items or {}).items() if _see(db, feed.id, item)]
            return [insert_job(db, replace(request, feed_id=feed.id), now or feed.due) for request in new]

    def remove(self, feed_id: int) -> Feed:
        """See ``Feeds.remove``."""
        with self._file.writing() as db:
            feed = _one(db, feed_id)
            db.execute("DELETE FROM job WHERE feed_id = ? AND state = 'waiting'", (feed_id,))
            db.execute("DELETE FROM feed WHERE id = ?", (feed_id,))
        return feed


def _see(db: sqlite3.Connection, feed_id: int, item: str) -> bool:
    """Note an item; whether it is new."""
    return bool(db.execute("INSERT OR IGNORE INTO feed_item VALUES (?, ?)", (feed_id, item)).rowcount)


def _refuse_known(db: sqlite3.Connection, url: str, own: int | None) -> None:
    """Refuse an address that another feed has."""
    row = db.execute("SELECT id FROM feed WHERE address = ? AND id IS NOT ?", (key(url), own)).fetchone()
    if row:
        raise KnownFeed(row[0], url)


def _one(db: sqlite3.Connection, feed_id: int) -> Feed:
    row = db.execute(f"{_FEED} WHERE id = ?", (feed_id,)).fetchone()
    if row is None:
        raise UnknownFeed(feed_id)
    return _read(row)


def _row(feed: Feed) -> dict[str, object]:
    return {
        "id": feed.id,
        "address": key(feed.url),
        "url": feed.url,
        "title": feed.title,
        "minutes": feed.minutes,
        "refresh_days": feed.refresh_days,
        "paused": feed.paused,
        "channel": feed.channel,
        "member": feed.by,
        "due": stamp(feed.due),
        "polled": feed.polled and stamp(feed.polled),
        "etag": feed.validators.etag,
        "modified": feed.validators.modified,
        "failing": feed.failing and stamp(feed.failing),
        "failures": feed.failures,
        "reason": translatable.packed(feed.reason) if feed.reason else None,
        "told": feed.told,
    }


def _read(row: Sequence[Any]) -> Feed:
    number, *values = row
    kept = dict(zip(_COLUMNS, values, strict=True))
    return Feed(
        id=number,
        url=kept["url"],
        title=kept["title"],
        minutes=kept["minutes"],
        refresh_days=kept["refresh_days"],
        paused=bool(kept["paused"]),
        channel=kept["channel"],
        by=kept["member"],
        due=datetime.fromisoformat(kept["due"]),
        polled=time(kept["polled"]),
        validators=Validators(etag=kept["etag"], modified=kept["modified"]),
        failing=time(kept["failing"]),
        failures=kept["failures"],
        reason=translatable.unpacked(kept["reason"]) if kept["reason"] else None,
        told=bool(kept["told"]),
    )
