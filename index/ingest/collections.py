"""Finds the articles behind what was typed: a link, file, folder, sitemap or export. Reads none of them yet.

Each article becomes a request of its own; what cannot be one is reported with the reason.
"""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from enum import Enum
from pathlib import Path
from typing import IO

from index.domain.article import Draft
from index.domain.document import Fetcher, Page, Parsers, Sitemap
from index.domain.errors import LibraryError
from index.domain.jobs import Request, Way
from index.domain.source_errors import BadRecord, Unreadable
from index.ingest import export_format

SUFFIXES = (".txt", ".md", ".markdown", ".html", ".htm", ".pdf", ".docx", ".epub")
"""Files of a folder that are taken; what they are is told by their content."""
MOST_SITEMAPS = 500
MOST_PAGES = 50_000
"""Of one import; the protocol allows as many pages in one sitemap."""

MOST_ROW = 100_000_000
"""Bytes of an export's line: an article's text of ten million bytes, each escaped, and its history."""

_READ = ", ".join(SUFFIXES)
_HEAD = 65_536
"""Bytes that tell what a file is."""
_COLLECTIONS = (
    "a folder, a sitemap's link, JSONL of `citewell export`, or a WordPress export; add a single one by `citewell add`"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class LeftOut:
    """Something that gives no request, and why."""

    name: str
    reason: str
    """A sentence, without the name."""
    fault: bool = True
    """Whether it is told as a fault; what nobody named and is of no kind that is read is none."""


Found = Request | LeftOut


ReadPosts = Callable[[IO[bytes], str], Iterable[Draft | LibraryError]]
"""Gives the posts of a WordPress export, or why one is no article; called with the file and its name."""


class Collection(Enum):
    """What a whole collection is."""

    FOLDER = "folder"
    SITEMAP = "sitemap"
    RECORDS = "records"
    """Rows of ``index.ingest.export_format``, one a line."""
    WORDPRESS = "wordpress"


@dataclass(frozen=True, slots=True)
class Collector:
    """Lists the articles of whole collections.

    Args:
        fetcher: gets sitemaps, politely.
        parsers: read them.
        read_posts: reads a WordPress export.

    """

    fetcher: Fetcher
    parsers: Parsers
    read_posts: ReadPosts

    def found(self, source: str, kind: Collection, since: date | None = None) -> Iterator[Found]:
        """The articles of a collection.

        Args:
            source: where it is.
            kind: what ``collection`` says of it.
            since: of a sitemap, leave out pages that changed earlier, and those that don't tell.

        Raises:
            LibraryError: it cannot be read at all.

        """
        match kind:
            case Collection.FOLDER:
                return folder(Path(source))
            case Collection.SITEMAP:
                return sitemap(source, self.fetcher, self.parsers, since)
            case Collection.RECORDS:
                return records(Path(source))
            case Collection.WORDPRESS:
                return posts(Path(source), self.read_posts)


def is_link(source: str) -> bool:
    """Whether it is meant as an address; whether that can be fetched is the fetcher's to say."""
    return "://" in source


def named(source: str) -> Iterator[Found]:
    """A link, a file, or all files of a folder, in the order to add them."""
    if is_link(source):
        yield Request(way=Way.LINK, name=source)
    elif os.path.isdir(source):  # noqa: PTH112 - pathlib raises for names that are too long
        yield from folder(Path(source))
    elif os.path.lexists(source):
        yield _file(source)
    else:
        yield LeftOut(name=source, reason="there is no such file or folder. A link begins with https://.")


def collection(source: str) -> Collection:
    """What stands under a name, by its first bytes if it is a file.

    Raises:
        Unreadable: nothing can be read there.
        BadRecord: it is no collection.

    """
    if is_link(source):
        return Collection.SITEMAP
    if os.path.isdir(source):  # noqa: PTH112 - as above
        return Collection.FOLDER
    head = _head(source).removeprefix(b"\xef\xbb\xbf").lstrip()
    if head.startswith(b"{"):
        return Collection.RECORDS
    if b"wordpress.org/export" in head:
        return Collection.WORDPRESS
    raise BadRecord(source, "it is no collection of articles", _COLLECTIONS)


def _head(path: str) -> bytes:
    try:
        with Path(path).open("rb") as file:
            return file.read(_HEAD)
    except OSError as error:
        raise Unreadable(path, (error.strerror or str(error)).lower()) from error


def records(path: Path) -> Iterator[Found]:
    """The rows of an export, each read when its turn comes."""
    with path.open("rb") as file:
        for number, row in enumerate(_lines(file), 1):
            place = f"{path}, line {number}"
            if row is None:
                yield LeftOut(name=place, reason=f"the line has more than {MOST_ROW:,} bytes.")
            elif row.strip():
                yield Request(way=Way.RECORD, name=place, data=row)


def _lines(file: IO[bytes]) -> Iterator[bytes | None]:
    """Lines of bounded length; ``None`` for a longer one."""
    while row := file.readline(MOST_ROW + 1):
        whole = len(row) <= MOST_ROW
        yield row if whole else None
        while not whole and not row.endswith(b"\n") and (row := file.readline(MOST_ROW)):
            pass


def posts(path: Path, read: ReadPosts) -> Iterator[Found]:
    """The posts of a WordPress export; one that breaks off gives those before."""
    with path.open("rb") as file:
        try:
            for number, post in enumerate(read(file, str(path)), 1):
                place = f"{path}, post {number}"
                if isinstance(post, LibraryError):
                    yield LeftOut(name=place, reason=str(post))
                else:
                    yield Request(way=Way.RECORD, name=place, data=export_format.row(post))
        except LibraryError as error:
            yield LeftOut(name=str(path), reason=str(error))


def folder(path: Path) -> Iterator[Found]:
    """The files of a folder and those below it, sorted, without hidden ones."""
    empty = True
    for found in _walk(path):
        empty = False
        yield found
    if empty:
        yield LeftOut(name=str(path), reason=f"the folder holds no file that is read ({_READ}).")


def _walk(top: Path) -> Iterator[Found]:
    faults: list[OSError] = []
    for above, folders, names in os.walk(top, onerror=faults.append):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(name for name in names if not name.startswith(".")):
            path = Path(above, name)
            if path.suffix.lower() in SUFFIXES and path.is_file():
                yield _file(str(path))
            else:
                yield LeftOut(name=str(path), reason=f"not a file that is read ({_READ}).", fault=False)
    for error in faults:
        yield LeftOut(name=str(error.filename), reason=f"it cannot be read: {(error.strerror or str(error)).lower()}.")


def _file(path: str) -> Found:
    try:
        path.encode()
    except UnicodeEncodeError:
        return LeftOut(name=path, reason="its name is no UTF-8, so it cannot be noted. Rename the file.")
    return Request(way=Way.PATH, name=os.path.abspath(path))  # noqa: PTH100 - a link to a file keeps its own name


def sitemap(url: str, fetcher: Fetcher, parsers: Parsers, since: date | None = None) -> Iterator[Found]:
    """The pages of a sitemap and of those that it names.

    Args:
        url: where it is.
        fetcher: gets it, politely.
        parsers: read it.
        since: leave out pages that changed earlier, and those that don't tell.

    Raises:
        LibraryError: the first one cannot be had; one that it names is told as left out.

    """
    first = _sitemap(url, fetcher, parsers)
    yield from _bounded(url, _pages(url, first, fetcher, parsers), since)


def _sitemap(url: str, fetcher: Fetcher, parsers: Parsers) -> Sitemap:
    fetched = fetcher.get(url, polite=True)
    return parsers.sitemap(fetched.data, url=fetched.url) if fetched else Sitemap()


def _pages(url: str, first: Sitemap, fetcher: Fetcher, parsers: Parsers) -> Iterator[Page | LeftOut]:
    """All pages, sitemap by sitemap."""
    yield from first.pages
    seen, waiting = {url}, deque(first.sitemaps)
    while waiting:
        at = waiting.popleft()
        if at in seen:
            continue
        if len(seen) >= MOST_SITEMAPS:
            yield LeftOut(name=url, reason=f"it names more than {MOST_SITEMAPS} sitemaps. Import the others by name.")
            return
        seen.add(at)
        try:
            found = _sitemap(at, fetcher, parsers)
        except LibraryError as error:
            yield LeftOut(name=at, reason=str(error))
            continue
        yield from found.pages
        waiting += found.sitemaps


def _bounded(url: str, pages: Iterable[Page | LeftOut], since: date | None) -> Iterator[Found]:
    """Each page once, those of the wanted days, and not without end."""
    taken: set[str] = set()
    undated = 0
    for page in pages:
        if isinstance(page, LeftOut):
            yield page
        elif since and page.changed is None:
            undated += 1
        elif page.url not in taken and not (since and page.changed and page.changed.date() < since):
            if len(taken) >= MOST_PAGES:
                yield LeftOut(name=url, reason=f"it names more than {MOST_PAGES:,} pages. Import its parts by name.")
                break
            taken.add(page.url)
            yield Request(way=Way.PAGE, name=page.url)
    if undated:
        reason = f"{undated:,} of its pages don't tell when they changed, and were left out because of --since."
        yield LeftOut(name=url, reason=reason, fault=False)
