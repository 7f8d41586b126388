"""``Jobs`` in a library's file."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

from config import translatable
from index.domain.article import Fate
from index.domain.errors import UnknownJob
from index.domain.jobs import Fields, Job, Request, State, Way
from index.storage.database import Database
from index.storage.rows import stamp

JOB = (
    "id, way, name, data, fields, target, feed_id, state, tries, due, created, reason, batch, member, article_id, fate"
)
"""The columns that make a ``Job``."""
LINE = JOB.replace(" data,", " NULL,")
"""Those that make one without its data."""


# What is known of an article that was here already: its feed, if it has none yet.
_ADOPT = "UPDATE article SET feed_id = ? WHERE id = ? AND feed_id IS NULL"


class SqliteJobs:
    """Jobs as rows; those that a kill cut off wait again once the file is opened.

    Args:
        file: the library's.

    """

    def __init__(self, file: Database) -> None:
        self._file = file
        with file.writing() as db:
            db.execute("UPDATE job SET state = 'waiting' WHERE state = 'running'")

    def add(
        self,
        requests: Sequence[Request],
        *,
        now: datetime,
        batch: str | None = None,
        by: int | None = None,
        state: State = State.WAITING,
    ) -> list[int]:
        """See ``Jobs.add``."""
        with self._file.writing() as db:
            return [insert_job(db, request, now, batch=batch, by=by, state=state) for request in requests]

    def job(self, job_id: int) -> Job:
        """See ``Jobs.job``."""
        with self._file.reading() as db:
            row = db.execute(f"SELECT {JOB} FROM job WHERE id = ?", (job_id,)).fetchone()  # noqa: S608 - constant
        if row is None:
            raise UnknownJob(job_id)
        return _read(row)

    def begin(self, now: datetime, *, job_id: int | None = None, batch: str | None = None) -> Job | None:
        """See ``Jobs.begin``."""
        named = {"id": job_id, "batch": batch}
        wanted = "".join(f" AND {column} = :{column}" for column, value in named.items() if value is not None)
        with self._file.writing() as db:
            row = db.execute(
                "UPDATE job SET state = 'running', tries = tries + 1 WHERE id ="  # noqa: S608 - constants
                f" (SELECT id FROM job WHERE state = 'waiting' AND due <= :now{wanted} ORDER BY due, id LIMIT 1)"
                f" RETURNING {JOB}",
                {"now": stamp(now), **named},
            ).fetchone()
        return _read(row) if row else None

    def choose(self, job_ids: Sequence[int], now: datetime) -> list[int]:
        """See ``Jobs.choose``."""
        with self._file.writing() as db:
            changed = [
                db.execute(
                    "UPDATE job SET state = 'running', tries = 1, due = ? WHERE id = ? AND state = 'offered'"
                    " RETURNING id",
                    (stamp(now), job_id),
                ).fetchone()
                for job_id in job_ids
            ]
        return [row[0] for row in changed if row]

    def done(self, job_id: int, fate: Fate, article_id: int) -> None:
        """See ``Jobs.done``."""
        ended = {"state": State.DONE.value, "fate": fate.value, "article_id": article_id, "reason": None, "data": None}
        with self._file.writing() as db:
            feed_id = _change(db, job_id, ended)
            if feed_id and fate is not Fate.LINKED:
                db.execute(_ADOPT, (feed_id, article_id))

    def failed(self, job_id: int, reason: str) -> None:
        """See ``Jobs.failed``."""
        with self._file.writing() as db:
            _change(db, job_id, {"state": State.FAILED.value, "reason": translatable.packed(reason), "data": None})

    def again(self, job_id: int, reason: str | None, due: datetime) -> None:
        """See ``Jobs.again``."""
        waiting = {"state": State.WAITING.value, "due": stamp(due)}
        with self._file.writing() as db:
            _change(db, job_id, waiting | ({"reason": translatable.packed(reason)} if reason else {}))
            if not reason:
                db.execute("UPDATE job SET tries = tries - 1 WHERE id = ?", (job_id,))

    def listing(self, states: Sequence[State], *, batch: str | None = None, limit: int | None = None) -> list[Job]:
        """See ``Jobs.listing``."""
        with self._file.reading() as db:
            rows = db.execute(
                f"SELECT {LINE} FROM job WHERE state IN ({', '.join('?' * len(states))})"  # noqa: S608 - constants
                " AND (? IS NULL OR batch = ?) ORDER BY id DESC LIMIT ?",
                (*(state.value for state in states), batch, batch, -1 if limit is None else limit),
            ).fetchall()
        return [_read(row) for row in rows]

    def forget(self, before: datetime, *, batch: str | None = None) -> int:
        """See ``Jobs.forget``."""
        with self._file.writing() as db:
            return db.execute(
                "DELETE FROM job WHERE state IN ('done', 'failed', 'offered') AND due < ? AND (? IS NULL OR batch = ?)",
                (stamp(before), batch, batch),
            ).rowcount


def insert_job(
    db: sqlite3.Connection,
    request: Request,
    now: datetime,
    *,
    batch: str | None = None,
    by: int | None = None,
    state: State = State.WAITING,
) -> int:
    """Keep a request; gives the job's number."""
    row = db.execute(
        "INSERT INTO job (way, name, data, fields, target, feed_id, state, tries, due, created, batch, member)"
        " VALUES (?, ?, ?, ?, ?, (SELECT id FROM feed WHERE id = ?), ?, ?, ?, ?, ?, ?) RETURNING id",
        (
            request.way.value,
            translatable.packed(request.name),
            request.data,
            json.dumps(asdict(request.fields), ensure_ascii=False),
            request.article_id,
            request.feed_id,
            state.value,
            int(state is State.RUNNING),
            stamp(now),
            stamp(now),
            batch,
            by,
        ),
    ).fetchone()
    return int(row[0])


def _change(db: sqlite3.Connection, job_id: int, values: Mapping[str, object]) -> int | None:
    """Set columns of a job; gives its feed."""
    columns = ", ".join(f"{column} = :{column}" for column in values)
    row = db.execute(
        f"UPDATE job SET {columns} WHERE id = :id RETURNING feed_id",  # noqa: S608 - constants
        {**values, "id": job_id},
    ).fetchone()
    if row is None:
        raise UnknownJob(job_id)
    return row[0] if row[0] is None else int(row[0])


def _read(row: Sequence[Any]) -> Job:
    """A row of ``JOB``."""
    number, way, name, data, fields, target, feed_id, state, tries, due, created, reason, batch, by, article, fate = row
    return Job(
        id=number,
        request=Request(
            way=Way(way),
            name=translatable.unpacked(name),
            data=data,
            fields=Fields(**json.loads(fields)),
            article_id=target,
            feed_id=feed_id,
        ),
        state=State(state),
        tries=tries,
        due=datetime.fromisoformat(due),
        created=datetime.fromisoformat(created),
        reason=translatable.unpacked(reason) if reason else None,
        batch=batch,
        by=by,
        article_id=article,
        fate=Fate(fate) if fate else None,
    )
