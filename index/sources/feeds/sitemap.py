"""Sitemaps, by the protocol of sitemaps.org: XML, an index of others, or a list of addresses; gzipped or not."""

from __future__ import annotations

import re
import zlib
from codecs import BOM_UTF8
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from io import BytesIO
from itertools import islice
from typing import Any

from lxml import etree

from config.translatable import Saying
from index.domain.document import Page, Sitemap
from index.domain.source_errors import NotASitemap
from index.sources.feeds.item import link
from index.sources.feeds.wrong_format import SITEMAP, kind

MOST_ENTRIES = 50_000
MOST_BYTES = 52_428_800
"""Unpacked. Both limits are the protocol's; of more entries the first are read."""
_GZIP = b"\x1f\x8b"
_BARE = re.compile(rb"&(?!(?:amp|lt|gt|quot|apos|#\d+|#x[0-9a-fA-F]+);)")
"""An ampersand that should have been escaped, the most frequent fault of sitemaps; or an entity, left unresolved."""
_CDATA = re.compile(rb"(<!\[CDATA\[.*?\]\]>)", re.DOTALL)
_ENDED = re.compile(rb"</(?:[\w.-]+:)?(?:urlset|sitemapindex)\s*>\s*$")
_FORBIDDEN = bytes({*range(32)} - {*b"\t\n\r"})
_WIDE = (b"\xff\xfe", b"\xfe\xff")


def sitemap(data: bytes, *, url: str) -> Sitemap:
    """The pages that a sitemap names, and the sitemaps that an index names, each once and http(s) only.

    Args:
        data: its bytes; gzip is told from them.
        url: where it was found, for sentences to people and to resolve addresses by.

    Raises:
        NotASitemap: it is anything else, broken, or longer than the protocol allows.

    """
    data = _unpacked(data, url) if data.startswith(_GZIP) else data
    if len(data) > MOST_BYTES:
        raise NotASitemap(url, Saying("a file of more than {most:,} bytes", most=MOST_BYTES))
    data = data.strip()
    if (found := kind(data)) == SITEMAP:
        return _gathered(islice(_entries(data, url), MOST_ENTRIES))
    if not data.removeprefix(BOM_UTF8).startswith((b"http://", b"https://")):
        raise NotASitemap(url, found)
    return _gathered(islice(_addresses(data), MOST_ENTRIES))


def _gathered(entries: Iterable[tuple[str, Page]]) -> Sitemap:
    pages: dict[str, Page] = {}
    sitemaps: dict[str, None] = {}
    for name, page in entries:
        if name == "sitemap":
            sitemaps.setdefault(page.url)
        else:
            pages.setdefault(page.url, page)
    return Sitemap(pages=tuple(pages.values()), sitemaps=tuple(sitemaps))


def _unpacked(data: bytes, url: str) -> bytes:
    unpack = zlib.decompressobj(wbits=16 + zlib.MAX_WBITS)
    try:
        found = unpack.decompress(data, MOST_BYTES + 1)
    except zlib.error:
        raise NotASitemap(url, Saying("a broken gzip archive")) from None
    if not unpack.eof and len(found) <= MOST_BYTES:
        raise NotASitemap(url, Saying("a gzip archive that is cut short"))
    return found


def _addresses(data: bytes) -> Iterator[tuple[str, Page]]:
    """Those of a plain list, one a line."""
    for line in data.decode("utf-8-sig", "replace").splitlines():
        if address := link("", line):
            yield "url", Page(url=address)


def _entries(data: bytes, base: str) -> Iterator[tuple[str, Page]]:
    """What an XML sitemap names, told apart by the names of their elements; only one is held at a time."""
    escaped = data if data.startswith(_WIDE) else _escaped(data)
    read = etree.iterparse(
        BytesIO(escaped),
        tag=("{*}url", "{*}sitemap"),
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        recover=True,  # what stands before and after a fault counts
    )
    some = False
    try:
        for _, element in read:
            if address := link(base, _said(element, "loc")):
                some = True
                yield etree.QName(element).localname, Page(url=address, changed=_moment(_said(element, "lastmod")))
            element.clear()
            while element.getprevious() is not None:
                del element.getparent()[0]
    except etree.XMLSyntaxError as error:
        if not some:
            raise NotASitemap(base, Saying("broken XML ({fault})", fault=error.msg)) from None
    if not some and len(read.error_log):
        raise NotASitemap(base, Saying("broken XML ({fault})", fault=read.error_log[0].message))


def _escaped(data: bytes) -> bytes:
    """XML whose bare ampersands are escaped, but for those in CDATA, without what XML does not allow."""
    clean = data.translate(None, _FORBIDDEN)
    if not _ENDED.search(clean):  # cut short: half an address is none
        clean = clean[: clean.rfind(b"</loc>") + len(b"</loc>")] if b"</loc>" in clean else clean
    parts = _CDATA.split(clean)  # every other one is CDATA
    return b"".join(part if odd % 2 else _BARE.sub(b"&amp;", part) for odd, part in enumerate(parts))


def _said(element: Any, name: str) -> str:
    child = element.find(f"{{*}}{name}")
    return "" if child is None else "".join(child.itertext()).strip()


def _moment(stated: str) -> datetime | None:
    """A date, or a time, of ISO 8601 in UTC; without a time zone it counts as UTC."""
    try:
        found = datetime.fromisoformat(stated)
        return (found if found.tzinfo else found.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError):
        return None
