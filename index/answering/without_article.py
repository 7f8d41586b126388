"""A corpus as if one of its articles were not in it, to see what would be found then."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property

from index.domain.article import Article
from index.domain.ports import Candidate, Corpus, Floats, Hit
from index.domain.scope import EVERYTHING, Scope
from index.language.terms import ENGLISH, terms


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
        self._corpus = corpus
        self._missing = {passage.id: passage for passage in corpus.passages(corpus.article(article_id).id)}

    # what leaves the passages out

    def size(self) -> tuple[int, int]:
        """See ``Searchable.size``."""
        articles, passages = self._corpus.size()
        return articles - 1, passages - len(self._missing)

    def nearest(self, embedding: Floats, limit: int, scope: Scope = EVERYTHING) -> list[Hit]:
        """See ``Searchable.nearest``."""
        return self._others(self._corpus.nearest(embedding, limit + len(self._missing), scope))[:limit]

    def matching(self, terms: Sequence[str], limit: int, scope: Scope = EVERYTHING) -> list[Hit]:
        """See ``Searchable.matching``."""
        return self._others(self._corpus.matching(terms, limit + len(self._missing), scope))[:limit]

    def frequencies(self, terms: Sequence[str]) -> Mapping[str, int]:
        """See ``Searchable.frequencies``."""
        return {
            term: count - sum(term in held for held in self._held)
            for term, count in self._corpus.frequencies(terms).items()
        }

    def candidates(self, passage_ids: Sequence[int]) -> list[Candidate]:
        """See ``Searchable.candidates``."""
        return self._corpus.candidates([number for number in passage_ids if number not in self._missing])

    # what is the corpus's own

    def article(self, article_id: int) -> Article:
        """See ``Searchable.article``."""
        return self._corpus.article(article_id)

    def languages(self) -> frozenset[str | None]:
        """See ``Searchable.languages``."""
        return self._corpus.languages()

    def _others(self, hits: Sequence[Hit]) -> list[Hit]:
        return [hit for hit in hits if hit.passage_id not in self._missing]

    @cached_property
    def _held(self) -> list[frozenset[str]]:
        """The words of each missing passage and its title."""
        return [
            frozenset([*terms(p.title, p.language or ENGLISH), *terms(p.text, p.language or ENGLISH)])
            for p in self._missing.values()
        ]
