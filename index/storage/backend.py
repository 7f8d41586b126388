"""``Backend`` in a folder: one SQLite file a library, with marks beside it, and a lock for one process at a time."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from filelock import FileLock, Timeout

from index.domain.library_name import checked_name
from index.domain.storage_errors import FolderInUse, FolderUnusable, LeftLibrary, UnknownLibrary
from index.domain.stores import Condition
from index.storage import backup, inspect
from index.storage.database import copy
from index.storage.sqlite import SqliteCorpus

_FILE, _LEFT = ".sqlite", ".left"
_BEGUN = (".rebuilding", ".restoring")
"""Files that are on their way to become a library's."""


class SqliteBackend:
    """See ``Backend``.

    Args:
        folder: the data folder, made when it is held.

    """

    backup_suffix = _FILE

    def __init__(self, folder: Path) -> None:
        self._data, self._folder = folder, folder / "libraries"
        self._lock: FileLock | None = None

    def hold(self) -> None:
        """See ``Backend.hold``."""
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            self._lock = FileLock(self._data / ".lock", timeout=0)
            self._lock.acquire()
        except Timeout:
            raise FolderInUse(self._data) from None
        except OSError as error:
            raise FolderUnusable(self._data, error.strerror or str(error)) from error

    def release(self) -> None:
        """See ``Backend.release``."""
        if self._lock:
            self._lock.release()

    def names(self) -> Mapping[str, datetime | None]:
        """See ``Backend.names``."""
        here = {path.stem: None for path in sorted(self._folder.glob(f"*{_FILE}"))}
        return {**here, **{mark.stem: _when(mark) for mark in self._folder.glob(f"*{_LEFT}")}}

    def mark(self, name: str, left: datetime | None) -> None:
        """See ``Backend.mark``."""
        if left is None:
            self._path(name, _LEFT).unlink(missing_ok=True)
        elif self._path(name).exists():
            self._path(name, _LEFT).write_text(left.isoformat(), "ascii")

    def open(self, name: str) -> SqliteCorpus:
        """See ``Backend.open``."""
        if (mark := self._path(name, _LEFT)).exists():
            raise LeftLibrary(name, _when(mark))
        return SqliteCorpus(self._path(name))

    def delete(self, name: str) -> None:
        """See ``Backend.delete``."""
        for kind in (_FILE, *_BEGUN):
            _delete(self._path(name, kind))
        self._path(name, _LEFT).unlink(missing_ok=True)  # last: after a kill it says that the rest is to be deleted

    def backup(self, name: str, to: Path) -> None:
        """See ``Backend.backup``."""
        if not self._path(name).exists():
            raise UnknownLibrary(name)
        backup.backup(self._path(name), to)

    @contextmanager
    def restoring(self, path: Path, name: str) -> Iterator[Callable[[], None]]:
        """See ``Backend.restoring``."""
        fresh = self._path(name, ".restoring")
        _delete(fresh)
        try:
            backup.take(path, fresh)
            yield lambda: _put(fresh, self._path(name))
        finally:
            _delete(fresh)

    @contextmanager
    def rebuilding(self, name: str) -> Iterator[SqliteCorpus]:
        """See ``Backend.rebuilding``."""
        fresh = self._path(name, ".rebuilding")
        _delete(fresh)
        copy(self._path(name), fresh)
        corpus = SqliteCorpus(fresh)
        try:
            yield corpus
        finally:
            corpus.close()
        _put(fresh, self._path(name))

    def due(self, name: str, *, closed: bool) -> datetime | None:
        """See ``Backend.due``."""
        return inspect.due(self._path(name), closed=closed)

    def examine(self, name: str, dimensions: int) -> Condition:
        """See ``Backend.examine``."""
        return inspect.examine(self._path(name), dimensions)

    def _path(self, name: str, kind: str = _FILE) -> Path:
        return self._folder / f"{checked_name(name)}{kind}"


def _when(mark: Path) -> datetime:
    """When a library was left; the file's own time if it was cut short."""
    try:
        return datetime.fromisoformat(mark.read_text("ascii")).astimezone(UTC)
    except ValueError:
        return datetime.fromtimestamp(mark.stat().st_mtime, UTC)


def _put(fresh: Path, place: Path) -> None:
    """Put a whole file in the place of another, at once."""
    _delete_journal(place)
    fresh.replace(place)


def _delete(path: Path) -> None:
    path.unlink(missing_ok=True)
    _delete_journal(path)


def _delete_journal(path: Path) -> None:
    """SQLite's journal files, which a closed database leaves only after a crash."""
    for suffix in ("-wal", "-shm"):
        path.with_name(path.name + suffix).unlink(missing_ok=True)
