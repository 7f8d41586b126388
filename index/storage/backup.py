"""Backs up a library's file while it is in use, and restores it only if it is complete and ours."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from config.translatable import Saying
from index.domain.errors import StorageError
from index.domain.storage_errors import BadBackup, NewerDatabase, StorageFull, Unwritable
from index.storage.inspect import damage, gaps
from index.storage.migrate import check, connect, is_full, translated
from index.storage.rows import ARTICLE, CANDIDATE, digest, read_article, read_candidate

_SCHEMA = "SELECT type, name, tbl_name, sql FROM sqlite_master WHERE name NOT LIKE 'sqlite_stat%' ORDER BY type, name"


def backup(path: Path, to: Path) -> None:
    """Write a library as it stands at one moment to a new file, while others may write to it.

    SQLite's own ``VACUUM INTO`` reads in one transaction (https://www.sqlite.org/lang_vacuum.html).

    Raises:
        Unwritable: there is a file of that name, or none can be made.
        StorageError: the library cannot be read, or the disk is full.

    """
    try:
        _make(to)
    except FileExistsError as error:
        raise Unwritable(to, Saying("there is a file of that name already")) from error
    except OSError as error:
        raise Unwritable(to, (error.strerror or str(error)).lower()) from error
    try:
        with translated(to), closing(connect(path)) as db:
            db.execute("VACUUM INTO ?", (str(to),))
            sync(to)
    except BaseException:
        to.unlink(missing_ok=True)
        raise


def take(path: Path, fresh: Path) -> None:
    """Copy a backup to a new file in which it is brought up to date, if it is a whole library.

    Its tables must be those of a library and nothing else, so that a crafted file brings no trigger along.

    Raises:
        BadBackup: it is none, is damaged, or holds something else.
        NewerDatabase: a later version wrote it.
        StorageError: the new file cannot be written.

    """
    try:
        path.open("rb").close()
    except OSError as error:
        raise BadBackup(path, (error.strerror or str(error)).lower()) from error
    with translated(fresh):
        _make(fresh)
        try:
            _copy(path, fresh)
            _check_whole(path, fresh)
        except (BadBackup, NewerDatabase, StorageFull):
            raise
        except (StorageError, ValueError, TypeError, sqlite3.DatabaseError) as error:
            if is_full(error):
                raise
            raise BadBackup(path, Saying("it is damaged, or no Citewell library")) from error
        sync(fresh)


def sync(path: Path) -> None:
    """Sync a file and its directory entry to disk."""
    for place in (path, path.parent):
        handle = os.open(place, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _make(path: Path) -> None:
    """Create a new, empty file that only we can read; raises ``OSError``."""
    os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))


def _copy(path: Path, fresh: Path) -> None:
    with closing(_opened(path)) as db:
        check(db, path)
        if not db.execute(_SCHEMA).fetchall():
            raise BadBackup(path, Saying("it is empty"))
        db.execute("VACUUM INTO ?", (str(fresh),))


def _check_whole(path: Path, fresh: Path) -> None:
    """Bring a copy up to date and look it over."""
    with closing(connect(fresh)) as db:
        if fault := next(_faults(db), None):
            raise BadBackup(path, fault)


def _opened(path: Path) -> sqlite3.Connection:
    """A file that is only read, with its journal if it has one, and without a trace otherwise."""
    how = "mode=ro" if path.with_name(f"{path.name}-wal").exists() else "immutable=1"
    return sqlite3.connect(f"{path.absolute().as_uri()}?{how}", uri=True)


def _faults(db: sqlite3.Connection) -> Iterator[str]:
    """What keeps a file of the newest layout from being a whole library."""
    with closing(connect(Path(":memory:"))) as new:
        if db.execute(_SCHEMA).fetchall() != new.execute(_SCHEMA).fetchall():
            yield Saying("its tables are not a library's")
    yield from damage(db)
    width = db.execute("SELECT length(embedding) / 4 FROM passage LIMIT 1").fetchone()
    yield from gaps(db, int(width[0]) if width else 0)
    if db.execute("PRAGMA foreign_key_check").fetchone():
        yield Saying("its rows do not fit together")
    if not all(_values(db)):
        yield Saying("its texts are not what they were")


def _values(db: sqlite3.Connection) -> Iterator[bool]:
    """Whether each text is the one that was kept, and each passage lies in its text with all its tokens."""
    for *article, kept in db.execute(f"SELECT {ARTICLE}, digest FROM article"):  # noqa: S608 - constants
        yield digest(read_article(article).text) == kept
    for row in db.execute(CANDIDATE):
        one = read_candidate(row)
        yield len(one.text) == one.passage.span.end - one.passage.span.start and len(one.tokens) == len(one.offsets)
