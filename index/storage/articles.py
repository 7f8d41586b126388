"""``Articles`` in a library's file: rows, with their words in FTS5 and their vectors in FAISS."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping, Sequence
from datetime import datetime

from index.domain.article import ALL, Article, Change, Draft, Elsewhere, Entry, Filter, History
from index.domain.document import UNKNOWN, Validators
from index.domain.errors import SameText, UnknownArticle
from index.domain.ports import Index
from index.domain.stores import Summary
from index.ingest.url import key
from index.storage import article_list
from index.storage.database import Database
from index.storage.rows import (
    ARTICLE,
    delete_passages,
    digest,
    insert_change,
    insert_index,
    iso,
    read_article,
    read_change,
    read_elsewhere,
    stamp,
    written,
)
from index.storage.vectors import Vectors


class SqliteArticles:
    """Articles as rows. A vector follows its row's commit, under the same lock.

    Args:
        file: the library's.
        vectors: of its passages.

    """

    def __init__(self, file: Database, vectors: Vectors) -> None:
        self._file, self._vectors = file, vectors

    def add(
        self,
        draft: Draft,
        index: Index,
        *,
        added: datetime,
        feed_id: int | None = None,
        by: int | None = None,
        changes: Sequence[Change] = (),
    ) -> Article:
        """See ``Articles.add``."""
        values = written(draft, index) | {"added": stamp(added), "checked": stamp(added), "feed": feed_id, "by": by}
        with self._file.writing() as db:
            _refuse_same(db, draft.text, None)
            row = db.execute(
                "INSERT INTO article (title, text, url, address, published, author, fixed, language, digest,"
                " added, checked, feed_id, member) VALUES (:title, :text, :url, :address, :published, :author, :fixed,"
                " :language, :digest, :added, :checked, (SELECT id FROM feed WHERE id = :feed), :by) RETURNING id",
                values,
            ).fetchone()
            article_id = int(row[0])
            for change in changes:
                insert_change(db, article_id, change)
            self._index(db, article_id, index)
            return self.get(article_id)

    def replace(self, article_id: int, draft: Draft, index: Index, change: Change | None) -> Article:
        """See ``Articles.replace``."""
        values = written(draft, index)
        with self._file.writing() as db:
            _refuse_same(db, draft.text, article_id)
            columns = ", ".join(f"{column} = :{column}" for column in values)
            found = db.execute(f"UPDATE article SET {columns} WHERE id = :id", {**values, "id": article_id})  # noqa: S608 - constants
            if not found.rowcount:
                raise UnknownArticle(article_id)
            self._drop(db, article_id)
            self._index(db, article_id, index)
            if change:
                insert_change(db, article_id, change)
            return self.get(article_id)

    def remove(self, article_id: int) -> Article:
        """See ``Articles.remove``."""
        with self._file.writing() as db:
            article = self.get(article_id)
            self._drop(db, article_id)
            db.execute("DELETE FROM article WHERE id = ?", (article_id,))
        return article

    def get(self, article_id: int) -> Article:
        """See ``Articles.get``."""
        with self._file.reading() as db:
            row = db.execute(f"SELECT {ARTICLE} FROM article WHERE id = ?", (article_id,)).fetchone()  # noqa: S608 - constant
        if row is None:
            raise UnknownArticle(article_id)
        return read_article(row)

    def find(self, *, url: str | None = None, text: str | None = None) -> Article | None:
        """See ``Articles.find``."""
        with self._file.reading() as db:
            return (_at(db, key(url)) if url else None) or (_saying(db, text) if text else None)

    def entries(self, offset: int = 0, limit: int | None = None, only: Filter = ALL) -> list[Entry]:
        """See ``Articles.entries``."""
        with self._file.reading() as db:
            return article_list.entries(db, only, offset, limit)

    def count(self, only: Filter = ALL) -> int:
        """See ``Articles.count``."""
        with self._file.reading() as db:
            return article_list.count(db, only)

    def history(self, article_id: int) -> History:
        """See ``Articles.history``."""
        with self._file.reading() as db:
            changes = db.execute(
                "SELECT number, at, fields, added, removed, embedded, before, after FROM revision"
                " WHERE article_id = ? ORDER BY number",
                (article_id,),
            ).fetchall()
            elsewhere = db.execute(
                "SELECT url, title, published, added FROM elsewhere WHERE article_id = ? ORDER BY added, rowid",
                (article_id,),
            ).fetchall()
            page = db.execute("SELECT etag, modified FROM article WHERE id = ?", (article_id,)).fetchone()
        return History(
            changes=tuple(map(read_change, changes)),
            elsewhere=tuple(map(read_elsewhere, elsewhere)),
            validators=Validators(etag=page[0], modified=page[1]) if page else UNKNOWN,
        )

    def set_elsewhere(self, article_id: int, sources: Sequence[Elsewhere]) -> None:
        """See ``Articles.set_elsewhere``."""
        with self._file.writing() as db:
            db.execute("DELETE FROM elsewhere WHERE article_id = ?", (article_id,))
            db.executemany(
                "INSERT OR IGNORE INTO elsewhere (address, url, title, published, added, article_id)"
                " SELECT ?1, ?2, ?3, ?4, ?5, id FROM article WHERE id = ?6 AND address IS NOT ?1",
                [(key(s.url), s.url, s.title, iso(s.published), stamp(s.added), article_id) for s in sources],
            )

    def looked_at(
        self, article_id: int, at: datetime, validators: Validators | None = None, *, feed_id: int | None = None
    ) -> None:
        """See ``Articles.looked_at``."""
        given = ", etag = :etag, modified = :modified" if validators else ""
        known = validators or Validators()
        with self._file.writing() as db:
            db.execute(
                f"UPDATE article SET checked = :at{given},"  # noqa: S608 - constants
                " feed_id = coalesce(feed_id, (SELECT id FROM feed WHERE id = :feed)) WHERE id = :id",
                {
                    "at": stamp(at),
                    "etag": known.etag,
                    "modified": known.modified,
                    "feed": feed_id,
                    "id": article_id,
                },
            )

    def sketches(self) -> Mapping[int, bytes]:
        """See ``Articles.sketches``."""
        with self._file.reading() as db:
            return dict(db.execute("SELECT article_id, sketch FROM sketch WHERE sketch != x''"))

    def summary(self) -> Summary:
        """See ``Articles.summary``."""
        with self._file.reading() as db:
            return article_list.summary(db)

    def _index(self, db: sqlite3.Connection, article_id: int, index: Index) -> None:
        rows = insert_index(db, article_id, index)
        self._file.after(lambda: self._vectors.add(rows))

    def _drop(self, db: sqlite3.Connection, article_id: int) -> None:
        gone = delete_passages(db, article_id)
        self._file.after(lambda: self._vectors.remove(gone))


def _at(db: sqlite3.Connection, address: str) -> Article | None:
    """The article that stands at an address, before those that stand there too."""
    row = db.execute(
        f"SELECT {ARTICLE} FROM article WHERE address = :key"  # noqa: S608 - constant
        " OR id IN (SELECT article_id FROM elsewhere WHERE address = :key) ORDER BY address = :key DESC, id LIMIT 1",
        {"key": address},
    ).fetchone()
    return read_article(row) if row else None


def _saying(db: sqlite3.Connection, text: str) -> Article | None:
    """The article of this text."""
    row = db.execute(f"SELECT {ARTICLE} FROM article WHERE digest = ?", (digest(text),)).fetchone()  # noqa: S608 - constant
    return read_article(row) if row else None


def _refuse_same(db: sqlite3.Connection, text: str, own: int | None) -> None:
    """Refuse a text that another article has."""
    row = db.execute("SELECT id, title FROM article WHERE digest = ? AND id IS NOT ?", (digest(text), own)).fetchone()
    if row:
        raise SameText(*row)
