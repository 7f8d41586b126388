"""The article's text in a page: trafilatura finds it; what it is known to miss and to add is mended here.

Before: posts that the article shows are kept, and paragraphs in boxes of their own; what pops up over
a name is left out. After: an article that advertisements cut into boxes is read again, as a whole, and
``index.sources.html.boilerplate`` leaves out what is no part of it.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator, Sequence
from html import unescape
from itertools import takewhile

from lxml.etree import iterwalk
from lxml.html import HtmlElement, fragment_fromstring
from trafilatura import bare_extraction

from index.sources.html.blocks import TEXT, Block, blocks_of, written
from index.sources.html.boilerplate import trimmed
from index.sources.html.elements import names, plain, seen, short_text_of, text_of
from index.sources.html.head import Markup
from index.sources.html.headline import headline_of
from index.sources.html.json_ld import full_text
from index.sources.html.put_back import with_lost
from index.sources.html.settle import settle

_LOST = 0.25
"""Share of the careless reading below which the careful one is taken to have lost the article."""
_MORE = 2.0
"""How many times as long the text that a page holds for machines is, if the text that it shows is but a teaser."""
_POSTS = "blockquote[contains(@class, 'twitter-') or contains(@class, 'bluesky-') or contains(@class, 'mastodon-')]"
_AROUND = 40
"""Characters that may stand around a post in a box that is there for it alone."""
_POPPING = ("rollover-", "tooltip", "popover", "hovercard")
_PARAGRAPH, _MENU, _HARDLY_MORE = 40, 300, 0.8
"""Characters of a paragraph, and of a box that may be taken for a menu; the share of its text that is paragraphs."""
_KEPT = 0.67
"""Share of such boxes from which on too few are missing to look again."""
_WHOLE = "article-body"
_BOX = 200
"""Characters of paragraphs from which on a box is a part of an article."""
_PARTING = frozenset(
    "address article aside blockquote br dd div dl dt figcaption figure footer form h1 h2 h3 h4 h5 h6 header hr"
    " li main nav ol p pre section table tbody td th thead tr ul".split()
)
"""Elements that end the line before them."""

logging.getLogger("trafilatura").setLevel(logging.CRITICAL)  # what it gives up is told to the admin, not to the log


def article_blocks(page: Markup, titles: Sequence[str]) -> list[Block]:
    """The blocks of the article; the page's tree is changed on the way.

    Args:
        page: the page.
        titles: what it calls the article, which is not repeated in its text.

    """
    settle(page.tree)
    _free_posts(page.tree)
    _drop_popping(page.tree)
    _free_paragraphs(page.tree)
    found, stated = _found(page.tree), _stated(page)
    if _mark_whole(page.tree, written(found)):
        found = _found(page.tree)
    whole = stated if len(written(stated)) > _MORE * len(written(found)) else _completed(page.tree, found, titles)
    return trimmed(whole, titles, _linked(page.tree))


def _completed(tree: HtmlElement, found: list[Block], titles: Sequence[str]) -> list[Block]:
    return with_lost(tree, found, headline_of(tree, titles))


def _stated(page: Markup) -> list[Block]:
    """The text that the page holds for machines, if it holds one."""
    text = full_text(page.nodes)
    if "</" in text:
        text = "\n".join(fragment_fromstring(text, create_parent="div").itertext())
    return [Block(kind=TEXT, text=line) for line in map(plain, unescape(text).splitlines()) if line]


def _found(tree: HtmlElement) -> list[Block]:
    """What trafilatura reads with care for precision, unless that loses most of what it else reads."""
    careful = _read(tree, precision=True)
    length = len(written(careful))
    if length > _LOST * len(seen(tree)):
        return careful
    careless = _read(tree, precision=False)
    return careful if length > _LOST * len(written(careless)) else careless


def _read(tree: HtmlElement, *, precision: bool) -> list[Block]:
    found = bare_extraction(tree, include_comments=False, favor_precision=precision)
    return blocks_of(found.body) if found else []  # type: ignore[union-attr]


def _free_posts(tree: HtmlElement) -> None:
    """Posts that an article shows belong to it; the names of the boxes around them make trafilatura drop them."""
    for post in tree.xpath(f".//{_POSTS}"):
        post.attrib.pop("class")
        length = len(text_of(post))
        for box in post.iterancestors():
            if box.tag not in {"div", "figure", "section", "span"} or len(text_of(box)) - length > _AROUND:
                break
            box.tag = "div"
            box.attrib.clear()


def _drop_popping(tree: HtmlElement) -> None:
    """Leave out boxes inside a sentence that are seen only when one points at a name."""
    for element in list(tree.iter("span", "div")):
        if any(name in names(element) for name in _POPPING) and element.find(".//p") is None:
            element.drop_tree()


def _free_paragraphs(tree: HtmlElement) -> None:
    """Boxes around a short paragraph with a link are no ``div``, for such trafilatura takes for menus."""
    for paragraph in tree.iter("p"):
        length = len(text_of(paragraph))
        links = sum(len(text_of(link)) for link in paragraph.iter("a"))
        if length >= _PARAGRAPH and 0 < links < length / 2:
            for box in takewhile(_is_for_paragraphs, paragraph.iterancestors()):
                box.tag = "section"


def _is_for_paragraphs(box: HtmlElement) -> bool:
    """Whether a box is short and holds hardly more than paragraphs."""
    text = short_text_of(box, _MENU) if box.tag == "div" else None
    inside = sum(len(text_of(paragraph)) for paragraph in box.iter("p")) if text else 0
    return text is not None and inside >= _HARDLY_MORE * len(text)


def _mark_whole(tree: HtmlElement, found: str) -> bool:
    """Whether boxes of an article are missing in what was found; if so, what is around them is named as one.

    Trafilatura takes the first box that looks right, but advertisements cut articles into several.
    """
    around = [box for group in _parts(tree) if _is_lost(group, found) and (box := _around(group)) is not None]
    for box in around:
        box.set("class", _WHOLE)
    return bool(around)


def _is_lost(group: list[HtmlElement], found: str) -> bool:
    """Whether some boxes of one class are in the text, but many are not."""
    inside = [max(map(text_of, box.iterchildren("p")), key=len) in found for box in group]
    return any(inside) and sum(inside) <= _KEPT * len(inside)


def _parts(tree: HtmlElement) -> Iterator[list[HtmlElement]]:
    """Boxes of one class in one article, in order, up to the next main heading."""
    groups: dict[tuple[object, ...], list[HtmlElement]] = {}
    headings = 0
    for element in tree.iter("h1", "div", "section"):
        headings += element.tag == "h1"
        if element.get("class") and _own_text(element) >= _BOX:
            inside = next(element.iterancestors("article"), None)
            groups.setdefault((element.tag, element.get("class"), inside, headings), []).append(element)
    yield from (group for group in groups.values() if len(group) > 1)


def _around(group: list[HtmlElement]) -> HtmlElement | None:
    """The smallest element that holds all boxes, unless that is one of them or the whole page."""
    first, last = group[0], group[-1]
    outer = set(last.iterancestors())
    box = next((one for one in [first, *first.iterancestors()] if one in outer), None)
    return box if box is not None and box is not first and box.tag in {"article", "div", "main", "section"} else None


def _own_text(element: HtmlElement) -> int:
    """How many characters the paragraphs have that lie in a box itself."""
    return sum(len(text_of(child)) for child in element if child.tag == "p")


def _linked(tree: HtmlElement) -> dict[str, float]:
    """For each line of the page, as line breaks and blocks part them: the share of it that is links."""
    shares: dict[str, float] = {}
    line: list[tuple[str, bool]] = []
    depth = 0
    for event, element in iterwalk(tree, events=("start", "end")):
        if element.tag in _PARTING:
            shares.setdefault(*_share(line))
            line.clear()
        depth += (element.tag == "a") * (1 if event == "start" else -1)
        line.append(((element.text if event == "start" else element.tail) or "", depth > 0))
    return shares


def _share(line: list[tuple[str, bool]]) -> tuple[str, float]:
    whole = plain("".join(text for text, _ in line))
    links = plain("".join(text for text, inside in line if inside))
    return whole, min(len(links) / max(len(whole), 1), 1.0)
