"""The one decoder: of pages, text files, feeds and books, whose charset may be told in three places, all wrong.

``decoded`` never fails. What the bytes look like is judged by the letters that are frequent in the
language that they make.
"""

from __future__ import annotations

import codecs
import re

from index.sources.text.likely_charset import likely

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16's, with which it begins
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_NO_CHARSETS = frozenset("idna punycode unicode_escape raw-unicode-escape undefined mbcs oem utf-7".split())
"""Codecs of Python's that are not charsets of documents."""
_IN_HEADER = re.compile(r"charset\s*=\s*[\"']?\s*([\w.:-]+)", re.IGNORECASE)
_IN_PAGE = re.compile(
    rb"<(?:meta\b[^>]{0,500}?charset|\?xml\b[^>]{0,200}?encoding)\s*=\s*[\"']?\s*([\w.:-]+)", re.IGNORECASE
)
_HEAD = 20_000
"""Bytes in which a page names its charset; browsers read 1,024, but sites put more before it."""
_WIDER = {
    "ascii": "cp1252",
    "iso8859-1": "cp1252",
    "iso8859-9": "cp1254",
    "iso8859-11": "cp874",
    "tis-620": "cp874",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "shift_jis": "cp932",
    "euc_kr": "cp949",
    "utf-16": "utf-8",
}
"""What a label means on the web (WHATWG Encoding, section 4.2), by Python's name for it: a page that can name its
charset in ASCII is not in UTF-16."""
_FEWEST = 32
"""In fewer bytes a charset is no more than a guess, often a strange one."""
_SHORT = 400
"""Bytes that tell UTF-16 without a mark."""
_FEW = 0.02
"""Share of the bytes beyond ASCII that may be broken in a page that else is UTF-8."""
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


def decoded(data: bytes, content_type: str = "", *, whole: bool = True) -> str:
    """The text of a page, a feed or a chapter, without control characters; see ``to_the_letter``."""
    return _CONTROL.sub("", to_the_letter(data, content_type, whole=whole))


def to_the_letter(data: bytes, content_type: str = "", *, whole: bool = True) -> str:
    """The text: by its byte order mark, as UTF-8 if it is that, as declared if that fits, else as it looks.

    What fits nothing is replaced by U+FFFD.

    Args:
        data: bytes of a text or a page.
        content_type: the header, for its charset.
        whole: whether it is all there; what is not may end amid a character.

    """
    for mark, charset in _MARKS:
        if data.startswith(mark):
            return data[len(mark) :].decode(charset, "replace")
    declared = _declared(data, content_type)
    if b"\x1b" in data and declared:  # ISO-2022 charsets look like ASCII
        return data.decode(declared[0], "replace")
    if (wide := _wide(data)) is not None:
        return data.decode(wide, "replace")
    text = _if_utf_8(data, whole=whole)
    return text if text is not None else _as_declared(data, declared) or _as_it_looks(data, declared)


def _wide(data: bytes) -> str | None:
    """UTF-16 without a mark, in which every other byte of a European text is zero."""
    start = data[:_SHORT]
    if not start.count(0) or 3 * start.count(0) < len(start):
        return None
    return "utf-16-be" if start[0::2].count(0) > start[1::2].count(0) else "utf-16-le"


def _declared(data: bytes, content_type: str) -> list[str]:
    """Python's names of the charsets that the header and the page name."""
    named = [match[1] for match in [_IN_HEADER.search(content_type)] if match]
    named += [match[1].decode("ascii", "replace") for match in [_IN_PAGE.search(data[:_HEAD])] if match]
    return [known for name in named if (known := _known(name))]


def _known(label: str) -> str | None:
    try:
        found = codecs.lookup(label).name
        b"a".decode(found, "replace")  # refuses what is no charset, such as "hex"
    except (LookupError, ValueError):
        return None
    return None if found in _NO_CHARSETS else _WIDER.get(found, found)


def _if_utf_8(data: bytes, *, whole: bool) -> str | None:
    """The text if it is UTF-8 but for a few broken bytes: other charsets are not valid UTF-8 by chance."""
    text = codecs.getincrementaldecoder("utf-8")("replace").decode(data, whole)
    beyond = sum(byte > 0x7F for byte in data) if "\ufffd" in text else 0
    return text if text.count("\ufffd") <= _FEW * beyond else None


def _as_declared(data: bytes, declared: list[str]) -> str | None:
    for charset in declared:
        try:
            return data.decode(charset)
        except UnicodeDecodeError:
            continue
    return None


def _as_it_looks(data: bytes, declared: list[str]) -> str:
    """By the letters that are frequent in it; of the declared charset, with replacement, when nothing fits."""
    best = likely(data) if len(data) >= _FEWEST else None
    return data.decode(best or (declared or ["cp1252"])[0], "replace")
