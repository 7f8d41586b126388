"""A corpus as if one of its articles were not in it, to see what would be found then."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import cached_property

from index.model import Article, Draft, Entry
from index.ports import Candidate, Corpus, Floats, Hit, Indexed
from index.words import ENGLISH, terms


class Without:
    """A view that leaves out the passages of one article, wherever passages are searched or counted.

    Exact but for BM25's own statistics, to which the article still belongs.

    Args:
        corpus: what is looked at; it stays as it is.
        article_id: the article that counts as missing.

    Raises:
        UnknownArticle: it is missing already.

    """

    def __init__(self, corpus: Corpus, article_id: int) -> None:
        self._corpus, self._article_id = corpus, corpus.article(article_id).id
        self._missing = {passage.id: passage for passage in corpus.passages(article_id)}

    # what leaves the passages out

    def size(self) -> tuple[int, int]:
        """See ``Corpus.size``."""
        articles, passages = self._corpus.size()
        return articles - 1, passages - len(self._missing)

    def nearest(self, embedding: Floats, limit: int) -> list[Hit]:
        """See ``Corpus.nearest``."""
        return self._others(self._corpus.nearest(embedding, limit + len(self._missing)))[:limit]

    def matching(self, terms: Sequence[str], limit: int) -> list[Hit]:
        """See ``Corpus.matching``."""
        return self._others(self._corpus.matching(terms, limit + len(self._missing)))[:limit]

    def frequencies(self, terms: Sequence[str]) -> Mapping[str, int]:
        """See ``Corpus.frequencies``."""
        return {
            term: count - sum(term in held for held in self._held)
            for term, count in self._corpus.frequencies(terms).items()
        }

    def passages(self, article_id: int) -> list[Candidate]:
        """See ``Corpus.passages``."""
        return [] if article_id == self._article_id else self._corpus.passages(article_id)

    def candidates(self, passage_ids: Sequence[int]) -> list[Candidate]:
        """See ``Corpus.candidates``."""
        return self._corpus.candidates([number for number in passage_ids if number not in self._missing])

    # what is the corpus's own

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
        return self._corpus.add(
            draft,
            added=added,
            title_terms=title_terms,
            passages=passages,
            language=language,
            article_id=article_id,
        )

    def remove(self, article_id: int) -> Article:
        """See ``Corpus.remove``."""
        return self._corpus.remove(article_id)

    def article(self, article_id: int) -> Article:
        """See ``Corpus.article``."""
        return self._corpus.article(article_id)

    def same(self, draft: Draft) -> Article | None:
        """See ``Corpus.same``."""
        return self._corpus.same(draft)

    def entries(self, offset: int = 0, limit: int | None = None) -> list[Entry]:
        """See ``Corpus.entries``."""
        return self._corpus.entries(offset, limit)

    def titled(self, part: str, limit: int) -> list[Entry]:
        """See ``Corpus.titled``."""
        return self._corpus.titled(part, limit)

    def languages(self) -> frozenset[str | None]:
        """See ``Corpus.languages``."""
        return self._corpus.languages()

    def recall(self, key: str) -> bytes | None:
        """See ``Corpus.recall``."""
        return self._corpus.recall(key)

    def remember(self, key: str, value: bytes) -> None:
        """See ``Corpus.remember``."""
        self._corpus.remember(key, value)

    def close(self) -> None:
        """See ``Corpus.close``; the corpus is not this view's to close."""

    def _others(self, hits: Sequence[Hit]) -> list[Hit]:
        return [hit for hit in hits if hit.passage_id not in self._missing]

    @cached_property
    def _held(self) -> list[frozenset[str]]:
        """The words of each missing passage and its title."""
        return [
            frozenset([*terms(p.title, p.language or ENGLISH), *terms(p.text, p.language or ENGLISH)])
            for p in self._missing.values()
        ]
