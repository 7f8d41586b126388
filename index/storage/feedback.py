"""``Feedback`` in a library's file."""

from __future__ import annotations

import secrets
import sqlite3
from datetime import datetime

from index.domain.errors import UnknownArticle
from index.domain.identity import voter
from index.domain.ledger import Hidden
from index.storage.database import Database
from index.storage.rows import packed, stamp, unpacked

_SECRET = "voter"  # noqa: S105 - a name
"""Under what the library keeps the secret that votes are signed with."""


class SqliteFeedback:
    """What is hidden, and votes, as rows.

    Args:
        file: the library's.

    """

    def __init__(self, file: Database) -> None:
        self._file = file

    def hide(self, hidden: Hidden) -> int:
        """See ``Feedback.hide``."""
        row = (hidden.question, packed(hidden.embedding), hidden.article_id, hidden.digest)
        with self._file.writing() as db:
            _check(db, hidden.article_id)
            found = db.execute(
                "INSERT INTO hidden (question, embedding, article_id, digest) VALUES (?, ?, ?, ?)"
                " ON CONFLICT DO UPDATE SET id = id RETURNING id",
                row,
            ).fetchone()
        return int(found[0])

    def hidden(self) -> list[Hidden]:
        """See ``Feedback.hidden``."""
        with self._file.reading() as db:
            rows = db.execute("SELECT id, question, embedding, article_id, digest FROM hidden ORDER BY id").fetchall()
        return [
            Hidden(id=number, question=question, embedding=unpacked(embedding), article_id=article_id, digest=digest)
            for number, question, embedding, article_id, digest in rows
        ]

    def unhide(self, hidden_id: int) -> bool:
        """See ``Feedback.unhide``."""
        with self._file.writing() as db:
            return bool(db.execute("DELETE FROM hidden WHERE id = ?", (hidden_id,)).rowcount)

    def vote(self, question: str, *, member: int, answer: int, article_id: int, helpful: bool, at: datetime) -> None:
        """See ``Feedback.vote``."""
        with self._file.writing() as db:
            _check(db, article_id)
            who = voter(_secret(db), member, answer)
            db.execute(
                "INSERT OR REPLACE INTO vote (voter, answer, question, article_id, helpful, at)"
                " VALUES (?, ?, ?, ?, ?, ?)",
                (who, answer, question, article_id, helpful, stamp(at)),
            )

    def loosen_votes(self, before: datetime) -> int:
        """See ``Feedback.loosen_votes``."""
        with self._file.writing() as db:
            return db.execute(
                "UPDATE vote SET voter = NULL, answer = NULL WHERE voter IS NOT NULL AND at < ?", (stamp(before),)
            ).rowcount


def votes_of(db: sqlite3.Connection, member: int) -> list[tuple[int]]:
    """The rows of a member's votes: each is tried, since no row names its member."""
    kept = db.execute("SELECT value FROM library WHERE key = ?", (_SECRET,)).fetchone()
    secret = bytes(kept[0]) if kept else b""
    rows = db.execute("SELECT rowid, voter, answer FROM vote WHERE voter IS NOT NULL")
    return [(number,) for number, who, answer in rows if who == voter(secret, member, answer)]


def _secret(db: sqlite3.Connection) -> bytes:
    """The library's own, made when first needed."""
    db.execute("INSERT OR IGNORE INTO library VALUES (?, ?)", (_SECRET, secrets.token_bytes(32)))
    return bytes(db.execute("SELECT value FROM library WHERE key = ?", (_SECRET,)).fetchone()[0])


def _check(db: sqlite3.Connection, article_id: int) -> None:
    """Refuse the number of an article that is not here."""
    if not db.execute("SELECT 1 FROM article WHERE id = ?", (article_id,)).fetchone():
        raise UnknownArticle(article_id)
