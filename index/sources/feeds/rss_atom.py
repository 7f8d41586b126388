"""Feeds: RSS 0.9x to 2.0, RDF and Atom by feedparser; JSON Feed by ``index.sources.feeds.json_feed``.

feedparser is given bytes, never an address, so that it fetches nothing; what a document type declares
is cut off before, so that no entity is resolved.
"""

from __future__ import annotations

import html
import io
import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

import feedparser

from config.translatable import Saying
from index.domain.article import site_of
from index.domain.document import FeedPage, Item
from index.domain.source_errors import NotAFeed
from index.language.written_date import Locale, tag
from index.sources.feeds import item as feeds_item
from index.sources.feeds.json_feed import json_feed
from index.sources.feeds.wrong_format import HTML, kind
from index.sources.text.charset import decoded
from index.sources.text.day import day
from index.sources.text.html_fragment import line_of, text_of

_ITEM_END = re.compile(rb"</(?:\w+:)?(?:item|entry)\s*>", re.IGNORECASE)
_PROLOGUE = re.compile(rb"(?>[^<]+|<\?.*?\?>|<!--.*?-->)*+", re.DOTALL)
_TAG = re.compile(rb"<[A-Za-z_]")
_UNUSED = re.compile(rb"</?(?:geo|georss|gml|itunes|media|psc):[^>]*>", re.IGNORECASE)
"""Tags of pictures, sounds and places; some have titles of their own."""
_NUMBERED = re.compile(rb"&#x?[0-9a-f]{1,4000};", re.IGNORECASE)
_PERIODS = {"hourly": 60, "daily": 1440, "weekly": 10_080, "monthly": 43_200, "yearly": 525_600}
"""Minutes of ``sy:updatePeriod`` (RSS 1.0, Syndication module)."""
_MARKED_UP = frozenset({"text/html", "application/xhtml+xml"})

Parsed = Mapping[str, Any]
"""A feed or an item as feedparser read it."""
_MAIL = re.compile(r"<?[^\s<>()]+@[^\s<>()]+>?")


def feed(data: bytes, *, url: str, content_type: str = "") -> FeedPage:
    """What a feed holds; items with neither a link nor an article are left out.

    An item has a text where the feed holds the whole article: its content (``content:encoded``,
    Atom's ``content``, ``content_html``, ``content_text``) if it has some length and does not end in
    "read more", or, of an item without a link, all there is.

    Args:
        data: the feed's bytes.
        url: where it was found, to resolve links by.
        content_type: the header, for its charset.

    Raises:
        NotAFeed: it is anything else.

    """
    text = decoded(data, content_type).strip()
    page = json_feed(text, url) if text.startswith("{") else _xml_feed(text.encode(), url, kind(data))
    return replace(page, title=page.title or site_of(url) or url, items=tuple(feeds_item.apart(page.items)))


def _xml_feed(data: bytes, url: str, found: str) -> FeedPage:
    parsed = {} if found == HTML else _parsed(data, url)
    head, entries, version = parsed.get("feed", {}), parsed.get("entries", []), parsed.get("version")
    if not version:
        raise NotAFeed(url, found)
    if not entries and (fault := parsed.get("bozo_exception")):
        raise NotAFeed(url, Saying("broken XML ({fault})", fault=_fault(fault)))
    atom = version.startswith("atom")
    by = _people(head, atom=True) if atom else None  # RFC 4287, section 4.2.1: a feed's author is that of its entries
    locale = tag(head.get("language"))
    return FeedPage(
        title=_title(head),
        items=tuple(_item(one, url, by, locale, atom=atom) for one in entries[: feeds_item.MOST_ITEMS]),
        minutes=_minutes(head),
    )


def _parsed(data: bytes, url: str) -> Parsed:
    """What feedparser finds in a feed. What breaks it (it looks up what a broken feed never opened) is no feed."""
    bare = _UNUSED.sub(b"", _undeclared(data))
    try:
        parsed: Parsed = feedparser.parse(
            io.BytesIO(_first_items(_NUMBERED.sub(_valid, bare))),
            response_headers={"content-type": "application/xml; charset=utf-8", "content-location": url},
            resolve_relative_uris=False,  # of what stands in an item's HTML only the text is kept
            sanitize_html=False,
        )
    except (ArithmeticError, AttributeError, LookupError, RecursionError, TypeError, ValueError):
        raise NotAFeed(url, Saying("a feed too broken to be read")) from None
    return parsed


def _undeclared(data: bytes) -> bytes:
    """The feed without its document type, which ends where the first tag begins."""
    prologue = _PROLOGUE.match(data)
    start = prologue.end() if prologue else 0
    tag = _TAG.search(data, start)
    return data[:start] + data[tag.start() :] if tag else data


def _valid(number: re.Match[bytes]) -> bytes:
    """A character by its number, if it is one; halves of characters, as some programs write emoji, are left out."""
    return number[0] if html.unescape(number[0].decode()).strip("\ufffd") else b""


def _first_items(data: bytes) -> bytes:
    """The feed with no more items and bytes than are read, cut before it is parsed."""
    ends = [one.end() for one in _ITEM_END.finditer(data)]
    kept = [end for end in ends[: feeds_item.MOST_ITEMS] if end <= feeds_item.MOST_BYTES] or ends[:1]
    return data if len(kept) == len(ends) else data[: kept[-1]] + data[ends[-1] :]


def _fault(error: Exception) -> str:
    """What the XML parser says, such as ``line 3: no element found``."""
    line = error.getLineNumber() if hasattr(error, "getLineNumber") else None
    said = error.getMessage() if hasattr(error, "getMessage") else str(error)
    return f"line {line}: {said}" if line else said


def _item(entry: Parsed, base: str, by: str | None, locale: Locale | None, *, atom: bool) -> Item:
    url = feeds_item.link(base, entry.get("link"))
    content = max(map(_text, entry.get("content", [])), key=len, default="")
    return Item(
        key=entry.get("id") or "",
        url=url,
        title=_title(entry),
        text=feeds_item.whole(content if content or url else _text(entry.get("summary_detail", {})), url),
        published=_published(entry, locale, atom=atom),
        author=_people(entry, atom=atom) or by,
    )


def _title(one: Parsed) -> str:
    value = one.get("title") or ""
    marked_up = one.get("title_detail", {}).get("type") in _MARKED_UP
    return feeds_item.line(line_of(value) if marked_up else value)


def _text(content: Parsed) -> str:
    value = content.get("value") or ""
    return text_of(value) if content.get("type") in _MARKED_UP else value


def _published(entry: Parsed, locale: Locale | None, *, atom: bool) -> date | None:
    """The day of publication; when an Atom entry was last changed is another matter."""
    names = ("published", "created") if atom else ("published", "updated", "created")
    fields = dict(entry)  # feedparser's own mapping gives "published" for "updated", with a warning
    stated = (fields[name] for name in names if isinstance(fields.get(name), str))
    found = (day(one, locale, entry.get("link")) for one in stated)  # feedparser's own reading guesses
    return next((one for one in found if one), None)


def _people(one: Parsed, *, atom: bool) -> str | None:
    """Names; RSS has one in brackets after an address, of which feedparser does not know the newer domains."""
    written = one.get("author") or ""
    if "@" in written and not atom:
        return feeds_item.names([_MAIL.sub("", written).strip(" ()")])
    return feeds_item.names(author.get("name") for author in one.get("authors", []))


def _minutes(head: Parsed) -> int | None:
    if ttl := _number(head.get("ttl")):
        return ttl
    period = _PERIODS.get(str(head.get("sy_updateperiod")).strip().lower())
    return max(1, period // (_number(head.get("sy_updatefrequency")) or 1)) if period else None


def _number(found: object) -> int | None:
    digits = found.strip() if isinstance(found, str) else ""
    return int(digits) if digits.isdecimal() and len(digits) < 9 else None
