"""One library's file: the connection that its corpus, jobs and feeds share."""

from __future__ import annotations

import sqlite3
import threading
import weakref
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from index.storage.migrate import connect, translated


class Database:
    """One connection behind one lock: transactions are short, embedding happens outside.

    Args:
        path: the file, made when missing and migrated when old.

    Raises:
        StorageError: the file cannot be used.

    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self.lock = threading.RLock()
        self.connection = connect(path)
        self._after: list[Callable[[], None]] = []
        weakref.finalize(self, self.connection.close)

    @contextmanager
    def reading(self) -> Iterator[sqlite3.Connection]:
        """The connection for one thread; what SQLite raises becomes a ``StorageError``."""
        with self.lock, translated(self._path):
            yield self.connection

    @contextmanager
    def writing(self) -> Iterator[sqlite3.Connection]:
        """One transaction, whole or not at all; one inside another belongs to the outer one."""
        with self.reading() as db:
            if db.in_transaction:
                yield db
            else:
                yield from self._transaction(db)

    def _transaction(self, db: sqlite3.Connection) -> Iterator[sqlite3.Connection]:
        db.execute("BEGIN IMMEDIATE")
        try:
            yield db
            db.execute("COMMIT")
        except BaseException:
            self._after.clear()
            if db.in_transaction:  # a full disk may have rolled it back already
                db.execute("ROLLBACK")
            raise
        after, self._after = self._after, []
        for done in after:
            done()

    def after(self, done: Callable[[], None]) -> None:
        """Let something follow the present transaction once it is committed, before anybody else reads."""
        self._after.append(done)

    def close(self) -> None:
        """Free the file."""
        with self.reading() as db:
            db.close()


def copy(path: Path, fresh: Path) -> None:
    """Write a library to a new file without its passages, and without what belongs to the model that embedded them.

    Questions that are kept stay; by another model they are compared by their words until they are asked again.

    Raises:
        StorageError: it cannot be read, or the new file not be written.

    """
    with translated(path), closing(connect(path)) as db:
        db.execute("VACUUM INTO ?", (str(fresh),))
    with translated(fresh), closing(connect(fresh)) as db:
        db.executescript(
            "BEGIN; DELETE FROM passage; DELETE FROM words;"
            " UPDATE gap SET embedding = NULL; UPDATE hidden SET embedding = NULL;"
            " DELETE FROM library WHERE key IN ('embedder', 'projection'); COMMIT"
        )
