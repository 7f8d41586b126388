"""The models that a library needs, as ports, and the values that go between them and its stores.

A Protocol stands here only where two implementations exist (a test double counts), and
both pass one contract test.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple, Protocol

import numpy as np
import numpy.typing as npt

from index.domain.article import Passage, Span

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
