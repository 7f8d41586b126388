"""``Ledger`` in a library's file: gaps, feedback and diary, and what all tables keep of one member."""

from __future__ import annotations

import sqlite3

from index.domain.ledger import Kept
from index.storage.audit import SqliteDiary
from index.storage.feedback import SqliteFeedback, votes_of
from index.storage.gaps import SqliteGaps

_NAMED = {
    "waiting": ("waiting", "member"),
    "events": ("event", "actor"),
    "articles": ("article", "member"),
    "jobs": ("job", "member"),
    "feeds": ("feed", "member"),
}
"""The table and column in which each count of ``Kept`` but that of votes finds a member's number."""


class SqliteLedger(SqliteGaps, SqliteFeedback, SqliteDiary):
    """All that is kept of the members' asking.

    Args:
        file: the library's.

    """

    def kept_of(self, member: int) -> Kept:
        """See ``Ledger.kept_of``."""
        with self._file.reading() as db:
            return _kept(db, member)

    def forget_member(self, member: int) -> Kept:
        """See ``Ledger.forget_member``."""
        with self._file.writing() as db:
            kept = _kept(db, member)
            db.execute("DELETE FROM waiting WHERE member = ?", (member,))
            db.executemany("DELETE FROM vote WHERE rowid = ?", votes_of(db, member))
            for table, column in (named for named in _NAMED.values() if named[0] != "waiting"):
                db.execute(f"UPDATE {table} SET {column} = NULL WHERE {column} = ?", (member,))  # noqa: S608 - constants
        return kept


def _kept(db: sqlite3.Connection, member: int) -> Kept:
    counts = {
        name: db.execute(f"SELECT count(*) FROM {table} WHERE {column} = ?", (member,)).fetchone()[0]  # noqa: S608 - constants
        for name, (table, column) in _NAMED.items()
    }
    return Kept(votes=len(votes_of(db, member)), **counts)
