"""Results per question as JSON lines, so that an interrupted run can continue."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Self

from index.domain.errors import DataSetError


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One question and its outcome."""

    id: str
    cluster: str
    """Its article, or itself."""
    question: str
    answerable: bool
    confidence: float
    answered: bool
    """Whether it was answered at the default threshold."""
    ms: float
    """How long the answer took."""
    rank: int | None = None
    """Rank of the first right passage, from 1."""
    ndcg: float = 0.0
    in_first_sentence: bool = False
    """Whether the marked sentence of the first quote, shown or withheld, contains an answer."""
    in_first_quote: bool = False
    in_any_quote: bool = False
    marked: str = ""
    """The marked text of the first quote: its focus, or its sentence."""
    em: float = 0.0
    f1: float = 0.0
    taken_out: float | None = None
    """The confidence without its article, for an answerable question whose article is known."""
    taken_out_answered: bool | None = None
    """Whether it was answered then."""


class RowFile:
    """A file of rows under a header that identifies the run; a context manager.

    Args:
        path: created if missing; rows in an existing file count as done.
        header: must equal that of the file.

    Raises:
        DataSetError: the file belongs to another run, or is not such a file.

    """

    def __init__(self, path: Path, header: Mapping[str, Any]) -> None:
        self.path = path
        self.done: frozenset[str] = frozenset()
        if begun := _begun(path, header):
            self._take_up(header)
        with writing(path):
            self._file = path.open("a" if begun else "w", encoding="utf-8")
        if not begun:
            self._write(header)

    def add(self, row: Row) -> None:
        """Write a row; it survives an interruption."""
        self._write(asdict(row))

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()

    def _write(self, document: Mapping[str, Any]) -> None:
        with writing(self.path):
            self._file.write(_line(document))
            self._file.flush()

    def _take_up(self, header: Mapping[str, Any]) -> None:
        """Read what is done; drop an incomplete last line."""
        if read_header(self.path) != json.loads(_line(header)):
            expected = "those of the same data, settings and options; move the file away to begin anew"
            raise DataSetError(str(self.path), "its rows are of another run", expected)
        with writing(self.path), self.path.open("r+b") as file:
            file.truncate(file.read().rfind(b"\n") + 1)
        self.done = frozenset(row.id for row in read(self.path))


@contextmanager
def writing(path: Path) -> Iterator[None]:
    """Turn failures to write a results file into ``DataSetError``."""
    try:
        yield
    except OSError as error:
        reason = error.strerror or str(error)
        raise DataSetError(str(path), f"it cannot be written ({reason})", "a place that takes the results") from error


def read_header(path: Path) -> dict[str, Any]:
    """The header, which identifies the run. Raises ``DataSetError``."""
    return _document(path, next(_lines(path), ""))


def read(path: Path) -> Iterator[Row]:
    """The rows of a file. Raises ``DataSetError``."""
    lines = _lines(path)
    next(lines, None)
    for line in lines:
        try:
            yield Row(**_document(path, line))
        except TypeError as error:  # other fields
            raise _foreign(path) from error


def _begun(path: Path, header: Mapping[str, Any]) -> bool:
    """Whether a file has more than an incomplete header."""
    try:
        with path.open("rb") as file:
            return not _line(header).encode().startswith(file.read())
    except FileNotFoundError:
        return False


def _line(document: Mapping[str, Any]) -> str:
    return json.dumps(document) + "\n"


def _lines(path: Path) -> Iterator[str]:
    try:
        with path.open(encoding="utf-8") as file:
            yield from file
    except (OSError, UnicodeDecodeError) as error:
        raise DataSetError(str(path), f"it cannot be read ({error})", "the rows that `citewell eval` wrote") from error


def _document(path: Path, line: str) -> dict[str, Any]:
    try:
        found = json.loads(line)
    except (ValueError, RecursionError) as error:  # not JSON, or nested too deeply
        raise _foreign(path) from error
    if not isinstance(found, dict):
        raise _foreign(path)
    return found


def _foreign(path: Path) -> DataSetError:
    return DataSetError(str(path), "a line of it is none of ours", "the rows that `citewell eval` wrote")
