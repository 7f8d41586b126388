"""Plain text and Markdown, in whatever charset, to the letter."""

from __future__ import annotations

import codecs
import re

from charset_normalizer import from_bytes

from config.translatable import Saying
from index.domain.article import site_of
from index.domain.document import Extracted, Kind
from index.domain.errors import BadFrontMatter
from index.domain.source_errors import NoText
from index.ingest import front_matter
from index.ingest.front_matter import FrontMatterError
from index.sources.text import metadata

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16's, with which it begins
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_CHARSET = re.compile(r"""charset\s*=\s*["']?(?P<charset>[\w.:-]+)""", re.IGNORECASE)
_NO_CHARSETS = frozenset("idna punycode unicode_escape raw-unicode-escape undefined mbcs oem utf-7".split())
"""Codecs of Python's that are not charsets of documents."""
_WINDOWS = {"ascii": "cp1252", "iso8859-1": "cp1252"}
"""What is declared as one is read as the other, as browsers do (https://encoding.spec.whatwg.org/#names-and-labels)."""
_DETECTED = 65_536
"""Bytes that an unknown charset is told from."""
_FEWEST = 32
"""In fewer bytes a charset is no more than a guess, often a strange one."""


def plain(data: bytes, *, kind: Kind, name: str, url: str | None = None, content_type: str = "") -> Extracted:
    """A text as it is, with what its front matter states; without a title there, its first heading or line.

    The front matter stays in the text, since an article's draft takes it off (``index.ingest.draft``).

    Raises:
        NoText: it holds no letter or digit.
        BadFrontMatter: its front matter cannot be read.

    """
    text = decoded(data, content_type)
    try:
        head = front_matter.read(text, name)
    except FrontMatterError as error:
        raise BadFrontMatter(error.args[0]) from None
    if metadata.line(head.text) is None:
        raise NoText(name, Saying("it has no letter or digit in it"))
    return Extracted(
        kind=kind,
        title=metadata.line(head.title) or metadata.first_line(head.text) or name,
        text=text,
        url=head.url or url,
        published=metadata.day(head.published),
        author=metadata.line(head.author),
        site=site_of(url),
    )


def decoded(data: bytes, content_type: str = "", *, whole: bool = True) -> str:
    """Bytes as text, less a byte order mark: never fails, whatever is declared.

    In this order: the byte order mark, UTF-8 if the bytes are (other charsets' texts hardly ever
    are), the declared charset, and the one that charset-normalizer finds likeliest. What is not
    ``whole`` may end amid a character.
    """
    for mark, charset in _BOMS:
        if data.startswith(mark):
            return data[len(mark) :].decode(charset, "replace")
    declared = _declared(content_type)
    if b"\x1b" in data and declared:  # ISO-2022 charsets look like ASCII
        return data.decode(declared, "replace")
    try:
        return codecs.getincrementaldecoder("utf-8")().decode(data, whole)
    except UnicodeDecodeError:
        return data.decode(declared or _detected(data), "replace")


def _declared(content_type: str) -> str | None:
    """Python's name of the declared charset, if it is one."""
    found = _CHARSET.search(content_type)
    try:
        known = codecs.lookup(found["charset"]).name if found else None
        b"a".decode(known or "utf-8", "replace")  # refuses what turns bytes into bytes, such as zip
    except (LookupError, ValueError):
        return None
    return None if known in _NO_CHARSETS else _WINDOWS.get(known or "", known)


def _detected(data: bytes) -> str:
    best = from_bytes(data[:_DETECTED]).best() if len(data) >= _FEWEST else None
    return best.encoding if best else "cp1252"
