"""Compact token vectors for late interaction: projected to a few dozen dimensions and quantised to int8.

ColBERT stores a vector per token and compares them at query time (Khattab and Zaharia 2020,
https://arxiv.org/abs/2004.12832); ColBERTv2 shows that they survive compression. The projection comes from a truncated
singular value decomposition of sample token vectors, which preserves most of their inner products (Eckart and Young
1936).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from index.domain.article import Passage, Span
from index.domain.ports import Bytes, Encoding, Floats, Ints

SCALE = 127
"""Factor by which a unit vector's components are scaled to int8."""


@dataclass(frozen=True, slots=True, eq=False)
class Projection:
    """From the model's ``d`` dimensions to ``p``; ``matrix`` has shape ``(d, p)``."""

    matrix: Floats

    @classmethod
    def fit(cls, tokens: Floats, dimensions: int) -> Projection:
        """Fit the projection that preserves most of the given token vectors, shape ``(n, d)``."""
        _, _, axes = np.linalg.svd(tokens, full_matrices=False)
        return cls(np.ascontiguousarray(axes[:dimensions].T, dtype=np.float32))

    def apply(self, tokens: Floats) -> Floats:
        """Token vectors of shape ``(t, d)`` as unit vectors of shape ``(t, p)``."""
        projected = tokens @ self.matrix
        return np.asarray(projected / np.maximum(np.linalg.norm(projected, axis=1, keepdims=True), 1e-9), np.float32)

    def nothing(self, text: str) -> Encoding:
        """The encoding of a text in a language that the model does not know: one token, all 0."""
        width = self.matrix.shape[0]
        return Encoding(np.zeros(width, np.float32), np.zeros((1, width), np.float32), (Span(0, len(text)),))

    def to_bytes(self) -> bytes:
        """Serialise: the width, then the matrix as little-endian float32."""
        return int(self.matrix.shape[1]).to_bytes(2, "little") + self.matrix.astype("<f4").tobytes()

    @classmethod
    def from_bytes(cls, kept: bytes) -> Projection:
        """Deserialise what ``to_bytes`` returned."""
        width = int.from_bytes(kept[:2], "little")
        return cls(np.frombuffer(kept, dtype="<f4", offset=2).reshape(-1, width))


def quantise(tokens: Floats) -> Bytes:
    """Unit vectors as int8."""
    return np.round(tokens * SCALE).astype(np.int8)


def first_tokens(offsets: Ints, passage: Passage) -> list[int]:
    """For each sentence of a passage, the row of the first token at or after its start.

    Args:
        offsets: shape ``(t, 2)``, the tokens' characters, counted from the passage's beginning.
        passage: where its sentences are.

    A sentence beyond the model's maximum length gets ``t``: it has no tokens.

    """
    starts = [sentence.start - passage.span.start for sentence in passage.sentences]
    return [int(row) for row in np.searchsorted(offsets[:, 0], starts)]


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
