"""A ``Corpus`` in one SQLite file: rows, words by FTS5, and FAISS filled from the rows at open."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path

from index.domain.article import ALL, Article, Change, Draft, Elsewhere, Entry, Filter, Stats
from index.domain.document import UNKNOWN, Validators
from index.domain.errors import SameText, UnknownArticle
from index.domain.ports import Candidate, Floats, Hit, Index
from index.domain.scope import EVERYTHING, Scope
from index.ingest.url import key
from index.storage import article_list
from index.storage.backup import backup, take
from index.storage.database import Database, copy
from index.storage.feeds import SqliteFeeds
from index.storage.inspect import due
from index.storage.jobs import SqliteJobs
from index.storage.ledger import SqliteLedger
from index.storage.rows import (
    ARTICLE,
    CANDIDATE,
    delete_passages,
    digest,
    frequency,
    insert_change,
    insert_index,
    iso,
    read_article,
    read_candidate,
    read_change,
    read_elsewhere,
    stamp,
    written,
)
from index.storage.search import matching, within
from index.storage.vectors import Vectors


class SqliteCorpus:
    """One library's file, with FAISS over its vectors. A vector follows its row's commit under the same lock.

    Args:
        path: the file, made when missing.

    Raises:
        StorageError: the file cannot be used.

    """

    copy = staticmethod(copy)
    due = staticmethod(due)
    backup = staticmethod(backup)
    take = staticmethod(take)

    def __init__(self, path: Path) -> None:
        self._file = Database(path)
        self._jobs, self._feeds = SqliteJobs(self._file), SqliteFeeds(self._file)
        self._ledger = SqliteLedger(self._file)
        self._vectors = Vectors()
        with self._file.reading() as db:
            self._vectors.add(db.execute("SELECT id, embedding FROM passage").fetchall())

    @property
    def jobs(self) -> SqliteJobs:
        """See ``Corpus.jobs``."""
        return self._jobs

    @property
    def feeds(self) -> SqliteFeeds:
        """See ``Corpus.feeds``."""
        return self._feeds

    @property
    def ledger(self) -> SqliteLedger:
        """See ``Corpus.ledger``."""
        return self._ledger

    def add(
        self,
        draft: Draft,
        index: Index,
        *,
        added: datetime,
        feed_id: int | None = None,
        changes: Sequence[Change] = (),
    ) -> Article:
        """See ``Corpus.add``."""
        values = written(draft, index) | {"added": stamp(added), "checked": stamp(added), "feed": feed_id}
        with self._file.lock:
            with self._file.writing() as db:
                _refuse_same(db, draft.text, None)
                row = db.execute(
                    "INSERT INTO article (title, text, url, address, published, author, fixed, language, digest,"
                    " added, checked, feed_id) VALUES (:title, :text, :url, :address, :published, :author, :fixed,"
                    " :language, :digest, :added, :checked, (SELECT id FROM feed WHERE id = :feed)) RETURNING id",
                    values,
                ).fetchone()
                article_id = int(row[0])
                vectors = insert_index(db, article_id, index)
                for change in changes:
                    insert_change(db, article_id, change)
            self._vectors.add(vectors)
        return self.article(article_id)

    def replace(self, article_id: int, draft: Draft, index: Index, change: Change | None) -> Article:
        """See ``Corpus.replace``."""
        values = written(draft, index)
        with self._file.lock:
            with self._file.writing() as db:
                _refuse_same(db, draft.text, article_id)
                columns = ", ".join(f"{column} = :{column}" for column in values)
                found = db.execute(f"UPDATE article SET {columns} WHERE id = :id", {**values, "id": article_id})  # noqa: S608 - constants
                if not found.rowcount:
                    raise UnknownArticle(article_id)
                gone = delete_passages(db, article_id)
                vectors = insert_index(db, article_id, index)
                if change:
                    insert_change(db, article_id, change)
            self._vectors.remove(gone)
            self._vectors.add(vectors)
        return self.article(article_id)

    def changes(self, article_id: int) -> list[Change]:
        """See ``Corpus.changes``."""
        with self._file.reading() as db:
            rows = db.execute(
                "SELECT number, at, fields, added, removed, embedded, before, after FROM revision"
                " WHERE article_id = ? ORDER BY number",
                (article_id,),
            ).fetchall()
        return [read_change(row) for row in rows]

    def link(self, article_id: int, source: Elsewhere) -> None:
        """See ``Corpus.link``."""
        address = key(source.url)
        row = (address, source.url, source.title, iso(source.published), stamp(source.added), article_id, address)
        with self._file.writing() as db:
            db.execute(
                "INSERT OR IGNORE INTO elsewhere (address, url, title, published, added, article_id)"
                " SELECT ?, ?, ?, ?, ?, id FROM article WHERE id = ? AND address IS NOT ?",
                row,
            )

    def unlink(self, article_id: int, url: str) -> None:
        """See ``Corpus.unlink``."""
        with self._file.writing() as db:
            db.execute("DELETE FROM elsewhere WHERE article_id = ? AND address = ?", (article_id, key(url)))

    def elsewhere(self, article_id: int) -> list[Elsewhere]:
        """See ``Corpus.elsewhere``."""
        with self._file.reading() as db:
            rows = db.execute(
                "SELECT url, title, published, added FROM elsewhere WHERE article_id = ? ORDER BY added, rowid",
                (article_id,),
            ).fetchall()
        return [read_elsewhere(row) for row in rows]

    def checked(self, article_id: int, at: datetime, validators: Validators) -> None:
        """See ``Corpus.checked``."""
        with self._file.writing() as db:
            db.execute(
                "UPDATE article SET checked = ?, etag = ?, modified = ? WHERE id = ?",
                (stamp(at), validators.etag, validators.modified, article_id),
            )

    def validators(self, article_id: int) -> Validators:
        """See ``Corpus.validators``."""
        with self._file.reading() as db:
            row = db.execute("SELECT etag, modified FROM article WHERE id = ?", (article_id,)).fetchone()
        return Validators(etag=row[0], modified=row[1]) if row else UNKNOWN

    def sketches(self) -> Mapping[int, bytes]:
        """See ``Corpus.sketches``."""
        with self._file.reading() as db:
            return dict(db.execute("SELECT article_id, sketch FROM sketch WHERE sketch != x''"))

    def remove(self, article_id: int) -> Article:
        """See ``Corpus.remove``."""
        with self._file.lock:
            article = self.article(article_id)
            with self._file.writing() as db:
                gone = delete_passages(db, article_id)
                db.execute("DELETE FROM article WHERE id = ?", (article_id,))
            self._vectors.remove(gone)
        return article

    def article(self, article_id: int) -> Article:
        """See ``Corpus.article``."""
        with self._file.reading() as db:
            row = db.execute(f"SELECT {ARTICLE} FROM article WHERE id = ?", (article_id,)).fetchone()  # noqa: S608 - constant
        if row is None:
            raise UnknownArticle(article_id)
        return read_article(row)

    def addressed(self, url: str) -> Article | None:
        """See ``Corpus.addressed``."""
        with self._file.reading() as db:
            row = db.execute(
                f"SELECT {ARTICLE} FROM article WHERE address = :key"  # noqa: S608 - constant
                " OR id IN (SELECT article_id FROM elsewhere WHERE address = :key)"
                " ORDER BY address = :key DESC, id LIMIT 1",
                {"key": key(url)},
            ).fetchone()
        return read_article(row) if row else None

    def same(self, text: str) -> Article | None:
        """See ``Corpus.same``."""
        with self._file.reading() as db:
            row = db.execute(f"SELECT {ARTICLE} FROM article WHERE digest = ?", (digest(text),)).fetchone()  # noqa: S608 - constant
        return read_article(row) if row else None

    def entries(self, offset: int = 0, limit: int | None = None, only: Filter = ALL) -> list[Entry]:
        """See ``Corpus.entries``."""
        with self._file.reading() as db:
            return article_list.entries(db, only, offset, limit)

    def count(self, only: Filter = ALL) -> int:
        """See ``Corpus.count``."""
        with self._file.reading() as db:
            return article_list.count(db, only)

    def titled(self, part: str, limit: int) -> list[Entry]:
        """See ``Corpus.titled``."""
        return self.entries(0, limit, Filter(title=part))

    def stats(self) -> Stats:
        """See ``Corpus.stats``."""
        with self._file.reading() as db:
            return article_list.stats(db)

    def languages(self) -> frozenset[str | None]:
        """See ``Corpus.languages``."""
        with self._file.reading() as db:
            return frozenset(row[0] for row in db.execute("SELECT DISTINCT language FROM article"))

    def size(self) -> tuple[int, int]:
        """See ``Corpus.size``."""
        with self._file.reading() as db:
            row = db.execute("SELECT (SELECT count(*) FROM article), (SELECT count(*) FROM passage)").fetchone()
        return int(row[0]), int(row[1])

    def nearest(self, embedding: Floats, limit: int, scope: Scope = EVERYTHING) -> list[Hit]:
        """See ``Searchable.nearest``."""
        with self._file.reading() as db:
            among = None if scope == EVERYTHING else within(db, scope)
            return self._vectors.nearest(embedding, limit, among)

    def matching(self, terms: Sequence[str], limit: int, scope: Scope = EVERYTHING) -> list[Hit]:
        """See ``Searchable.matching``."""
        with self._file.reading() as db:
            return matching(db, terms, limit, scope)

    def frequencies(self, terms: Sequence[str]) -> Mapping[str, int]:
        """See ``Corpus.frequencies``."""
        with self._file.reading() as db:
            return {term: frequency(db, term) for term in dict.fromkeys(terms)}

    def candidates(self, passage_ids: Sequence[int]) -> list[Candidate]:
        """See ``Corpus.candidates``."""
        with self._file.reading() as db:
            rows = [
                db.execute(f"{CANDIDATE} WHERE passage.id = ?", (passage_id,)).fetchone() for passage_id in passage_ids
            ]
        return [read_candidate(row) for row in rows if row]

    def passages(self, article_id: int) -> list[Candidate]:
        """See ``Corpus.passages``."""
        with self._file.reading() as db:
            rows = db.execute(f"{CANDIDATE} WHERE article_id = ? ORDER BY passage.id", (article_id,)).fetchall()
        return [read_candidate(row) for row in rows]

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


def _refuse_same(db: sqlite3.Connection, text: str, own: int | None) -> None:
    """Refuse a text that another article has."""
    row = db.execute("SELECT id, title FROM article WHERE digest = ? AND id IS NOT ?", (digest(text), own)).fetchone()
    if row:
        raise SameText(*row)
