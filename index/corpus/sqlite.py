"""A ``Corpus`` in one SQLite file: rows, words by FTS5, and FAISS filled from the rows at open."""

from __future__ import annotations

import sqlite3
import threading
import weakref
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

import faiss
import numpy as np

from index.corpus.migrate import connect, translated
from index.corpus.rows import (
    ARTICLE,
    CANDIDATE,
    ENTRY,
    digest,
    frequency,
    insert_passage,
    iso,
    read_article,
    read_candidate,
    read_entry,
)
from index.errors import UnknownArticle
from index.model import Article, Draft, Entry
from index.ports import Candidate, Floats, Hit, Indexed

TITLE_WEIGHT = 1.0
"""What a word in the title counts for in BM25, a word in the passage counting for 1."""


class SqliteCorpus:
    """One library's file. One connection behind one lock: transactions are short, embedding happens outside.

    Args:
        path: the file, made when missing.

    Raises:
        StorageError: the file cannot be used.

    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._lock = threading.RLock()
        self._db = connect(path)
        weakref.finalize(self, self._db.close)
        faiss.omp_set_num_threads(1)  # a flat search of one question is slower on two threads
        self._index: faiss.IndexIDMap2 | None = None
        with self._reading() as db:
            self._fill(db.execute("SELECT id, embedding FROM passage").fetchall())

    def add(
        self,
        draft: Draft,
        *,
        added: datetime,
        title_terms: Sequence[str],
        passages: Sequence[Indexed],
        language: str | None = None,
        article_id: int | None = None,
    ) -> Article:
        """See ``Corpus.add``. The vectors follow the commit, so a failed one leaves no trace."""
        with self._writing() as db:
            row = db.execute(
                "INSERT INTO article (id, title, text, url, published, author, added, language, digest)"
                " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING id",
                (
                    article_id,
                    draft.title,
                    draft.text,
                    draft.url,
                    iso(draft.published),
                    draft.author,
                    added.isoformat(),
                    language,
                    digest(draft.text),
                ),
            ).fetchone()
            article_id = int(row[0])
            title = " ".join(title_terms)
            vectors = [(insert_passage(db, article_id, title, one), one.embedding.tobytes()) for one in passages]
        with self._lock:
            self._fill(vectors)
        return self.article(article_id)

    def remove(self, article_id: int) -> Article:
        """See ``Corpus.remove``."""
        article = self.article(article_id)
        with self._writing() as db:
            rows = db.execute("SELECT id FROM passage WHERE article_id = ?", (article_id,)).fetchall()
            db.executemany("DELETE FROM words WHERE rowid = ?", rows)
            db.execute("DELETE FROM article WHERE id = ?", (article_id,))
        with self._lock:
            if self._index is not None:
                self._index.remove_ids(faiss.IDSelectorBatch(np.array([row[0] for row in rows], dtype=np.int64)))
        return article

    def article(self, article_id: int) -> Article:
        """See ``Corpus.article``."""
        with self._reading() as db:
            row = db.execute(f"SELECT {ARTICLE} FROM article WHERE id = ?", (article_id,)).fetchone()  # noqa: S608 - constant
        if row is None:
            raise UnknownArticle(article_id)
        return read_article(row)

    def same(self, draft: Draft) -> Article | None:
        """See ``Corpus.same``."""
        with self._reading() as db:
            row = db.execute(
                f"SELECT {ARTICLE} FROM article WHERE digest = ? OR url = ? ORDER BY digest = ? DESC LIMIT 1",  # noqa: S608 - constant
                (digest(draft.text), draft.url, digest(draft.text)),
            ).fetchone()
        return read_article(row) if row else None

    def entries(self, offset: int = 0, limit: int | None = None) -> list[Entry]:
        """See ``Corpus.entries``."""
        with self._reading() as db:
            everything = -1 if limit is None else limit
            rows = db.execute(f"{ENTRY} ORDER BY id DESC LIMIT ? OFFSET ?", (everything, offset)).fetchall()
        return [read_entry(row) for row in rows]

    def titled(self, part: str, limit: int) -> list[Entry]:
        """See ``Corpus.titled``; compared in Python, since SQLite folds only ASCII."""
        folded = part.casefold()
        with self._reading() as db:
            titles = db.execute("SELECT id, title FROM article ORDER BY id DESC")
            ids = [row[0] for row in titles if folded in row[1].casefold()][:limit]
            rows = [db.execute(f"{ENTRY} WHERE id = ?", (number,)).fetchone() for number in ids]
        return [read_entry(row) for row in rows]

    def languages(self) -> frozenset[str | None]:
        """See ``Corpus.languages``."""
        with self._reading() as db:
            return frozenset(row[0] for row in db.execute("SELECT DISTINCT language FROM article"))

    def size(self) -> tuple[int, int]:
        """See ``Corpus.size``."""
        with self._reading() as db:
            row = db.execute("SELECT (SELECT count(*) FROM article), (SELECT count(*) FROM passage)").fetchone()
        return int(row[0]), int(row[1])

    def nearest(self, embedding: Floats, limit: int) -> list[Hit]:
        """See ``Corpus.nearest``; exact, by FAISS."""
        with self._lock:
            if self._index is None or not self._index.ntotal:
                return []
            scores, ids = self._index.search(embedding.reshape(1, -1), min(limit, self._index.ntotal))
        return [Hit(int(i), float(s)) for i, s in zip(ids[0], scores[0], strict=True)]

    def matching(self, terms: Sequence[str], limit: int) -> list[Hit]:
        """See ``Corpus.matching``; each term is quoted, so that none is read as query syntax."""
        if not terms:
            return []
        query = " OR ".join(f'"{term}"' for term in dict.fromkeys(terms))
        with self._reading() as db:
            rows = db.execute(
                "SELECT rowid, bm25(words, ?, 1.0) AS score FROM words WHERE words MATCH ? ORDER BY score LIMIT ?",
                (TITLE_WEIGHT, query, limit),
            ).fetchall()
        return [Hit(row[0], -row[1]) for row in rows]

    def frequencies(self, terms: Sequence[str]) -> Mapping[str, int]:
        """See ``Corpus.frequencies``."""
        with self._reading() as db:
            return {term: frequency(db, term) for term in dict.fromkeys(terms)}

    def candidates(self, passage_ids: Sequence[int]) -> list[Candidate]:
        """See ``Corpus.candidates``."""
        with self._reading() as db:
            rows = [
                db.execute(f"{CANDIDATE} WHERE passage.id = ?", (passage_id,)).fetchone() for passage_id in passage_ids
            ]
        return [read_candidate(row) for row in rows if row]

    def passages(self, article_id: int) -> list[Candidate]:
        """See ``Corpus.passages``."""
        with self._reading() as db:
            rows = db.execute(f"{CANDIDATE} WHERE article_id = ? ORDER BY passage.id", (article_id,)).fetchall()
        return [read_candidate(row) for row in rows]

    def recall(self, key: str) -> bytes | None:
        """See ``Corpus.recall``."""
        with self._reading() as db:
            row = db.execute("SELECT value FROM library WHERE key = ?", (key,)).fetchone()
        return bytes(row[0]) if row else None

    def remember(self, key: str, value: bytes) -> None:
        """See ``Corpus.remember``."""
        with self._writing() as db:
            db.execute("INSERT OR REPLACE INTO library VALUES (?, ?)", (key, value))

    def close(self) -> None:
        """See ``Corpus.close``."""
        with self._lock, translated(self._path):
            self._db.close()

    @contextmanager
    def _reading(self) -> Iterator[sqlite3.Connection]:
        with self._lock, translated(self._path):
            yield self._db

    @contextmanager
    def _writing(self) -> Iterator[sqlite3.Connection]:
        """One transaction, whole or not at all."""
        with self._reading() as db:
            db.execute("BEGIN IMMEDIATE")
            try:
                yield db
                db.execute("COMMIT")
            except BaseException:
                if db.in_transaction:  # a full disk may have rolled it back already
                    db.execute("ROLLBACK")
                raise

    def _fill(self, rows: Sequence[tuple[int, bytes]]) -> None:
        """Add vectors; one of another length, as a damaged file may hold, is not found by meaning."""
        rows = [row for row in rows if len(row[1]) == len(rows[0][1])]
        if not rows:
            return
        vectors = np.frombuffer(b"".join(row[1] for row in rows), dtype="<f4").reshape(len(rows), -1)
        if self._index is None:
            self._index = faiss.IndexIDMap2(faiss.IndexFlatIP(vectors.shape[1]))
        self._index.add_with_ids(vectors, np.array([row[0] for row in rows], dtype=np.int64))
