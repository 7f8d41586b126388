"""Words of a question that no article holds, read as the word that was most likely meant.

Short forms ("ppl") stand for their long one where that is more common in the library. A misspelled word stands for the
library's own that is nearest by spelling, names above all; but never one that is known: that stands in the library, or
that the embedder's vocabulary holds whole, as it does all common words of its language.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from index.domain.article import Span
from index.domain.stores import Search
from index.language.chat_spelling import SHORT_FOR
from index.language.spelling import SHORTEST, nearest
from index.language.terms import terms, words

CORRECTED = 0.8
"""What a corrected word tells, one that was typed so telling 1: it may be another one after all."""
_WORD = re.compile(r"[^\W\d_]+")
_LOOKED_AT = 3
"""Words of one question that are corrected at most."""


def corrected(question: str, offsets: Sequence[Span], search: Search) -> dict[str, str]:
    """For each word that is read as another one: the word as typed, and as an article has it.

    Args:
        question: in plain spelling.
        offsets: the characters of each of the embedder's tokens.
        search: of the library.

    """
    found: dict[str, str] = {}
    for match in _WORD.finditer(question):
        word, stems = match.group(), terms(match.group())
        if len(found) == _LOOKED_AT or len(stems) != 1:
            continue
        meant = _long_form(word, stems[0], search) or _misspelled(Span(*match.span()), stems[0], offsets, search)
        if meant:
            found[word] = meant
    return found


def replaced(text: str, corrections: Mapping[str, str]) -> str:
    """The text with its corrections."""
    return _WORD.sub(lambda match: corrections.get(match.group(), match.group()), text)


def _long_form(word: str, term: str, search: Search) -> str | None:
    long = SHORT_FOR.get(word.lower())
    if long is None:
        return None
    counts = search.frequencies([term, *terms(long)]).counts
    return long if min(counts[one] for one in terms(long)) > counts[term] else None


def _misspelled(span: Span, term: str, offsets: Sequence[Span], search: Search) -> str | None:
    pieces = sum(span.start <= one.start < span.end for one in offsets)
    if pieces < 2 or len(term) < SHORTEST or search.frequencies([term]).counts[term]:
        return None
    meant = nearest(term, search.spelled_like(term).counts)
    return _as_written(meant, search) if meant else None


def _as_written(term: str, search: Search) -> str:
    """A term as an article writes it."""
    passages = search.candidates([hit.passage_id for hit in search.matching([term], 1)])
    text = f"{passages[0].title} {passages[0].text}" if passages else ""
    return next((word for word in words(text) if terms(word) == [term]), term)
