"""Opening a library's file: whose it is, how old it is, and bringing it up to date."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import resources
from pathlib import Path

from index.domain.errors import LibraryError
from index.domain.storage_errors import FolderUnusable, ForeignDatabase, NewerDatabase, StorageFull
from index.ingest.near_duplicate import sketch
from index.ingest.url import key

APPLICATION_ID = 0x43495445
"""``CITE``: marks a SQLite file as a library of Citewell's."""

_FULL = {"SQLITE_FULL", "SQLITE_IOERR_WRITE", "SQLITE_IOERR_FSYNC", "SQLITE_IOERR_TRUNCATE", "SQLITE_IOERR_SHMSIZE"}
_FOREIGN = {"SQLITE_NOTADB", "SQLITE_CORRUPT"}


def connect(path: Path) -> sqlite3.Connection:
    """Open the library at ``path``, made when missing and migrated when old.

    Raises:
        ForeignDatabase: another program's file, or no database.
        NewerDatabase: a later version wrote it.
        StorageError: it cannot be read or written.

    """
    with translated(path):
        db = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
        try:
            check(db, path)
            _migrate(db)
        except BaseException:
            db.close()
            raise
    return db


def layout() -> int:
    """The newest layout that this version knows."""
    return max(_scripts())


@contextmanager
def translated(path: Path) -> Iterator[None]:
    """Turn what SQLite raises into a ``StorageError`` that says what to do."""
    try:
        yield
    except LibraryError:
        raise
    except sqlite3.Error as error:
        if is_full(error):
            raise StorageFull(path) from error
        if getattr(error, "sqlite_errorname", "") in _FOREIGN:
            raise ForeignDatabase(path) from error
        raise FolderUnusable(path, str(error)) from error
    except UnicodeDecodeError as error:  # a damaged file's own words, in a message of SQLite's
        raise ForeignDatabase(path) from error
    except OSError as error:
        raise FolderUnusable(path, error.strerror or str(error)) from error


def _holds(text: str, words: str) -> bool:
    """Whether a text holds each of some words, which are folded already and have blanks between."""
    folded = text.casefold()
    return all(word in folded for word in words.split())


def is_full(error: Exception) -> bool:
    """Whether SQLite found no more room on the disk."""
    return getattr(error, "sqlite_errorname", "") in _FULL


def check(db: sqlite3.Connection, path: Path) -> None:
    """Refuse a file that is not this program's (``ForeignDatabase``) or is of a later one (``NewerDatabase``)."""
    empty = not db.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]
    if not empty and db.execute("PRAGMA application_id").fetchone()[0] != APPLICATION_ID:
        raise ForeignDatabase(path)
    found = _version(db)
    if found > layout():
        raise NewerDatabase(path, found, layout())


def _migrate(db: sqlite3.Connection) -> None:
    """Bring the file to the newest layout, each step whole or not at all."""
    db.execute("PRAGMA journal_mode = WAL")
    db.execute("PRAGMA synchronous = FULL")
    db.execute("PRAGMA foreign_keys = ON")
    db.execute("PRAGMA secure_delete = ON")  # what members had deleted is overwritten, not only let go
    give_functions(db)
    for number, script in sorted(_scripts().items()):
        if number > _version(db):
            marks = f"PRAGMA application_id = {APPLICATION_ID}; PRAGMA user_version = {number};"
            db.executescript(f"BEGIN IMMEDIATE; {script}; {marks} COMMIT;")


def give_functions(db: sqlite3.Connection) -> None:
    """Give a connection what the scripts and the queries call."""
    db.create_function("address_of", 1, key)  # what layout 2 keeps of articles that are there already
    db.create_function("sketch_of", 1, sketch)
    db.create_function("folded", 1, str.casefold, deterministic=True)  # SQLite itself folds only ASCII
    db.create_function("holds", 2, _holds, deterministic=True)


def _version(db: sqlite3.Connection) -> int:
    return int(db.execute("PRAGMA user_version").fetchone()[0])


def _scripts() -> dict[int, str]:
    folder = resources.files("index.storage") / "schema"
    return {int(f.name.removesuffix(".sql")): f.read_text("utf-8") for f in folder.iterdir() if f.name.endswith(".sql")}
