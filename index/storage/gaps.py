"""``Gaps`` in a library's file."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from datetime import datetime
from typing import Any

import numpy as np

from index.domain.errors import UnknownGap
from index.domain.identity import SAME_MEANING, spelled
from index.domain.ledger import EXAMPLES, MOST_GAPS, Gap, Standing, Waiting
from index.domain.ports import Floats
from index.storage.database import Database
from index.storage.rows import packed, stamp, unpacked

_GAP = (
    "SELECT id, question, kind, embedding, weight, first, last, standing, article_id,"
    " (SELECT count(*) FROM waiting WHERE gap_id = gap.id) FROM gap"
)
_LIGHTEST = (
    "DELETE FROM gap WHERE id IN (SELECT id FROM gap WHERE id != :new AND id NOT IN (SELECT gap_id FROM waiting)"
    " ORDER BY weight, last, id LIMIT max(0, (SELECT count(*) FROM gap) - :most))"
)


class SqliteGaps:
    """Questions as rows.

    Args:
        file: the library's.

    """

    most = MOST_GAPS

    def __init__(self, file: Database) -> None:
        self._file = file

    def missed(self, question: str, embedding: Floats | None, at: datetime, kind: str = "") -> Gap:
        """See ``Gaps.missed``."""
        vector = embedding if embedding is not None and embedding.any() else None
        with self._file.writing() as db:
            found = _worded(db, question) or _nearest(db, vector, kind)
            if found is None:
                found = _insert(db, question, vector, at, kind)
                db.execute(_LIGHTEST, {"new": found, "most": self.most})
            else:
                _count(db, found, question, vector, at)
            return _one(db, found)

    def gap(self, gap_id: int) -> Gap:
        """See ``Gaps.gap``."""
        with self._file.reading() as db:
            return _one(db, gap_id)

    def gaps(self, limit: int | None = None, offset: int = 0) -> list[Gap]:
        """See ``Gaps.gaps``."""
        with self._file.reading() as db:
            rows = db.execute(
                f"{_GAP} WHERE standing = 'open' ORDER BY weight DESC, last DESC, id DESC LIMIT ? OFFSET ?",
                (-1 if limit is None else limit, offset),
            ).fetchall()
            return [_read(db, row) for row in rows]

    def open_gaps(self) -> int:
        """See ``Gaps.open_gaps``."""
        with self._file.reading() as db:
            return int(db.execute("SELECT count(*) FROM gap WHERE standing = 'open'").fetchone()[0])

    def close(self, gap_id: int) -> None:
        """See ``Gaps.close``."""
        with self._file.writing() as db:
            _change(db, gap_id, Standing.DISMISSED)

    def answered(self, gap_id: int, question: str, article_id: int) -> None:
        """See ``Gaps.answered``."""
        said = spelled(question)
        with self._file.writing() as db:
            if spelled(_one(db, gap_id).question) == said:
                _change(db, gap_id, Standing.ANSWERED, article_id)
            rows = db.execute("SELECT member, question FROM waiting WHERE gap_id = ?", (gap_id,)).fetchall()
            for member in [row[0] for row in rows if spelled(row[1]) == said]:
                db.execute(
                    "UPDATE waiting SET article_id = ? WHERE gap_id = ? AND member = ?", (article_id, gap_id, member)
                )

    def wait(self, gap_id: int, question: str, *, member: int, channel: int, at: datetime) -> None:
        """See ``Gaps.wait``."""
        with self._file.writing() as db:
            _one(db, gap_id)
            db.execute(
                "INSERT OR IGNORE INTO waiting (gap_id, member, question, channel, at) VALUES (?, ?, ?, ?, ?)",
                (gap_id, member, question, channel, stamp(at)),
            )

    def waiting(self) -> list[Waiting]:
        """See ``Gaps.waiting``."""
        with self._file.reading() as db:
            rows = db.execute(
                "SELECT gap_id, question, member, channel, at, article_id FROM waiting ORDER BY at, gap_id, member"
            ).fetchall()
        return [
            Waiting(
                gap_id=gap, question=said, member=who, channel=where, at=datetime.fromisoformat(at), article_id=article
            )
            for gap, said, who, where, at, article in rows
        ]

    def told(self, gap_id: int, member: int) -> bool:
        """See ``Gaps.told``."""
        with self._file.writing() as db:
            found = db.execute("DELETE FROM waiting WHERE gap_id = ? AND member = ?", (gap_id, member))
            return bool(found.rowcount)

    def forget_gaps(self, before: datetime) -> int:
        """See ``Gaps.forget_gaps``."""
        with self._file.writing() as db:
            db.execute("DELETE FROM waiting WHERE at < ?", (stamp(before),))
            return db.execute(
                "DELETE FROM gap WHERE last < ? AND id NOT IN (SELECT gap_id FROM waiting)", (stamp(before),)
            ).rowcount


def _worded(db: sqlite3.Connection, question: str) -> int | None:
    """The gap that was asked in these words."""
    row = db.execute("SELECT gap_id FROM wording WHERE spelled = ?", (spelled(question),)).fetchone()
    return int(row[0]) if row else None


def _nearest(db: sqlite3.Connection, embedding: Floats | None, kind: str) -> int | None:
    """The gap that is nearest by meaning, if it is near enough."""
    if embedding is None:
        return None
    rows = db.execute(
        "SELECT id, embedding FROM gap WHERE kind = ? AND length(embedding) = ? ORDER BY id", (kind, embedding.nbytes)
    ).fetchall()
    if not rows:
        return None
    cosines = np.frombuffer(b"".join(row[1] for row in rows), dtype="<f4").reshape(len(rows), -1) @ embedding
    best = int(cosines.argmax())
    return int(rows[best][0]) if cosines[best] >= SAME_MEANING else None


def _insert(db: sqlite3.Connection, question: str, embedding: Floats | None, at: datetime, kind: str) -> int:
    """Keep a new gap; gives its number."""
    row = db.execute(
        "INSERT INTO gap (question, kind, embedding, weight, first, last, standing)"
        " VALUES (?, ?, ?, 1, ?, ?, 'open') RETURNING id",
        (question, kind, packed(embedding), stamp(at), stamp(at)),
    ).fetchone()
    _word(db, row[0], question)
    return int(row[0])


def _count(db: sqlite3.Connection, gap_id: int, question: str, embedding: Floats | None, at: datetime) -> None:
    """Count a question that belongs to a gap; its own, once a new model has seen it, gives its embedding."""
    db.execute(
        "UPDATE gap SET weight = weight + 1, last = max(last, ?), article_id = NULL,"
        " standing = CASE standing WHEN 'answered' THEN 'open' ELSE standing END WHERE id = ?",
        (stamp(at), gap_id),
    )
    if embedding is not None and spelled(_one(db, gap_id).question) == spelled(question):
        db.execute("UPDATE gap SET embedding = ? WHERE id = ?", (packed(embedding), gap_id))
    if len(_examples(db, gap_id)) < EXAMPLES:
        _word(db, gap_id, question)


def _word(db: sqlite3.Connection, gap_id: int, question: str) -> None:
    """Keep a wording, once."""
    db.execute(
        "INSERT OR IGNORE INTO wording (gap_id, question, spelled) VALUES (?, ?, ?)",
        (gap_id, question, spelled(question)),
    )


def _change(db: sqlite3.Connection, gap_id: int, standing: Standing, article_id: int | None = None) -> None:
    found = db.execute("UPDATE gap SET standing = ?, article_id = ? WHERE id = ?", (standing.value, article_id, gap_id))
    if not found.rowcount:
        raise UnknownGap(gap_id)


def _one(db: sqlite3.Connection, gap_id: int) -> Gap:
    row = db.execute(f"{_GAP} WHERE id = ?", (gap_id,)).fetchone()
    if row is None:
        raise UnknownGap(gap_id)
    return _read(db, row)


def _examples(db: sqlite3.Connection, gap_id: int) -> tuple[str, ...]:
    """The other wordings of a gap: its own came first."""
    rows = db.execute("SELECT question FROM wording WHERE gap_id = ? ORDER BY id", (gap_id,)).fetchall()
    return tuple(row[0] for row in rows[1:])


def _read(db: sqlite3.Connection, row: Sequence[Any]) -> Gap:
    number, question, kind, embedding, weight, first, last, standing, article_id, waiting = row
    return Gap(
        id=number,
        question=question,
        kind=kind,
        embedding=unpacked(embedding),
        weight=weight,
        first=datetime.fromisoformat(first),
        last=datetime.fromisoformat(last),
        examples=_examples(db, number),
        waiting=waiting,
        standing=Standing(standing),
        article_id=article_id,
    )
