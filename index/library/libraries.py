"""The libraries of a data folder: one per Discord server, and one for the terminal."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path
from types import TracebackType
from typing import Self
from weakref import WeakValueDictionary

from index.domain.errors import StorageError
from index.domain.events import LibraryEvent
from index.domain.library_name import checked_name
from index.domain.ports import Progress, silent
from index.domain.storage_errors import FolderUnusable
from index.domain.stores import Backend, Condition, Corpus
from index.library.library import Library

BACKUPS = "backups"
"""The folder in the data folder for backups that the program keeps."""

OpenLibrary = Callable[[Corpus], Library]


class Libraries:
    """Opens libraries by name and keeps the last used ones open. Thread-safe.

    One process at a time may hold them.

    Args:
        folder: the data folder.
        backend: keeps the libraries.
        open_library: makes a ``Library`` of a ``Corpus``.
        most: how many stay open.

    Raises:
        FolderInUse: another process holds them.
        FolderUnusable: they cannot be made or written.

    """

    def __init__(self, folder: Path, backend: Backend, open_library: OpenLibrary, most: int = 32) -> None:
        self._backups, self._backend = folder / BACKUPS, backend
        self._open_library, self._most = open_library, most
        self._recent: OrderedDict[str, Library] = OrderedDict()
        self._alive: WeakValueDictionary[str, Library] = WeakValueDictionary()
        self._mutex = threading.Lock()
        self.hook: Callable[[str, LibraryEvent], None] = _unheard
        """Hears, by its name, what happens to each library; called by any thread."""
        backend.hold()

    def open(self, name: str) -> Library:
        """The library of that name, made when missing.

        One that is no longer among the last used closes when the last who uses it lets
        go; until then the same object is handed out again.

        Raises:
            StorageError: it cannot be used.
            LeftLibrary: it was left, and has not come back.

        """
        with self._mutex:
            library = self._alive.get(name) or self._opened(name)
            self._alive[name] = self._recent[name] = library
            self._recent.move_to_end(name)
            while len(self._recent) > self._most:
                self._recent.popitem(last=False)
            return library

    def at_hand(self, name: str) -> Library | None:
        """The library of that name if it is open already. Never waits, so it may be called on an event loop."""
        return self._alive.get(name)

    def names(self) -> list[str]:
        """The libraries there are, but for those that were left."""
        return sorted(name for name, left in self._backend.names().items() if left is None)

    def due(self) -> dict[str, datetime]:
        """When the next job or feed of each library is due, of those that have any.

        No library is opened for it. One that cannot be read is left out: whoever opens it is told.
        """
        return {name: at for name in self.names() if (at := self._due(name))}

    def reindex(self, name: str, progress: Progress = silent) -> int:
        """Rebuild a library with the present embedder and splitter; all but its passages stays.

        The new one takes the old one's place only when it is whole: an interruption
        leaves the old one as it was.

        Returns:
            The number of articles.

        """
        with self._mutex:
            self._let_go(name)
            with self._backend.rebuilding(name) as corpus:
                return self._open_library(corpus).rebuild(progress)

    def examine(self, name: str, dimensions: int) -> Condition:
        """Look a library over; see ``Backend.examine``."""
        return self._backend.examine(name, dimensions)

    def backup(self, name: str, to: Path) -> None:
        """Write a library as it stands at one moment to a new file, while it may be in use.

        Raises:
            UnknownLibrary: there is none of that name.
            Unwritable: there is a file of that name, or none can be made.
            StorageError: the library cannot be read, or the disk is full.

        """
        self._backend.backup(name, to)

    def keep_backup(self, name: str, now: datetime) -> Path:
        """Write a library to a new file in the data folder; raises as ``backup``."""
        path = self._backups / f"{name}-{now:%Y%m%d-%H%M%S-%f}{self._backend.backup_suffix}"
        try:
            path.parent.mkdir(exist_ok=True)
        except OSError as error:
            raise FolderUnusable(path, error.strerror or str(error)) from error
        self.backup(name, path)
        return path

    def drop_backups(self, name: str, but: Path | None = None) -> None:
        """Delete what ``keep_backup`` wrote of a library, but for one; raises ``FolderUnusable``."""
        try:
            for path in self._backups.glob(f"{checked_name(name)}-*{self._backend.backup_suffix}"):
                if path != but:
                    path.unlink(missing_ok=True)
        except OSError as error:
            raise FolderUnusable(self._backups, error.strerror or str(error)) from error

    def restore(self, backup: Path, name: str) -> None:
        """Put a backup in a library's place, or make the library of it; one that was left is here again.

        Raises:
            BadBackup: the file is no whole library; what is here stays.
            NewerDatabase: a later version wrote it; what is here stays.
            StorageError: it cannot be written; what is here stays.

        """
        with self._backend.restoring(backup, name) as put, self._mutex:
            self._let_go(name)
            put()
            self._backend.mark(name, None)

    def forget(self, name: str) -> None:
        """Close a library and delete all that is kept of it, backups too, at once; nothing if there is none."""
        with self._mutex:
            self._forget(name)

    def leave(self, name: str, at: datetime) -> None:
        """Close a library whose server has removed the bot; it is kept until ``purge`` or ``come_back``."""
        with self._mutex:
            self._let_go(name)
            if self._backend.names().get(name) is None:
                self._backend.mark(name, at)

    def come_back(self, name: str) -> bool:
        """Let a library that was left be used again; whether it had been."""
        with self._mutex:
            was_left = name in self.left()
            self._backend.mark(name, None)
        return was_left

    def left(self) -> dict[str, datetime]:
        """The libraries that were left, and when."""
        return {name: left for name, left in self._backend.names().items() if left}

    def purge(self, now: datetime, days: int) -> list[str]:
        """Delete the libraries that were left so many days ago; their names."""
        with self._mutex:
            gone = [name for name, at in self.left().items() if now - at >= timedelta(days=days)]
            for name in gone:
                self._forget(name)
        return gone

    def close(self) -> None:
        """Close all and let go of them."""
        with self._mutex:
            for name in list(self._alive):
                self._let_go(name)
        self._backend.release()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _due(self, name: str) -> datetime | None:
        """One at a time, so that nobody who asks waits until all are read."""
        with self._mutex, suppress(StorageError):
            return self._backend.due(name, closed=name not in self._alive)
        return None

    def _opened(self, name: str) -> Library:
        library = self._open_library(self._backend.open(name))
        library.tell = lambda event: self.hook(name, event)
        return library

    def _forget(self, name: str) -> None:
        self._let_go(name)
        self.drop_backups(name)
        self._backend.delete(name)

    def _let_go(self, name: str) -> None:
        self._recent.pop(name, None)
        if library := self._alive.pop(name, None):
            library.close()


def _unheard(_name: str, _event: LibraryEvent) -> None:
    """Tell nobody."""
