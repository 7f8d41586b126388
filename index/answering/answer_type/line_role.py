"""What a line of an article is, where it is no sentence of it: a heading, or a note about the article itself."""

from __future__ import annotations

import re
from enum import Enum

from index.domain.article import Span
from index.language.sentences import words_in


class Role(Enum):
    """What a sentence is in its article."""

    BODY = "body"
    HEADING = "heading"
    """A heading with Markdown's sign, or a question that stands alone on its line, as in "What do passengers get?"."""
    NOTE = "note"
    """About the article, not of it: "(Invented for the sample.)", "(Reporting by A. Writer)"."""


_MARKED = re.compile(r"#{1,6}\s")
_QUESTION_WORDS = 14
"""The most words of a question that is a heading."""
_NOTE = re.compile(r"[(\[*_]{1,3}[^()\[\]]*[)\]*_]{1,3}")
_NOTE_OPENS = re.compile(
    r"[(\[*_©]*(?:©|(?:(?:additional )?reporting|editing|writing|photo(?:graph)?|image|picture|video|source|credit)s?"
    r"(?: by\b|:))",
    re.IGNORECASE,
)


def role_of(text: str, span: Span) -> Role:
    """The role of a sentence.

    Args:
        text: the passage.
        span: the sentence's characters in it.

    """
    sentence = text[span.start : span.end]
    if _NOTE_OPENS.match(sentence):
        return Role.NOTE
    if not _has_its_line(text, span):
        return Role.BODY
    if _MARKED.match(sentence):
        return Role.HEADING
    if sentence.rstrip('*_"”’ ').endswith("?") and words_in(sentence) <= _QUESTION_WORDS:
        return Role.HEADING
    return Role.NOTE if _NOTE.fullmatch(sentence) else Role.BODY


def _has_its_line(text: str, span: Span) -> bool:
    """Whether nothing else stands on the line."""
    before = text[text.rfind("\n", 0, span.start) + 1 : span.start]
    end = text.find("\n", span.end)
    return not before.strip() and not text[span.end : len(text) if end < 0 else end].strip()
