"""What no page needs, told before it costs time; the child process that reads pages bounds what this lets pass."""

from __future__ import annotations

import re

from lxml.html import HtmlElement

from config.translatable import Saying

MOST_ELEMENTS = 60_000
"""Trafilatura takes about 0.1 ms for each; long pages of news have a tenth of it."""
MOST_ATTRIBUTES = 1_000
"""Of one element: the parser compares each with each."""
_LONG_TAG = re.compile(r"<[a-z][^<>]{20000,}", re.IGNORECASE)
_QUOTED = re.compile(r"\"[^\"]*\"|'[^']*'")


def crowded(text: str) -> Saying | None:
    """Why a page is not even parsed, or ``None``."""
    if any(len(_QUOTED.sub("", tag[0]).split()) > MOST_ATTRIBUTES for tag in _LONG_TAG.finditer(text)):
        return Saying("one of its elements has more than {most:,} attributes", most=MOST_ATTRIBUTES)
    return None


def large(tree: HtmlElement) -> Saying | None:
    """Why a parsed page is not read, or ``None``."""
    count = sum(1 for _ in tree.iter())
    if count <= MOST_ELEMENTS:
        return None
    return Saying("it has {found:,} elements, and at most {most:,} are read", found=count, most=MOST_ELEMENTS)
