"""A document of any format, read by the module for what its content is. It runs in the child process."""

from __future__ import annotations

from dataclasses import replace

from config.translatable import Saying
from index.domain.document import Extracted, Kind
from index.domain.source_errors import NoText
from index.language.title import title_of
from index.sources.text.detect_type import recognise


def document(data: bytes, *, name: str, url: str | None = None, content_type: str = "") -> Extracted:
    """See ``Parsers.document``. Each format's libraries are imported with its first document."""
    if not data:
        raise NoText(name, Saying("it is empty"))
    kind = recognise(data, name=name, content_type=content_type)
    if kind is Kind.HTML:
        from index.sources.html.page import article

        found = article(data, name=name, url=url, content_type=content_type)
        return found if found.title else replace(found, title=title_of(found.text) or name)
    if kind is Kind.PDF:
        from index.sources.formats.pdf import pdf

        return pdf(data, name=name, url=url)
    if kind is Kind.DOCX:
        from index.sources.formats.docx import docx

        return docx(data, name=name, url=url)
    if kind is Kind.EPUB:
        from index.sources.formats.epub import epub

        return epub(data, name=name, url=url)
    from index.sources.text.plain import plain

    return plain(data, kind=kind, name=name, url=url, content_type=content_type)
