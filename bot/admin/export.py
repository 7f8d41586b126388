"""Exports and backups of a library for its admins: the articles as rows, or the whole file."""

from __future__ import annotations

import gzip
import io
from collections.abc import Iterable, Iterator
from datetime import datetime
from pathlib import Path

from index.domain.storage_errors import FolderUnusable
from index.ingest import export_format
from index.library.libraries import Libraries
from index.library.library import Library

_MEDIUM = 6
"""How hard gzip tries."""


def rows(library: Library) -> Iterator[bytes]:
    """Every article as ``citewell export`` writes it."""
    return (export_format.row(record) for _, record in export_format.records(library.articles))


def packed(name: str, lines: Iterable[bytes], limit: int) -> tuple[str, bytes] | None:
    """A file of these lines, with gzip if it is larger than ``limit`` bytes without; ``None`` if with it too.

    No more than about twice ``limit`` is in memory at once.
    """
    plain, small, fits = io.BytesIO(), io.BytesIO(), True
    with gzip.GzipFile(name, "wb", _MEDIUM, small, mtime=0) as file:
        for line in lines:
            file.write(line)
            fits = fits and plain.tell() + len(line) <= limit
            if fits:
                plain.write(line)
            elif small.tell() > limit:
                return None
    if fits:
        return name, plain.getvalue()
    return (f"{name}.gz", small.getvalue()) if small.tell() <= limit else None


def backup(libraries: Libraries, name: str, now: datetime, limit: int) -> tuple[Path, bytes | None]:
    """Write a backup, and what is in it if it can be attached: it is not left in the data folder then.

    Args:
        libraries: have the library; the backup of it that they keep already is replaced.
        name: the library's.
        now: goes into the file's name.
        limit: bytes that can be attached.

    Raises:
        StorageError: it cannot be written.

    """
    path = libraries.keep_backup(name, now)
    try:
        data = path.read_bytes() if path.stat().st_size <= limit else None
    except OSError as error:
        raise FolderUnusable(path, error.strerror or str(error)) from error
    libraries.drop_backups(name, None if data else path)
    return path, data
