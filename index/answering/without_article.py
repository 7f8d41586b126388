"""A library's passages as if one of its articles were not there, to see what would be found then."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property

from index.domain.ports import Candidate, Floats, Hit
from index.domain.scope import EVERYTHING, Scope
from index.domain.stores import Frequencies, Search
from index.language.terms import ENGLISH, terms


class Without:
    """A view that leaves out the passages of one article, wherever passages are searched or counted.

    Exact but for BM25's own statistics, to which the article still belongs.

    Args:
        search: what is looked at; it stays as it is.
        article_id: the article that counts as missing.

    """

    def __init__(self, search: Search, article_id: int) -> None:
        self._search = search
        self._missing = {passage.id: passage for passage in search.passages(article_id)}

    # what leaves the passages out

    def nearest(self, embedding: Floats, limit: int, scope: Scope = EVERYTHING) -> list[Hit]:
        """See ``Search.nearest``."""
        return self._others(self._search.nearest(embedding, limit + len(self._missing), scope))[:limit]

    def matching(self, terms: Sequence[str], limit: int, scope: Scope = EVERYTHING) -> list[Hit]:
        """See ``Search.matching``."""
        return self._others(self._search.matching(terms, limit + len(self._missing), scope))[:limit]

    def frequencies(self, terms: Sequence[str]) -> Frequencies:
        """See ``Search.frequencies``."""
        found = self._search.frequencies(terms)
        counts = {term: count - sum(term in held for held in self._held) for term, count in found.counts.items()}
        return Frequencies(passages=found.passages - len(self._missing), counts=counts)

    def spelled_like(self, term: str) -> Frequencies:
        """See ``Search.spelled_like``."""
        left = self.frequencies(list(self._search.spelled_like(term).counts))
        return Frequencies(passages=left.passages, counts={term: n for term, n in left.counts.items() if n})

    def candidates(self, passage_ids: Sequence[int]) -> list[Candidate]:
        """See ``Search.candidates``."""
        return self._search.candidates([number for number in passage_ids if number not in self._missing])

    def passages(self, article_id: int) -> list[Candidate]:
        """See ``Search.passages``."""
        return [passage for passage in self._search.passages(article_id) if passage.id not in self._missing]

    # what it does not change

    def languages(self) -> frozenset[str | None]:
        """See ``Search.languages``."""
        return self._search.languages()

    def _others(self, hits: Sequence[Hit]) -> list[Hit]:
        return [hit for hit in hits if hit.passage_id not in self._missing]

    @cached_property
    def _held(self) -> list[frozenset[str]]:
        """The words of each missing passage and its title."""
        return [
            frozenset([*terms(p.title, p.language or ENGLISH), *terms(p.text, p.language or ENGLISH)])
            for p in self._missing.values()
        ]
