"""A parsed page with what its head and its JSON-LD say, read once for all who ask."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import unescape
from urllib.parse import SplitResult, urljoin, urlsplit

from lxml.html import HtmlElement, HTMLParser, document_fromstring

from index.language.written_date import Locale, tag
from index.sources.html.elements import plain
from index.sources.html.json_ld import Node, articles

_FEEDS = frozenset({"application/rss+xml", "application/atom+xml", "application/feed+json", "application/rdf+xml"})
_MOST_FEEDS = 20
_REFRESH = re.compile(r"\s*(\d{1,4})(?:\.\d*)?\s*[;,]\s*(?:url\s*=\s*)?(\S.*)", re.IGNORECASE)
_AT_ONCE = 5
"""Seconds of a ``meta refresh`` up to which it leads on; slower ones reload a page."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Markup:
    """A page as its readers need it."""

    tree: HtmlElement
    metas: Mapping[str, Sequence[str]]
    """What the ``meta`` elements hold, in order, by name, property or itemprop in lower case."""
    nodes: Sequence[Node]
    """The articles of its JSON-LD, the likeliest first."""
    url: str | None

    def meta(self, *keys: str) -> Iterator[str]:
        """What the head holds under these names, in their order."""
        for key in keys:
            yield from self.metas.get(key, ())

    @property
    def address(self) -> SplitResult:
        """Where it was found, in its parts; all are empty for a file, and for what is no address."""
        try:
            return urlsplit(self.url or "")
        except ValueError:
            return urlsplit("")

    @property
    def locale(self) -> Locale | None:
        """The language and the region as declared, in small letters; no region is empty."""
        inside = [str(node["inLanguage"]) for node in self.nodes if isinstance(node.get("inLanguage"), str)]
        stated = [self.tree.get("lang") or self.tree.get("xml:lang") or "", *self.meta("content-language", "og:locale")]
        return next((found for one in [*stated, *inside] if (found := tag(one))), None)

    @property
    def canonical(self) -> str | None:
        """The address by which the page wants to be known, absolute."""
        links = [link.get("href") for link in self._links("canonical")]
        found = next((plain(one) for one in [*links, *self.meta("og:url")] if one and plain(one)), None)
        return self.absolute(found) if found else None

    @property
    def feeds(self) -> tuple[str, ...]:
        """Addresses of the feeds that the page names, but for those of comments."""
        links = [link for link in self._links("alternate") if (link.get("type") or "").strip().lower() in _FEEDS]
        own = [link for link in links if "comment" not in f"{link.get('href')} {link.get('title')}".lower()]
        found = (self.absolute(link.get("href") or "") for link in own)
        return tuple(dict.fromkeys(one for one in found if one))[:_MOST_FEEDS]

    def _links(self, relation: str) -> Iterator[HtmlElement]:
        return (link for link in self.tree.iter("link") if relation in (link.get("rel") or "").lower().split())

    def absolute(self, link: str) -> str | None:
        """An address of the web, or ``None``."""
        base = next((one.get("href") for one in self.tree.iter("base") if one.get("href")), "")
        try:
            found = urljoin(urljoin(self.url or "", base), link.strip())
            return found if urlsplit(found).scheme in {"http", "https"} and urlsplit(found).hostname else None
        except ValueError:
            return None


def markup(text: str, url: str | None) -> Markup:
    """Parse a page.

    Args:
        text: HTML.
        url: where it was found.

    Raises:
        lxml.etree.ParserError: there is no element in it.

    """
    parser = HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True)
    tree = document_fromstring(text.encode(), parser=parser)
    return Markup(tree=tree, metas=_metas(tree), nodes=articles(tree), url=url)


def _metas(tree: HtmlElement) -> Mapping[str, Sequence[str]]:
    found: dict[str, list[str]] = {}
    for meta in tree.iter("meta"):
        content = plain(unescape(meta.get("content") or ""))
        keys = {(meta.get(key) or "").strip().lower() for key in ("name", "property", "itemprop", "http-equiv")}
        for key in keys - {""} if content else ():
            found.setdefault(key, []).append(content)
    return found


def leads_on(page: Markup) -> str | None:
    """The address to which a page sends its readers within some seconds, if it does."""
    for stated in page.meta("refresh"):
        found = _REFRESH.match(stated)
        if found and int(found[1]) <= _AT_ONCE:
            return page.absolute(found[2].strip(" '\""))
    return None
