"""Small things about HTML elements that several readers of pages need."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml.etree import _Element, iterwalk

BLOCKS = frozenset(
    "address article aside blockquote body center dd details div dl dt fieldset figcaption figure footer form h1 h2 h3"
    " h4 h5 h6 header hr li main nav ol option p pre section summary table tbody td tfoot th thead tr ul".split()
)
"""Elements before and after which a line ends."""

_PARTING = BLOCKS | {"br", "lb", "head", "list", "item", "row", "cell", "quote", "code"}
"""With trafilatura's names for them."""
_UNREAD = frozenset({"script", "style", "template"})
_SPACE = re.compile(r"\s+")
_UNSEEN = re.compile("[\u00ad\u200b\u2060\ufeff]")
"""Where a word may be broken, and other characters that no reader sees."""

_ASIDE = re.compile(
    r"comment|related|sidebar|footer|recommend|teaser|most-|trending|(?<!elementor-)widget|popular|newsletter|breaking"
)


def plain(text: str) -> str:
    """Text in one line, without characters that only tell where a word may be broken."""
    return _SPACE.sub(" ", _UNSEEN.sub("", text)).strip()


def text_of(element: _Element) -> str:
    """What an element says, in one line; a break or a block in it parts words."""
    return plain("".join(_parts(element)))


def _parts(element: _Element) -> Iterator[str]:
    for event, one in iterwalk(element, events=("start", "end")):
        if one.tag in _PARTING:
            yield " "
        if event == "start":
            yield (one.text or "") if one is element or one.tag not in _UNREAD else ""
        elif one is not element:
            yield one.tail or ""


def short_text_of(element: _Element, most: int) -> str | None:
    """What an element says, in one line, if it has at most so many characters; a long one is not read to its end."""
    total = 0
    for part in element.itertext():
        total += len(part.strip())
        if total > most:
            return None
    text = text_of(element)
    return text if len(text) <= most else None


def seen(tree: _Element) -> str:
    """The text that a browser without scripts would show, about, in one line."""
    path = ".//body//text()[not(ancestor::script or ancestor::style or ancestor::noscript or ancestor::template)]"
    return plain(" ".join(tree.xpath(path)))


def names(element: _Element) -> str:
    """The class and the id of an element, in lower case, to be searched."""
    return f"{element.get('class') or ''} {element.get('id') or ''}".lower()


def is_aside(element: _Element) -> bool:
    """Whether an element lies beside the article: in a comment, a list of other articles, the page's footer."""
    outer = (box for box in element.iterancestors() if box.tag not in {"body", "html"})
    return any(box.tag in {"aside", "footer", "nav"} or _ASIDE.search(names(box)) for box in outer)
