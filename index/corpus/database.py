"""One library's file: the connection that its corpus, jobs and feeds share."""

from __future__ import annotations

import sqlite3
import threading
import weakref
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from index.corpus.migrate import connect, translated


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
        weakref.finalize(self, self.connection.close)

    @contextmanager
    def reading(self) -> Iterator[sqlite3.Connection]:
        """The connection for one thread; what SQLite raises becomes a ``StorageError``."""
        with self.lock, translated(self._path):
            yield self.connection

    @contextmanager
    def writing(self) -> Iterator[sqlite3.Connection]:
        """One transaction, whole or not at all."""
        with self.reading() as db:
            db.execute("BEGIN IMMEDIATE")
            try:
                yield db
                db.execute("COMMIT")
            except BaseException:
                if db.in_transaction:  # a full disk may have rolled it back already
                    db.execute("ROLLBACK")
                raise

    def close(self) -> None:
        """Free the file."""
        with self.reading() as db:
            db.close()
