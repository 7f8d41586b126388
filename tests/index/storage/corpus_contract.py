"""What every ``Corpus`` does, whatever is behind it; ``test_corpus.py`` runs it over each."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

import numpy as np

from index.domain.article import Article, Draft, Elsewhere, Passage, Span
from index.domain.ports import Floats, Index, Indexed
from index.domain.stores import Corpus
from index.language.terms import terms

NOON = datetime(2024, 5, 1, 12, tzinfo=UTC)


def unit(seed: int, dimensions: int = 16) -> Floats:
    """A unit vector, the same for the same seed."""
    vector = np.random.default_rng(seed).standard_normal(dimensions)
    return np.asarray(vector / np.linalg.norm(vector), dtype=np.float32)


def indexed(text: str, start: int, end: int, seed: int) -> Indexed:
    """A passage of one sentence with vectors drawn from a seed."""
    tokens = np.random.default_rng(seed).integers(-127, 127, (3, 4)).astype(np.int8)
    span = Span(start, end)
    offsets = np.array([[0, 1], [1, 2], [2, 3]], dtype=np.int32)
    return Indexed(Passage(span, (span,)), terms(text[start:end]), unit(seed), tokens, offsets)


def index_of(*passages: Indexed, title: str = "", language: str | None = None, sketch: bytes = b"") -> Index:
    """What is searched of an article."""
    return Index(passages=passages, title_terms=terms(title), language=language, sketch=sketch)


def parted(title: str, parts: Sequence[str], *, seed: int = 0, url: str | None = None) -> tuple[Draft, Index]:
    """An article of one passage for each part."""
    text = "\n\n".join(parts)
    starts = [text.index(part) for part in parts]
    rows = [indexed(text, s, s + len(p), seed + i) for i, (s, p) in enumerate(zip(starts, parts, strict=True))]
    return Draft(title=title, text=text, url=url), index_of(*rows, title=title)


def add(corpus: Corpus, title: str, parts: Sequence[str], *, seed: int = 0, url: str | None = None) -> Article:
    """Add an article of one passage for each part."""
    return corpus.articles.add(*parted(title, parts, seed=seed, url=url), added=NOON)


def size(corpus: Corpus) -> tuple[int, int]:
    """How many articles and passages there are."""
    found = corpus.articles.summary()
    return found.articles, found.passages


def link(corpus: Corpus, article_id: int, *sources: Elsewhere) -> None:
    """Note that an article stands elsewhere too."""
    corpus.articles.set_elsewhere(article_id, (*corpus.articles.history(article_id).elsewhere, *sources))
