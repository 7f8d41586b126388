"""Token vectors, kept small: projected to a few dozen dimensions and quantised to int8.

ColBERT keeps a vector for each token and compares them late (Khattab and Zaharia 2020,
https://arxiv.org/abs/2004.12832); ColBERTv2 shows that they stand compression. Here a
truncated singular value decomposition of a sample of token vectors gives the projection
that keeps most of their inner products (Eckart and Young 1936).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from index.model import Span
from index.ports import Bytes, Floats

SCALE = 127
"""A unit vector's components times this are kept as int8."""


@dataclass(frozen=True, slots=True, eq=False)
class Projection:
    """From the model's ``d`` dimensions to ``p``; ``matrix`` has shape ``(d, p)``."""

    matrix: Floats

    @classmethod
    def fit(cls, tokens: Floats, dimensions: int) -> Projection:
        """The projection that keeps most of the given token vectors, shape ``(n, d)``."""
        _, _, axes = np.linalg.svd(tokens, full_matrices=False)
        return cls(np.ascontiguousarray(axes[:dimensions].T, dtype=np.float32))

    def apply(self, tokens: Floats) -> Floats:
        """Token vectors of shape ``(t, d)`` as unit vectors of shape ``(t, p)``."""
        projected = tokens @ self.matrix
        return np.asarray(projected / np.maximum(np.linalg.norm(projected, axis=1, keepdims=True), 1e-9), np.float32)

    def to_bytes(self) -> bytes:
        """For a library to remember: the width, then the matrix as little-endian float32."""
        return int(self.matrix.shape[1]).to_bytes(2, "little") + self.matrix.astype("<f4").tobytes()

    @classmethod
    def from_bytes(cls, kept: bytes) -> Projection:
        """What ``to_bytes`` gave."""
        width = int.from_bytes(kept[:2], "little")
        return cls(np.frombuffer(kept, dtype="<f4", offset=2).reshape(-1, width))


def quantise(tokens: Floats) -> Bytes:
    """Unit vectors as int8."""
    return np.round(tokens * SCALE).astype(np.int8)


def first_tokens(offsets: Sequence[Span], sentences: Sequence[Span], start: int) -> tuple[int, ...]:
    """For each sentence, the first token that begins in or after it.

    Args:
        offsets: the tokens' characters, counted from the passage's beginning.
        sentences: spans of the article.
        start: where the passage begins in the article.

    A sentence past the model's reach gets the number of tokens: it has none.

    """
    begins = np.array([offset.start + start for offset in offsets], dtype=np.int64)
    return tuple(int(np.searchsorted(begins, sentence.start)) for sentence in sentences)


def similarities(question: Floats, tokens: Bytes, firsts: Sequence[int]) -> Floats:
    """The best cosine of each question token with any token of each sentence.

    Args:
        question: shape ``(q, p)``, unit vectors.
        tokens: shape ``(t, p)``, a passage's token vectors.
        firsts: the row of ``tokens`` at which each of ``s`` sentences begins.

    Returns:
        Shape ``(s, q)``; 0 for a sentence without tokens.

    """
    cosines = tokens.astype(np.float32) @ (question.T / SCALE)
    best = np.zeros((len(firsts), len(question)), dtype=np.float32)
    for row, (start, end) in enumerate(zip(firsts, [*firsts[1:], len(tokens)], strict=True)):
        if start < end:
            best[row] = cosines[start:end].max(axis=0)
    return best
