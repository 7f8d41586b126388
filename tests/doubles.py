"""Hand-written doubles: small, deterministic, and held to the same contracts as the real things."""

from __future__ import annotations

import re
import zlib
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from index.model import Span
from index.ports import Encoding, Floats, Progress, silent
from index.words import fold

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
    tokens = np.array([_word(fold(text[start:end])) for start, end in offsets], dtype=np.float32).reshape(
        -1, DIMENSIONS
    )
    return Encoding(_unit(tokens.sum(axis=0) + 1e-6), tokens, offsets)


def _word(word: str) -> Floats:
    return _unit(np.random.default_rng(zlib.crc32(word[:5].encode())).standard_normal(DIMENSIONS))


def _unit(vector: npt.NDArray[np.floating]) -> Floats:
    return np.asarray(vector / np.linalg.norm(vector), dtype=np.float32)
