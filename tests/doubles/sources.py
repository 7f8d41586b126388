"""Doubles of the ports of ``index.domain.document``: small, in this process, and held to the same contract."""

from __future__ import annotations

import re

from index.domain.document import Extracted, FeedPage, Kind, Sitemap
from index.domain.source_errors import NotAFeed, NotASitemap, NoText, UnknownFormat

_SUFFIXES = {".md": Kind.MARKDOWN, ".html": Kind.HTML}


class FakeParsers:
    """``Parsers`` of text, Markdown and the simplest HTML; feeds and sitemaps are what it was given.

    It goes by the first bytes, as the real ones do: ``%PDF``, ``PK`` and zero bytes are refused.
    """

    def __init__(self, *, feeds: dict[str, FeedPage] | None = None, sitemaps: dict[str, Sitemap] | None = None) -> None:
        self.feeds = feeds or {}
        """By address."""
        self.sitemaps = sitemaps or {}
        self.read: list[str] = []
        """The names of the documents that were read, for tests that count."""
        self.closed = False

    def document(self, data: bytes, *, name: str, url: str | None = None, content_type: str = "") -> Extracted:
        """See ``Parsers.document``."""
        self.read.append(name)
        if b"\0" in data or data.startswith((b"%PDF", b"PK")):
            raise UnknownFormat(name, "binary data")
        text = data.decode("utf-8", "replace")
        markup = text.lstrip().startswith("<")
        kind = Kind.HTML if markup else next((k for end, k in _SUFFIXES.items() if name.endswith(end)), Kind.TEXT)
        title = _between(text, "title") if markup else None
        text = _shown(text) if markup else text
        if not re.search(r"\w", text):
            raise NoText(name, "there is no word in it")
        return Extracted(kind=kind, title=title or text.strip().splitlines()[0].lstrip("# "), text=text, url=url)

    def feed(self, data: bytes, *, url: str, content_type: str = "") -> FeedPage:
        """See ``Parsers.feed``."""
        if url not in self.feeds:
            raise NotAFeed(url, "something else")
        return self.feeds[url]

    def sitemap(self, data: bytes, *, url: str) -> Sitemap:
        """See ``Parsers.sitemap``."""
        if url not in self.sitemaps:
            raise NotASitemap(url, "something else")
        return self.sitemaps[url]

    def named_feeds(self, data: bytes, *, url: str, content_type: str = "") -> tuple[str, ...]:
        """See ``Parsers.named_feeds``; it finds none."""
        return ()

    def close(self) -> None:
        """See ``Parsers.close``."""
        self.closed = True


def _between(text: str, tag: str) -> str | None:
    found = re.search(rf"<{tag}>(.*?)</{tag}>", text, re.DOTALL)
    return found[1].strip() if found else None


def _shown(markup: str) -> str:
    """What stands in the paragraphs and headings of a page."""
    found = re.findall(r"<(p|h1)>(.*?)</\1>", markup, re.DOTALL)
    return "\n\n".join(("# " if tag == "h1" else "") + inner.strip() for tag, inner in found)
