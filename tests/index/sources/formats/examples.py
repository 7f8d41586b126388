"""Real files of every format, of invented news."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from typing import Any

import docx
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import getSampleStyleSheet
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Flowable, Paragraph, SimpleDocTemplate

from tests.index.sources.sandbox.bombs import zipped

TITLE = "Ferry to Ostrava Island sails again"
FIRST = (
    "The ferry to Ostrava Island sails again from Monday, the harbour office of Lindmouth said. "
    "It had lain still for eleven weeks after a collision with the northern pier."
)
SECOND = "A ticket costs 4.20 euros. Children under six travel free of charge, as they did before."
HEADING = "What the mayor says"
THIRD = "Mayor Ilse Varga called it a good day for the islanders, who number 412."
PARAGRAPHS = (FIRST, SECOND, THIRD)


def pdf(
    *,
    title: str | None = TITLE,
    author: str | None = "Ada Brandt",
    paragraphs: Sequence[str] = PARAGRAPHS,
    repeat: int = 1,
    encrypt: str | None = None,
    onto: Callable[[Canvas, Any], None] | None = None,
) -> bytes:
    """A PDF with a title and a heading in larger letters; ``onto`` draws on every page."""
    styles, out = getSampleStyleSheet(), io.BytesIO()
    document = SimpleDocTemplate(out, pagesize=A4, title=title, author=author, encrypt=encrypt)
    story: list[Flowable] = [Paragraph(TITLE, styles["Title"])]
    for _ in range(repeat):
        story += [Paragraph(one, styles["BodyText"]) for one in paragraphs[:-1]]
        story += [Paragraph(HEADING, styles["Heading2"]), Paragraph(paragraphs[-1], styles["BodyText"])]
    drawn = onto or (lambda _canvas, _document: None)
    document.build(story, onFirstPage=drawn, onLaterPages=drawn)
    return out.getvalue()


def drawn(draw: Callable[[Canvas], None]) -> bytes:
    """A PDF drawn by hand."""
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=A4)
    draw(canvas)
    canvas.save()
    return out.getvalue()


def page(*, title: str = TITLE) -> bytes:
    """A page with a menu and an article."""
    heads = f"<title>{title}</title>", f"<h1>{title}</h1>"
    shown = f"<p>{FIRST}</p><p>{SECOND}</p><h2>{HEADING}</h2><p>{THIRD}</p>"
    menu = "<nav><a href='/'>Home</a> <a href='/sport'>Sport</a></nav>"
    return (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8">{heads[0]}</head>'
        f"<body>{menu}<main><article>{heads[1]}{shown}</article></main></body></html>"
    ).encode()


def word(fill: Callable[[Any], None] | None = None) -> bytes:
    """A Word document; ``fill`` adds to it."""
    document, out = docx.Document(), io.BytesIO()
    document.core_properties.title = TITLE
    document.core_properties.author = "Ada Brandt"
    document.add_heading(TITLE, 0)
    document.add_paragraph(FIRST)
    document.add_paragraph(SECOND)
    document.add_heading(HEADING, 2)
    document.add_paragraph(THIRD)
    if fill:
        fill(document)
    document.save(out)
    return out.getvalue()


CONTAINER = (
    b'<container xmlns="urn:oasis:names:tc:opendocument:xmlns:container" version="1.0"><rootfiles>'
    b'<rootfile full-path="OEBPS/book.opf" media-type="application/oebps-package+xml"/></rootfiles></container>'
)
METADATA = (
    f"<dc:title>{TITLE}</dc:title><dc:creator>Ada Brandt</dc:creator>"
    "<dc:date>2024-03-04</dc:date><dc:language>en-GB</dc:language>"
)
CHAPTERS = {
    "one.xhtml": f"<h1>{TITLE}</h1><p>{FIRST}</p><p>{SECOND}</p>",
    "text/two.xhtml": f"<h2>{HEADING}</h2><p>{THIRD}</p>",
}


def chapter(body: str) -> str:
    return (
        '<?xml version="1.0" encoding="utf-8"?><html xmlns="http://www.w3.org/1999/xhtml" '
        f'xmlns:epub="http://www.idpf.org/2007/ops"><head><title/></head><body>{body}</body></html>'
    )


def epub(
    chapters: dict[str, str] = CHAPTERS,
    *,
    metadata: str = METADATA,
    order: Sequence[str] = (),
    more: dict[str, str] | None = None,
) -> bytes:
    """An EPUB of the bodies of chapters, in their order or another."""
    paths = list(chapters)
    items = "".join(
        f'<item id="c{at}" href="{path}" media-type="application/xhtml+xml"/>' for at, path in enumerate(paths)
    )
    spine = "".join(f'<itemref idref="c{paths.index(path)}"/>' for path in order or paths)
    package = (
        '<package xmlns="http://www.idpf.org/2007/opf" xmlns:opf="http://www.idpf.org/2007/opf" version="3.0">'
        f'<metadata xmlns:dc="http://purl.org/dc/elements/1.1/">{metadata}</metadata>'
        f'<manifest>{items}<item id="nav" href="nav.xhtml" properties="nav" media-type="application/xhtml+xml"/>'
        "</manifest>"
        f'<spine><itemref idref="nav"/>{spine}</spine></package>'
    )
    members = {
        "mimetype": "application/epub+zip",
        "META-INF/container.xml": CONTAINER.decode(),
        "OEBPS/book.opf": package,
        "OEBPS/nav.xhtml": chapter("<nav>Contents</nav>"),
        **{f"OEBPS/{path}": chapter(body) for path, body in chapters.items()},
        **(more or {}),
    }
    return zipped((path, text.encode()) for path, text in members.items())
