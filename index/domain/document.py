"""The results of fetching and parsing, and their two ports.

The adapters are in ``index.sources``; tests have doubles that pass the same contract.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum
from typing import Protocol


class Kind(Enum):
    """A document's format, judged by its content."""

    HTML = "html"
    PDF = "pdf"
    DOCX = "docx"
    EPUB = "epub"
    MARKDOWN = "markdown"
    TEXT = "text"


@dataclass(frozen=True, slots=True, kw_only=True)
class Validators:
    """A response's validators, for conditional requests later (RFC 9110, section 8.8)."""

    etag: str | None = None
    modified: str | None = None
    """The header ``Last-Modified``, to the letter."""


UNKNOWN = Validators()
"""No validators."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetched:
    """The response to a fetch."""

    url: str
    """Where it was found, after redirects."""
    data: bytes
    """The body, decompressed."""
    content_type: str = ""
    """The header as sent, such as ``text/html; charset=utf-8``; a claim, not a fact."""
    name: str | None = None
    """The file's name that ``Content-Disposition`` gives."""
    validators: Validators = UNKNOWN


@dataclass(frozen=True, slots=True, kw_only=True)
class Extracted:
    """A document's text and metadata; unknown fields are ``None``, never guessed.

    ``text`` keeps paragraphs apart by an empty line and heads headings with ``#``.
    """

    kind: Kind
    title: str
    text: str
    url: str | None = None
    """The canonical address, where the document names one on the host that it came from; else where it was found."""
    published: date | None = None
    author: str | None = None
    site: str | None = None
    """The name that the site gives itself, else its host without ``www.``."""
    language: str | None = None
    """ISO 639-1, as the document declares it; ``Intake`` puts what it detects in the text before that."""
    feeds: tuple[str, ...] = ()
    """Addresses of feeds that a page names."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One entry of a feed."""

    key: str
    """Its id, or its link: what tells it from the others of its feed."""
    url: str | None
    title: str
    """As plain text; empty where the feed gives none."""
    text: str = ""
    """The whole article, as in ``Extracted``, where the feed itself holds it; empty where it holds only a summary."""
    published: date | None = None
    author: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedPage:
    """A feed as it was found, newest first or in its own order."""

    title: str
    items: tuple[Item, ...]
    minutes: int | None = None
    """How often it asks to be read (``ttl``), in minutes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """One address of a sitemap."""

    url: str
    changed: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Sitemap:
    """A sitemap, or an index that names others."""

    pages: tuple[Page, ...] = ()
    sitemaps: tuple[str, ...] = ()


class Fetcher(Protocol):
    """Gets what a link leads to. Called from several threads at once."""

    def get(self, url: str, validators: Validators | None = None, *, polite: bool = False) -> Fetched | None:
        """The page behind a link, or ``None`` when it has not changed since ``validators`` were given.

        Args:
            url: http or https.
            validators: what an earlier answer gave.
            polite: whether robots.txt is asked first, as for what no person asked for (feeds, sitemaps).

        Raises:
            FetchError: it cannot be had; ``passing`` tells whether a later try may succeed.

        """


class Parsers(Protocol):
    """Turns bytes into text and fields, in a child process with limits. Called from several threads at once.

    Every method may raise ``ArticleError``: ``TooHeavy`` when the limits are exceeded, ``UnknownFormat``
    when the content is of no format that is read, ``Damaged`` when it breaks its format's rules.
    """

    def document(self, data: bytes, *, name: str, url: str | None = None, content_type: str = "") -> Extracted:
        """An article of any format; ``NoText`` when there is none in it. ``name`` is for sentences to people."""

    def feed(self, data: bytes, *, url: str, content_type: str = "") -> FeedPage:
        """An RSS, Atom or JSON feed; ``NotAFeed`` for anything else."""

    def sitemap(self, data: bytes, *, url: str) -> Sitemap:
        """A sitemap (XML, gzipped or not, or a list of addresses); ``NotASitemap`` for anything else."""

    def named_feeds(self, data: bytes, *, url: str, content_type: str = "") -> tuple[str, ...]:
        """The addresses of feeds that an HTML page names; none for anything else."""

    def close(self) -> None:
        """End the child process."""
