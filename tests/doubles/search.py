"""``Search`` in memory, by brute force: the specification that every other is tested against."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from index.domain.article import Article, History
from index.domain.ports import Candidate, Floats, Hit, Indexed
from index.domain.scope import EVERYTHING, Scope
from index.domain.stores import Frequencies
from tests.doubles.jobs import Page


@dataclass(slots=True)
class Rows:
    """What both stores look at."""

    articles: dict[int, Article] = field(default_factory=dict)
    pages: dict[int, Page] = field(default_factory=dict)
    histories: dict[int, History] = field(default_factory=dict)
    sketches: dict[int, bytes] = field(default_factory=dict)
    passages: dict[int, tuple[int, Indexed, Sequence[str]]] = field(default_factory=dict)
    """By its number: its article's number, itself, and the terms of the title."""
    given: int = 0
    passages_given: int = 0


class MemorySearch:
    """Nothing is indexed: every question looks at every passage.

    Args:
        rows: shared with ``MemoryArticles``.

    """

    def __init__(self, rows: Rows) -> None:
        self._rows = rows

    def languages(self) -> frozenset[str | None]:
        """See ``Search.languages``."""
        return frozenset(article.language for article in self._rows.articles.values())

    def nearest(self, embedding: Floats, limit: int, scope: Scope = EVERYTHING) -> list[Hit]:
        """See ``Search.nearest``."""
        scores = {i: float(row[1].embedding @ embedding) for i, row in self._rows.passages.items()}
        return _best({i: score for i, score in scores.items() if self._inside(i, scope)}, limit)

    def matching(self, terms: Sequence[str], limit: int, scope: Scope = EVERYTHING) -> list[Hit]:
        """See ``Search.matching``: BM25 with k1 = 1.2, b = 0.75 and FTS5's idf."""
        counts = {i: Counter([*row[2], *row[1].terms]) for i, row in self._rows.passages.items()}
        mean = sum(c.total() for c in counts.values()) / max(1, len(counts))
        known = self.frequencies(terms).counts
        idf = {t: max(1e-6, math.log((len(counts) - n + 0.5) / (n + 0.5))) for t, n in known.items()}
        scores = {}
        for i, count in counts.items():
            damping = 1.2 * (0.25 + 0.75 * count.total() / max(mean, 1e-9))
            scores[i] = sum(idf[t] * count[t] * 2.2 / (count[t] + damping) for t in idf if count[t])
        return _best({i: s for i, s in scores.items() if s > 0 and self._inside(i, scope)}, limit)

    def frequencies(self, terms: Sequence[str]) -> Frequencies:
        """See ``Search.frequencies``."""
        held = [{*row[2], *row[1].terms} for row in self._rows.passages.values()]
        return Frequencies(passages=len(held), counts={term: sum(term in words for words in held) for term in terms})

    def spelled_like(self, term: str) -> Frequencies:
        """See ``Search.spelled_like``."""
        held = {t for row in self._rows.passages.values() for t in (*row[2], *row[1].terms)}
        return self.frequencies([t for t in held if t[0] in term[:2] and abs(len(t) - len(term)) <= 2])

    def candidates(self, passage_ids: Sequence[int]) -> list[Candidate]:
        """See ``Search.candidates``."""
        return [self._candidate(i) for i in passage_ids if i in self._rows.passages]

    def passages(self, article_id: int) -> list[Candidate]:
        """See ``Search.passages``."""
        return self.candidates([i for i, row in self._rows.passages.items() if row[0] == article_id])

    def _inside(self, passage_id: int, scope: Scope) -> bool:
        article = self._rows.articles[self._rows.passages[passage_id][0]]
        return scope.holds(article.id, article.published)

    def _candidate(self, number: int) -> Candidate:
        article_id, indexed, _ = self._rows.passages[number]
        article, span = self._rows.articles[article_id], indexed.passage.span
        return Candidate(
            id=number,
            article_id=article_id,
            title=article.title,
            passage=indexed.passage,
            text=article.text[span.start : span.end],
            embedding=np.asarray(indexed.embedding, np.float32),
            tokens=indexed.tokens,
            offsets=indexed.offsets,
            published=article.published,
            language=article.language,
        )


def _best(scores: Mapping[int, float], limit: int) -> list[Hit]:
    ranked = sorted(scores.items(), key=lambda item: -item[1])
    return [Hit(number, score) for number, score in ranked[:limit]]
