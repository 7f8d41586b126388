"""The title of a text that has none: its first sentence, at a length that a list of articles can show."""

from __future__ import annotations

import re

from index.domain.article import Span
from index.language.sentences import sentences

MOST = 100
"""Characters of a title that is made from a text."""
_HEADING = 150
"""Characters up to which a line without the end of a sentence is a heading, and stays whole."""
_SIGNS = re.compile(r"^(?:#{1,6}(?:\s|$)|>\s?|[-*+•–]\s+|\d{1,2}[.)]\s+)+")
_LINK = re.compile(r"!?\[([^\]]*)\]\([^)\s]*(?:\s+\"[^\"]*\")?\)")
_EMPHASIS = re.compile(r"(\*\*|__|\*|`|(?<!\w)_)(?=\S)(.+?)(?<=\S)\1(?!\w)")
_END = re.compile(r"[.!?…。！？]['\"”’»)\]]*$")


def title_of(text: str) -> str | None:
    """The first heading or sentence of a text, cut between words if it is long; ``None`` if it holds no word.

    Args:
        text: plain text or Markdown, whose signs are left out.

    """
    line = next((found for one in text.splitlines() if (found := bare(one))), None)
    if line is None or len(line) <= MOST or (len(line) <= _HEADING and not _END.search(line)):
        return line
    first = next(iter(sentences(line, Span(0, len(line)))), Span(0, len(line)))
    sentence = line[first.start : first.end]
    return sentence if len(sentence) <= MOST else cut(sentence)


def bare(line: str) -> str | None:
    """A line without Markdown's signs; ``None`` if it holds no letter or digit."""
    shown = _EMPHASIS.sub(r"\2", _LINK.sub(r"\1", _SIGNS.sub("", " ".join(line.split())).rstrip("# ")))
    return shown if any(map(str.isalnum, shown)) else None


def cut(title: str, most: int = MOST) -> str:
    """A title of at most so many characters, cut between words with an ellipsis."""
    if len(title) <= most:
        return title
    start = title[: most - 1]
    return f"{start[: start.rfind(' ')] if ' ' in start[most // 2 :] else start}…".replace(",…", "…")
