"""The characters of a page, whose charset is told in up to three places that may all be wrong."""

from __future__ import annotations

import codecs
import re

from charset_normalizer import from_bytes

_MARKS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
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
_OLD = [*(f"cp{number}" for number in (*range(1250, 1259), 874, 932, 949)), "euc_jp", "gb18030", "big5", "koi8_r"]
"""What is tried where nothing that is named fits."""
_LOOK = 200_000
_FEW = 0.02
"""Share of the bytes beyond ASCII that may be broken in a page that else is UTF-8."""
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


def decoded(data: bytes, content_type: str = "") -> str:
    """The text of a page: by its byte order mark, as UTF-8 if it is that, as declared if that fits, else as it looks.

    What fits nothing is replaced by U+FFFD; control characters are left out.
    """
    for mark, charset in _MARKS:
        if data.startswith(mark):
            return _clean(data[len(mark) :].decode(charset, "replace"))
    declared = _declared(data, content_type)
    text = _if_utf_8(data) if not data.isascii() else None
    return _clean(text or _as_declared(data, declared) or _as_it_looks(data, declared))


def _clean(text: str) -> str:
    return _CONTROL.sub("", text)


def _declared(data: bytes, content_type: str) -> list[str]:
    """Python's names of the charsets that the header and the page name."""
    named = [match[1] for match in [_IN_HEADER.search(content_type)] if match]
    named += [match[1].decode("ascii", "replace") for match in [_IN_PAGE.search(data[:_HEAD])] if match]
    return [known for name in named if (known := _known(name))]


def _known(label: str) -> str | None:
    try:
        found = codecs.lookup(label).name
        b"".decode(found)  # refuses what is no charset, such as "hex"
    except (LookupError, ValueError):
        return None
    return _WIDER.get(found, found)


def _if_utf_8(data: bytes) -> str | None:
    """The text if it is UTF-8 but for a few broken bytes: other charsets are not valid UTF-8 by chance."""
    text = data.decode("utf-8", "replace")
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
    best = from_bytes(data[:_LOOK], cp_isolation=_OLD).best() if not data.isascii() else None
    return data.decode(best.encoding if best else (declared or ["utf-8"])[0], "replace")
