"""Quotes and articles for tests of what is shown, without a library."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

from hypothesis import strategies as st

from index.domain.article import Article, Entry, Quote, Span
from tests.bot.messages.test_escape import hostile

TEXT = "It rained. The president will visit\nthe city on Wednesday. He will stay."


def article(text: str = TEXT, **fields: Any) -> Article:
    known = {"title": "A visit", "url": "https://www.example.org/a", "published": date(2023, 10, 17), "author": None}
    return Article(**{"id": 7, "text": text, "added": datetime(2024, 1, 2, tzinfo=UTC), **known, **fields})


def entry(**fields: Any) -> Entry:
    made = article()
    known = {name: getattr(made, name) for name in ("id", "title", "url", "published", "author", "added")}
    return Entry(**{**known, "characters": 70, "passages": 2, **fields})


def quote(text: str = TEXT, sentence: str = "", focus: str = "", **fields: Any) -> Quote:
    """A quote of all of ``text``; its sentence and focus are given by their words."""
    inner = sentence or text
    start = text.index(inner)
    at = start + inner.index(focus)
    return Quote(
        article=article(text, **fields),
        span=Span(0, len(text)),
        sentence=Span(start, start + len(inner)),
        focus=Span(at, at + len(focus)) if focus else None,
        confidence=0.9,
    )


@st.composite
def quotes(draw: st.DrawFn) -> Quote:
    """Any quote of any hostile text."""
    text = draw(hostile.filter(bool))
    cuts = sorted(draw(st.lists(st.integers(0, len(text)), min_size=6, max_size=6)))
    first, begins, focus, ends, stops, last = cuts
    if begins == stops:
        first, begins, stops, last = 0, 0, len(text), len(text)
    marked = Span(focus, ends) if begins <= focus < ends <= stops else None
    made = article(text, title=draw(hostile), url=draw(st.none() | st.just("https://example.org/" + "x" * 600)))
    return Quote(article=made, span=Span(first, last), sentence=Span(begins, stops), focus=marked, confidence=0.5)
