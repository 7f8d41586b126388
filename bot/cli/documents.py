"""Values as JSON documents, for programs that call `citewell ... --json`."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from index.dates import Resolved, resolved
from index.model import Answer, Article, Entry, Mark, Quote

Document = dict[str, Any]

# json.dumps escapes C0 only; the rest could still drive a terminal, and a lone surrogate is no UTF-8.
_RAW = re.compile(r"[\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


def dumps(document: object) -> str:
    """One JSON document that is safe to print."""
    text = json.dumps(document, ensure_ascii=False, indent=2)
    return _RAW.sub(lambda found: f"\\u{ord(found[0]):04x}", text)


def answer(given: Answer) -> Document:
    """An answer with its quotes; offsets count characters of the article's text."""
    return {
        "question": given.question,
        "answered": bool(given.quotes),
        "maybe": given.maybe,
        "confidence": given.confidence,
        "by_words": given.by_words,
        "quotes": [quote(q) for q in given.quotes],
        "nearest": [quote(q) for q in given.nearest],
    }


def quote(given: Quote) -> Document:
    """A quote with its marked spans and its source."""
    source = given.article
    return {
        "text": given.text,
        "start": given.span.start,
        "end": given.span.end,
        "marks": list(_marks(given)),
        "dates": [_meant(given, one) for one in resolved(given)],
        "confidence": given.confidence,
        "article_id": source.id,
        "title": source.title,
        "url": source.url,
        "published": source.published.isoformat() if source.published else None,
        "author": source.author,
        "language": source.language,
        "site": source.site,
    }


def _marks(given: Quote) -> Iterator[Document]:
    kinds = ((Mark.SENTENCE, given.sentence), (Mark.FOCUS, given.focus))
    for kind, span in kinds:
        if span:
            text = given.article.text[span.start : span.end]
            yield {"kind": kind.value, "start": span.start, "end": span.end, "text": text}


def _meant(given: Quote, found: Resolved) -> Document:
    """What a date in the marked sentence means: its first and last day."""
    start, end = found.span
    text = given.article.text[start:end]
    return {
        "text": text,
        "start": start,
        "end": end,
        "first": found.first.isoformat(),
        "last": found.last.isoformat(),
    }


def entry(given: Entry | Article) -> Document:
    """An article without its text."""
    return {
        "id": given.id,
        "title": given.title,
        "url": given.url,
        "site": given.site,
        "published": given.published.isoformat() if given.published else None,
        "author": given.author,
        "added": given.added.isoformat(),
    }


def listed(given: Entry) -> Document:
    """A line of a library's list."""
    return {**entry(given), "characters": given.characters, "passages": given.passages}


def article(given: Article) -> Document:
    """An article with its text, to the letter."""
    return {**entry(given), "text": given.text}
