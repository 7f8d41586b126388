"""Precision and recall of article extraction, by four-word shingles.

The method of ``evaluate.py`` in scrapinghub/article-extraction-benchmark: words are runs of letters and digits,
shingles count as often as they occur, and F1 comes from mean precision and mean recall, so that long pages weigh no
more than short ones.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np

from index.evaluate.metrics import Measure, Weights, mean

_RUN = 4
_WORD = re.compile(r"\w+")


class Found(NamedTuple):
    """Precision and recall of one page."""

    precision: float
    """NaN, which does not count, if nothing was found."""
    recall: float


def compared(found: str, expected: str) -> Found:
    """Compare the text found in a page with the article's, which has at least one word."""
    have, want = _runs(found), _runs(expected)
    common = (have & want).total()
    return Found(common / have.total() if have else math.nan, common / want.total())


def measures(pages: Sequence[Found]) -> Mapping[str, Measure]:
    """F1, precision and recall of many pages, as functions of weights."""
    precision = mean(np.array([page.precision for page in pages]))
    recall = mean(np.array([page.recall for page in pages]))

    def f1(weights: Weights) -> float:
        return harmonic(precision(weights), recall(weights))

    return {"f1": f1, "precision": precision, "recall": recall}


def harmonic(precision: float, recall: float) -> float:
    """The harmonic mean; 0 if both are."""
    return 2 * precision * recall / (precision + recall) if precision + recall else 0.0


def _runs(text: str) -> Counter[tuple[str, ...]]:
    """How often each shingle occurs; a shorter text is a single shingle."""
    words = _WORD.findall(text)
    runs = (tuple(words[at : at + _RUN]) for at in range(max(1, len(words) - _RUN + 1)))
    return Counter(run for run in runs if run)
