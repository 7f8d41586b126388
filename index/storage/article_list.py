"""Lists a library's articles, all or filtered, and summarises them."""

from __future__ import annotations

import sqlite3
from datetime import date

from index.domain.article import Entry, Filter
from index.domain.stores import Summary
from index.storage.rows import iso, read_entry, stamp, time

_ENTRY = (
    "SELECT id, title, url, published, author, added, length(text), "
    "(SELECT count(*) FROM passage WHERE article_id = article.id), member FROM article"
)
"""What makes an ``Entry``, for an order or a condition to follow."""
_SUMMARY = (
    "SELECT (SELECT count(*) FROM article), (SELECT count(*) FROM passage),"
    " (SELECT page_count FROM pragma_page_count) * (SELECT page_size FROM pragma_page_size),"
    " min(published), max(published), max(added) FROM article"
)


def entries(db: sqlite3.Connection, only: Filter, offset: int, limit: int | None) -> list[Entry]:
    """See ``Articles.entries``."""
    where, values = _where(only)
    values |= {"limit": -1 if limit is None else limit, "offset": offset}
    rows = db.execute(f"{_ENTRY}{where} ORDER BY id DESC LIMIT :limit OFFSET :offset", values)
    return [read_entry(row) for row in rows]


def count(db: sqlite3.Connection, only: Filter) -> int:
    """See ``Articles.count``."""
    where, values = _where(only)
    return int(db.execute(f"SELECT count(*) FROM article{where}", values).fetchone()[0])  # noqa: S608 - constants


def summary(db: sqlite3.Connection) -> Summary:
    """See ``Articles.summary``."""
    articles, passages, size, oldest, newest, last_added = db.execute(_SUMMARY).fetchone()
    return Summary(
        articles=articles,
        passages=passages,
        bytes=size,
        oldest=date.fromisoformat(oldest) if oldest else None,
        newest=date.fromisoformat(newest) if newest else None,
        last_added=time(last_added),
    )


def _where(only: Filter) -> tuple[str, dict[str, object]]:
    """The condition that a filter is, with its values; ``folded`` and ``holds`` are given by migrate.py."""
    values: dict[str, object] = {
        "title": only.title.casefold() or None,
        "feed": only.feed_id,
        "member": only.by,
        "words": only.words.casefold().strip() or None,
        "article": only.scope.article_id,
        "since": iso(only.scope.since),
        "until": iso(only.scope.until),
        "seen": only.seen_before and stamp(only.seen_before),
    }
    conditions = {
        "title": "instr(folded(title), :title)",
        "feed": "feed_id = :feed",
        "member": "member = :member",
        "article": "id = :article",
        "since": "published >= :since",
        "until": "published <= :until",
        "seen": "checked < :seen",
        "words": "holds(title || char(10) || text, :words)",
    }
    named = [condition for name, condition in conditions.items() if values[name] is not None]
    return f" WHERE {' AND '.join(named)}" if named else "", values
