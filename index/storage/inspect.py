"""Inspects a library's file without changing it, even while a bot uses it."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import datetime
from pathlib import Path

from index.domain.stores import Condition
from index.storage.migrate import check, translated
from index.storage.rows import time

_COUNTS = {
    "{} passages have no vector of the model's length": (
        "SELECT count(*) FROM passage WHERE length(embedding) != 4 * :dimensions"
    ),
    "{} passages are missing from the word index": (
        "SELECT count(*) FROM passage WHERE id NOT IN (SELECT rowid FROM words)"
    ),
    "{} entries of the word index have no passage": (
        "SELECT count(*) FROM words WHERE rowid NOT IN (SELECT id FROM passage)"
    ),
    "{} passages have no article": "SELECT count(*) FROM passage WHERE article_id NOT IN (SELECT id FROM article)",
    "{} articles have no passage": "SELECT count(*) FROM article WHERE id NOT IN (SELECT article_id FROM passage)",
}
_DUE = (
    "SELECT min(due) FROM (SELECT due FROM job WHERE state = 'waiting' OR (state = 'running' AND :closed)"
    " UNION ALL SELECT due FROM feed WHERE NOT paused)"
)


def examine(path: Path, dimensions: int) -> Condition:
    """Look a file over.

    Args:
        path: a library's file, which is there.
        dimensions: the length of the present model's embeddings.

    Raises:
        ForeignDatabase: another program's file, or no database.
        NewerDatabase: a later version wrote it.
        StorageError: it cannot be read.

    """
    with translated(path), closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as db:
        check(db, path)
        embedder = db.execute("SELECT value FROM library WHERE key = 'embedder'").fetchone()
        return Condition(
            articles=_count(db, "SELECT count(*) FROM article"),
            passages=_count(db, "SELECT count(*) FROM passage"),
            embedder=bytes(embedder[0]).decode(errors="replace") if embedder else None,
            damage=tuple(damage(db)),
            gaps=tuple(gaps(db, dimensions)),
        )


def due(path: Path, *, closed: bool) -> datetime | None:
    """When the next job or feed of a library is due.

    Args:
        path: its file, which is there.
        closed: whether nobody works on it, so that a job which was running was cut off.

    Raises:
        StorageError: it cannot be read, or is of a version that knew no jobs.

    """
    # Opened for writing, though nothing is written: a connection that may only read leaves -wal and -shm behind.
    with translated(path), closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=rw", uri=True)) as db:
        check(db, path)
        return time(db.execute(_DUE, {"closed": closed}).fetchone()[0])


def damage(db: sqlite3.Connection) -> Iterator[str]:
    """The result of SQLite's integrity check."""
    yield from (row[0] for row in db.execute("PRAGMA integrity_check(5)") if row[0] != "ok")


def gaps(db: sqlite3.Connection, dimensions: int) -> Iterator[str]:
    """Inconsistencies between rows, words and vectors."""
    for sentence, query in _COUNTS.items():
        if count := _count(db, query, dimensions):
            yield sentence.format(f"{count:,}")


def _count(db: sqlite3.Connection, query: str, dimensions: int = 0) -> int:
    return int(db.execute(query, {"dimensions": dimensions}).fetchone()[0])
