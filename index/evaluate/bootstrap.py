"""95 % confidence intervals by a cluster bootstrap: whole articles are drawn with replacement.

Questions about one article succeed or fail together, so drawing single questions would give intervals that are too
narrow.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from index.evaluate.metrics import Measure, Weights

TIMES = 1_000
_FEW = 5
"""With fewer articles, questions are drawn instead: a handful of articles says nothing about others."""


class Interval(NamedTuple):
    """A value with its 95 % interval; NaN if nothing counted."""

    value: float
    low: float
    high: float

    @property
    def beyond_chance(self) -> bool:
        """For a difference: whether 0 is outside the interval."""
        return self.low > 0 or self.high < 0


def intervals(measures: Mapping[str, Measure], clusters: Sequence[str], times: int = TIMES) -> dict[str, Interval]:
    """Estimate every metric with its interval, all from the same draws.

    Args:
        measures: the metrics.
        clusters: the article of each question.
        times: how many draws.

    """
    drawn = _draws(clusters, times)
    found = np.array([[measure(weights) for measure in measures.values()] for weights in drawn])
    everything = np.ones(len(clusters))
    return {
        name: _interval(measure(everything), found[:, at] if times else np.zeros(0))
        for at, (name, measure) in enumerate(measures.items())
    }


def _draws(clusters: Sequence[str], times: int) -> Iterator[Weights]:
    """For each resample, how often each question was drawn; the same for the same clusters."""
    cluster = _numbers(clusters)
    count = int(cluster.max(initial=-1)) + 1
    random = np.random.default_rng(0)
    for _ in range(times):
        yield np.bincount(random.integers(0, max(count, 1), count), minlength=count)[cluster].astype(np.float64)


def _numbers(clusters: Sequence[str]) -> npt.NDArray[np.int64]:
    names, numbers = np.unique(np.array(clusters, dtype=np.str_), return_inverse=True)
    return numbers if len(names) >= _FEW else np.arange(len(clusters))


def _interval(value: float, drawn: npt.NDArray[np.float64]) -> Interval:
    kept = drawn[~np.isnan(drawn)]
    if math.isnan(value) or not len(kept):
        return Interval(value, value, value)
    low, high = np.quantile(kept, [0.025, 0.975])
    return Interval(value, min(value, float(low)), max(value, float(high)))
