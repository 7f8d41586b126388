"""What a library needs from outside, as Protocols; adapters live in modules of their own.

A Protocol stands here only where two implementations exist (a test double counts), and
both pass one contract test.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple, Protocol

import numpy as np
import numpy.typing as npt

from index.domain.article import ALL, Article, Change, Draft, Elsewhere, Entry, Filter, Passage, Span, Stats
from index.domain.document import Validators
from index.domain.jobs import Feeds, Jobs
from index.domain.ledger import Ledger
from index.domain.scope import EVERYTHING, Scope

Floats = npt.NDArray[np.float32]
Bytes = npt.NDArray[np.int8]
Ints = npt.NDArray[np.int32]
Progress = Callable[[int, int], None]
"""Called with (passages done, passages in all) while an article is embedded."""


def silent(_done: int, _total: int) -> None:
    """Report no progress."""


@dataclass(frozen=True, slots=True)
class Encoding:
    """One forward pass over one text of ``t`` tokens, with a model of ``d`` dimensions."""

    embedding: Floats
    """Shape ``(d,)``, unit length."""
    tokens: Floats
    """Shape ``(t, d)``, rows of unit length, without special tokens."""
    offsets: tuple[Span, ...]
    """The characters of the text that each token stands for; ``t`` of them."""


class Embedder(Protocol):
    """Turns text into vectors. Called by the library, from several threads; may raise ``ModelUnavailable``."""

    @property
    def name(self) -> str:
        """What a library remembers: another name means other vectors."""

    def question(self, text: str) -> Encoding:
        """Encode a question in one forward pass."""

    def passages(self, texts: Sequence[str], progress: Progress = ...) -> list[Encoding]:
        """Encode passages; the order is kept. Token vectors come from the same pass."""


@dataclass(frozen=True, slots=True)
class Indexed:
    """A passage with all that is searched of it, as a corpus takes it."""

    passage: Passage
    terms: Sequence[str]
    """The words of the passage as ``index.language.terms.terms`` gives them."""
    embedding: Floats
    """Shape ``(d,)``, unit length."""
    tokens: Bytes
    """Shape ``(t, p)``: the token vectors, projected and quantised by ``index.models.token_vectors``."""
    offsets: Ints
    """Shape ``(t, 2)``: the first and the end character of each token, counted from the passage's beginning."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A stored passage as ranking and reading see it."""

    id: int
    article_id: int
    title: str
    passage: Passage
    text: str
    """The characters of ``passage.span``."""
    embedding: Floats
    tokens: Bytes
    offsets: Ints
    published: date | None = None
    """The article's own date."""
    language: str | None = None
    """The article's, as ISO 639-1; ``None`` if unknown."""


class Hit(NamedTuple):
    """A passage found, and how well (larger is better)."""

    passage_id: int
    score: float


class Reranker(Protocol):
    """Judges passages by reading them. Called by the library, from several threads; may raise ``ModelUnavailable``."""

    def scores(self, question: str, candidates: Sequence[Candidate]) -> list[float]:
        """How well each passage answers, in their order; larger is better, on any scale."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Index:
    """All that a corpus searches of an article, made from its draft."""

    passages: Sequence[Indexed]
    title_terms: Sequence[str]
    language: str | None
    """As ISO 639-1; ``None`` if unknown."""
    sketch: bytes
    """What tells nearly the same text, by ``index.ingest.near_duplicate``."""


class Searchable(Protocol):
    """What asking reads of a corpus. Every method may raise ``StorageError``."""

    def article(self, article_id: int) -> Article:
        """The article of that number; ``UnknownArticle`` if it is not here."""

    def languages(self) -> frozenset[str | None]:
        """The languages of the articles; ``None`` among them if one's language is unknown."""

    def size(self) -> tuple[int, int]:
        """How many articles and how many passages there are."""

    def nearest(self, embedding: Floats, limit: int, scope: Scope = EVERYTHING) -> list[Hit]:
        """Passages of the scope by cosine, best first: ``limit`` of them, if it has so many."""

    def matching(self, terms: Sequence[str], limit: int, scope: Scope = EVERYTHING) -> list[Hit]:
        """Passages of the scope that hold any of the terms, by BM25 (title counted in), best first.

        A term tells as much as it does in the whole corpus, whatever the scope.
        """

    def frequencies(self, terms: Sequence[str]) -> Mapping[str, int]:
        """In how many passages (title counted in) each of the terms stands."""

    def candidates(self, passage_ids: Sequence[int]) -> list[Candidate]:
        """The stored passages of these numbers, in this order; missing ones are left out."""


class Corpus(Searchable, Protocol):
    """Rows, words and vectors of one library; they change together or not at all.

    Called by ``Library`` from several threads. Every method may raise ``StorageError``.
    """

    @property
    def jobs(self) -> Jobs:
        """The library's jobs, in the same file."""

    @property
    def feeds(self) -> Feeds:
        """The library's feeds, in the same file."""

    @property
    def ledger(self) -> Ledger:
        """What is kept of the members' asking, in the same file."""

    def add(
        self,
        draft: Draft,
        index: Index,
        *,
        added: datetime,
        feed_id: int | None = None,
        changes: Sequence[Change] = (),
    ) -> Article:
        """Keep an article with its passages, and the history that it brings from an export, in one transaction.

        A number is never given twice, not even after its article was removed.
        """

    def replace(self, article_id: int, draft: Draft, index: Index, change: Change | None) -> Article:
        """Put new text, fields and passages in place of an article's old ones, in one transaction.

        Without a ``change`` it is a rebuild, of which nobody is told. ``UnknownArticle`` if it is not here.
        """

    def changes(self, article_id: int) -> list[Change]:
        """How an article was revised, oldest first."""

    def link(self, article_id: int, source: Elsewhere) -> None:
        """Note that an article stands under another address too; nothing if that was known."""

    def unlink(self, article_id: int, url: str) -> None:
        """Forget an address that ``link`` noted."""

    def elsewhere(self, article_id: int) -> list[Elsewhere]:
        """The other addresses of an article, oldest first."""

    def checked(self, article_id: int, at: datetime, validators: Validators) -> None:
        """Note when an article's page was last looked at, and what its server gave."""

    def validators(self, article_id: int) -> Validators:
        """What the server of an article's page gave when it was last looked at."""

    def sketches(self) -> Mapping[int, bytes]:
        """The sketch of every article's text, by its number."""

    def remove(self, article_id: int) -> Article:
        """Forget an article and all its passages; ``UnknownArticle`` if it is not here."""

    def addressed(self, url: str) -> Article | None:
        """The article that stands under a link (``index.ingest.url.key`` of it), as its own or as another source."""

    def same(self, text: str) -> Article | None:
        """The article that has this text already; white space does not count."""

    def entries(self, offset: int = 0, limit: int | None = None, only: Filter = ALL) -> list[Entry]:
        """The articles (that a filter lets through) without their texts, newest first."""

    def count(self, only: Filter = ALL) -> int:
        """How many articles a filter lets through."""

    def titled(self, part: str, limit: int) -> list[Entry]:
        """Articles whose title holds ``part``, in any case, newest first."""

    def passages(self, article_id: int) -> list[Candidate]:
        """The stored passages of an article, in order; none if it is not here."""

    def stats(self) -> Stats:
        """The library in numbers."""

    def recall(self, key: str) -> bytes | None:
        """What ``remember`` kept under ``key``, or ``None``."""

    def remember(self, key: str, value: bytes) -> None:
        """Keep a small fact about the library itself, such as its embedder."""

    def close(self) -> None:
        """Free what is held; no other method may be called after."""
