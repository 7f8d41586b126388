"""Reads an answer's body within limits: those on what is sent, and on what it unpacks to."""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator, Mapping

from config.translatable import Saying
from index.domain.source_errors import WrongAnswer

STEP = 65_536
"""Bytes unpacked at once."""
ENCODINGS = frozenset({"gzip", "x-gzip", "deflate"})
"""What is unpacked; only gzip is asked for. The standard library has no decoder of Brotli."""


def read(chunks: Iterable[bytes], headers: Mapping[str, str], *, most: int, link: str) -> bytes:
    """The body, unpacked.

    Args:
        chunks: as they come from the connection.
        headers: the answer's, by name in lower case.
        most: limit in bytes, before unpacking as after.
        link: for errors, as it may be shown.

    Raises:
        WrongAnswer: it is too long, or packed in a way that is not read.

    """
    length, encoding = headers.get("content-length", ""), headers.get("content-encoding", "").strip().lower()
    if length.isdecimal() and int(length) > most:
        raise WrongAnswer(
            link, Saying("it has {found:,} bytes, and at most {most:,} are read", found=int(length), most=most)
        )
    if encoding in ENCODINGS:
        chunks = _unpacked(_bounded(chunks, most, link), link)
    elif encoding not in {"", "identity"}:
        raise WrongAnswer(link, Saying("it is packed as {encoding!r}, which was not asked for", encoding=encoding[:40]))
    return b"".join(_bounded(chunks, most, link))


def _bounded(chunks: Iterable[bytes], most: int, link: str) -> Iterator[bytes]:
    total = 0
    for chunk in chunks:
        total += len(chunk)
        if total > most:
            raise WrongAnswer(link, Saying("it goes on after {most:,} bytes, and no more are read", most=most))
        yield chunk


def _unpacked(chunks: Iterable[bytes], link: str) -> Iterator[bytes]:
    decoder = zlib.decompressobj(wbits=zlib.MAX_WBITS + 32)  # gzip and zlib, told apart by their heads
    try:
        for chunk in chunks:
            rest = chunk
            while rest and not decoder.eof:
                yield decoder.decompress(rest, STEP)
                rest = decoder.unconsumed_tail
            if rest or decoder.unused_data:
                raise WrongAnswer(link, Saying("something follows its packed content"))
        yield decoder.flush()
    except zlib.error:
        raise WrongAnswer(link, Saying("its packed content is damaged")) from None
    if not decoder.eof:
        raise WrongAnswer(link, Saying("its packed content breaks off"))
