"""Intervals: they hold their value, they are as wide as theory says, and articles are drawn whole."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.evaluate.bootstrap import Interval, intervals
from index.evaluate.metrics import Values, auroc, mean, quantile
from tests.lengths import drawn

RANDOM = np.random.default_rng(7)


def coins(count: int) -> Values:
    return (RANDOM.random(count) < 0.3).astype(np.float64)


@drawn(long=40, short=10)
@given(
    st.lists(st.tuples(st.floats(0, 1), st.floats(0, 1), st.sampled_from("abcdefg")), min_size=1, max_size=30),
    st.sampled_from([0.5, 0.99]),
)
def test_an_interval_holds_its_value(rows: list[tuple[float, float, str]], share: float) -> None:
    first, second = (np.array([row[at] for row in rows]) for at in (0, 1))
    measures = {"mean": mean(first), "quantile": quantile(first, share), "auroc": auroc(first, second)}
    for name, found in intervals(measures, [row[2] for row in rows], times=50).items():
        assert found.low <= found.value <= found.high, name
        assert found.value == pytest.approx(measures[name](np.ones(len(rows))))


def test_the_interval_of_a_share_is_as_wide_as_theory_says() -> None:
    tossed = coins(2_000)
    (found,) = intervals({"share": mean(tossed)}, [str(n) for n in range(2_000)]).values()
    deviation = math.sqrt(tossed.mean() * (1 - tossed.mean()) / 2_000)
    assert (found.high - found.low) / (2 * 1.96 * deviation) == pytest.approx(1, abs=0.1)


def test_questions_that_stand_and_fall_together_make_it_wider() -> None:
    tossed = np.repeat(coins(100), 20)
    alone = intervals({"share": mean(tossed)}, [str(n) for n in range(2_000)])["share"]
    together = intervals({"share": mean(tossed)}, [str(n // 20) for n in range(2_000)])["share"]
    assert (together.high - together.low) / (alone.high - alone.low) == pytest.approx(math.sqrt(20), rel=0.15)


def test_of_a_handful_of_articles_questions_are_drawn() -> None:
    tossed = np.array([0.0, 1.0] * 20)
    (found,) = intervals({"share": mean(tossed)}, ["one article"] * 40).values()
    assert found.low < 0.5 < found.high


def test_the_same_rows_give_the_same_interval() -> None:
    tossed = coins(50)
    names = [str(n % 10) for n in range(50)]
    assert intervals({"share": mean(tossed)}, names) == intervals({"share": mean(tossed)}, names)


def test_what_does_not_count_has_no_interval() -> None:
    (found,) = intervals({"none": mean(np.array([math.nan] * 9))}, list("abcdefghi"), times=20).values()
    assert all(math.isnan(number) for number in found)


@pytest.mark.parametrize(
    ("found", "real"),
    [(Interval(2, 1, 3), True), (Interval(-2, -3, -1), True), (Interval(1, -1, 3), False), (Interval(0, 0, 0), False)],
)
def test_a_difference_is_real_if_0_lies_outside(found: Interval, real: bool) -> None:  # noqa: FBT001
    assert found.beyond_chance is real
