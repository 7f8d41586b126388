"""Word documents: mammoth turns their styles into HTML's headings, lists and tables, whose text is taken."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from io import BytesIO
from typing import Any
from xml.parsers.expat import ExpatError
from zipfile import BadZipFile, ZipFile

import mammoth
from lxml import html

from config.translatable import Saying
from index.domain.article import site_of
from index.domain.document import Extracted, Kind
from index.domain.source_errors import Damaged, NoText
from index.language.title import title_of
from index.sources.formats.docx_markup import shown
from index.sources.text import metadata, xml, zip_archive
from index.sources.text.html_fragment import text_of

_KIND = Saying("a Word document")
_TITLE = "p[style-name='Title'] => h1.title:fresh\np[style-name='Subtitle'] => p:fresh"
_NOTES = "//sup[a[starts-with(@id, 'footnote-ref-') or starts-with(@id, 'endnote-ref-')]]"
"""The signs of notes, which would stand in the middle of quoted sentences."""
_BACK = "//a[starts-with(@href, '#footnote-ref-') or starts-with(@href, '#endnote-ref-')]"


def docx(data: bytes, *, name: str, url: str | None = None) -> Extracted:
    """Text with headings, lists, tables and notes; tracked insertions count, deletions and comments don't.

    The day is the "Publish Date" of Word's cover page. When the file, or its template, was made
    (``dcterms:created``) is no publication date: it is often years off.

    Raises:
        Damaged: it is no Word document within, or locked.
        TooHeavy: it would unpack to too much.
        NoText: it holds none.

    """
    with zip_archive.opened(data, name, _KIND) as archive:
        properties = _properties(archive, "docProps/core.xml")
        published = _published(archive)
    root = _html(data, name)
    text = text_of(html.tostring(root, encoding="unicode"))
    if metadata.line(text) is None:
        raise NoText(name, Saying("there is no text in it, or only pictures"))
    headed = next((found for one in root.iter("h1", "h2", "h3") if (found := metadata.line(one.text_content()))), None)
    return Extracted(
        kind=Kind.DOCX,
        title=metadata.title(properties.get("title")) or headed or title_of(text) or name,
        text=text,
        url=url,
        published=published,
        author=metadata.author(properties.get("creator")),
        site=site_of(url),
        language=metadata.language(properties.get("language")),
    )


def _html(data: bytes, name: str) -> Any:
    try:
        converted = mammoth.convert_to_html(
            BytesIO(shown(data)), style_map=_TITLE, convert_image=_nothing, external_file_access=False
        ).value
    except (KeyError, OSError, ValueError, BadZipFile, AttributeError, IndexError, ExpatError) as error:
        raise Damaged(
            name, _KIND, Saying("its parts do not fit together ({error})", error=type(error).__name__)
        ) from None
    root = html.fromstring(f"<div>{converted}</div>")
    for one in root.xpath(f"{_NOTES} | {_BACK}"):
        one.drop_tree()
    return root


def _nothing(_image: object) -> list[object]:
    """A picture's part of the text."""
    return []


def _properties(archive: ZipFile, path: str) -> dict[str, str]:
    """Dublin Core of the document (ECMA-376, part 2, section 8), by its names."""
    root = xml.parsed(archive.read(path)) if path in archive.namelist() else None
    names = ("title", "creator", "language")
    return {one: found for one in names if root is not None and (found := xml.text(root, one))}


def _published(archive: ZipFile) -> date | None:
    found = (metadata.day(one) for root in _custom(archive) for one in xml.texts(root, "PublishDate"))
    return next((one for one in found if one), None)


def _custom(archive: ZipFile) -> Iterator[Any]:
    """The cover page's properties, which lie among the custom XML parts."""
    for path in archive.namelist():
        if path.startswith("customXml/item") and path.endswith(".xml"):
            root = xml.parsed(archive.read(path))
            if root is not None:
                yield root
