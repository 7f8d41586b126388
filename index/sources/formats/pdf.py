"""PDF: PDFium, which draws them in Chrome, gives letters and their places; ``layout`` makes paragraphs of them.

Compared on the same files, pypdf took 5 and pdfminer.six 8 times as long, the one left paragraphs and
cut words as they were printed, the other tore lists apart.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from ctypes import byref, c_double
from datetime import date
from typing import Any

import pypdfium2
import pypdfium2.raw as pdfium

from config.translatable import Saying
from index.domain.article import site_of
from index.domain.document import Extracted, Kind
from index.domain.source_errors import Damaged, NoText
from index.language.title import title_of
from index.sources.formats.pdf_layout import Block, Line, Sheet, blocks
from index.sources.text import metadata as text_metadata
from index.sources.text import xml

_KIND = Saying("a PDF")
_HYPHEN = "\x02"
"""What PDFium gives for a hyphen at which a word is cut."""
_NO_LETTERS = re.compile(r"[\x00-\x01\x03-\x08\x0b-\x1f\ufffd\ufffe\uffff\ue000-\uf8ff]")
_FEW = 25
"""Letters a page; fewer are the stamp of a scanner's program."""
_MEANINGLESS = 0.3
"""Share of letters without meaning from which on a text is none."""
_RAISE = 0.2
"""Share of its own height by which a raised figure stands above its line."""
_RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_SYMBOL = re.compile(r"(?<![^\W\d_])[^\W\d_]{1,2}$")
"""A unit or a variable, such as ``km`` or ``x``."""
_XMP = re.compile(rb"<x:xmpmeta\b.{0,200000}?</x:xmpmeta>", re.DOTALL)
_BREAK = re.compile(r"\r\n?|\n|(?<=\x02)")


def pdf(data: bytes, *, name: str, url: str | None = None) -> Extracted:
    """The text of all pages, with what the metadata states.

    The day is the one of ``prism:publicationDate`` or ``dc:date``, if it is not merely when the file
    was made. ``CreationDate`` never counts: a page printed to a file today is not of today.

    Raises:
        Damaged: it breaks the rules of PDF, or it is locked with a password.
        NoText: its pages are pictures, or its letters have no meaning.

    """
    try:
        return _read(pypdfium2.PdfDocument(data), _described(data), name, url)
    except pypdfium2.PdfiumError as error:
        locked = "password" in str(error).lower()
        reason = Saying("it is locked with a password") if locked else Saying("its parts do not fit together")
        raise Damaged(name, _KIND, reason) from None


def _read(document: Any, described: Any, name: str, url: str | None) -> Extracted:
    sheets = [_sheet(document, number) for number in range(len(document))]
    _check(document, sheets, name)
    found = blocks(sheets)
    facts = document.get_metadata_dict()
    return Extracted(
        kind=Kind.PDF,
        title=text_metadata.title(facts.get("Title"))
        or text_metadata.title(_first(described, "title"))
        or _title(found)
        or name,
        text="\n\n".join("#" * one.level + " " * bool(one.level) + one.text for one in found),
        url=url,
        published=_published(described, facts.get("CreationDate", "")),
        author=text_metadata.author(facts.get("Author")) or text_metadata.author(_first(described, "creator")),
        site=site_of(url),
    )


def _sheet(document: Any, number: int) -> Sheet:
    try:
        page = document[number]
    except pypdfium2.PdfiumError:  # one page of many
        return Sheet(lines=(), height=0)
    letters = page.get_textpage()
    try:
        return Sheet(lines=tuple(_lines(letters)), height=page.get_height())
    finally:
        letters.close()
        page.close()


def _lines(letters: Any) -> Iterator[Line]:
    text = "".join(chr(pdfium.FPDFText_GetUnicode(letters.raw, one)) for one in range(letters.count_chars()))
    start = 0
    for end in [*(found.end() for found in _BREAK.finditer(text)), len(text)]:
        if line := _line(letters, text[start:end], start):
            yield line
        start = end


def _line(letters: Any, text: str, start: int) -> Line | None:
    """A line by the places of its first and its last letter; ``None`` for one without any."""
    seen = text.strip()
    if not seen.strip(_HYPHEN):
        return None
    first = start + text.index(seen[0])
    last = first + len(seen.rstrip(_HYPHEN)) - 1
    cut = seen.endswith(_HYPHEN)
    left, base = c_double(), c_double()
    pdfium.FPDFText_GetCharOrigin(letters.raw, first, byref(left), byref(base))
    return Line(
        text=_shown(_with_raised(letters, seen, first, base.value)),
        left=left.value,
        right=_box(letters, last).right,
        base=base.value,
        size=max(_height(letters, first), _height(letters, last)),
        cut=cut,
    )


def _with_raised(letters: Any, text: str, first: int, base: float) -> str:
    """A line whose raised figures are written as such; those after a word are signs of notes, and go."""
    shown: list[str] = []
    raised, before = False, ""
    for place, character in enumerate(text):
        before = before if raised else text[:place]  # what the first of several raised figures stands behind
        raised = character.isdigit() and place > 0 and _is_raised(letters, first + place, base)
        if raised and (before[-1:].isdigit() or _SYMBOL.search(before)):
            shown.append(character.translate(_RAISED))
        elif not raised or not before.strip():
            shown.append(character)
    return "".join(shown)


def _is_raised(letters: Any, place: int, base: float) -> bool:
    left, own = c_double(), c_double()
    pdfium.FPDFText_GetCharOrigin(letters.raw, place, byref(left), byref(own))
    return own.value - base > _RAISE * _height(letters, place)


def _box(letters: Any, place: int) -> Any:
    box = pdfium.FS_RECTF()
    pdfium.FPDFText_GetLooseCharBox(letters.raw, place, byref(box))
    return box


def _height(letters: Any, place: int) -> float:
    box = _box(letters, place)
    return abs(float(box.top - box.bottom))


def _shown(text: str) -> str:
    return text.replace(_HYPHEN, "").replace("\u00ad", "")


def _check(document: Any, sheets: list[Sheet], name: str) -> None:
    """Refuse what is no text, rather than keep next to nothing of an article in silence."""
    text = "".join(line.text for sheet in sheets for line in sheet.lines)
    letters = sum(character.isalnum() for character in text)
    if letters < _FEW * len(sheets) and _has_pictures(document):
        raise NoText(name, Saying("its pages are pictures of text, as a scanner makes them"))
    if not letters:
        raise NoText(name, Saying("its pages are empty"))
    if len(_NO_LETTERS.findall(text)) > _MEANINGLESS * len(text):
        raise NoText(name, Saying("its letters are drawings that do not say which letters they are"))


def _has_pictures(document: Any) -> bool:
    return any(
        next(document[number].get_objects(filter=[pdfium.FPDF_PAGEOBJ_IMAGE], max_depth=3), None) is not None
        for number in range(min(len(document), 3))
    )


def _title(found: list[Block]) -> str | None:
    """The highest heading among the first lines, or the first of them."""
    first = [one for one in found[:10] if text_metadata.line(one.text)]
    best = min((one for one in first if one.level), key=lambda one: one.level, default=None)
    return title_of((best or first[0]).text) if first else None


def _described(data: bytes) -> Any:
    """The metadata as XMP, which stands in the open so that programs like this one find it (ISO 16684-1)."""
    found = _XMP.search(data)
    return xml.parsed(found[0]) if found else None


def _first(described: Any, name: str) -> str | None:
    return None if described is None else xml.text(described, name)


def _published(described: Any, created: str) -> date | None:
    made = {
        text_metadata.day(_first(described, "CreateDate")),
        text_metadata.day(re.sub(r"D:(\d{4})(\d\d)(\d\d).*", r"\1-\2-\3", created)),
    }
    printed = text_metadata.day(_first(described, "publicationDate"))
    issued = text_metadata.day(_first(described, "date"))
    return printed or (issued if issued not in made else None)
