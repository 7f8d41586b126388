"""Steps that all embedders share after the forward pass."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np

from index.domain.article import Span
from index.domain.ports import Encoding, Floats


def unit(vectors: Floats) -> Floats:
    """Normalise vectors along the last dimension; a zero vector stays zero."""
    lengths = np.sqrt(np.einsum("...i,...i->...", vectors, vectors))[..., None]
    made: Floats = vectors / np.maximum(lengths, np.float32(1e-12))
    return made


def encoding(embedding: Floats, tokens: Floats, offsets: Any, *, skip: int) -> Encoding:
    """Keep the tokens of the text itself: no prefix, special tokens or padding.

    A token may begin in the prefix, because some tokenizers count the space before a word as part of it.
    """
    kept = (offsets[:, 1] > offsets[:, 0]) & (offsets[:, 1] > skip)
    spans = tuple(Span(max(0, int(start) - skip), int(end) - skip) for start, end in offsets[kept])
    return Encoding(np.ascontiguousarray(embedding), tokens[kept], spans)


def batches(rows: Sequence[int], size: int) -> Iterator[Sequence[int]]:
    """Split into batches of at most ``size``."""
    for start in range(0, len(rows), size):
        yield rows[start : start + size]
