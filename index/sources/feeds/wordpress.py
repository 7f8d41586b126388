"""WordPress exports (WXR: RSS 2.0 with elements of its own), read as a stream: they may have hundreds of megabytes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import IO, Any

from lxml import etree

from config.translatable import Saying
from index.domain.article import Draft
from index.domain.source_errors import BadRecord, NoText
from index.language.title import title_of
from index.sources.feeds import item as feeds_item
from index.sources.text import day
from index.sources.text.html_fragment import line_of, text_of

_EXPECTED = "the XML file that WordPress writes under Tools, Export"
_AUTHOR, _VERSION = (
    tuple(f"{{{scheme}://wordpress.org/export/1.{minor}/}}{name}" for scheme in ("http", "https") for minor in range(6))
    for name in ("author", "wxr_version")
)
"""In both spellings of the namespace, and in versions to come."""
_CONTENT = "{http://purl.org/rss/1.0/modules/content/}encoded"
_TYPES = frozenset({"post", "page"})
_FORBIDDEN = bytes({*range(32)} - {*b"\t\n\r"})
"""What XML does not allow, and plugins write all the same."""

_BLOCKS = "<!-- wp:"
"""How the block editor marks a paragraph; before it, an empty line parted two and a line feed broke a line."""
_EMPTY_LINES = re.compile(r"\n(?:[ \t]*\n)+")
_LINE_END = re.compile(r"(?<=[^>\s])[ \t]*\n(?=[ \t]*[^<\s])")
_EMBEDDED = re.compile(
    r"\[(audio|caption|embed|gallery|playlist|video|wp_caption)\b[^\]]*\](?:(?:(?!\[\1\b).)*?\[/\1\])?", re.DOTALL
)
"""WordPress's own shortcodes: pictures, with what is written under them, and the like."""
_SHORTCODE = re.compile(r"\[[A-Za-z][\w-]*(?:\s+[\w-]+=(?:\"[^\"]*\"|'[^']*'|[^\s\]\"']+))+\s*/?\]|\[/[A-Za-z][\w-]*\]")
"""A plugin's, which has attributes, or closes one; what stands in between is text."""


def posts(file: IO[bytes], name: str) -> Iterator[Draft | NoText]:
    """The published posts and pages of an export, in its order; none that is a draft, private or behind a password.

    One that gives no article, as it holds pictures alone, comes as its fault.

    Args:
        file: the export; no more than one post of it is held.
        name: what to call it in an error.

    Raises:
        BadRecord: it is no export, or it breaks off; what stands before has been given then.

    """
    authors: dict[str, str] = {}
    exported = False
    for element in _elements(file, name):
        exported = exported or element.tag in _VERSION
        if element.tag in _AUTHOR:
            authors[_said(element, "author_login")] = _said(element, "author_display_name")
        elif exported and _is_public(element):
            yield _post(element, authors)
        elif not exported:
            break
    if not exported:
        raise BadRecord(name, "it is no WordPress export", _EXPECTED)


class _Clean:
    """A file without the characters that XML does not allow."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file

    def read(self, size: int) -> bytes:
        """Some of the next bytes; none only at the end."""
        while (found := self._file.read(size)) and not (cleaned := found.translate(None, _FORBIDDEN)):
            pass
        return cleaned if found else b""


def _elements(file: IO[bytes], name: str) -> Iterator[Any]:
    """The version, the authors and the items, each let go when the next is asked for."""
    tags = (*_VERSION, *_AUTHOR, "item")
    safely = {"resolve_entities": False, "no_network": True, "load_dtd": False}
    try:
        for _, element in etree.iterparse(_Clean(file), tag=tags, remove_comments=True, remove_pis=True, **safely):
            yield element
            element.clear()
            while element.getprevious() is not None:
                del element.getparent()[0]
    except etree.XMLSyntaxError as error:
        raise BadRecord(name, f"it is broken XML ({error.msg})", _EXPECTED) from None


def _said(element: Any, name: str) -> str:
    return (element.findtext(f"{{*}}{name}") or "").strip()


def _is_public(item: Any) -> bool:
    published = _said(item, "post_type") in _TYPES and _said(item, "status") == "publish"
    return published and not _said(item, "post_password")


def _post(item: Any, authors: dict[str, str]) -> Draft | NoText:
    url = feeds_item.link("", _said(item, "link"))
    title = feeds_item.line(line_of(_said(item, "title")))
    text = text_of(_paragraphs(item.findtext(_CONTENT) or ""))
    first = title_of(text)
    if first is None:
        return NoText(title or url or "A post", Saying("it has pictures, or calls of plugins, alone"))
    login = _said(item, "creator")
    return Draft(
        title=title or first,
        text=text,
        url=url,
        published=day.day(_said(item, "post_date"), link=url),
        author=feeds_item.names([authors.get(login) or login]),
    )


def _paragraphs(content: str) -> str:
    """The HTML that WordPress makes of what it keeps: no shortcodes, and the paragraphs that empty lines mean."""
    html = _SHORTCODE.sub("", _EMBEDDED.sub("", content.replace("\r\n", "\n")))
    if _BLOCKS in html:
        return html
    return _EMPTY_LINES.sub("\n<p>", _LINE_END.sub("<br>\n", html))
