"""The lines of a printed page as paragraphs and headings: a PDF knows letters and places, and no more."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

ZONE = 0.12
"""Share of a page's height at its top and at its bottom where running heads and page numbers stand."""
_OFTEN = 0.4
"""Share of the pages on which a running head stands; every other page, when left and right differ."""
_PAGE_NUMBER = re.compile(
    r"[-–—|\s]*(?:(?:pages?|pag|p[aá]gina|seite|p|s|стр)[.\s]*)?"
    r"(?:\d{1,4}(?:\s*(?:/|of|von|de|di|sur|из|-|–)\s*\d{1,4})?|x{0,3}(?:ix|iv|v?i{0,3}))[-–—|\s]*",
    re.IGNORECASE,
)
"""A line of its own, in arabic or roman numbers; not the end of a sentence, such as ``in 1999.``"""
_HEADING = 1.15
"""How much larger than the body's letters a heading's are."""
_HEADING_LENGTH = 200
_SAME_SIZE = 0.12
"""Difference of letters' heights within a paragraph."""
_GAP = 1.35
"""How much farther apart than lines paragraphs are."""
_INDENT = 0.6
"""Of a letter's height, from which on a line begins farther in."""
_SHORT = 0.85
"""Share of a column's width up to which a line ends early."""
_END = re.compile(r"[.!?:;…。！？]['\"”’»)\]]*$")
_ITEM = re.compile(r"(?:[•▪◦‣●○∙·–—*-]|\(?\d{1,2}[.)]|\(?[a-z]\))\s+\S")
_COMPOUND = re.compile(r"\w+-\w+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A line as it is printed; lengths are in points, from the page's lower left corner."""

    text: str
    left: float
    right: float
    base: float
    """The height of the line on which its letters stand."""
    size: float
    """The height of its letters, from the highest to the lowest of the font."""
    cut: bool = False
    """Whether its last word goes on in the next line, after a hyphen that is not in ``text``."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """A page: its lines in reading order, and its height in points."""

    lines: tuple[Line, ...]
    height: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """A paragraph, or a heading of some level (1 is the highest)."""

    text: str
    level: int = 0


def blocks(sheets: Sequence[Sheet]) -> list[Block]:
    """Paragraphs and headings in reading order, without running heads and page numbers."""
    pages = _without_furniture(sheets)
    lines = [line for page in pages for line in page]
    if not lines:
        return []
    body = _body_size(lines)
    levels = _levels(lines, body)
    columns = [_columns(page) for page in pages]
    compounds = {found.casefold() for line in lines for found in _COMPOUND.findall(line.text)}
    paragraphs = _paragraphs(pages, columns, _pitch(lines, body))
    return [_block(paragraph, levels, compounds) for paragraph in paragraphs]


def _without_furniture(sheets: Sequence[Sheet]) -> list[list[Line]]:
    """The lines of each page, less what stands at the edge of many."""
    often = max(2, round(_OFTEN * len(sheets)))
    edges = [[line for line in sheet.lines if _at_edge(line, sheet)] for sheet in sheets]
    keys = [{key for line in lines for key in _keys(line, page)} for page, lines in enumerate(edges)]
    counts = Counter(key for page in keys for key in page)
    running = {key for key, count in counts.items() if count >= often}
    kept = []
    for page, sheet in enumerate(sheets):
        dropped = {line for line in edges[page] if _PAGE_NUMBER.fullmatch(line.text) or running & _keys(line, page)}
        kept.append([line for line in sheet.lines if line not in dropped])
    return kept


def _keys(line: Line, page: int) -> set[str | int]:
    """What is the same on all pages that have a running head: its text less numbers, or how its number counts pages."""
    numbers = re.findall(r"^\d{1,4}\b|\b\d{1,4}$", line.text)
    return {re.sub(r"\d+", "0", line.text), *(int(number) - page for number in numbers)}


def _at_edge(line: Line, sheet: Sheet) -> bool:
    return not ZONE * sheet.height <= line.base <= (1 - ZONE) * sheet.height


def _body_size(lines: Sequence[Line]) -> float:
    """The height of most letters."""
    letters: Counter[float] = Counter()
    for line in lines:
        letters[round(line.size, 1)] += len(line.text)
    return letters.most_common(1)[0][0]


def _levels(lines: Sequence[Line], body: float) -> dict[float, int]:
    """The levels of headings by their letters' heights."""
    sizes = sorted({round(line.size, 1) for line in lines if line.size >= _HEADING * body}, reverse=True)
    levels: dict[float, int] = {}
    level, last = 0, float("inf")
    for size in sizes:
        if size < last * (1 - _SAME_SIZE / 2):
            level, last = min(level + 1, 6), size
        levels[size] = level
    return levels


def _columns(page: Sequence[Line]) -> dict[int, float]:
    """Where lines that begin at a place end at most, by that place in centimetres or so."""
    columns: dict[int, float] = {}
    for line in page:
        place = round(line.left / 30)
        columns[place] = max(columns.get(place, 0.0), line.right)
    return columns


def _pitch(lines: Sequence[Line], body: float) -> float:
    """The usual distance between lines, in heights of their letters."""
    printed = [line for line in lines if line.size and _alike(line.size, body)]
    steps = [(a.base - b.base) / a.size for a, b in pairwise(printed)]
    near = [step for step in steps if 0.5 < step < 3]
    return median(near) if near else 1.3


def _alike(a: float, b: float) -> bool:
    """Whether letters of these heights may stand in one paragraph."""
    return abs(a - b) <= _SAME_SIZE * max(a, b)


def _paragraphs(
    pages: Sequence[Sequence[Line]], columns: Sequence[dict[int, float]], pitch: float
) -> Iterator[list[Line]]:
    paragraph: list[Line] = []
    for page, widths in zip(pages, columns, strict=True):
        for line in page:
            if paragraph and _parted(paragraph[-1], line, widths, pitch):
                yield paragraph
                paragraph = []
            paragraph.append(line)
    if paragraph:
        yield paragraph


def _parted(a: Line, b: Line, widths: dict[int, float], pitch: float) -> bool:
    """Whether a paragraph ends between two lines that follow each other."""
    if not _alike(a.size, b.size):
        return True
    if a.cut:
        return False
    step = (a.base - b.base) / (a.size or 1)
    ended = bool(_END.search(a.text))
    if step <= 0:  # the next column or page
        return ended and not b.text[:1].islower()
    if step > _GAP * pitch or _ITEM.match(b.text):
        return True
    width = widths.get(round(a.left / 30), a.right) - a.left
    early = a.right - a.left < _SHORT * width
    return ended and (early or b.left - a.left > _INDENT * a.size)


def _block(paragraph: Sequence[Line], levels: dict[float, int], compounds: set[str]) -> Block:
    text = paragraph[0].text
    for before, line in pairwise(paragraph):
        text += _joint(before, line, compounds) + line.text
    text = " ".join(text.split())
    level = levels.get(round(paragraph[0].size, 1), 0)
    return Block(text=text, level=level if len(text) <= _HEADING_LENGTH else 0)


def _joint(before: Line, line: Line, compounds: set[str]) -> str:
    """What stands between two lines: a space, or nothing within a word, or the hyphen that a compound keeps."""
    if not before.cut:
        return " "
    first, second = (re.findall(r"\w+", text) or [""] for text in (before.text, line.text))
    kept = f"{first[-1]}-{second[0]}".casefold() in compounds
    return "-" if kept or line.text[:1].isupper() or first[-1][-1:].isdigit() else ""
