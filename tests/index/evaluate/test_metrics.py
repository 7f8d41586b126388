"""Metrics against hand-computed values, and against brute force over what was drawn."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.evaluate.metrics import MEANINGS, Values, auroc, mean, measures, quantile, refused
from tests.index.evaluate.examples import row

SCORES = st.lists(st.sampled_from([0.0, 0.2, 0.4, 0.4, 0.6, 1.0]), min_size=1, max_size=12)
WEIGHTS = st.lists(st.integers(0, 3), min_size=24, max_size=24)


def values(numbers: Sequence[float]) -> Values:
    return np.array(numbers, dtype=np.float64)


def ones(count: int) -> Values:
    return np.ones(count)


def repeated(numbers: Sequence[float], weights: Sequence[int]) -> list[float]:
    """What was drawn, each as often as its weight says; what does not count left out."""
    return [n for n, w in zip(numbers, weights, strict=False) for _ in range(w) if not math.isnan(n)]


def test_a_mean_leaves_out_what_does_not_count() -> None:
    measure = mean(values([1, math.nan, 0, 0]))
    assert measure(ones(4)) == pytest.approx(1 / 3)
    assert measure(values([2, 5, 1, 0])) == pytest.approx(2 / 3)
    assert math.isnan(measure(values([0, 1, 0, 0])))
    assert math.isnan(mean(values([math.nan]))(ones(1)))


def test_quantiles() -> None:
    ms = values([30, 10, 20, 40])
    assert quantile(ms, 0.5)(ones(4)) == 20
    assert quantile(ms, 0.99)(ones(4)) == 40
    assert quantile(ms, 0.5)(values([5, 1, 1, 1])) == 30


@given(SCORES, WEIGHTS, st.sampled_from([0.5, 0.9, 0.99]))
def test_a_quantile_is_that_of_what_was_drawn(numbers: list[float], weights: list[int], share: float) -> None:
    drawn = sorted(repeated(numbers, weights))
    found = quantile(values(numbers), share)(values(weights[: len(numbers)]))
    assert math.isnan(found) if not drawn else found == drawn[math.ceil(share * len(drawn) - 1e-9) - 1]


def test_auroc_of_a_hand_computed_case() -> None:
    positive, negative = values([0.9, 0.4, math.nan, math.nan]), values([math.nan, math.nan, 0.4, 0.1])
    assert auroc(positive, negative)(ones(4)) == (1 + 1 + 0.5 + 1) / 4
    assert math.isnan(auroc(positive, values([math.nan] * 4))(ones(4)))


@given(SCORES, SCORES, WEIGHTS)
def test_auroc_is_the_share_of_pairs_in_order(yes: list[float], no: list[float], weights: list[int]) -> None:
    nothing = math.nan
    positive, negative = [*yes, *[nothing] * len(no)], [*[nothing] * len(yes), *no]
    drawn = [(a, b) for a in repeated(positive, weights) for b in repeated(negative, weights)]
    found = auroc(values(positive), values(negative))(values(weights[: len(positive)]))
    pairs = [1.0 if a > b else 0.5 if a == b else 0.0 for a, b in drawn]
    assert math.isnan(found) if not pairs else found == pytest.approx(sum(pairs) / len(pairs))


@given(SCORES, WEIGHTS)
def test_a_question_may_be_on_both_sides(scores: list[float], weights: list[int]) -> None:
    found = auroc(values(scores), values(scores))(values(weights[: len(scores)]))
    assert math.isnan(found) or found == pytest.approx(0.5)


def test_refusals_of_a_hand_computed_case() -> None:
    there = values([0.9, 0.8, 0.7, 0.6, 0.5, 0.4, 0.3, 0.2, 0.15, 0.1])
    gone = values([0.05, 0.05, 0.12, 0.12, 0.12, 0.18, 0.3, 0.3, 0.9, 0.9])
    assert refused(there, gone, 0.9)(ones(10)) == pytest.approx(0.5)  # below 0.15
    assert refused(there, gone, 0.95)(ones(10)) == pytest.approx(0.2)  # 95 % of 10 are all: below 0.1
    assert math.isnan(refused(there, values([math.nan] * 10), 0.9)(ones(10)))


@given(SCORES, SCORES, WEIGHTS, st.sampled_from([0.5, 0.9, 0.95]))
def test_refusals_are_those_of_the_best_threshold(
    yes: list[float], no: list[float], weights: list[int], share: float
) -> None:
    nothing = math.nan
    positive, negative = [*yes, *[nothing] * len(no)], [*[nothing] * len(yes), *no]
    there, gone = repeated(positive, weights), repeated(negative, weights)
    found = refused(values(positive), values(negative), share)(values(weights[: len(positive)]))
    if not there or not gone:
        assert math.isnan(found)
        return
    enough = (t for t in there if sum(score >= t for score in there) >= share * len(there) - 1e-9)
    threshold = max(enough)
    assert found == pytest.approx(sum(score < threshold for score in gone) / len(gone))


FOUR = (
    row(
        1,
        confidence=0.9,
        rank=1,
        ndcg=1.0,
        in_first_sentence=True,
        in_first_quote=True,
        in_any_quote=True,
        em=1.0,
        f1=1.0,
        taken_out=0.2,
        taken_out_answered=False,
    ),
    row(2, confidence=0.6, rank=4, ndcg=0.4, in_any_quote=True, f1=0.5, taken_out=0.7, taken_out_answered=True),
    row(
        3, confidence=0.3, in_first_quote=True, in_any_quote=True, f1=0.8, taken_out=0.1, taken_out_answered=False, ms=9
    ),
    row(4, confidence=0.5, answerable=False),
)


def test_every_metric_of_four_questions() -> None:
    found = {name: measure(ones(4)) for name, measure in measures(FOUR).items()}
    assert found == pytest.approx(
        {
            "passage_recall_at_1": 1 / 3,
            "passage_recall_at_3": 1 / 3,
            "passage_recall_at_5": 2 / 3,
            "mrr_at_10": (1 + 1 / 4) / 3,
            "ndcg_at_10": 1.4 / 3,
            "answer_in_first_sentence": 1 / 3,
            "answer_in_first_quote": 2 / 3,
            "answer_in_any_quote": 1,
            "shown_in_first_sentence": 1 / 3,
            "shown_in_any_quote": 2 / 3,
            "span_em": 1 / 2,  # of the two that are answered
            "span_f1": 1.5 / 2,
            "auroc_unanswerable": 2 / 3,  # .5 is below .9 and .6
            "auroc_taken_out": 7 / 9,
            "refused_at_95_answered": 2 / 3,  # .2 and .1 are below .3
            "refused_at_90_answered": 2 / 3,
            "refused_at_95_answered_unanswerable": 0,
            "refused_at_90_answered_unanswerable": 0,
            "answered_at_default": 2 / 3,
            "refused_at_default_taken_out": 2 / 3,
            "refused_at_default_unanswerable": 0,
            "near_misses_told_as_sure": 1,
            "near_misses_told_at_70_sure": 1,
            "precision_at_default": 1 / 3,
            "question_p50_ms": 1,
            "question_p99_ms": 9,
        }
    )


def test_without_unanswerable_questions_those_without_their_article_stand_in() -> None:
    found = measures(FOUR[:3])
    assert found["auroc_unanswerable"](ones(3)) == found["auroc_taken_out"](ones(3)) == pytest.approx(7 / 9)
    assert math.isnan(found["refused_at_95_answered_unanswerable"](ones(3)))


def test_every_metric_has_a_meaning_and_every_name_of_the_issue_is_one() -> None:
    assert measures(FOUR).keys() | {"calibration_error"} == MEANINGS.keys()
    assert MEANINGS.keys() >= set(
        """passage_recall_at_1 passage_recall_at_5 mrr_at_10 ndcg_at_10 answer_in_first_sentence answer_in_first_quote
        answer_in_any_quote span_em span_f1 refused_at_95_answered refused_at_90_answered auroc_unanswerable
        precision_at_default question_p50_ms question_p99_ms""".split()
    )


@given(st.lists(st.integers(0, 3), min_size=4, max_size=4))
def test_no_metric_leaves_its_range_whatever_is_drawn(weights: list[int]) -> None:
    for name, measure in measures(FOUR).items():
        found = measure(values(weights))
        assert math.isnan(found) or 0 <= found <= (9 if name.endswith("_ms") else 1)
