"""``Diary`` in a library's file."""

from __future__ import annotations

from datetime import datetime

from index.domain.ledger import Act, Event, Sent
from index.storage.database import Database
from index.storage.rows import stamp


class SqliteDiary:
    """The audit, and answers sent, as rows.

    Args:
        file: the library's.

    """

    def __init__(self, file: Database) -> None:
        self._file = file

    def noted(self, event: Event) -> None:
        """See ``Diary.noted``."""
        row = (stamp(event.at), event.actor, event.what.value, event.article_id, event.title, event.detail)
        with self._file.writing() as db:
            db.execute(
                "INSERT INTO event (at, actor, what, article_id, title, detail) VALUES (?, ?, ?, ?, ?, ?)",
                row,
            )

    def events(self, limit: int | None = None, offset: int = 0, article_id: int | None = None) -> list[Event]:
        """See ``Diary.events``."""
        with self._file.reading() as db:
            rows = db.execute(
                "SELECT at, actor, what, article_id, title, detail FROM event"
                " WHERE (:article IS NULL OR article_id = :article) ORDER BY at DESC, id DESC"
                " LIMIT :limit OFFSET :from",
                {"article": article_id, "limit": -1 if limit is None else limit, "from": offset},
            ).fetchall()
        return [
            Event(
                at=datetime.fromisoformat(at),
                actor=actor,
                what=Act(what),
                article_id=number,
                title=title,
                detail=detail,
            )
            for at, actor, what, number, title, detail in rows
        ]

    def forget_events(self, before: datetime) -> int:
        """See ``Diary.forget_events``."""
        with self._file.writing() as db:
            return db.execute("DELETE FROM event WHERE at < ?", (stamp(before),)).rowcount

    def sent(self, sent: Sent) -> None:
        """See ``Diary.sent``."""
        quoted = [(sent.message, place, number) for place, number in enumerate(dict.fromkeys(sent.articles))]
        with self._file.writing() as db:
            db.execute("DELETE FROM sent WHERE message = ?", (sent.message,))
            db.execute("INSERT INTO sent VALUES (?, ?, ?)", (sent.message, sent.channel, stamp(sent.at)))
            db.executemany("INSERT INTO quoted VALUES (?, ?, ?)", quoted)

    def quoting(self, article_id: int | None, since: datetime) -> list[Sent]:
        """See ``Diary.quoting``."""
        with self._file.reading() as db:
            rows = db.execute(
                "SELECT message, channel, at FROM sent WHERE at >= :since AND message IN"
                " (SELECT message FROM quoted WHERE :article IS NULL OR article_id = :article) ORDER BY at, message",
                {"since": stamp(since), "article": article_id},
            ).fetchall()
            quoted = {
                row[0]: db.execute(
                    "SELECT article_id FROM quoted WHERE message = ? ORDER BY place", (row[0],)
                ).fetchall()
                for row in rows
            }
        return [
            Sent(
                message=message,
                channel=channel,
                articles=tuple(one[0] for one in quoted[message]),
                at=datetime.fromisoformat(at),
            )
            for message, channel, at in rows
        ]

    def forget_sent(self, before: datetime) -> int:
        """See ``Diary.forget_sent``."""
        with self._file.writing() as db:
            return db.execute("DELETE FROM sent WHERE at < ?", (stamp(before),)).rowcount
