"""Hand-written doubles: small, deterministic, and held to the same contracts as the real things."""

from __future__ import annotations

import re
import zlib
from collections.abc import Sequence
from functools import cache

import numpy as np
import numpy.typing as npt

from index.answering.features import Sentence
from index.answering.question import Question
from index.answering.select import Found
from index.domain.article import Span
from index.domain.ports import Candidate, Encoding, Floats, Progress, silent
from index.language.terms import fold
from index.models.token_vectors import Projection

DIMENSIONS = 64


class HashingEmbedder:
    """An ``Embedder`` without a model: a word's vector is drawn from its letters, a text's is their mean."""

    def __init__(self, name: str = "hashing@1") -> None:
        self.name = name
        self.encoded: list[str] = []
        """Every passage that was encoded, for tests that count."""

    def question(self, text: str) -> Encoding:
        """See ``Embedder.question``."""
        return _encode(text)

    def passages(self, texts: Sequence[str], progress: Progress = silent) -> list[Encoding]:
        """See ``Embedder.passages``."""
        self.encoded += texts
        progress(len(texts), len(texts))
        return [_encode(text) for text in texts]


def _encode(text: str) -> Encoding:
    offsets = tuple(Span(*match.span()) for match in re.finditer(r"\w+|[^\w\s]", text))
    tokens = np.array([_word(fold(text[start:end])[:5]) for start, end in offsets], dtype=np.float32).reshape(
        -1, DIMENSIONS
    )
    return Encoding(_unit(tokens.sum(axis=0) + 1e-6), tokens, offsets)


@cache
def _word(letters: str) -> Floats:
    return _unit(np.random.default_rng(zlib.crc32(letters.encode())).standard_normal(DIMENSIONS))


def _unit(vector: npt.NDArray[np.floating]) -> Floats:
    return np.asarray(vector / np.linalg.norm(vector), dtype=np.float32)


class FirstWords:
    """A ``Reader`` that takes a sentence's first word for the answer, and tells nothing of one without."""

    def fits(self, projection: Projection) -> bool:
        """See ``Reader.fits``."""
        return True

    def read(self, question: Question, sentences: Sequence[Sentence]) -> list[Found | None]:
        """See ``Reader.read``."""
        return [self._read(one) for one in sentences]

    def _read(self, sentence: Sentence) -> Found | None:
        candidate = sentence.ranked.candidate
        start = sentence.span.start - candidate.passage.span.start
        word = re.search(r"\w+", candidate.text[start : start + sentence.span.end - sentence.span.start])
        return Found(Span(*(sentence.span.start + at for at in word.span())), float(len(word[0]))) if word else None


class LongestFirst:
    """A ``Reranker`` that takes the longest passage for the best."""

    def scores(self, question: str, candidates: Sequence[Candidate]) -> list[float]:
        """See ``Reranker.scores``."""
        return [float(len(one.text)) for one in candidates]
