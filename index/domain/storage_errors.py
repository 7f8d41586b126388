"""Errors of the data folder and its files. ``str(error)`` is a sentence that a person may read.

    LibraryError
    `-- StorageError         the data folder, a file in it, or a file that the settings name cannot be used
        |-- ForeignDatabase
        |-- NewerDatabase
        |-- OtherEmbedder
        |-- FolderInUse
        |-- FolderUnusable
        |-- Unwritable
        |-- BadBackup
        |-- UnknownLibrary
        |-- LeftLibrary
        |-- BadWeights
        `-- StorageFull

Each says what was found, what was expected, and what to do.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from index.domain.errors import StorageError

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path


class ForeignDatabase(StorageError):
    """A file is no library of Citewell's."""

    def __init__(self, path: Path) -> None:
        super().__init__("{path} is not a Citewell library. Move it away, or name another data folder.", path=path)


class NewerDatabase(StorageError):
    """A library was written by a newer version."""

    def __init__(self, path: Path, found: int, known: int) -> None:
        super().__init__(
            "{path} was written by a newer Citewell (its layout is {found}, this one knows up to {known}). "
            "Upgrade Citewell, or name another data folder.",
            path=path,
            found=found,
            known=known,
        )


class OtherEmbedder(StorageError):
    """A library was built with another embedding model."""

    def __init__(self, found: str, expected: str) -> None:
        super().__init__(
            "This library was built with the embedding model {found}, but the settings name {expected}. "
            "Run `citewell reindex` to rebuild it, or set embedder.model back.",
            found=found,
            expected=expected,
        )


class FolderInUse(StorageError):
    """Another process works on the data folder."""

    def __init__(self, folder: Path) -> None:
        super().__init__(
            "Another Citewell process uses the data folder {folder}. Stop it first, or name another with --data.",
            folder=folder,
        )


class FolderUnusable(StorageError):
    """The data folder, or a file in it, cannot be read or written."""

    def __init__(self, path: Path, reason: str) -> None:
        super().__init__(
            "{path} cannot be used: {reason}. Make it readable and writable, or name another with --data.",
            path=path,
            reason=reason,
        )


class Unwritable(StorageError):
    """What is to be written out cannot be."""

    def __init__(self, path: Path, reason: str) -> None:
        super().__init__("{path} cannot be written: {reason}. Name another place.", path=path, reason=reason)


class BadBackup(StorageError):
    """A file cannot be restored as a library."""

    def __init__(self, path: Path, found: str) -> None:
        super().__init__(
            "{path} cannot be restored: {found}. Name a file that `citewell backup` wrote; the library stands as it "
            "was.",
            path=path,
            found=found,
        )


class UnknownLibrary(StorageError):
    """There is no library of that name."""

    def __init__(self, name: str) -> None:
        super().__init__(
            "There is no library {name!r} here. Name an existing one, or add an article to it first.", name=name
        )


class LeftLibrary(StorageError):
    """The bot was removed from the server, and its library waits to be deleted."""

    def __init__(self, name: str, at: datetime) -> None:
        super().__init__(
            "Citewell was removed from the server {name} on {at}, and its library waits to be deleted. "
            "Add it to the server again to use it.",
            name=name,
            at=f"{at:%Y-%m-%d}",
        )


class StorageFull(StorageError):
    """The disk took no more; nothing was changed."""

    passing = True

    def __init__(self, path: Path) -> None:
        super().__init__(
            "The disk of {path} is full, so nothing was changed. Free some space and try again.", path=path
        )


class BadWeights(StorageError):
    """The weights that the settings name cannot be used."""

    def __init__(self, path: Path, setting: str, found: str, writer: str) -> None:
        super().__init__(
            "{path} cannot be used as {setting}: {found}. "
            "Name a file that `citewell train {writer}` wrote, or leave the setting empty for the shipped one.",
            path=path,
            setting=setting,
            found=found,
            writer=writer,
        )
