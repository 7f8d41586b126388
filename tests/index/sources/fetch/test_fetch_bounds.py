"""Answers that are too much: bombs, endless bodies, drips, floods of headers, and lies about length and packing."""

from __future__ import annotations

import gzip
import struct
import subprocess
import sys
import zlib
from collections.abc import Callable, Iterator
from threading import Event

import pytest

from index.domain.source_errors import FetchError, Unreachable, WrongAnswer
from index.sources.fetch.fetcher import Limits, SafeFetcher
from tests.index.sources.fetch.servers import Reply, page, server
from tests.paths import ROOT

Make = Callable[..., SafeFetcher]
MB = 1_000_000
HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n"

MEASURED = """
import resource, sys
from index.domain.source_errors import WrongAnswer
from index.sources.fetch.fetcher import Limits, SafeFetcher

def peak():
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss

site = sys.argv[1]
fetcher = SafeFetcher(Limits(allow=(site,)))
fetcher.get(f"http://{site}/small")
before = peak()
try:
    fetcher.get(f"http://{site}/bomb")
except WrongAnswer as error:
    print(peak() - before, error, sep="\\t")
"""
"""Fetches a small page, then a bomb; prints by how many KiB the peak of memory rose, and the refusal."""


def bomb(unpacked: int) -> bytes:
    """Zeros in gzip (RFC 1952), made without packing them all: the same piece again and again, and no checksum."""
    packer = zlib.compressobj(9, wbits=-zlib.MAX_WBITS)
    piece = packer.compress(bytes(MB)) + packer.flush(zlib.Z_FULL_FLUSH)
    head = b"\x1f\x8b\x08\x00" + bytes(4) + b"\x02\xff"
    last = packer.flush()
    return head + piece * (unpacked // MB) + last + struct.pack("<II", 0, unpacked % 2**32)


def for_ever(part: bytes) -> Iterator[bytes]:
    while True:
        yield part


def slowly(part: bytes, *first: bytes) -> Iterator[bytes]:
    yield from first
    while True:
        Event().wait(0.02)
        yield part


@pytest.mark.skipif(sys.platform == "win32", reason="the module resource measures memory on Unix alone")
def test_a_bomb_is_refused_without_taking_memory() -> None:
    small = page(gzip.compress(b"<p>Words.</p>", mtime=0), content_encoding="gzip")
    packed = bomb(1_000 * MB)
    assert len(packed) < 1.2 * MB
    with server({"/small": small, "/bomb": page(packed, content_encoding="gzip")}) as site:
        command = [sys.executable, "-c", MEASURED, site.host]
        root = ROOT
        done = subprocess.run(command, cwd=root, capture_output=True, text=True, check=True)
    risen, told = done.stdout.strip().split("\t")
    assert "goes on after 10,000,000 bytes" in told
    assert int(risen) < 40 * 1024


def test_the_bomb_is_a_bomb() -> None:
    assert zlib.decompress(bomb(3 * MB)[10:-8], wbits=-zlib.MAX_WBITS) == bytes(3 * MB)


@pytest.mark.parametrize(
    ("reply", "told"),
    [
        (page(bytes(1001)), "it has 1,001 bytes, and at most 1,000 are read"),
        (HEAD + b"Content-Length: 200000000\r\n\r\n", "it has 200,000,000 bytes"),
        (page(gzip.compress(bytes(1001), mtime=0), content_encoding="gzip"), "goes on after 1,000 bytes"),
        (page(zlib.compress(bytes(1001)), content_encoding="deflate"), "goes on after 1,000 bytes"),
        (for_ever, "goes on after 1,000 bytes"),
    ],
)
def test_what_is_longer_than_the_limit_is_refused(fetcher: Make, reply: object, told: str) -> None:
    def endless(_: str) -> Iterator[bytes]:
        yield HEAD + b"\r\n"
        yield from for_ever(b"x" * 500)

    said = reply if isinstance(reply, bytes) else endless
    with server({"/": said}) as site, pytest.raises(WrongAnswer, match=told):
        fetcher(site, bytes=1000).get(site.url)


def test_packed_content_that_unpacks_to_nothing_is_bounded_too(fetcher: Make) -> None:
    def endless(_: str) -> Iterator[bytes]:
        yield HEAD + b"Content-Encoding: gzip\r\n\r\n" + gzip.compress(b"", mtime=0)[:10]
        yield from for_ever(b"\x00\x00\x00\xff\xff" * 99)  # empty blocks

    with server({"/": endless}) as site, pytest.raises(WrongAnswer, match="goes on after 1,000 bytes"):
        fetcher(site, bytes=1000).get(site.url)


def test_what_is_as_long_as_the_limit_is_read(fetcher: Make) -> None:
    packed = page(gzip.compress(bytes(1000), mtime=0), content_encoding="gzip")
    with server({"/": page(bytes(1000)), "/packed": packed}) as site:
        for path in ("/", "/packed"):
            found = fetcher(site, bytes=1000).get(site.url + path)
            assert found is not None
            assert found.data == bytes(1000)


@pytest.mark.parametrize(
    ("encoding", "body", "told"),
    [
        ("br", b"x", "packed as 'br', which was not asked for"),
        ("zstd", b"x", "packed as 'zstd'"),
        ("gzip, gzip", gzip.compress(gzip.compress(b"x", mtime=0), mtime=0), "packed as 'gzip, gzip'"),
        ("rot13", b"x", "packed as 'rot13'"),
        ("gzip", b"<p>not packed</p>", "packed content is damaged"),
        ("gzip", gzip.compress(b"words" * 99, mtime=0)[:-12], "packed content breaks off"),
        ("gzip", gzip.compress(b"words" * 99, mtime=0)[:-5] + b"12345", "packed content is damaged"),
        ("gzip", gzip.compress(b"x", mtime=0) + b"more", "something follows its packed content"),
        ("gzip", b"", "packed content breaks off"),
        ("deflate", b"\xff\xff", "packed content is damaged"),
    ],
)
def test_what_is_packed_otherwise_or_badly_is_refused(fetcher: Make, encoding: str, body: bytes, told: str) -> None:
    with server({"/": page(body, content_encoding=encoding)}) as site, pytest.raises(WrongAnswer, match=told):
        fetcher(site).get(site.url)


@pytest.mark.parametrize(
    ("reply", "error", "told"),
    [
        (HEAD + b"X-Long: " + b"x" * 20_000 + b"\r\n\r\n", WrongAnswer, "headers are longer than 16,384 bytes"),
        (HEAD + b"".join(b"X-%d: y\r\n" % n for n in range(3000)) + b"\r\n", WrongAnswer, "headers are longer"),
        (HEAD + b"X-Long: " + b"x" * 5 * MB, WrongAnswer, "breaks the rules of HTTP"),
        (HEAD + b"Content-Length: 50\r\n\r\nshort", Unreachable, "its answer broke off"),
        (HEAD + b"Transfer-Encoding: chunked\r\n\r\n50\r\nshort", Unreachable, "its answer broke off"),
        (HEAD + b"Transfer-Encoding: chunked\r\n\r\nzz\r\nshort", WrongAnswer, "breaks the rules of HTTP"),
        (HEAD + b"Content-Length: many\r\n\r\n", WrongAnswer, "breaks the rules of HTTP"),
        (HEAD + b"Content-Length: 5\r\nContent-Length: 6\r\n\r\nshort!", WrongAnswer, "breaks the rules of HTTP"),
        (b"SSH-2.0-OpenSSH_9.6\r\n\r\n", WrongAnswer, "breaks the rules of HTTP"),
        (b"HTTP/1.1 200 OK\r\nBad Header\r\n\r\n", WrongAnswer, "breaks the rules of HTTP"),
        (b"", Unreachable, "its answer broke off"),
        (b"HTTP/1.1 200", Unreachable, "its answer broke off"),
    ],
)
def test_answers_against_the_rules_are_refused(fetcher: Make, reply: bytes, error: type[FetchError], told: str) -> None:
    with server({"/": reply}) as site, pytest.raises(error, match=told):
        fetcher(site).get(site.url)


@pytest.mark.parametrize(
    "reply",
    [
        lambda _: slowly(b"x", HEAD + b"\r\n"),
        lambda _: slowly(b"x", HEAD + b"X-Slow: "),
        lambda _: slowly(b"HTTP/1.1 103 Early Hints\r\n\r\n"),
        lambda _: slowly(b"1\r\nx\r\n", HEAD + b"Transfer-Encoding: chunked\r\n\r\n"),
    ],
)
def test_a_slow_drip_ends_at_the_deadline(fetcher: Make, reply: Callable[[str], Reply]) -> None:
    with server({"/": reply}) as site, pytest.raises(Unreachable, match=r"it took longer than 0\.3 seconds"):
        fetcher(site, seconds=0.3, connect_seconds=0.2).get(site.url)


def test_redirects_share_one_deadline(fetcher: Make) -> None:
    def late(head: str) -> Iterator[bytes]:
        Event().wait(0.1)
        yield page(b"", "302 Found", location=f"{head.split()[1]}x")

    told = r"it took longer than 0\.3 seconds"
    with server({"/" + "x" * n: late for n in range(9)}) as site, pytest.raises(Unreachable, match=told):
        fetcher(site, seconds=0.3, redirects=9).get(site.url)


def test_a_server_that_says_nothing_is_given_up(fetcher: Make) -> None:
    told = r"no answer came for 0\.1 seconds"
    with server({"/": lambda _: slowly(b"")}) as site, pytest.raises(Unreachable, match=told):
        fetcher(site, connect_seconds=0.1).get(site.url)


def test_a_lookup_that_hangs_is_given_up() -> None:
    over = Event()

    def hang(_: str) -> list[str]:
        over.wait()
        return []

    with pytest.raises(Unreachable, match=r"it took longer than 0\.1 seconds"):
        SafeFetcher(Limits(seconds=0.1), lookup=hang).get("http://example.com/")
    over.set()
