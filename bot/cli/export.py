"""The command export: writes a library's articles as JSONL that can be imported again, or as Markdown files."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, TYPE_CHECKING, Annotated

import typer

from bot.cli.base.context import Call, call_of
from bot.cli.base.exit_codes import Misuse
from bot.cli.base.progress import bar
from index.domain.events import TERMINAL
from index.domain.ledger import Act
from index.domain.storage_errors import Unwritable
from index.ingest import export_format

if TYPE_CHECKING:
    from index.ingest.export_format import Record
    from index.library.library import Library

STDOUT = "-"


def export(
    context: typer.Context,
    target: Annotated[
        str,
        typer.Argument(help="A file, - for standard output, or a new folder for --markdown.", metavar="FILE|FOLDER|-"),
    ],
    markdown: Annotated[bool, typer.Option("--markdown", help="Write one Markdown file per article.")] = False,
    overwrite: Annotated[bool, typer.Option("--overwrite", help="Replace the file that is there.")] = False,
) -> None:
    """Write all articles out, as JSONL that `citewell import` takes again, or as Markdown files."""
    at, path = call_of(context), Path(target)
    if markdown:
        _markdown(at, path)
    elif target == STDOUT:
        with at.library() as library:
            _rows(at, library, typer.get_binary_stream("stdout"))
    else:
        _jsonl(at, path, overwrite=overwrite)


def _markdown(at: Call, folder: Path) -> None:
    with at.library() as library, _unwritable(folder):
        folder.mkdir(parents=True, exist_ok=True)
        if any(folder.iterdir()):
            msg = f"{folder} is not empty, and nothing is overwritten. Name a new or an empty folder."
            raise Misuse(msg)
        for number, record in _records(at, library):
            (folder / f"{number:05}-{export_format.slug(record.title)}.md").write_bytes(export_format.markdown(record))
        articles = library.articles.count()
    _tell(at, articles, folder)


def _jsonl(at: Call, path: Path, *, overwrite: bool) -> None:
    with at.library() as library, _unwritable(path):
        if path.is_dir():
            msg = f"{path} is a folder. Name a file, or add --markdown to write a file for each article."
            raise Misuse(msg)
        if path.exists() and not overwrite:
            msg = f"{path} is there already. Add --overwrite to replace it, or name another file."
            raise Misuse(msg)
        with _whole(path) as file:
            _rows(at, library, file)
        articles = library.articles.count()
    _tell(at, articles, path)


def _rows(at: Call, library: Library, file: IO[bytes]) -> None:
    for _, record in _records(at, library):
        file.write(export_format.row(record))


def _records(at: Call, library: Library) -> Iterator[tuple[int, Record]]:
    """Every article with its history, oldest first."""
    from index.library.audit import note

    note(library, Act.EXPORTED, TERMINAL)
    total = library.articles.count()
    with bar(at.err, "articles") as report:
        for done, (number, record) in enumerate(export_format.records(library.articles)):
            report(done, total, record.title)
            yield number, record


@contextmanager
def _whole(path: Path) -> Iterator[IO[bytes]]:
    """A file that takes its place when it is complete, and leaves no trace if it never is."""
    descriptor, part = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    try:
        with os.fdopen(descriptor, "wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        Path(part).chmod(0o644)
        Path(part).replace(path)
    finally:
        Path(part).unlink(missing_ok=True)


@contextmanager
def _unwritable(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise Unwritable(path, (error.strerror or str(error)).lower()) from error


def _tell(at: Call, articles: int, path: Path) -> None:
    at.err.write(f"Written: {path}, articles: {articles:,}.")
