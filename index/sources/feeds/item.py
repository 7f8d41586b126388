"""What the items of XML and JSON feeds have in common."""

from __future__ import annotations

import html
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace
from hashlib import sha256
from urllib.parse import urljoin, urlsplit

from index.domain.document import Item

MOST_ITEMS = 1000
MOST_BYTES = 2_000_000
"""Of a longer feed the first items are read, for feeds begin with what is newest; so many bytes take some seconds."""
LEAST_TEXT = 500
"""Characters from which on what a feed calls content may be a whole article; below, its link is followed."""
_LONGEST_KEY = 500
_LONGEST_LINE = 1000
"""Characters of a title or a name; nobody reads more."""

_GOES_ON = re.compile(
    r"(?:…|\.\.\.)\W*$"
    r"|\b(?:read (?:more|on|the (?:full|rest|whole))|(?:continue|keep) reading|full (?:article|story))\b.{0,200}$",
    re.IGNORECASE,
)
"""How a text ends that goes on elsewhere."""
_APPEARED = re.compile(r"\s*^The post .{1,1000} (?:first appeared|appeared first) on .{1,500}\Z", re.MULTILINE)
"""What WordPress puts under every article of its feeds."""


def apart(items: Iterable[Item]) -> Iterator[Item]:
    """The items that can be read, each once and with a key that tells it from the others.

    An id that several items share does not tell them apart, so their links do.
    """
    found = [item for item in items if item.url or item.text]
    shared = Counter(item.key for item in found)
    seen: set[str] = set()
    for item in found:
        own = item.key if shared[item.key] == 1 else ""
        key = own or item.url or item.key or f"{item.title} {item.published} {item.text}"
        short = key if len(key) <= _LONGEST_KEY else sha256(key.encode()).hexdigest()
        if short not in seen:
            seen.add(short)
            yield replace(item, key=short)


def whole(text: str, url: str | None) -> str:
    """The text if it is a whole article as far as can be told, else nothing.

    An item without a link is complete in itself (RSS 2.0, "Elements of <item>").
    """
    text = _APPEARED.sub("", text.strip())
    return text if not url or (len(text) >= LEAST_TEXT and not _GOES_ON.search(text)) else ""


def line(found: object) -> str:
    """Text on one line, its entities decoded, for many feeds escape them twice; nothing of what is no text."""
    return " ".join(html.unescape(found).split())[:_LONGEST_LINE] if isinstance(found, str) else ""


def names(found: Iterable[object]) -> str | None:
    """Authors on one line, each once; an address of e-mail is no name."""
    lines = [line(one) for one in found]
    return ", ".join(dict.fromkeys(one for one in lines if one and "@" not in one))[:_LONGEST_LINE] or None


def link(base: str, found: object) -> str | None:
    """The absolute address, if it is one of the web."""
    try:
        url = urljoin(base, found.strip()) if isinstance(found, str) and found.strip() else ""
        parts = urlsplit(url)
    except ValueError:
        return None
    return url if parts.scheme in {"http", "https"} and parts.hostname else None
