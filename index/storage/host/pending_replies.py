"""The replies that people wait for, in a file beside the libraries.

Not in the libraries themselves: whoever has an interaction's token may speak as the bot for a quarter of an hour, so
none must get into a backup, and a direct message belongs to no library.
"""

from __future__ import annotations

import json
import sqlite3
import threading
from datetime import UTC, datetime
from pathlib import Path

from index.domain.pending_reply import PendingReply
from index.storage.migrate import translated

_MIGRATIONS = (
    """CREATE TABLE pending (
        interaction INTEGER PRIMARY KEY, application INTEGER NOT NULL, token TEXT NOT NULL, language TEXT NOT NULL,
        at REAL NOT NULL, server TEXT NOT NULL, jobs TEXT NOT NULL
    ) STRICT""",
)
"""By number; ``user_version`` says how many were made."""


class PendingReplies:
    """A table of replies. Thread-safe; each method is one transaction, and may raise ``StorageError``.

    Args:
        path: the file, made when missing and closed to other users; ``None`` for memory alone.

    """

    def __init__(self, path: Path | None = None) -> None:
        self._path = path or Path(":memory:")
        self._lock = threading.Lock()
        with translated(self._path):
            if path:
                path.touch(mode=0o600)
            self._db = sqlite3.connect(self._path, check_same_thread=False, isolation_level=None)
            # A power cut may take the last rows along; a kill does not.
            self._db.executescript("PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA secure_delete = ON")
            (made,) = self._db.execute("PRAGMA user_version").fetchone()
            for number, statement in enumerate(_MIGRATIONS[made:], made + 1):
                self._db.executescript(f"BEGIN; {statement}; PRAGMA user_version = {number}; COMMIT")

    def keep(self, reply: PendingReply) -> None:
        """Keep a reply, in place of what was kept for the same interaction."""
        row = (
            *(reply.interaction, reply.application, reply.token, reply.language),
            *(reply.at.timestamp(), reply.server, json.dumps(reply.jobs)),
        )
        with self._lock, translated(self._path):
            self._db.execute("INSERT OR REPLACE INTO pending VALUES (?, ?, ?, ?, ?, ?, ?)", row)

    def drop(self, interaction: int) -> None:
        """Forget a reply; nothing if it is not kept."""
        with self._lock, translated(self._path):
            self._db.execute("DELETE FROM pending WHERE interaction = ?", (interaction,))

    def all(self) -> list[PendingReply]:
        """All replies, oldest first."""
        with self._lock, translated(self._path):
            rows = self._db.execute("SELECT * FROM pending ORDER BY interaction").fetchall()
        return [
            PendingReply(
                interaction=interaction,
                application=application,
                token=token,
                language=language,
                at=datetime.fromtimestamp(at, UTC),
                server=server,
                jobs=tuple(json.loads(jobs)),
            )
            for interaction, application, token, language, at, server, jobs in rows
        ]
