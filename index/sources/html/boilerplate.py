"""Leaves out of an article's blocks what is no part of it: its own title, links to other pages, calls to subscribe.

What is seen as no part of the article is dropped only where it stands as a block of its own.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from itertools import groupby, takewhile

from index.sources.html.blocks import CODE, HEADING, ITEM, TEXT, Block
from index.sources.html.boilerplate_phrases import ELSEWHERE, HEADS_ELSEWHERE, LAST, NOISE

_LINK, _LINE = 0.8, 40
"""A paragraph that is a link by this share and from this length on is a teaser of another page."""
_WITH_LINKS = 0.35
"""Mean share of links from which on a closing list is one of other pages."""
_SHORT = 400
"""Characters above which a block is never taken for a phrase."""
_HEAD = 4
"""Blocks at the start among which a byline or a date may stand."""
_REPEATED = 150
"""Characters from which on a block that stands twice is there once."""

_ADDRESS = re.compile(r"(?:\w+: )?\S*(?:@|https?://|www\.|twitter\.com/|\.com/)\S*")
_BY = re.compile(r"(?:by|von|par|por|di|door|автор)\b", re.IGNORECASE)
_WHEN = re.compile(r"\d{1,2}\D{1,15}\b(?:19|20)\d\d\b|\b(?:19|20)\d\d\D{1,3}\d{1,2}\b|\d{1,2}[:h]\d\d")
_REST = re.compile(r"(?:le|on|am|el|il|em|op|published|posted|updated|date|event date)\W*", re.IGNORECASE)
"""What is left of a line whose date is an element of its own."""
_BYLINE = 110
"""Characters, and words, that a line with the author or the date has at most."""
_BYLINE_WORDS = 16


def trimmed(blocks: Sequence[Block], titles: Collection[str], linked: dict[str, float]) -> list[Block]:
    """The blocks that belong to the article.

    Args:
        blocks: as found in the page.
        titles: what the page calls the article.
        linked: the share of links in blocks, by their text.

    """
    known = [replace(block, linked=linked.get(block.text, 0.0)) for block in blocks]
    inside = [block for block in _once(known) if not _is_elsewhere(block)]
    return _without_last(_without_empty_headings(_without_first(_without_link_lists(inside), titles)))


def _once(blocks: Sequence[Block]) -> Iterator[Block]:
    seen: set[str] = set()
    for block in blocks:
        if len(block.text) < _REPEATED or block.text not in seen:
            yield block
        seen.add(block.text)


def _is_elsewhere(block: Block) -> bool:
    """Whether it is a line of its own that is no part of any article, or leads to another page."""
    if block.kind == CODE or len(block.text) > _SHORT:
        return False
    phrase = ELSEWHERE.match(block.text)
    if phrase and phrase.end() == len(block.text):
        return True
    if NOISE.fullmatch(block.text) or (block.kind == HEADING and HEADS_ELSEWHERE.fullmatch(block.text)):
        return True
    teaser = block.linked >= _LINK and len(block.text) >= _LINE and block.kind != ITEM
    return teaser or bool(phrase and (block.linked >= _LINK / 2 or block.kind == HEADING))


def _without_link_lists(blocks: Sequence[Block]) -> list[Block]:
    """Without lists that are nearly all links, of two items or more."""
    kept: list[Block] = []
    for kind, group in groupby(blocks, key=lambda block: block.kind):
        run = list(group)
        length = sum(len(block.text) for block in run)
        links = sum(len(block.text) * block.linked for block in run)
        if kind != ITEM or len(run) == 1 or links < _LINK * length:
            kept += run
    return kept


def _without_first(blocks: Sequence[Block], titles: Collection[str]) -> list[Block]:
    """Without the title and what stands before it, and without a byline and a date at the start."""
    same = {_letters(title) for title in titles}
    start = max((at + 1 for at, block in enumerate(blocks[:_HEAD]) if _letters(block.text) in same), default=0)
    end = start + _HEAD
    return [*(block for block in blocks[start:end] if not _is_byline(block)), *blocks[end:]]


def _is_byline(block: Block) -> bool:
    """Whether a short line tells who wrote the article, or when."""
    text = block.text
    if block.kind != TEXT or len(text) > _BYLINE or len(text.split()) > _BYLINE_WORDS or text[-1] in ".!?":
        return False
    return bool(_BY.match(text) or _WHEN.search(text) or _REST.fullmatch(text))


def _without_empty_headings(blocks: Sequence[Block]) -> list[Block]:
    """Without all but the last of three and more headings with nothing between them: they are links to other pages."""
    kept: list[Block] = []
    for kind, group in groupby(blocks, key=lambda block: block.kind):
        run = list(group)
        kept += run[-1:] if kind == HEADING and len(run) > 2 else run
    return kept


def _without_last(blocks: Sequence[Block]) -> list[Block]:
    kept = list(blocks)
    while kept and (count := _last(kept)):
        del kept[-count:]
    return kept


def _last(blocks: Sequence[Block]) -> int:
    """How many blocks at the end say nothing of the matter: one, or a list of links with words around them."""
    items = list(takewhile(lambda block: block.kind == ITEM, reversed(blocks)))
    linked = [block.linked for block in items]
    if len(items) > 2 and min(linked) > 0 and sum(linked) >= _WITH_LINKS * len(items):
        return len(items)
    return int(_is_last(blocks[-1]))


def _is_last(block: Block) -> bool:
    """Whether a closing block says nothing of the matter."""
    if block.kind == HEADING:
        return True
    short = len(block.text) <= _SHORT and block.kind != CODE
    return short and bool(LAST.match(block.text) or _ADDRESS.fullmatch(block.text))


def _letters(text: str) -> str:
    return re.sub(r"\W+", "", text).casefold()
