"""The reliability curve: what is counted, and where."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.domain.errors import DataSetError
from index.evaluate.reliability import Reliability
from index.evaluate.run import summed_up
from tests.index.evaluate.examples import row

ROWS = (
    row(1, confidence=0.95, taken_out=0.15),
    row(2, confidence=1.0, taken_out=0.92),
    row(3, confidence=0.12),
    row(4, confidence=0.18, answerable=False),
)


def test_a_bin_has_its_share_and_its_mean() -> None:
    curve = {round(one.low, 1): one for one in summed_up(ROWS, times=20).reliability}
    assert {low: one.count for low, one in curve.items()} == {0.1: 3, 0.9: 3}
    assert curve[0.1].answerable.value == pytest.approx(1 / 3)  # question 3, not 4, nor 1 without its article
    assert curve[0.1].confidence == pytest.approx((0.12 + 0.15 + 0.18) / 3)
    assert curve[0.9].answerable.value == pytest.approx(2 / 3)
    assert (curve[0.9].low, curve[0.9].high) == (0.9, 1.0)


def test_the_error_is_the_mean_distance() -> None:
    low, high = abs(0.15 - 1 / 3), abs((0.95 + 1.0 + 0.92) / 3 - 2 / 3)
    assert Reliability.of(ROWS).error()(np.ones(4)) == pytest.approx((3 * low + 3 * high) / 6)
    assert summed_up(ROWS, times=5).metrics["calibration_error"].value == pytest.approx((low + high) / 2)


def test_a_question_is_drawn_with_its_copy() -> None:
    share = Reliability.of(ROWS).share(1)
    assert share(np.array([5.0, 0, 1, 1])) == pytest.approx(1 / 7)


@given(st.lists(st.tuples(st.floats(0, 1), st.booleans()), min_size=1, max_size=30))
def test_all_are_counted_and_the_error_is_within_bounds(found: list[tuple[float, bool]]) -> None:
    rows = [row(n, confidence=confidence, answerable=there) for n, (confidence, there) in enumerate(found)]
    summary = summed_up(rows, times=2)
    assert sum(one.count for one in summary.reliability) == len(rows)
    assert all(one.low <= one.confidence <= one.high for one in summary.reliability)
    assert 0 <= summary.metrics["calibration_error"].value <= 1


def test_perfect_confidence_has_no_error() -> None:
    rows = [row(n, confidence=float(n % 2), answerable=bool(n % 2)) for n in range(10)]
    assert Reliability.of(rows).error()(np.ones(10)) == 0


def test_a_run_without_a_question_says_so() -> None:
    with pytest.raises(DataSetError, match="none of the chosen questions could be asked"):
        summed_up([])
