"""EPUB: the chapters in the order in which they are read (EPUB 3.3, sections 4 and 5)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from posixpath import dirname, join, normpath
from typing import Any
from urllib.parse import unquote, urlsplit
from zipfile import ZipFile

from lxml import etree

from config.translatable import Saying
from index.domain.article import site_of
from index.domain.document import Extracted, Kind
from index.domain.source_errors import Damaged, NoText
from index.language.title import title_of
from index.sources.text import metadata, xml, zip_archive
from index.sources.text.charset import decoded
from index.sources.text.html_fragment import text_of

_KIND = Saying("an EPUB")
_CHAPTERS = frozenset({"application/xhtml+xml", "text/html", "application/x-dtbook+xml"})
_BODY = re.compile(r".*?<body\b[^>]*>(.*?)(?:</body\s*>.*|\Z)", re.DOTALL | re.IGNORECASE)
_EVENT = "{http://www.idpf.org/2007/opf}event"
_ROLE = "{http://www.idpf.org/2007/opf}role"
_TYPE = "{http://www.idpf.org/2007/ops}type"
_SIGNS = frozenset({"noteref", "pagebreak"})
"""What stands in the middle of sentences and is not of them."""


def epub(data: bytes, *, name: str, url: str | None = None) -> Extracted:
    """The text of all chapters, with what the package document states of the book.

    Raises:
        Damaged: it breaks the rules of EPUB, or it is locked (DRM).
        TooHeavy: it would unpack to too much.
        NoText: its chapters hold pictures alone.

    """
    with zip_archive.opened(data, name, _KIND) as archive:
        path, package = _package(archive, name)
        chapters = list(_chapters(package, dirname(path)))
        _unlocked(archive, chapters, name)
        read = [_member(archive, one, name) for one in chapters]
    texts = [_chapter(data) for data in read if isinstance(data, bytes)]
    lost = [data for data in read if isinstance(data, Damaged)]
    text = "\n\n".join(one for one in texts if one)
    if lost and metadata.line(text) is None:
        raise lost[0]
    if metadata.line(text) is None:
        raise NoText(name, Saying("its chapters hold no text, or only pictures"))
    authors = [one for one in package.iterfind(".//{*}creator") if one.get(_ROLE, "aut") == "aut"]
    return Extracted(
        kind=Kind.EPUB,
        title=metadata.title(xml.text(package, "title")) or title_of(text) or name,
        text=text,
        url=url,
        published=_published(package),
        author=", ".join(found for one in authors if (found := metadata.author(one.text))) or None,
        site=site_of(url),
        language=metadata.language(xml.text(package, "language")),
    )


def _member(archive: ZipFile, path: str, name: str) -> bytes | Damaged:
    """A chapter, whatever the case of its path; or why it is left out."""
    names = {one.casefold(): one for one in archive.namelist()}
    try:
        return zip_archive.member(archive, names.get(path.casefold(), path), name, _KIND)
    except Damaged as error:
        return error


def _package(archive: ZipFile, name: str) -> tuple[str, Any]:
    """The package document and where it lies."""
    container = xml.parsed(zip_archive.member(archive, "META-INF/container.xml", name, _KIND))
    found = container.find(".//{*}rootfile") if container is not None else None
    path = unquote(found.get("full-path", "")) if found is not None else ""
    package = xml.parsed(zip_archive.member(archive, path, name, _KIND))
    if package is None:
        raise Damaged(name, _KIND, Saying("its table of parts {path} is not XML", path=path))
    return path, package


def _chapters(package: Any, folder: str) -> Iterator[str]:
    """Paths of the chapters in reading order, each once, without tables of contents."""
    items = {one.get("id"): one for one in package.iterfind(".//{*}manifest/{*}item")}
    spine = [one.get("idref") for one in package.iterfind(".//{*}spine/{*}itemref") if one.get("linear") != "no"]
    for one in dict.fromkeys(idref for idref in spine if idref in items):
        item = items[one]
        path = urlsplit(item.get("href", "")).path.lower()
        is_chapter = item.get("media-type") in _CHAPTERS or path.endswith((".xhtml", ".html", ".htm", ".xml"))
        if is_chapter and "nav" not in item.get("properties", "").split():
            yield normpath(join(folder, unquote(urlsplit(item.get("href", "")).path)))


def _unlocked(archive: ZipFile, chapters: list[str], name: str) -> None:
    """Refuse chapters that are encrypted; fonts often are, which does no harm."""
    if "META-INF/encryption.xml" not in archive.namelist():
        return
    root = xml.parsed(zip_archive.member(archive, "META-INF/encryption.xml", name, _KIND))
    locked = {unquote(one.get("URI", "")) for one in root.iterfind(".//{*}CipherReference")} if root is not None else ()
    if not set(chapters).isdisjoint(locked):
        raise Damaged(name, _KIND, Saying("it is locked against copying (DRM)"))


def _chapter(data: bytes) -> str:
    root = xml.parsed(data)
    if root is None:  # HTML, as many chapters are that say that they are XHTML
        return text_of(_BODY.sub(r"\1", decoded(data)))
    body = root.find(".//{*}body")
    return text_of(_as_html(root if body is None else body))


def _as_html(body: Any) -> str:
    """XHTML as HTML, in which ``<a/>`` would not be closed, without the signs of notes and pages."""
    for one in list(body.iter("{*}*")):
        if set(one.get(_TYPE, "").split()) & _SIGNS:
            _drop(one)
        one.tag = etree.QName(one).localname
    etree.cleanup_namespaces(body)
    markup: str = etree.tostring(body, encoding="unicode", method="html")
    return markup


def _drop(one: Any) -> None:
    """Empty an element, so that what follows it stays."""
    tail = one.tail
    one.clear()
    one.tail = tail


def _published(package: Any) -> date | None:
    """``dc:date``, which is the day of publication (EPUB 3.3, section 5.4.1.3.4) unless EPUB 2 states another event."""
    dates = [one for one in package.iterfind(".//{*}date") if one.get(_EVENT, "publication") == "publication"]
    return next((found for one in dates if (found := metadata.day(one.text))), None)
