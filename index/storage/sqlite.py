"""A library in one SQLite file, with FAISS over its vectors."""

from __future__ import annotations

from contextlib import AbstractContextManager
from pathlib import Path

from index.storage.articles import SqliteArticles
from index.storage.database import Database
from index.storage.feeds import SqliteFeeds
from index.storage.jobs import SqliteJobs
from index.storage.ledger import SqliteLedger
from index.storage.search import SqliteSearch
from index.storage.vectors import Vectors


class SqliteCorpus:
    """See ``Corpus``. FAISS is filled from the rows at opening, so that it is never stale.

    Args:
        path: the file, made when missing.

    Raises:
        StorageError: the file cannot be used.

    """

    def __init__(self, path: Path) -> None:
        self._file, vectors = Database(path), Vectors()
        self.articles, self.search = SqliteArticles(self._file, vectors), SqliteSearch(self._file, vectors)
        self.jobs, self.feeds = SqliteJobs(self._file), SqliteFeeds(self._file)
        self.ledger = SqliteLedger(self._file)
        with self._file.reading() as db:
            vectors.add(db.execute("SELECT id, embedding FROM passage").fetchall())

    def transaction(self) -> AbstractContextManager[object]:
        """See ``Corpus.transaction``."""
        return self._file.writing()

    def recall(self, key: str) -> bytes | None:
        """See ``Corpus.recall``."""
        with self._file.reading() as db:
            row = db.execute("SELECT value FROM library WHERE key = ?", (key,)).fetchone()
        return bytes(row[0]) if row else None

    def remember(self, key: str, value: bytes) -> None:
        """See ``Corpus.remember``."""
        with self._file.writing() as db:
            db.execute("INSERT OR REPLACE INTO library VALUES (?, ?)", (key, value))

    def close(self) -> None:
        """See ``Corpus.close``."""
        self._file.close()
