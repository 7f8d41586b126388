"""Compares two runs over the same questions: which differences are real, and which may be chance."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from index.domain.errors import DataSetError
from index.evaluate.bootstrap import TIMES, Interval, intervals
from index.evaluate.metrics import Measure, Weights, measures
from index.evaluate.result_rows import Row, read


@dataclass(frozen=True, slots=True)
class Difference:
    """A metric in two runs."""

    before: float
    after: float
    change: Interval
    """``after - before``, by the bootstrap over pairs: each question is drawn in both runs or in neither."""


def compare(before: Path, after: Path, times: int = TIMES) -> tuple[int, dict[str, Difference]]:
    """Compare two files of rows.

    Returns:
        The number of questions that both have, and each metric's difference over them.

    Raises:
        DataSetError: a file cannot be read, or they have no question in common.

    """
    pairs = _pairs(before, after)
    first, second = measures([a for a, _ in pairs]), measures([b for _, b in pairs])
    clusters = [a.cluster for a, _ in pairs]
    changes = intervals({name: _minus(second[name], first[name]) for name in first}, clusters, times)
    values = [intervals(found, clusters, times=0) for found in (first, second)]
    return len(pairs), {
        name: Difference(values[0][name].value, values[1][name].value, change) for name, change in changes.items()
    }


def _pairs(before: Path, after: Path) -> Sequence[tuple[Row, Row]]:
    """The questions that both runs have, told apart by id and wording."""
    first = {(row.id, row.question): row for row in read(before)}
    pairs = [(first[row.id, row.question], row) for row in read(after) if (row.id, row.question) in first]
    if not pairs:
        both = f"{before.name} and {after.name}"
        raise DataSetError(place=both, found="they have no question in common", expected="runs of the same data")
    return pairs


def _minus(after: Measure, before: Measure) -> Measure:
    def measure(weights: Weights) -> float:
        return after(weights) - before(weights)

    return measure
