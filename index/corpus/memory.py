"""A ``Corpus`` in memory, by brute force: the specification that every other is tested against."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import datetime

import numpy as np

from index.errors import UnknownArticle
from index.model import Article, Draft, Entry
from index.ports import Candidate, Floats, Hit, Indexed


class MemoryCorpus:
    """Nothing is indexed: every question looks at every passage."""

    def __init__(self) -> None:
        self._articles: dict[int, Article] = {}
        self._passages: dict[int, tuple[int, Indexed, Sequence[str]]] = {}
        self._kept: dict[str, bytes] = {}
        self._given = 0
        self._passages_given = 0

    def add(
        self,
        draft: Draft,
        *,
        added: datetime,
        title_terms: Sequence[str],
        passages: Sequence[Indexed],
        language: str | None = None,
        article_id: int | None = None,
    ) -> Article:
        """See ``Corpus.add``."""
        number = article_id or self._given + 1
        self._given = max(self._given, number)
        self._articles[number] = Article(id=number, added=added, language=language, **asdict(draft))
        for indexed in passages:
            self._passages_given += 1
            self._passages[self._passages_given] = (number, indexed, title_terms)
        return self._articles[number]

    def remove(self, article_id: int) -> Article:
        """See ``Corpus.remove``."""
        article = self.article(article_id)
        del self._articles[article_id]
        self._passages = {i: row for i, row in self._passages.items() if row[0] != article_id}
        return article

    def article(self, article_id: int) -> Article:
        """See ``Corpus.article``."""
        if article_id not in self._articles:
            raise UnknownArticle(article_id)
        return self._articles[article_id]

    def same(self, draft: Draft) -> Article | None:
        """See ``Corpus.same``."""
        texts = [a for a in self._articles.values() if a.text.split() == draft.text.split()]
        links = [a for a in self._articles.values() if draft.url and a.url == draft.url]
        return next(iter(texts + links), None)

    def entries(self, offset: int = 0, limit: int | None = None) -> list[Entry]:
        """See ``Corpus.entries``."""
        newest = sorted(self._articles.values(), key=lambda a: -a.id)
        return [self._entry(a) for a in newest[offset : None if limit is None else offset + limit]]

    def titled(self, part: str, limit: int) -> list[Entry]:
        """See ``Corpus.titled``."""
        return [e for e in self.entries() if part.casefold() in e.title.casefold()][:limit]

    def languages(self) -> frozenset[str | None]:
        """See ``Corpus.languages``."""
        return frozenset(article.language for article in self._articles.values())

    def size(self) -> tuple[int, int]:
        """See ``Corpus.size``."""
        return len(self._articles), len(self._passages)

    def nearest(self, embedding: Floats, limit: int) -> list[Hit]:
        """See ``Corpus.nearest``."""
        return _best({i: float(row[1].embedding @ embedding) for i, row in self._passages.items()}, limit)

    def matching(self, terms: Sequence[str], limit: int) -> list[Hit]:
        """See ``Corpus.matching``: BM25 with k1 = 1.2, b = 0.75 and FTS5's idf."""
        counts = {i: Counter([*row[2], *row[1].terms]) for i, row in self._passages.items()}
        mean = sum(c.total() for c in counts.values()) / max(1, len(counts))
        idf = {t: max(1e-6, math.log((len(counts) - n + 0.5) / (n + 0.5))) for t, n in self.frequencies(terms).items()}
        scores = {}
        for i, count in counts.items():
            damping = 1.2 * (0.25 + 0.75 * count.total() / max(mean, 1e-9))
            scores[i] = sum(idf[t] * count[t] * 2.2 / (count[t] + damping) for t in idf if count[t])
        return _best({i: s for i, s in scores.items() if s > 0}, limit)

    def frequencies(self, terms: Sequence[str]) -> Mapping[str, int]:
        """See ``Corpus.frequencies``."""
        held = [{*row[2], *row[1].terms} for row in self._passages.values()]
        return {term: sum(term in words for words in held) for term in terms}

    def candidates(self, passage_ids: Sequence[int]) -> list[Candidate]:
        """See ``Corpus.candidates``."""
        return [self._candidate(i, *self._passages[i][:2]) for i in passage_ids if i in self._passages]

    def passages(self, article_id: int) -> list[Candidate]:
        """See ``Corpus.passages``."""
        return self.candidates([i for i, row in self._passages.items() if row[0] == article_id])

    def recall(self, key: str) -> bytes | None:
        """See ``Corpus.recall``."""
        return self._kept.get(key)

    def remember(self, key: str, value: bytes) -> None:
        """See ``Corpus.remember``."""
        self._kept[key] = value

    def close(self) -> None:
        """See ``Corpus.close``."""

    def _entry(self, article: Article) -> Entry:
        passages = sum(row[0] == article.id for row in self._passages.values())
        fields = {k: v for k, v in asdict(article).items() if k not in {"text", "language"}}
        return Entry(characters=len(article.text), passages=passages, **fields)

    def _candidate(self, number: int, article_id: int, indexed: Indexed) -> Candidate:
        article, span = self._articles[article_id], indexed.passage.span
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
