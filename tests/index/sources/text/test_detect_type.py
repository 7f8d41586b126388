"""A document is what its content says, whatever it is called."""

from __future__ import annotations

import gzip

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.domain.document import Kind
from index.domain.source_errors import UnknownFormat
from index.sources.text.detect_type import recognise
from tests.index.sources.formats import examples
from tests.index.sources.sandbox.bombs import zipped

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 500
HTML = b"<!-- made by hand -->\n<!DOCTYPE html>\n<html><body><p>The ferry</p></body></html>"


@pytest.mark.parametrize("name", ["a", "a.pdf", "a.docx", "a.epub", "a.html", "a.md", "a.txt", "a.exe"])
def test_no_name_makes_a_document_another(name: str) -> None:
    assert recognise(examples.pdf(), name=name) is Kind.PDF
    assert recognise(examples.word(), name=name) is Kind.DOCX
    assert recognise(examples.epub(), name=name) is Kind.EPUB
    assert recognise(HTML, name=name, content_type="text/plain") is Kind.HTML


@pytest.mark.parametrize(
    ("data", "name", "declared", "kind"),
    [
        (b"The ferry sails.", "a.html", "text/html", Kind.TEXT),
        (b"The ferry sails.", "a.pdf", "application/pdf", Kind.TEXT),
        (b"The ferry sails.", "a.md", "", Kind.MARKDOWN),
        (b"The ferry sails.", "ferry", "text/markdown; charset=utf-8", Kind.MARKDOWN),
        (b"The ferry sails.", "a.txt", "", Kind.TEXT),
        (b"# The ferry\n\nIt sails.", "ferry", "", Kind.MARKDOWN),
        (b"---\ntitle: The ferry\n---\nIt sails.", "ferry", "", Kind.MARKDOWN),
        (b"# The ferry\n\nIt sails.", "a.txt", "", Kind.TEXT),
        (b"<p align=center>logo</p>\n\n# The ferry", "readme.md", "", Kind.MARKDOWN),
        (b"<p>The ferry</p><p>sails</p>", "a", "", Kind.HTML),
        (b"<p>The ferry</p><p>sails</p>", "a.txt", "", Kind.TEXT),
        (b"<quoth>The ferry sails.", "a.txt", "", Kind.TEXT),
        (b"The ferry <b>sails</b>.<p>Daily.</p>", "a", "text/html", Kind.HTML),
        (b"\xef\xbb\xbf\n<html lang=en>", "a", "", Kind.HTML),
        (b'<?xml version="1.0"?>\n<!DOCTYPE html PUBLIC "x" "y">\n<html xmlns="z">', "a", "", Kind.HTML),
        ("<html><p>Паром".encode("utf-16"), "a", "", Kind.HTML),
        ("Паром ходит".encode("utf-16"), "a.txt", "", Kind.TEXT),
        ("Паром ходит".encode("koi8-r"), "a.txt", "", Kind.TEXT),
        ("フェリー".encode("iso-2022-jp"), "a.txt", "", Kind.TEXT),
        (b"<html><p>The ferry \0\x01 sails", "a", "", Kind.HTML),
        (b"The ferry sails. " * 20 + b"\x1a", "a.txt", "", Kind.TEXT),
        (b"[The ferry](https://a.example) sails.", "a", "", Kind.TEXT),
        (b"{curly} words are no data", "a", "", Kind.TEXT),
        (b"How a file begins: %PDF-1.7 is the mark.", "a", "", Kind.TEXT),
        (b"  \n%PDF-1.4\n", "a", "", Kind.PDF),
        (b"\0\x01junk %PDF-1.4\n", "a", "", Kind.PDF),
    ],
)
def test_text_is_told_from_markup_by_its_content(data: bytes, name: str, declared: str, kind: Kind) -> None:
    assert recognise(data, name=name, content_type=declared) is kind


@pytest.mark.parametrize(
    ("data", "found"),
    [
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "a picture (PNG)"),
        (b"\xff\xd8\xff\xe0\0\x10JFIF\0", "a picture"),
        (b"\0\0\0\x18ftypmp42\0\0\0\0", "a video (MP4)"),
        (b"MZ\x90\0\x03\0\0\0" + b"\0" * 60, "a Windows program"),
        (b"\x7fELF\x02\x01\x01" + b"\0" * 40, "a Linux program"),
        (bytes(range(256)), "binary data"),
        (gzip.compress(b"The ferry", mtime=0), "a gzip archive"),
        (b"{\\rtf1\\ansi The ferry}", "an RTF document"),
        (b"%!PS-Adobe-3.0", "a PostScript document"),
        (OLE + "WordDocument".encode("utf-16-le"), "a Word document of the old kind (.doc)"),
        (OLE + "EncryptedPackage".encode("utf-16-le"), "an Office document locked with a password"),
        (OLE, "an old Office document"),
        (zipped([("xl/workbook.xml", b"")]), "an Excel workbook"),
        (zipped([("ppt/presentation.xml", b"")]), "a PowerPoint file"),
        (zipped([("content.xml", b"")]), "an OpenDocument file"),
        (zipped([("a.txt", b"The ferry")]), "a ZIP archive"),
        (zipped([("a.txt", b"The ferry")])[:40], "a ZIP archive that is cut short"),
        (b'<?xml version="1.0"?><!-- news --><rss version="2.0"><channel/></rss>', "a feed (RSS)"),
        (b'<feed xmlns="http://www.w3.org/2005/Atom"/>', "a feed (Atom)"),
        (b'{"version": "https://jsonfeed.org/version/1.1", "items": []}', "a feed (JSON)"),
        (b'[{"a": 1}]', "JSON data"),
        (b'{"a": "' + b"x" * 100_000 + b'"}', "JSON data"),
        (b'<?xml version="1.0"?><urlset/>', "a sitemap"),
        (b'<svg xmlns="http://www.w3.org/2000/svg"/>', "a picture (SVG)"),
        (b"<?xml version='1.0'?><note><to>all</to></note>", "an XML document"),
        (b"From: <Saved by Blink>\nMIME-Version: 1.0", "a saved web page in one file"),
    ],
)
@pytest.mark.parametrize("name", ["a", "a.pdf", "a.txt", "a.html"])
def test_what_is_not_read_is_named_in_words(data: bytes, found: str, name: str) -> None:
    with pytest.raises(UnknownFormat) as refused:
        recognise(data, name=name)
    assert str(refused.value).startswith(f"{name} is {found}")


@given(st.binary(max_size=3_000))
def test_any_bytes_are_of_a_kind_or_named(data: bytes) -> None:
    try:
        found = recognise(data, name="a").value
    except UnknownFormat as error:
        found = error.found
    assert found


def test_many_comments_do_not_take_for_ever() -> None:
    assert recognise(b"<!-- a --> " * 5_000 + b"The ferry sails.", name="a") is Kind.TEXT
