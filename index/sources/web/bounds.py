"""What no page needs, told before it costs time; the child process that reads pages bounds what this lets pass."""

from __future__ import annotations

import re

from lxml.html import HtmlElement

MOST_ELEMENTS = 60_000
"""Trafilatura takes about 0.1 ms for each; long pages of news have a tenth of it."""
MOST_ATTRIBUTES = 1_000
"""Of one element: the parser compares each with each."""
_LONG_TAG = re.compile(r"<[a-z][^<>]{20000,}", re.IGNORECASE)
_QUOTED = re.compile(r"\"[^\"]*\"|'[^']*'")


def crowded(text: str) -> str | None:
    """Why a page is not even parsed, or ``None``."""
    if any(len(_QUOTED.sub("", tag[0]).split()) > MOST_ATTRIBUTES for tag in _LONG_TAG.finditer(text)):
        return f"one of its elements has more than {MOST_ATTRIBUTES:,} attributes"
    return None


def large(tree: HtmlElement) -> str | None:
    """Why a parsed page is not read, or ``None``."""
    count = sum(1 for _ in tree.iter())
    return f"it has {count:,} elements, and at most {MOST_ELEMENTS:,} are read" if count > MOST_ELEMENTS else None
