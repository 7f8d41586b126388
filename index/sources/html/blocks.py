"""The pieces of an article, as trafilatura hands them over, and the text that they make."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from lxml.etree import _Element

from index.sources.html.elements import plain, text_of

HEADING, TEXT, ITEM, ROW, CODE = "heading", "text", "item", "row", "code"
_RUNNING = frozenset({ITEM, ROW})
"""What follows its like in the next line; all else stands between empty lines."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """A paragraph, a heading, an item of a list, a row of a table, or code."""

    kind: str
    text: str
    """One line, but for code."""
    level: int = 2
    """Of a heading, 1 to 6."""
    linked: float = 0.0
    """The share of its characters that are links."""


def written(blocks: Sequence[Block]) -> str:
    """The text: headings with ``#``, items with ``-``, and an empty line between paragraphs."""
    groups = groupby(enumerate(blocks), key=lambda at: at[1].kind if at[1].kind in _RUNNING else at[0])
    return "\n\n".join("\n".join(_line(block) for _, block in group) for _, group in groups)


def _line(block: Block) -> str:
    mark = {HEADING: "#" * block.level + " ", ITEM: "- "}.get(block.kind, "")
    return mark + block.text


def blocks_of(body: _Element) -> list[Block]:
    """The pieces of trafilatura's ``body``, whose elements are named p, head, list, quote, table, code and lb."""
    return [block for block in _flat(body, TEXT) if block.text]


def _flat(element: _Element, kind: str) -> Iterator[Block]:
    """The running text of an element, cut where a line breaks or another block lies in it."""
    running = [element.text or ""]
    for child in element:
        inner = _INNER.get(str(child.tag))
        if inner is None:
            running.append("".join(child.itertext()))
        else:
            yield Block(kind=kind, text=plain("".join(running)))
            yield from inner(child)
            running.clear()
        running.append(child.tail or "")
    yield Block(kind=kind, text=plain("".join(running)))


def _paragraph(element: _Element) -> Iterator[Block]:
    return _flat(element, TEXT)


def _heading(element: _Element) -> Iterator[Block]:
    level = re.sub(r"\D", "", element.get("rend") or "")
    yield Block(kind=HEADING, text=text_of(element), level=min(int(level or 2), 6))


def _items(element: _Element) -> Iterator[Block]:
    for item in element:
        yield from _flat(item, ITEM)


def _rows(element: _Element) -> Iterator[Block]:
    """A line for each row; a row of one cell is there for the layout, so that it holds blocks of its own."""
    for row in element.iter("row"):
        cells = [cell for cell in row.iter("cell") if text_of(cell)]
        if len(cells) == 1:
            yield from _flat(cells[0], TEXT)
        else:
            yield Block(kind=ROW, text=" | ".join(map(text_of, cells)))


def _code(element: _Element) -> Iterator[Block]:
    yield Block(kind=CODE, text="".join(element.itertext()).strip("\n"))


def _break(_element: _Element) -> Iterator[Block]:
    return iter(())


_INNER: dict[str, Callable[[_Element], Iterator[Block]]] = {
    "p": _paragraph,
    "div": _paragraph,
    "quote": _paragraph,
    "head": _heading,
    "list": _items,
    "table": _rows,
    "code": _code,
    "lb": _break,
}
"""How the elements that are no part of running text are read."""
