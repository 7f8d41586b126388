"""Small things about HTML elements that several readers of pages need."""

from __future__ import annotations

import re

from lxml.etree import _Element

_SPACE = re.compile(r"\s+")
_UNSEEN = re.compile("[\u00ad\u200b\u2060\ufeff]")
"""Where a word may be broken, and other characters that no reader sees."""


def plain(text: str) -> str:
    """Text in one line, without characters that only tell where a word may be broken."""
    return _SPACE.sub(" ", _UNSEEN.sub("", text)).strip()


def text_of(element: _Element) -> str:
    """What an element says, in one line."""
    return plain("".join(element.itertext()))


def names(element: _Element) -> str:
    """The class and the id of an element, in lower case, to be searched."""
    return f"{element.get('class') or ''} {element.get('id') or ''}".lower()
