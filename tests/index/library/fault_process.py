"""A process of its own on a data folder, for tests that kill it, starve it or shut it out.

    python -m tests.index.library.fault_process DEED FOLDER [STOP]

prints a line for each thing done, and the sentence of a ``LibraryError``.
"""

from __future__ import annotations

import ctypes
import resource
import sqlite3
import struct
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from index.domain.errors import LibraryError
from index.domain.ports import Encoding, Progress, silent
from index.ingest.draft import draft
from index.library.library import Library
from tests.doubles.models import HashingEmbedder
from tests.index.examples import ferry, libraries, mill


def say(line: object) -> None:
    print(line, flush=True)  # noqa: T201 - a parent reads it


class Slow(HashingEmbedder):
    """A model that never gets done."""

    def passages(self, texts: Sequence[str], progress: Progress = silent) -> list[Encoding]:
        say(f"embedding {len(texts)}")
        time.sleep(600)
        return super().passages(texts, progress)


def hold(folder: Path) -> None:
    """Hold the folder until killed."""
    with libraries(folder) as opened:
        opened.open("1").add(ferry())
        say("held")
        time.sleep(600)


def embed(folder: Path) -> None:
    """Begin to add an article and never get done with its vectors."""
    with libraries(folder, Slow()) as opened:
        opened.open("1").add(mill())


def stop_writing(library: Library, after: int) -> None:
    """Let the next transaction stop in its middle, after so many of SQLite's steps."""
    db: sqlite3.Connection = library._corpus._file.connection  # type: ignore[attr-defined]
    steps = 0

    def stop() -> int:
        nonlocal steps
        steps += db.in_transaction
        if steps == after:
            say("writing")
            time.sleep(600)
        return 0

    db.set_progress_handler(stop, 1)


def write(folder: Path) -> None:
    """Stop in the middle of the transaction that adds an article."""
    with libraries(folder) as opened:
        library = opened.open("1")
        stop_writing(library, 4000)
        library.add(draft("long.txt", "\n\n".join(f"Paragraph {n}. " + "The ferry sails. " * 60 for n in range(40))))


def work(folder: Path, stop: str = "") -> None:
    """Take in what waits as jobs; perhaps stop at a point of the first, and never get done."""
    with libraries(folder) as opened:
        library = opened.open("1")
        while job := library.jobs.begin(library.now()):
            if stop == "begun":
                say(stop)
                time.sleep(600)
            if stop == "adding":
                stop_writing(library, 200)
            taken = library.add(draft(job.request.name, (job.request.data or b"").decode()))
            if stop == "added":
                say(stop)
                time.sleep(600)
            if stop == "ending":
                stop_writing(library, 10)
            library.jobs.done(job.id, taken.fate, taken.article.id)


def rebuild(folder: Path) -> None:
    """Begin a rebuild and never get done."""
    with libraries(folder, Slow()) as opened:
        opened.reindex("1")


def starve(folder: Path) -> None:
    """Add an article where no file may grow any more."""
    with libraries(folder) as opened:
        library = opened.open("1")
        library.add(ferry())
        resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096))
        try:
            library.add(mill())
        except LibraryError as error:
            say(f"{type(error).__name__}: {error}")
        say(library.articles.count())
        say(library.ask("When does the ferry to Skarrow sail?").quotes[0].text)


def without_rights(folder: Path) -> None:
    """Work on a folder that may only be read, also if this is root."""
    if sys.platform == "linux":
        # capset: file modes bind a root without capabilities like anybody.
        ctypes.CDLL(None).capset(struct.pack("Ii", 0x20080522, 0), bytes(24))
    with libraries(folder) as opened:
        opened.open("1").add(mill())


if __name__ == "__main__":
    deeds = (hold, embed, write, work, rebuild, starve, without_rights)
    try:
        {deed.__name__: deed for deed in deeds}[sys.argv[1]](Path(sys.argv[2]), *sys.argv[3:])
    except LibraryError as error:
        say(f"{type(error).__name__}: {error}")
