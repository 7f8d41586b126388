"""What a page tells machines about its article: JSON-LD (schema.org), read as well as it is written."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from lxml.html import HtmlElement

Node = Mapping[str, Any]

_ARTICLES = re.compile(r"article|posting|report$|^review$|recipe$|^opinion|^analysis", re.IGNORECASE)
"""Types that are articles, such as NewsArticle, BlogPosting, LiveBlogPosting, Report."""
_WHOLE = re.compile(r"webpage$|^creativework$", re.IGNORECASE)
"""Types that stand for an article on pages that name none."""
_OTHERS = frozenset(
    {"mentions", "isPartOf", "hasPart", "itemListElement", "comment", "review", "relatedLink", "citation", "isBasedOn"}
    | {"liveBlogUpdate"}
)
"""Properties whose values are other works."""
_BARE_STRING = re.compile(r'"(headline|datePublished|dateCreated)"\s*:\s*"((?:[^"\\]|\\.){1,500})"')
"""Where a block as a whole cannot be read, what can."""
_COMMA_AT_END = re.compile(r",(\s*[}\]])")
_DEEPEST = 12


def articles(tree: HtmlElement) -> list[Node]:
    """The nodes of JSON-LD that describe an article, the likeliest to be the page's own first."""
    nodes = [node for block in _blocks(tree) for node in _nodes(block, _DEEPEST)]
    own = [node for node in nodes if is_article(node)]
    return sorted(own, key=_weight) + [node for node in nodes if _is(node, _WHOLE)]


def names(value: Any) -> list[str]:
    """The names in the value of a property that may be a text, a thing with a name, or several of those."""
    if isinstance(value, str):
        return [value]
    if isinstance(value, Mapping):
        return names(value.get("name"))
    return [name for one in value for name in names(one)] if isinstance(value, Sequence) else []


def full_text(nodes: Sequence[Node]) -> str:
    """The text of the likeliest article that has one, perhaps as HTML; empty if none has."""
    return next((str(node["articleBody"]) for node in nodes if node.get("articleBody")), "")


def types(node: Node) -> list[str]:
    """The types of a node, without their vocabulary's address."""
    return [name.rsplit("/", 1)[-1] for name in names(node.get("@type"))]


def is_article(node: Node) -> bool:
    """Whether it describes an article, and no page or video that may hold one."""
    return _is(node, _ARTICLES)


def _weight(node: Node) -> int:
    """The fewer of the things that every article has, the later."""
    return -sum(
        bool(node.get(key)) for key in ("headline", "datePublished", "author", "articleBody", "mainEntityOfPage")
    )


def _is(node: Node, kinds: re.Pattern[str]) -> bool:
    return any(kinds.search(name) for name in types(node))


def _nodes(value: Any, depth: int) -> Iterator[Node]:
    """A value and all that lies in it, but for other works."""
    if not depth:
        return
    if isinstance(value, Mapping):
        yield value
        inner = [one for key, one in value.items() if key not in _OTHERS]
    else:
        inner = value if isinstance(value, list) else []
    for one in inner:
        yield from _nodes(one, depth - 1)


def _blocks(tree: HtmlElement) -> Iterator[Any]:
    for script in tree.iter("script"):
        if "ld+json" in (script.get("type") or "").lower():
            yield _parsed(script.text or "")


def _parsed(text: str) -> Any:
    bare = _COMMA_AT_END.sub(
        r"\1", text.strip().removeprefix("<![CDATA[").removesuffix("]]>").strip().removesuffix(";")
    )
    try:
        return json.JSONDecoder(strict=False).raw_decode(bare)[0]
    except (ValueError, RecursionError):
        found = dict(reversed(_BARE_STRING.findall(bare)))  # the first of each counts
        return {"@type": "Article", **found} if found else None
