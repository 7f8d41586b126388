"""One pass over a page before the article is looked for, so that its text can neither be lost nor run together.

Trafilatura reads paragraphs and lists. What people write otherwise is turned into those: text that
stands bare in a box, lists in cells, tables that only lay the page out.
"""

from __future__ import annotations

from collections.abc import Iterator

from lxml.html import HtmlElement
from lxml.html.builder import P

from index.sources.html.elements import BLOCKS, names, text_of
from index.sources.text.inline_markup import settle as settle_inline

_BOXES = ("div", "section", "article", "main", "body", "center", "blockquote", "td", "details", "fieldset", "form")
_RUN = 60
"""Characters of a bare run of text from which on it is a paragraph."""
_LINKED = 0.5
"""Share of a bare run that may be links."""
_LAID_OUT = 400
"""Characters of a cell from which on its table lays out the page."""
_PARAGRAPH = 40
"""Characters of the paragraph, list or heading beside which bare text belongs to the article too."""
_RUNNING = frozenset("blockquote h2 h3 h4 ol p pre table ul".split())
_NO_TEXT = frozenset("aside figcaption figure footer nav pre textarea".split())
_INLINE = frozenset(
    "a abbr b bdi br cite code em font i img kbd mark q small span strong sub sup time u var wbr".split()
)

Run = tuple[HtmlElement | None, list[HtmlElement]]
"""The element before a run of text, ``None`` at a box's start, and the inline elements in the run."""


def settle(tree: HtmlElement) -> None:
    """Change a page's tree into one of paragraphs, lists, headings and tables of data."""
    settle_inline(tree)
    for table in list(tree.iter("table")):
        if _lays_out(table):
            _as_boxes(table)
        else:
            _as_data(table)
    _as_article(tree)
    for box in list(tree.iter(*_BOXES)):
        _wrap_runs(box)


def _lays_out(table: HtmlElement) -> bool:
    """Whether a table only lays the page out: a cell holds headings, paragraphs, other tables, or a long text."""
    for cell in table.iter("td", "th"):
        inner = next(cell.iter("h1", "h2", "h3", "h4", "table", "article"), None)
        if inner is not None or sum(1 for _ in cell.iter("p")) > 1 or len(text_of(cell)) > _LAID_OUT:
            return True
    return False


def _as_boxes(table: HtmlElement) -> None:
    rows = [one for one in table.iter("tr") if next(one.iterancestors("table")) is table]
    cells = [one for row in rows for one in row if one.tag in {"td", "th"}]
    inner = [one for one in table if one.tag in {"tbody", "thead", "tfoot"}]
    for element in [table, *inner, *rows, *cells]:
        element.tag = "div"


def _as_data(table: HtmlElement) -> None:
    """Lists and paragraphs in the cells of a table as text, so that a row stays a line."""
    for cell in table.iter("td", "th"):
        for one in list(cell.iter("ul", "ol", "li", "p", "div", "dl", "dt", "dd")):
            last = one.tag in {"ul", "ol", "dl"} or one.getnext() is None
            one.tail = (" " if last else "; " if one.tag in {"li", "dd"} else " ") + (one.tail or "")
            one.drop_tag()
        for one in list(cell.iter("br")):
            one.tail = f" {one.tail or ''}"
            one.drop_tag()


def _as_article(tree: HtmlElement) -> None:
    """Put the parts of an article that stands straight in the body into a box, as trafilatura expects one."""
    body = tree.find("body")
    if body is not None and sum(len(text_of(one)) for one in body.iterchildren("p")) > _LAID_OUT:
        box = body.makeelement("article")
        box.text, body.text = body.text, None
        box.extend(list(body))
        body.append(box)


def _wrap_runs(box: HtmlElement) -> None:
    """Make paragraphs of the runs of text that stand in a box beside blocks, or are parted by two breaks."""
    if any(one.tag in _NO_TEXT or "caption" in names(one) for one in (box, *box.iterancestors())):
        return
    runs = list(_runs(box))
    if any(one.tag in _RUNNING and len(text_of(one)) >= _PARAGRAPH for one in box) or _in_breaks(runs):
        for run in runs:
            _wrap(box, run)


def _in_breaks(runs: list[Run]) -> bool:
    """Whether two breaks stand for the end of a paragraph in a box."""
    return len([before for before, _ in runs if before is None or before.tag == "br"]) > 1


def _runs(box: HtmlElement) -> Iterator[Run]:
    """The runs of a box."""
    before: HtmlElement | None = None
    inside: list[HtmlElement] = []
    for child in box:
        following = child.getnext()
        twice = child.tag == "br" and following is not None and following.tag == "br" and not (child.tail or "").strip()
        if child.tag in BLOCKS or twice or (child.tag not in _INLINE and next(child.iter(*BLOCKS), None) is not None):
            yield before, inside
            before, inside = child, []
        else:
            inside.append(child)
    yield before, inside


_INLINE = frozenset(
    "a abbr b bdi cite code em font i img kbd mark q small span strong sub sup time u var wbr br".split()
)


def _wrap(box: HtmlElement, run: Run) -> None:
    before, inside = run
    bare = (box.text if before is None else before.tail) or ""
    parts = [text_of(one) if isinstance(one.tag, str) else "" for one in inside]
    length = len(bare.strip()) + sum(map(len, parts)) + sum(len((one.tail or "").strip()) for one in inside)
    linked = sum(len(text_of(link)) for one in inside if isinstance(one.tag, str) for link in one.iter("a"))
    if length < _RUN or linked > _LINKED * length:
        return
    paragraph = P()
    paragraph.text = bare
    if before is None:
        box.text = None
        box.insert(0, paragraph)
    else:
        before.tail = None
        before.addnext(paragraph)
    paragraph.extend(inside)
