"""Puts back what stands inside the article's box and was lost: the paragraph under the headline, lists, headings.

An extractor decides paragraph by paragraph and drops some without a word. Whatever stands between the
headline and the last paragraph found, is text by its shape, and lies in no box of something else,
belongs to the article.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from lxml.html import HtmlElement

from index.sources.html.blocks import CODE, HEADING, ITEM, ROW, TEXT, Block
from index.sources.html.elements import BLOCKS, names, text_of

_KINDS = {"p": TEXT, "blockquote": TEXT, "div": TEXT, "li": ITEM, "dd": ITEM, "pre": CODE, "tr": ROW} | {
    f"h{level}": HEADING for level in range(2, 7)
}
_LEDE, _PARAGRAPH, _SENTENCE = 140, 40, 120
"""Characters of a lede and of a paragraph, at least; and from which on it needs no full stop to be one."""
_MOST_LEDES = 4
_LINKED = 0.4
_END = re.compile(r"[.!?…:;。！？।]['\"”’»)\]]*$")
_LEAD = re.compile(
    r"lead|lede|intro|teaser|summary|dek\b|deck|standfirst|subtitle|sub-?head|excerpt|abstract|chapo|vorspann|preamble"
    r"|description|anrei(?:ss|ß)er|kicker-text|bajada|entradilla|ingress|sommario|occhiello"
)
"""How sites name the paragraph under a headline."""
_OTHER_BOX = re.compile(
    r"promo|newsletter|related|social|share|sharing|(?<!no-)author|\bbio\b|comment|advert|\bads?\b|[-_]ads?\b|caption"
    r"|credit|\btags?\b|byline|subscri|login|paywall|banner|cookie|widget|sidebar|recommend|disclaimer|copyright|toc\b"
    r"|breadcrumb|meta\b|gallery|slide|carousel|popup|modal|overlay|read-?(?:more|next)|more-|survey|poll\b|donat"
    r"|footer|nav\b|navi|menu|search|rating|signup|sign-up|product|price|shop|cta\b|download|contact|kontakt|infobox"
    r"|hidden|print|tooltip|video|player|embed|image|img\b|photo|figure|picture|copy-?right|feedback|job"
)
_NO_TEXT = re.compile(r"^\W*(?:©|\(c\))|&(?:amp;)*lt;|</?\w+[^>]*>|\{\s*[\w\"'-]+\s*:")
"""What pictures, programs and broken markup leave."""
_NO_BOX = frozenset("aside button figcaption figure footer form nav noscript script select style template".split())


@dataclass(frozen=True, slots=True)
class _Leaf:
    """A block of the page that holds no other."""

    element: HtmlElement
    text: str
    key: str


def with_lost(tree: HtmlElement, blocks: Sequence[Block], headline: HtmlElement | None) -> list[Block]:
    """The blocks found, with what of the article's box was lost between them.

    Args:
        tree: the page.
        blocks: as the extractor found them.
        headline: the element that shows the title.

    """
    leaves = list(_leaves(tree))
    blocks, at = _in_order(blocks, _places(leaves, blocks))
    placed = [place for place in at if place is not None]
    if len(placed) < 2:
        return list(blocks)
    box = _common([leaves[placed[0]].element, leaves[placed[-1]].element])
    known = [_key(block.text) for block in blocks]
    result: list[Block] = []
    if headline is not None:
        result += _ledes(leaves, placed[0], headline, known)
    last: int | None = None
    for block, place in zip(blocks, at, strict=True):
        if place is not None:
            if last is not None and place > last:
                beside = {_container(leaves[last].element), _container(leaves[place].element)}
                lost = (leaf for leaf in leaves[last + 1 : place] if _container(leaf.element) in beside)
                result += _between(lost, box, known)
            last = place
        result.append(block)
    return result


def _leaves(tree: HtmlElement) -> Iterator[_Leaf]:
    for element in tree.iter(*_KINDS):
        if element.tag != "tr" and next((one for one in element.iter(*BLOCKS) if one is not element), None) is not None:
            continue
        if element.tag in {"p", "div", "li", "blockquote"} and next(element.iterancestors("tr"), None) is not None:
            continue
        text = text_of(element)
        if key := _key(text):
            yield _Leaf(element, text, key)


def _places(leaves: Sequence[_Leaf], blocks: Sequence[Block]) -> list[int | None]:
    """Where each block stands among the leaves, at best after the one before; ``None`` if it is not found there."""
    found: list[int | None] = []
    start = 0
    for block in blocks:
        key = _key(block.text)
        around = (*range(start, len(leaves)), *range(start)) if key else ()
        place = next((at for at in around if _same(leaves[at].key, key)), None)
        found.append(place)
        start = start if place is None else place + 1
    return found


def _in_order(blocks: Sequence[Block], at: list[int | None]) -> tuple[list[Block], list[int | None]]:
    """The blocks in the page's order; one that is not found there stays behind the one before."""
    keys: list[tuple[int, int]] = []
    for number, place in enumerate(at):
        keys.append((place if place is not None else keys[-1][0] if keys else -1, number))
    order = sorted(range(len(blocks)), key=lambda number: keys[number])
    return [blocks[one] for one in order], [at[one] for one in order]


def _same(leaf: str, block: str) -> bool:
    return leaf == block or (len(block) > _PARAGRAPH and (block in leaf or leaf.startswith(block)))


def _ledes(leaves: Sequence[_Leaf], first: int, headline: HtmlElement, known: Sequence[str]) -> list[Block]:
    """Paragraphs between the headline and the first block."""
    after = False
    found: list[Block] = []
    box = _common([headline, leaves[first].element])
    order = {id(element): place for place, element in enumerate(headline.getroottree().iter())}
    for leaf in leaves[:first]:
        after = order[id(leaf.element)] > order[id(headline)] and headline not in leaf.element.iterancestors()
        named = any(_LEAD.search(names(one)) for one in _up_to(leaf.element, box))
        sentence = len(leaf.text) >= _LEDE
        running = leaf.element.tag in {"p", "div"} and not _is_known(leaf, known)
        if after and sentence and running and _is_inside(leaf, box, lead=named):
            found.append(Block(kind=TEXT, text=leaf.text))
    return found if len(found) <= _MOST_LEDES else []


def _between(leaves: Iterable[_Leaf], box: HtmlElement, known: Sequence[str]) -> list[Block]:
    """What was lost between two blocks that follow each other in what was found."""
    found: list[Block] = []
    for leaf in leaves:
        kind = _KINDS[str(leaf.element.tag)]
        length = len(leaf.text)
        long = length >= _SENTENCE or (length >= _PARAGRAPH and bool(_END.search(leaf.text)))
        told = long or kind in {HEADING, ITEM}
        if told and not _is_known(leaf, known) and _is_inside(leaf, box):
            level = int(str(leaf.element.tag)[1:]) if kind == HEADING else 2
            found.append(Block(kind=kind, text=_said(leaf, kind), level=level))
    while found and found[0].kind == ITEM and len(found) == 1:
        found.pop()
    return found


def _is_known(leaf: _Leaf, known: Sequence[str]) -> bool:
    """Whether a leaf's text was found: as a block, or in one."""
    return leaf.key in known or (len(leaf.key) >= _PARAGRAPH and any(leaf.key in one for one in known))


def _container(element: HtmlElement) -> HtmlElement | None:
    """The box in which a block, or the list or table that it is part of, stands."""
    around = element.getparent()
    while around is not None and around.tag in {"ul", "ol", "dl", "tbody", "thead", "table", "tr"}:
        around = around.getparent()
    return around


def _said(leaf: _Leaf, kind: str) -> str:
    if kind == CODE:
        return str(leaf.element.text_content()).strip("\n")
    if kind == ROW:
        return " | ".join(text for cell in leaf.element.iter("td", "th") if (text := text_of(cell)))
    return leaf.text


def _is_inside(leaf: _Leaf, box: HtmlElement, *, lead: bool = False) -> bool:
    """Whether a leaf lies in the article's box, and in no box in it that is of something else."""
    around = list(_up_to(leaf.element, box))
    if box not in leaf.element.iterancestors() or any(one.tag in _NO_BOX for one in around):
        return False
    if not lead and any(_OTHER_BOX.search(names(one)) for one in around):
        return False
    if _NO_TEXT.search(leaf.text) or (leaf.element.tag == "li" and _is_of_teasers(leaf.element)):
        return False
    linked = sum(len(text_of(link)) for link in leaf.element.iter("a"))
    return linked <= _LINKED * len(leaf.text) and not any(one.tag == "a" for one in around)


def _is_of_teasers(item: HtmlElement) -> bool:
    """Whether a list shows other pages: its items have links, pictures or titles."""
    around = item.getparent()
    return around is None or next(around.iter("a", "img", "h2", "h3", "h4", "strong"), None) is not None


def _up_to(element: HtmlElement, box: HtmlElement) -> Iterator[HtmlElement]:
    for one in (element, *element.iterancestors()):
        if one is box:
            return
        yield one


def _common(elements: Sequence[HtmlElement]) -> HtmlElement:
    """The smallest element that holds all."""
    first, *others = elements
    outer = [set(one.iterancestors()) | {one} for one in others]
    return next(one for one in (first, *first.iterancestors()) if all(one in found for found in outer))


def _key(text: str) -> str:
    return re.sub(r"\W+", "", text).casefold()
