"""The two searches of a library's file, over all of its passages or over those of a scope."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence

from index.domain.ports import Hit
from index.domain.scope import EVERYTHING, Scope
from index.storage.rows import iso

TITLE_WEIGHT = 1.0
"""What a word in the title counts for in BM25, a word in the passage counting for 1."""

_WITHIN = (
    "SELECT passage.id FROM passage JOIN article ON article.id = article_id"
    " WHERE (:article IS NULL OR article_id = :article)"
    " AND (:since IS NULL OR published >= :since) AND (:until IS NULL OR published <= :until)"
)
"""Days are kept as ISO 8601, which sorts as text; one that is missing fails every comparison."""


def within(db: sqlite3.Connection, scope: Scope) -> list[int]:
    """The numbers of the passages that lie within a scope."""
    return [row[0] for row in db.execute(_WITHIN, _bounds(scope))]


def matching(db: sqlite3.Connection, terms: Sequence[str], limit: int, scope: Scope) -> list[Hit]:
    """See ``Searchable.matching``; each term is quoted, so that none is read as query syntax."""
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


def _bounds(scope: Scope) -> dict[str, int | str | None]:
    return {"article": scope.article_id, "since": iso(scope.since), "until": iso(scope.until)}
