"""Reliability of the confidence: of answers with confidence 0.7, the articles should answer 70 %.

It counts the data's own questions and, as unanswerable ones, the answerable questions with their article removed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from index.evaluate.metrics import Measure, Values, Weights, column
from index.evaluate.result_rows import Row

BINS = 10


@dataclass(frozen=True, slots=True, eq=False)
class Reliability:
    """Confidences and truth; ``rows`` tells which question each belongs to."""

    confidence: Values
    answerable: Values
    """1 if the articles answer, else 0."""
    rows: npt.NDArray[np.int64]

    @classmethod
    def of(cls, rows: Sequence[Row]) -> Reliability:
        """From the questions as asked, and as asked again with their article removed."""
        taken_out = column(rows, lambda row: row.taken_out)
        again = np.flatnonzero(~np.isnan(taken_out))
        return cls(
            np.concatenate([column(rows, lambda row: row.confidence), taken_out[again]]),
            np.concatenate([column(rows, lambda row: row.answerable), np.zeros(len(again))]),
            np.concatenate([np.arange(len(rows)), again]),
        )

    @property
    def bins(self) -> npt.NDArray[np.int64]:
        """The decile bin of each confidence."""
        return np.minimum((self.confidence * BINS).astype(np.int64), BINS - 1)

    def share(self, number: int) -> Measure:
        """The share of a bin that the articles answer."""
        return self._mean_of(self.answerable, number)

    def mean(self, number: int) -> Measure:
        """The mean confidence of a bin."""
        return self._mean_of(self.confidence, number)

    def error(self) -> Measure:
        """Expected calibration error: mean confidence against the answerable share, averaged over bins by size."""
        bins, gap = self.bins, self.confidence - self.answerable

        def measure(weights: Weights) -> float:
            drawn = weights[self.rows]
            return float(np.abs(np.bincount(bins, drawn * gap, BINS)).sum() / max(drawn.sum(), 1.0))

        return measure

    def _mean_of(self, values: Values, number: int) -> Measure:
        inside = np.flatnonzero(self.bins == number)
        rows, counted = self.rows[inside], values[inside]

        def measure(weights: Weights) -> float:
            drawn = weights[rows]
            total = drawn.sum()
            return float(drawn @ counted / total) if total else float("nan")

        return measure
