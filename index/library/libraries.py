"""The libraries of a data folder: one file per Discord server, and one for the terminal."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import TracebackType
from typing import Protocol, Self
from weakref import WeakValueDictionary

from filelock import FileLock, Timeout

from index.domain.article import LIBRARY_NAME
from index.domain.errors import StorageError
from index.domain.ports import Progress, silent
from index.domain.storage_errors import FolderInUse, FolderUnusable, LeftLibrary, UnknownLibrary
from index.domain.stores import Corpus
from index.library.library import Library


class OpenCorpus(Protocol):
    """Opens a file as a ``Corpus``, and does what is done to a file as a whole. Each may raise ``StorageError``."""

    def __call__(self, path: Path) -> Corpus:
        """The corpus in that file, made when missing."""

    def copy(self, path: Path, fresh: Path) -> None:
        """Write all but the passages to a new file, as if no model had seen it."""

    def backup(self, path: Path, to: Path) -> None:
        """Write a file as it stands at one moment to a new one, while it is in use; ``Unwritable`` if that is there."""

    def take(self, path: Path, fresh: Path) -> None:
        """Copy a backup to a new file, brought up to date; ``BadBackup`` if it is no whole library."""

    def due(self, path: Path, *, closed: bool) -> datetime | None:
        """When the next job or feed is due; in a closed file a running job counts as waiting."""


OpenLibrary = Callable[[Corpus], Library]


class Libraries:
    """Opens libraries by name and keeps the last used ones open. Thread-safe.

    One process at a time may hold a data folder.

    Args:
        folder: the data folder, made when missing.
        open_corpus: opens a file as a ``Corpus``.
        open_library: makes a ``Library`` of a ``Corpus``.
        most: how many stay open.

    Raises:
        FolderInUse: another process holds the folder.
        FolderUnusable: it cannot be made or written.

    """

    def __init__(self, folder: Path, open_corpus: OpenCorpus, open_library: OpenLibrary, most: int = 32) -> None:
        self._folder = folder / "libraries"
        self._open_corpus, self._open_library, self._most = open_corpus, open_library, most
        self._recent: OrderedDict[str, Library] = OrderedDict()
        self._alive: WeakValueDictionary[str, Library] = WeakValueDictionary()
        self._mutex = threading.Lock()
        self._hold = _hold(folder)

    def open(self, name: str) -> Library:
        """The library of that name, made when missing.

        One that is no longer among the last used closes when the last who uses it lets
        go; until then the same object is handed out again.

        Raises:
            StorageError: its file cannot be used.
            LeftLibrary: it was left, and has not come back.

        """
        with self._mutex:
            library = self._alive.get(name) or self._opened(name)
            self._alive[name] = self._recent[name] = library
            self._recent.move_to_end(name)
            while len(self._recent) > self._most:
                self._recent.popitem(last=False)
            return library

    def names(self) -> list[str]:
        """The libraries there are, but for those that were left."""
        return sorted({path.stem for path in self._folder.glob("*.sqlite")} - self.left().keys())

    def due(self) -> dict[str, datetime]:
        """When the next job or feed of each library is due, of those that have any.

        No library is opened for it. A file that cannot be read is left out: whoever opens it is told.
        """
        return {name: at for name in self.names() if (at := self._due(name))}

    def reindex(self, name: str, progress: Progress = silent) -> int:
        """Rebuild a library with the present embedder and splitter; all but its passages stays.

        The new file takes the old one's place only when it is whole: an interruption
        leaves the old one as it was.

        Returns:
            The number of articles.

        """
        path, fresh = self._path(name), self._folder / f"{name}.rebuilding"
        with self._mutex:
            _delete(fresh)
            self._let_go(name)
            self._open_corpus.copy(path, fresh)
            library = self._open_library(self._open_corpus(fresh))
            try:
                articles = library.rebuild(progress)
            finally:
                library.close()
            _delete_sidecars(path)
            fresh.replace(path)
        return articles

    def backup(self, name: str, to: Path) -> None:
        """Write a library as it stands at one moment to a new file, while it may be in use.

        Raises:
            UnknownLibrary: there is none of that name.
            Unwritable: there is a file of that name, or none can be made.
            StorageError: the library cannot be read, or the disk is full.

        """
        if not self._path(name).exists():
            raise UnknownLibrary(name)
        self._open_corpus.backup(self._path(name), to)

    def restore(self, path: Path, name: str) -> None:
        """Put a backup in a library's place, or make the library of it; one that was left is here again.

        Raises:
            BadBackup: the file is no whole library; what is here stays.
            NewerDatabase: a later version wrote it; what is here stays.
            StorageError: it cannot be written; what is here stays.

        """
        place, fresh = self._path(name), self._folder / f"{name}.restoring"
        _delete(fresh)
        try:
            self._open_corpus.take(path, fresh)
        except BaseException:
            _delete(fresh)
            raise
        with self._mutex:
            self._let_go(name)
            _delete_sidecars(place)
            fresh.replace(place)
            self._mark(name).unlink(missing_ok=True)

    def forget(self, name: str) -> None:
        """Close a library and delete all that is kept of it, at once; nothing if there is none."""
        with self._mutex:
            self._forget(name)

    def leave(self, name: str, at: datetime) -> None:
        """Close a library whose server has removed the bot; it is kept until ``purge`` or ``come_back``."""
        with self._mutex:
            self._let_go(name)
            if self._path(name).exists() and not self._mark(name).exists():
                self._mark(name).write_text(at.isoformat(), "ascii")

    def come_back(self, name: str) -> bool:
        """Let a library that was left be used again; whether it had been."""
        with self._mutex:
            was_left = self._mark(name).exists()
            self._mark(name).unlink(missing_ok=True)
        return was_left

    def left(self) -> dict[str, datetime]:
        """The libraries that were left, and when."""
        return {mark.stem: _when(mark) for mark in self._folder.glob("*.left")}

    def purge(self, now: datetime, days: int) -> list[str]:
        """Delete the libraries that were left so many days ago; their names."""
        with self._mutex:
            gone = [name for name, at in self.left().items() if now - at >= timedelta(days=days)]
            for name in gone:
                self._forget(name)
        return gone

    def close(self) -> None:
        """Close all and let go of the folder."""
        with self._mutex:
            for name in list(self._alive):
                self._let_go(name)
        self._hold.release()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _due(self, name: str) -> datetime | None:
        """One at a time, so that nobody who asks waits until all files are read."""
        with self._mutex, suppress(StorageError):
            return self._open_corpus.due(self._folder / f"{name}.sqlite", closed=name not in self._alive)
        return None

    def _opened(self, name: str) -> Library:
        path = self._path(name)
        if self._mark(name).exists():
            raise LeftLibrary(name, _when(self._mark(name)))
        return self._open_library(self._open_corpus(path))

    def _forget(self, name: str) -> None:
        self._let_go(name)
        for kind in ("sqlite", "rebuilding", "restoring"):
            _delete(self._path(name).with_suffix(f".{kind}"))
        self._mark(name).unlink(missing_ok=True)  # last: a kill before it leaves the rest to ``purge``

    def _mark(self, name: str) -> Path:
        """The file that says that a library was left, and when."""
        return self._path(name).with_suffix(".left")

    def _let_go(self, name: str) -> None:
        self._recent.pop(name, None)
        if library := self._alive.pop(name, None):
            library.close()

    def _path(self, name: str) -> Path:
        if not LIBRARY_NAME.fullmatch(name):
            msg = f"{name!r} is no name of a library"
            raise ValueError(msg)
        return self._folder / f"{name}.sqlite"


def _hold(folder: Path) -> FileLock:
    """Make the data folder and take it for this process."""
    try:
        (folder / "libraries").mkdir(parents=True, exist_ok=True)
        hold = FileLock(folder / ".lock", timeout=0)
        hold.acquire()
    except Timeout:
        raise FolderInUse(folder) from None
    except OSError as error:
        raise FolderUnusable(folder, error.strerror or str(error)) from error
    return hold


def _when(mark: Path) -> datetime:
    """When a library was left; the file's own time if it was cut short."""
    try:
        return datetime.fromisoformat(mark.read_text("ascii")).astimezone(UTC)
    except ValueError:
        return datetime.fromtimestamp(mark.stat().st_mtime, UTC)


def _delete(path: Path) -> None:
    path.unlink(missing_ok=True)
    _delete_sidecars(path)


def _delete_sidecars(path: Path) -> None:
    """SQLite's journal files, which a closed database leaves only after a crash."""
    for suffix in ("-wal", "-shm"):
        path.with_name(path.name + suffix).unlink(missing_ok=True)
