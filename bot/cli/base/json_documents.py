"""Values as JSON documents, for programs that call `citewell ... --json`."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from index.domain.article import Answer, Article, Change, Elsewhere, Entry, Mark, Quote, site_of
from index.domain.jobs import Feed, Job
from index.language.dates import Resolved, resolved

if TYPE_CHECKING:
    from index.library.run_jobs import Loaded

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


def article(given: Article, elsewhere: Sequence[Elsewhere], changes: Sequence[Change], feed: Feed | None) -> Document:
    """An article with its text, to the letter, and its history."""
    return {
        **entry(given),
        "language": given.language,
        "fixed": list(given.fixed),
        "elsewhere": [_elsewhere(one) for one in elsewhere],
        "changes": [change(one) for one in changes],
        "feed": feed.id if feed else None,
        "text": given.text,
    }


def _elsewhere(given: Elsewhere) -> Document:
    published = given.published.isoformat() if given.published else None
    return {**asdict(given), "site": given.site, "published": published, "added": given.added.isoformat()}


def change(given: Change) -> Document:
    """How an article was revised."""
    return {**asdict(given), "at": given.at.isoformat()}


def job(given: Job) -> Document:
    """Something that waits or has failed."""
    return {
        "id": given.id,
        "state": given.state.value,
        "way": given.request.way.value,
        "name": given.request.name,
        "batch": given.batch,
        "feed": given.request.feed_id,
        "tries": given.tries,
        "due": given.due.isoformat(),
        "reason": given.reason,
    }


def feed(given: Feed, articles: int) -> Document:
    """A feed with how it does."""
    return {
        "id": given.id,
        "url": given.url,
        "title": given.title,
        "articles": articles,
        "minutes": given.minutes,
        "refresh_days": given.refresh_days,
        "paused": given.paused,
        "due": given.due.isoformat(),
        "polled": given.polled.isoformat() if given.polled else None,
        "failing": given.failing.isoformat() if given.failing else None,
        "reason": given.reason,
    }


def loaded(given: Loaded) -> Document:
    """What would be added."""
    draft, found = given.draft, given.found
    return {
        "title": draft.title,
        "text": draft.text,
        "url": draft.url,
        "published": draft.published.isoformat() if draft.published else None,
        "author": draft.author,
        "site": (found.site if found else None) or site_of(draft.url),
        "language": found.language if found else None,
        "kind": found.kind.value if found else None,
    }
