"""JSON Feed, as jsonfeed.org/version/1.1 specifies it; version 1 has one ``author`` in place of ``authors``."""

from __future__ import annotations

import json
from collections.abc import Mapping
from itertools import accumulate
from typing import Any

from config.translatable import Saying
from index.domain.document import FeedPage, Item
from index.domain.source_errors import NotAFeed
from index.sources.feeds import item
from index.sources.text import day
from index.sources.text.html_fragment import text_of

_VERSIONS = ("https://jsonfeed.org/version/", "http://jsonfeed.org/version/")


def json_feed(text: str, url: str) -> FeedPage:
    """What a JSON Feed holds; raises ``NotAFeed`` for other JSON."""
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        raise NotAFeed(url, Saying("broken JSON")) from None
    if not str(found.get("version")).startswith(_VERSIONS):
        raise NotAFeed(url, Saying("JSON of another kind"))
    by = _authors(found)
    entries = _objects(found.get("items"))[: item.MOST_ITEMS]
    sizes = accumulate(len(_string(one, "content_html")) for one in entries)
    read = [one for one, size in zip(entries, sizes, strict=True) if size <= item.MOST_BYTES]
    return FeedPage(title=item.line(found.get("title")), items=tuple(_item(one, url, by) for one in read))


def _item(found: Mapping[str, Any], base: str, by: str | None) -> Item:
    url = item.link(base, found.get("url")) or item.link(base, found.get("external_url"))
    return Item(
        key=str(found.get("id") or ""),
        url=url,
        title=item.line(found.get("title")),
        text=item.whole(text_of(_string(found, "content_html")) or _string(found, "content_text"), url),
        published=day.day(_string(found, "date_published"), link=url),
        author=_authors(found) or by,
    )


def _authors(found: Mapping[str, Any]) -> str | None:
    return item.names(one.get("name") for one in [*_objects(found.get("authors")), *_objects([found.get("author")])])


def _objects(found: object) -> list[Mapping[str, Any]]:
    """The objects of a list, if it is one."""
    return [one for one in found if isinstance(one, dict)] if isinstance(found, list) else []


def _string(found: Mapping[str, Any], key: str) -> str:
    value = found.get(key)
    return value if isinstance(value, str) else ""
