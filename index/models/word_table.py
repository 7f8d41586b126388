"""The word embeddings of a model: more than half of its parameters, in eight bits, to be shared."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from index.domain.ports import Bytes, Floats


@dataclass(frozen=True, slots=True)
class WordTable:
    """One row of ``d`` codes for each of ``v`` tokens, looked up outside the graph.

    So an embedder and a reader that was fine-tuned from it use one table, in memory and on disk, and
    only the rows that occur are ever read from a mapped file.
    """

    codes: Bytes
    """Shape ``(v, d)``."""
    scales: Floats
    """Shape ``(v,)``: what one step of each row stands for."""

    @classmethod
    def quantised(cls, table: Floats) -> WordTable:
        """Round each row to 127 steps either side of zero, by its own largest value."""
        scales = np.maximum(np.abs(table).max(axis=1), np.finfo(np.float32).tiny) / 127
        return cls(np.rint(table / scales[:, None]).astype(np.int8), scales.astype(np.float32))

    def rows(self, ids: npt.NDArray[np.int64]) -> Floats:
        """The embeddings of tokens; one dimension more than ``ids``."""
        found: npt.NDArray[Any] = self.codes[ids].astype(np.float32)
        found *= self.scales[ids][..., None]
        return found
