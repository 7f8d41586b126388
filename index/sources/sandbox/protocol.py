"""What goes through the pipes between the program and its parser process: frames of JSON and bytes.

A frame is two lengths (4 bytes each, big-endian), a JSON object in UTF-8, and bytes. Nothing in
it can run code when read.
"""

from __future__ import annotations

import json
import struct
from collections.abc import Mapping
from dataclasses import asdict
from datetime import date, datetime
from enum import Enum
from typing import IO, Any

from config import translatable
from config.translatable import Saying
from index.domain.document import Extracted, FeedPage, Item, Kind, Page, Sitemap
from index.domain.errors import ArticleError, BadFrontMatter, LibraryError
from index.domain.source_errors import Damaged, LongFile, NotAFeed, NotASitemap, NoText, TooHeavy, UnknownFormat

MOST = 48 * 1024 * 1024
"""Bytes of a part of a frame; longer ones are not believed."""
_LENGTHS = struct.Struct("!II")
_ERRORS: dict[str, type[ArticleError]] = {
    one.__name__: one
    for one in (BadFrontMatter, Damaged, LongFile, NoText, NotAFeed, NotASitemap, TooHeavy, UnknownFormat)
}
"""The faults that a parser may report."""

Head = dict[str, Any]
Result = Extracted | FeedPage | Sitemap | tuple[str, ...]
"""What a parser gives back."""


def send(stream: IO[bytes], head: Mapping[str, Any], data: bytes = b"") -> None:
    """Write a frame.

    Raises:
        ValueError: it is too long.
        OSError: the other side is gone.

    """
    # Half a character, as broken files hold, becomes a question mark: UTF-8 knows none.
    encoded = json.dumps(head, ensure_ascii=False, default=_plain).encode("utf-8", "replace")
    if max(len(encoded), len(data)) > MOST:
        msg = f"a frame of {len(encoded):,} and {len(data):,} bytes; at most {MOST:,} each are sent"
        raise ValueError(msg)
    for part in (_LENGTHS.pack(len(encoded), len(data)), encoded, data):
        stream.write(part)
    stream.flush()


def receive(stream: IO[bytes]) -> tuple[Head, bytes]:
    """Read a frame.

    Raises:
        EOFError: the other side is gone.
        ValueError: it is no frame.

    """
    sizes = _LENGTHS.unpack(_exactly(stream, _LENGTHS.size))
    if max(sizes) > MOST:
        msg = f"a frame of {sizes} bytes; at most {MOST:,} each are read"
        raise ValueError(msg)
    head = json.loads(_exactly(stream, sizes[0]))
    if not isinstance(head, dict):
        msg = f"a frame that begins with {type(head).__name__}"
        raise ValueError(msg)  # noqa: TRY004 - what was received is wrong, not what was called
    return head, _exactly(stream, sizes[1])


def _exactly(stream: IO[bytes], count: int) -> bytes:
    data = stream.read(count)
    if len(data) < count:
        raise EOFError
    return data


def _plain(value: object) -> object:
    """What JSON has no form for."""
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Enum):
        return value.value
    msg = f"{type(value).__name__} cannot be sent"
    raise TypeError(msg)


def packed(value: Result) -> Head:
    """A result as an object for ``send``."""
    return {"result": value if isinstance(value, tuple) else asdict(value)}


def packed_error(error: ArticleError) -> Head:
    """A fault as an object for ``send``: its class's name and its sentence, which can be said in other languages."""
    return {"error": type(error).__name__, "sentence": translatable.packed(error.saying)}


def error_of(head: Head) -> ArticleError | None:
    """The fault that an answer reports, if it does."""
    if "error" not in head:
        return None
    kind = _ERRORS.get(head["error"], ArticleError)
    sentence = translatable.unpacked(str(head["sentence"]))
    found = kind.__new__(kind)
    if not isinstance(sentence, Saying):
        sentence = Saying("{sentence}", sentence=sentence)
    LibraryError.__init__(found, sentence)  # as it is: its class's own would make another sentence
    return found


def extracted(row: Head) -> Extracted:
    """A document that was sent."""
    return Extracted(
        **{**row, "kind": Kind(row["kind"]), "published": _day(row["published"]), "feeds": tuple(row["feeds"])}
    )


def feed_page(row: Head) -> FeedPage:
    """A feed that was sent."""
    items = tuple(Item(**{**one, "published": _day(one["published"])}) for one in row["items"])
    return FeedPage(**{**row, "items": items})


def sitemap(row: Head) -> Sitemap:
    """A sitemap that was sent."""
    pages = tuple(Page(url=one["url"], changed=_moment(one["changed"])) for one in row["pages"])
    return Sitemap(pages=pages, sitemaps=tuple(row["sitemaps"]))


def _day(iso: str | None) -> date | None:
    return date.fromisoformat(iso) if iso else None


def _moment(iso: str | None) -> datetime | None:
    return datetime.fromisoformat(iso) if iso else None
