"""``Search`` in a library's file: FTS5 for words, FAISS for meaning, over all passages or over those of a scope."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence

from index.domain.ports import Candidate, Floats, Hit
from index.domain.scope import EVERYTHING, Scope
from index.domain.stores import Frequencies
from index.storage.database import Database
from index.storage.rows import CANDIDATE, frequency, iso, read_candidate
from index.storage.vectors import Vectors

TITLE_WEIGHT = 1.0
"""What a word in the title counts for in BM25, a word in the passage counting for 1."""

SPELLED_APART = 2
"""Characters by which a term may be longer or shorter than a misspelling of it."""

_WITHIN = (
    "SELECT passage.id FROM passage JOIN article ON article.id = article_id"
    " WHERE (:article IS NULL OR article_id = :article)"
    " AND (:since IS NULL OR published >= :since) AND (:until IS NULL OR published <= :until)"
)
"""Days are kept as ISO 8601, which sorts as text; one that is missing fails every comparison."""


class SqliteSearch:
    """Passages as rows.

    Args:
        file: the library's.
        vectors: of its passages.

    """

    def __init__(self, file: Database, vectors: Vectors) -> None:
        self._file, self._vectors = file, vectors

    def languages(self) -> frozenset[str | None]:
        """See ``Search.languages``."""
        with self._file.reading() as db:
            return frozenset(row[0] for row in db.execute("SELECT DISTINCT language FROM article"))

    def nearest(self, embedding: Floats, limit: int, scope: Scope = EVERYTHING) -> list[Hit]:
        """See ``Search.nearest``."""
        with self._file.reading() as db:
            among = None if scope == EVERYTHING else _within(db, scope)
            return self._vectors.nearest(embedding, limit, among)

    def matching(self, terms: Sequence[str], limit: int, scope: Scope = EVERYTHING) -> list[Hit]:
        """See ``Search.matching``."""
        with self._file.reading() as db:
            return _matching(db, terms, limit, scope)

    def frequencies(self, terms: Sequence[str]) -> Frequencies:
        """See ``Search.frequencies``."""
        with self._file.reading() as db:
            passages = db.execute("SELECT count(*) FROM passage").fetchone()[0]
            counts = {term: frequency(db, term) for term in dict.fromkeys(terms)}
        return Frequencies(passages=passages, counts=counts)

    def spelled_like(self, term: str) -> Frequencies:
        """See ``Search.spelled_like``."""
        with self._file.reading() as db:
            passages = db.execute("SELECT count(*) FROM passage").fetchone()[0]
            return Frequencies(passages=passages, counts=_spelled_like(db, term))

    def candidates(self, passage_ids: Sequence[int]) -> list[Candidate]:
        """See ``Search.candidates``."""
        with self._file.reading() as db:
            rows = [
                db.execute(f"{CANDIDATE} WHERE passage.id = ?", (passage_id,)).fetchone() for passage_id in passage_ids
            ]
        return [read_candidate(row) for row in rows if row]

    def passages(self, article_id: int) -> list[Candidate]:
        """See ``Search.passages``."""
        with self._file.reading() as db:
            rows = db.execute(f"{CANDIDATE} WHERE article_id = ? ORDER BY passage.id", (article_id,)).fetchall()
        return [read_candidate(row) for row in rows]


def _within(db: sqlite3.Connection, scope: Scope) -> list[int]:
    """The numbers of the passages that lie within a scope."""
    return [row[0] for row in db.execute(_WITHIN, _bounds(scope))]


def _matching(db: sqlite3.Connection, terms: Sequence[str], limit: int, scope: Scope) -> list[Hit]:
    """Passages by BM25; each term is quoted, so that none is read as query syntax."""
    if not terms:
        return []
    # The sign + keeps SQLite from asking FTS5 anew for each of the passages.
    inside = "" if scope == EVERYTHING else f"AND +words.rowid IN ({_WITHIN})"
    rows = db.execute(
        "SELECT rowid, bm25(words, :title, 1.0) AS score FROM words"  # noqa: S608 - constants
        f" WHERE words MATCH :query {inside} ORDER BY score LIMIT :limit",
        {
            "title": TITLE_WEIGHT,
            "query": " OR ".join(f'"{term}"' for term in dict.fromkeys(terms)),
            "limit": limit,
            **_bounds(scope),
        },
    )
    return [Hit(row[0], -row[1]) for row in rows]


def _spelled_like(db: sqlite3.Connection, term: str) -> dict[str, int]:
    """The vocabulary is sorted, so that the terms with one first letter are one range of it."""
    found: dict[str, int] = {}
    for letter in dict.fromkeys(term[:2]):
        found |= dict(
            db.execute(
                "SELECT term, doc FROM vocabulary WHERE term >= :letter AND term < :after"
                " AND length(term) BETWEEN :length - :apart AND :length + :apart",
                {"letter": letter, "after": chr(ord(letter) + 1), "length": len(term), "apart": SPELLED_APART},
            )
        )
    return found


def _bounds(scope: Scope) -> dict[str, int | str | None]:
    return {"article": scope.article_id, "since": iso(scope.since), "until": iso(scope.until)}
