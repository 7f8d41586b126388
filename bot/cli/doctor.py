"""The checks of `citewell doctor`: one finding each, with its cure.

Every check is handed plain values, so that each can be shown to fail.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import Enum
from pathlib import Path

import numpy as np

from index.domain.errors import LibraryError, ModelUnavailable, StorageError
from index.domain.identity import same_embedder
from index.domain.library_name import LOCAL
from index.domain.ports import Embedder
from index.domain.storage_errors import FolderInUse
from index.domain.stores import Condition

LITTLE_SPACE = 500_000_000
NO_SPACE = 20_000_000
"""Bytes; below them it is a warning, or a failure."""

_REINDEX = "Rebuild it with: citewell --library {} reindex"
_ONLY_TERMINAL = (
    "; no Discord server reads them (to copy them to one: citewell export FILE, then citewell --library SERVER_ID "
    "import FILE)"
)
_QUESTION = "When does the ferry leave?"
_FITTING = "The ferry leaves at nine in the morning."
_PAGE = (
    f"<html><head><title>The ferry</title></head><body><article><h1>The ferry</h1><p>{_FITTING} It takes fifty minutes "
    "to the island, and comes back at noon.</p><p>Tickets are sold on board, and at the kiosk by the pier, which "
    "opens an hour before the ferry leaves and closes when it has gone.</p></article></body></html>"
).encode()
_OTHER = "Interest rates fell for the third time this year."


class Level(Enum):
    """How a check went."""

    OK = "ok"
    WARN = "warn"
    FAIL = "FAIL"


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """What a check found; ``cure`` says what to do, unless all is well."""

    level: Level
    subject: str
    found: str
    cure: str = ""


def ok(subject: str, found: str) -> Finding:
    """All is well."""
    return Finding(level=Level.OK, subject=subject, found=found)


def warn(subject: str, found: str, cure: str) -> Finding:
    """It works, but not all of it."""
    return Finding(level=Level.WARN, subject=subject, found=found, cure=cure)


def fail(subject: str, found: str, cure: str) -> Finding:
    """It must be mended."""
    return Finding(level=Level.FAIL, subject=subject, found=found, cure=cure)


def config(faults: tuple[str, ...], source: str) -> Iterator[Finding]:
    """The settings: each fault, or that there is none."""
    for fault in faults:
        yield fail("config", fault, "")
    if not faults:
        yield ok("config", f"the settings are in order ({source})")


def folder(data: Path, hold: Callable[[], None], free: Callable[[Path], int] | None = None) -> Iterator[Finding]:
    """The data folder: there, writable, with space, and whether a running bot holds it.

    Args:
        data: the folder.
        hold: takes the folder and lets go; raises ``StorageError`` if another process has it.
        free: tells the free bytes under a folder.

    """
    if not data.exists():
        yield ok("data", f"{data} is not there yet; the first command that needs it makes it")
        return
    try:
        with tempfile.TemporaryFile(dir=data) as file:
            file.write(b"\0" * 4096)
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        yield fail("data", f"{data} cannot be written: {reason}", "Make it writable, or name another with --data.")
        return
    yield _space(data, (free or _free)(data))
    try:
        hold()
    except FolderInUse:
        yield ok("lock", "a running Citewell holds the data folder, which is fine; stop it before you add here")
    except StorageError as error:
        yield fail("lock", str(error), "")
    else:
        yield ok("lock", "no other Citewell holds the data folder")


def _free(data: Path) -> int:
    return shutil.disk_usage(data).free


def _space(data: Path, free: int) -> Finding:
    found = f"{data} is writable, with {free / 1e9:,.1f} GB free"
    if free < NO_SPACE:
        return fail("data", found, "Free some space on that disk.")
    return warn("data", found, "Free some space on that disk soon.") if free < LITTLE_SPACE else ok("data", found)


def model(embedder: Embedder) -> Finding:
    """The model: it loads, gives vectors of one length and unit norm, and puts like near like."""
    try:
        name, question = embedder.name, embedder.question(_QUESTION).embedding
        fitting, other = (encoding.embedding for encoding in embedder.passages([_FITTING, _OTHER]))
    except ModelUnavailable as error:
        return fail("model", str(error), "")
    if not question.shape == fitting.shape == other.shape or not np.isclose(np.linalg.norm(fitting), 1, atol=1e-3):
        return fail("model", f"{name} gives vectors that cannot be compared", _OTHER_MODEL)
    if not float(question @ fitting) > float(question @ other):
        return fail("model", f"{name} puts a question nearer to another subject than to its answer", _OTHER_MODEL)
    return ok("model", f"{name} loads and gives vectors of {question.size} dimensions")


_OTHER_MODEL = "Install the model anew, or name another in embedder.model."


def reading(read: Callable[[bytes], str], *, limited: bool) -> Finding:
    """The process that reads pages and files: it starts, reads a small page, and is held to its limits.

    Args:
        read: gives the text of a page by that process; may raise ``LibraryError``.
        limited: whether this system lets its memory be limited.

    """
    try:
        text = read(_PAGE)
    except LibraryError as error:
        return fail("reading", str(error), "")
    if _FITTING not in text:
        return fail("reading", "a small page is read, but its sentence is lost", "Install Citewell anew.")
    if not limited:
        cure = "Add only files that you trust, or run Citewell on Linux, or in Docker."
        return warn("reading", "pages and files are read in a process whose memory this system does not limit", cure)
    return ok("reading", "pages and files are read in a process of their own, with limits")


def library(name: str, examine: Callable[[str, int], Condition], embedder: Embedder) -> Iterator[Finding]:
    """A library: whole, of this version, of this model, and its index complete.

    Args:
        name: its name.
        examine: looks it over, given the length of the model's vectors too; may raise ``StorageError``.
        embedder: the present model.

    """
    try:
        found = examine(name, embedder.question(_QUESTION).embedding.size)
        present = embedder.name
    except LibraryError as error:
        yield fail("database", f"{name}: {error}", "")
        return
    if found.damage:
        yield fail("database", f"{name}: it is damaged: {found.damage[0]}", "Put a backup in its place.")
        return
    readers = _ONLY_TERMINAL if name == LOCAL and found.articles else ""
    yield ok("database", f"{name}: it is whole; articles in it: {found.articles:,}{readers}")
    yield _index(name, found, present)


def _index(name: str, found: Condition, present: str) -> Finding:
    cure = _REINDEX.format(name)
    if found.embedder is not None and not same_embedder(found.embedder, present):
        return fail("index", f"{name}: it was built with {found.embedder}, but the settings name {present}", cure)
    if found.gaps:
        return fail("index", f"{name}: {'; '.join(found.gaps)}", cure)
    return ok("index", f"{name}: every passage has its vector and its words; passages: {found.passages:,}")


def token(fault: str | None, *, given: bool) -> Finding:
    """The bot's token: there and well formed; it is not shown.

    Args:
        fault: why it cannot be used, without repeating it.
        given: whether the environment or the settings name one at all.

    """
    if fault:
        return fail("token", fault, "") if given else warn("token", fault, "Only `citewell run` needs it.")
    return ok("token", "it is there and formed like a bot token; only Discord can say whether it is valid")
