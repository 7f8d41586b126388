"""Files, folders and standard input -> drafts; and many of them -> a library, one by one."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, field
from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from bot.cli.progress import Report
from index import drafts
from index.errors import ArticleError, KnownArticle, LongArticle
from index.model import Article, Draft

if TYPE_CHECKING:
    from index.library import Library

SUFFIXES = frozenset({".txt", ".md", ".markdown"})
STDIN = "-"

_MOST_FRONT_MATTER = 100_000
"""Bytes that a file may have besides its article's text."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fields:
    """What the options say of a single article; they go before its front matter."""

    title: str | None = None
    url: str | None = None
    published: str | None = None
    author: str | None = None

    def given(self) -> bool:
        """Whether any option was given."""
        return any((self.title, self.url, self.published, self.author))


class Fate(Enum):
    """What became of a file."""

    ADDED = "added"
    KNOWN = "known"
    SKIPPED = "skipped"
    REFUSED = "refused"

    @property
    def said(self) -> str:
        """The fate in words, after a number."""
        return "already here" if self is Fate.KNOWN else self.value


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """A file and what became of it."""

    path: str
    fate: Fate
    reason: str = ""
    """A sentence, unless it was added."""
    article_id: int | None = None
    title: str | None = None


@dataclass(frozen=True, slots=True)
class Found:
    """What stands under the paths that were named, in the order to add it."""

    files: list[str] = field(default_factory=list)
    passed_over: list[Result] = field(default_factory=list)


def find(paths: Iterable[str]) -> Found:
    """Look for articles: in folders recursively and sorted, without hidden files."""
    found = Found()
    for path in paths:
        if path == STDIN:
            found.files.append(path)
        elif Path(path).is_dir():
            before = len(found.files) + len(found.passed_over)
            _search(Path(path), found)
            if len(found.files) + len(found.passed_over) == before:
                found.passed_over.append(_refused(path, "the folder holds no .txt or .md file."))
        elif fault := _fault(Path(path)):
            found.passed_over.append(_refused(path, fault))
        else:
            found.files.append(path)
    return found


def _search(folder: Path, found: Found) -> None:
    def unreadable(error: OSError) -> None:
        found.passed_over.append(_refused(str(error.filename), _reason(error)))

    for above, folders, names in os.walk(folder, onerror=unreadable):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(name for name in names if not name.startswith(".")):
            path = Path(above, name)
            if path.suffix.lower() in SUFFIXES and path.is_file():
                found.files.append(str(path))
            else:
                found.passed_over.append(Result(path=str(path), fate=Fate.SKIPPED, reason="not a .txt or .md file."))


def _refused(path: str, reason: str) -> Result:
    return Result(path=path, fate=Fate.REFUSED, reason=reason)


def _fault(path: Path) -> str | None:
    """Why a file that was named cannot be an article; a pipe has no suffix and is let through."""
    if not path.exists():
        return "there is no such file or folder."
    if path.suffix and path.suffix.lower() not in SUFFIXES:
        return f"a {path.suffix} file is not read. Save it as a .txt or .md file in UTF-8."
    return None


def add_all(library: Library, files: Sequence[str], fields: Fields, most: int, report: Report) -> Iterator[Result]:
    """Add each file; a fault of one does not stop the others.

    Args:
        library: where they go.
        files: paths, or ``-`` for standard input.
        fields: what the options say; only for a single file.
        most: the greatest size of an article in bytes.
        report: told how many bytes are done.

    """
    sizes = [_size(file) for file in files]
    total, done = max(sum(sizes), 1), 0
    for file, size in zip(files, sizes, strict=True):
        report(done, total, file)

        def embedded(passages: int, of: int, before: int = done, size: int = size, file: str = file) -> None:
            report(before + size * passages / of, total, file)

        try:
            article = library.add(draft(file, fields, most), embedded)
        except KnownArticle as error:
            yield Result(path=file, fate=Fate.KNOWN, reason=str(error), article_id=error.article_id)
        except (ArticleError, _UnreadableError) as error:
            yield _refused(file, str(error))
        else:
            yield _added(file, article)
        done += size
    report(total, total, "")


def _added(file: str, article: Article) -> Result:
    return Result(path=file, fate=Fate.ADDED, article_id=article.id, title=article.title)


def draft(file: str, fields: Fields, most: int) -> Draft:
    """Read one article.

    Raises:
        ArticleError: it cannot be taken.
        _UnreadableError: the file cannot.

    """
    name = "Standard input" if file == STDIN else file
    text = drafts.decode(_read(file, name, most + _MOST_FRONT_MATTER), name)
    return drafts.draft(name, text, **asdict(fields))


class _UnreadableError(Exception):
    """A file that the system does not let us read."""


def _read(file: str, name: str, most: int) -> bytes:
    """The whole file, if it is not far over the limit; its size is not trusted, since a pipe tells none."""
    try:
        if file == STDIN:
            return _bounded(sys.stdin.buffer, name, most)
        with Path(file).open("rb") as opened:
            return _bounded(opened, name, most)
    except OSError as error:
        raise _UnreadableError(_reason(error)) from error


def _bounded(source: BinaryIO, name: str, most: int) -> bytes:
    data = source.read(most + 1)
    if len(data) > most:
        raise LongArticle(name, len(data), most - _MOST_FRONT_MATTER)
    return data


def _size(file: str) -> int:
    try:
        return 0 if file == STDIN else Path(file).stat().st_size
    except OSError:
        return 0


def _reason(error: OSError) -> str:
    return f"it cannot be read: {(error.strerror or str(error)).lower()}."
