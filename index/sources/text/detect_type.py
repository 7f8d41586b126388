"""What a document is, told from its content; its name and declared type only tell Markdown from text."""

from __future__ import annotations

import json
import re
from io import BytesIO
from zipfile import BadZipFile, ZipFile

import puremagic

from config.translatable import Saying
from index.domain.document import Kind
from index.domain.source_errors import UnknownFormat
from index.sources.text.charset import decoded

_SAMPLE = 65_536
"""Bytes that are looked at; the rest of a document is of a kind with them."""
_PDF_WITHIN = 1_024
"""Where its readers look for the head of a PDF (ISO 32000-1, Annex H, note 13)."""
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_PARTS = {
    "word/": Saying("a Word document with macros or of a rare kind"),
    "xl/": Saying("an Excel workbook"),
    "ppt/": Saying("a PowerPoint file"),
}
_MARKS = {
    b"{\\rtf": Saying("an RTF document"),
    b"%!PS": Saying("a PostScript document"),
    b"\x1f\x8b": Saying("a gzip archive"),
    b"MZ\x90\0": Saying("a Windows program"),
    b"\x7fELF": Saying("a Linux program"),
}
_CLASSES = {
    "image": Saying("a picture"),
    "audio": Saying("a sound recording"),
    "video": Saying("a video"),
    "font": Saying("a font"),
}
_BINARY = re.compile(rb"[\x00-\x06\x0e-\x1a\x1c-\x1f]")
"""What no text in a common charset holds, but for strays."""
_STRAY = 0.01
"""Share of a text that strays are at most."""
_UTF16 = (b"\xff\xfe", b"\xfe\xff")
_HTML = re.compile(r"(?><\?xml[^>]*>|<!--.*?-->|\s+)*+<(?:!doctype\s+html|html[\s>])", re.IGNORECASE | re.DOTALL)
_FRAGMENT = re.compile(
    r"(?><!--.*?-->|\s+)*+"
    r"<(?:head|body|title|meta|article|main|section|div|p|h[1-6]|table|center|font|ul|ol|script|style|link|noscript|span|b|i|a|br|hr)[\s/>]",
    re.IGNORECASE | re.DOTALL,
)
_TAGS = re.compile(
    r"</?(?:html|head|body|title|article|main|section|div|p|h[1-6]|table|ul|ol|span|a)(?:\s[^<>]*)?>", re.IGNORECASE
)
_ROOT = re.compile(
    r"(?>\s+|<\?.*?\?>|<!--.*?-->|<!DOCTYPE[^\[>]*(?:\[.*?\]\s*)?>)*+<(?:[\w.-]+:)?(?P<root>[\w.-]+)",
    re.DOTALL | re.IGNORECASE,
)
"""The first tag; what was passed over is not looked at again, or many comments would take for ever."""
_ROOTS = {
    "rss": Saying("a feed (RSS)"),
    "feed": Saying("a feed (Atom)"),
    "rdf": Saying("a feed (RSS 1.0)"),
    "urlset": Saying("a sitemap"),
    "sitemapindex": Saying("a sitemap"),
    "svg": Saying("a picture (SVG)"),
    "opml": Saying("a list of feeds (OPML)"),
}
_MARKDOWN_NAMES = (".md", ".markdown", ".mdown", ".mkd")
_MARKDOWN = re.compile(r"---[ \t]*\n(?:.*\n)*?---[ \t]*\n|#{1,6} \S", re.MULTILINE)


def recognise(data: bytes, *, name: str, content_type: str = "") -> Kind:
    """The kind of a document.

    Args:
        data: the document.
        name: its name, for the error and to tell Markdown from text.
        content_type: as declared, to tell Markdown and HTML from text.

    Raises:
        UnknownFormat: it is of no kind that is read.

    """
    head = data[:_SAMPLE]
    if head.startswith(b"PK\x03\x04"):
        return _zipped(data, name)
    if b"%PDF-" in head[:_PDF_WITHIN] and (head.lstrip().startswith(b"%PDF-") or _BINARY.search(head)):
        return Kind.PDF
    text = decoded(head, content_type, whole=len(head) == len(data))
    if _HTML.match(text):
        return Kind.HTML
    if found := _foreign(data, head):
        raise UnknownFormat(name, found)
    return _text(text, name, content_type)


def _zipped(data: bytes, name: str) -> Kind:
    """What an archive holds; nothing of it is unpacked but its first words."""
    try:
        with ZipFile(BytesIO(data)) as archive:
            members = archive.namelist()
    except (BadZipFile, OSError, ValueError, NotImplementedError):
        raise UnknownFormat(name, Saying("a ZIP archive that is cut short or damaged")) from None
    if "word/document.xml" in members:
        return Kind.DOCX
    if "META-INF/container.xml" in members and not any(one.endswith(".class") for one in members):
        return Kind.EPUB
    office = next((said for start, said in _PARTS.items() if any(one.startswith(start) for one in members)), None)
    if office is None:
        office = Saying("an OpenDocument file") if "content.xml" in members else Saying("a ZIP archive")
    raise UnknownFormat(name, office)


def _foreign(data: bytes, head: bytes) -> str | None:
    """What a document that is no text is, in words."""
    if head.startswith(_OLE):
        return _old_office(data)
    if found := next((said for mark, said in _MARKS.items() if head.startswith(mark)), None):
        return found
    binary = b"\0" in head or len(_BINARY.findall(head)) > _STRAY * len(head)
    return _by_magic(head) if binary and not head.startswith(_UTF16) else None


def _old_office(data: bytes) -> str:
    streams = {
        "EncryptedPackage": Saying("an Office document locked with a password"),
        "WordDocument": Saying("a Word document of the old kind (.doc)"),
        "Workbook": Saying("an Excel workbook of the old kind (.xls)"),
    }
    other = Saying("an old Office document")
    return next((said for one, said in streams.items() if one.encode("utf-16-le") in data), other)


def _by_magic(head: bytes) -> str:
    """By puremagic's table, in the words of its class of media types."""
    try:
        found = puremagic.magic_string(head)
    except (puremagic.PureError, ValueError):
        return Saying("binary data")
    best = found[0]
    shown = _CLASSES.get(best.mime_type.partition("/")[0])
    if shown:
        return Saying("{picture} ({kind})", picture=shown, kind=best.extension.lstrip(".").upper())
    return Saying("binary data ({kind})", kind=best.name)


def _text(text: str, name: str, content_type: str) -> Kind:
    declared = content_type.partition(";")[0].strip().lower()
    markdown = name.lower().endswith(_MARKDOWN_NAMES) or declared in {"text/markdown", "text/x-markdown"}
    root = _ROOT.match(text.lstrip("\ufeff \t\r\n"))
    if root and root["root"].lower() in _ROOTS and not markdown:
        raise UnknownFormat(name, _ROOTS[root["root"].lower()])
    if not markdown and _marked_up(text, name, declared):
        return Kind.HTML
    if found := _data(text, markdown=markdown):
        raise UnknownFormat(name, found)
    plain = name.lower().endswith(".txt")
    return Kind.MARKDOWN if markdown or (not plain and _MARKDOWN.match(text)) else Kind.TEXT


def _marked_up(text: str, name: str, declared: str) -> bool:
    """Whether a text without HTML's head is HTML: it begins like it, or it is declared as such and has its tags."""
    if declared in {"text/html", "application/xhtml+xml"} or name.lower().endswith((".html", ".htm", ".xhtml")):
        return bool(_TAGS.search(text) or _FRAGMENT.match(text))
    return declared != "text/plain" and not name.lower().endswith(".txt") and bool(_FRAGMENT.match(text))


def _data(text: str, *, markdown: bool) -> str | None:
    """What a text that is meant for programs is, in words."""
    start = text.lstrip("\ufeff \t\r\n")
    if start.startswith("<?xml") or (start.startswith("<") and not markdown):
        root = _ROOT.match(start)
        return _ROOTS.get(
            root["root"].lower() if root else "", Saying("an XML document") if start.startswith("<?xml") else None
        )
    if start.startswith(("MIME-Version:", "From: <Saved by")):
        return Saying("a saved web page in one file (MHTML)")
    if start.startswith(("{", "[")) and _is_json(text):
        return Saying("a feed (JSON)") if "jsonfeed.org/version" in text[:2_000] else Saying("JSON data")
    return None


def _is_json(text: str) -> bool:
    """Whether the text, or the part of it that was looked at, is JSON."""
    try:
        json.loads(text)
    except json.JSONDecodeError as error:
        cut = error.pos > len(text) - 200 or error.msg.startswith("Unterminated string")
        return cut and len(text) > _SAMPLE // 4
    except RecursionError:
        return True
    return True
