"""Metrics as functions of weights (how often each question was drawn); with all weights 1, the plain value.

What does not depend on the weights (orders, ties) is computed once, so that a thousand draws of a hundred thousand
questions take seconds.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType

import numpy as np
import numpy.typing as npt

from index.evaluate.result_rows import Row

Weights = npt.NDArray[np.float64]
Values = npt.NDArray[np.float64]
"""One value per question; NaN where it does not count."""
Measure = Callable[[Weights], float]
"""From weights, shape ``(n,)``, to a number; NaN if nothing counts."""

MEANINGS: Mapping[str, str] = MappingProxyType(
    {
        "passage_recall_at_1": "the first passage found is right",
        "passage_recall_at_3": "one of the first 3 is",
        "passage_recall_at_5": "one of the first 5 is",
        "mrr_at_10": "1 / rank of the first right one among 10",
        "ndcg_at_10": "gain of the right ones among 10",
        "answer_in_first_sentence": "the first marked sentence holds an answer",
        "answer_in_first_quote": "the first quote does",
        "answer_in_any_quote": "any quote does",
        "shown_in_first_sentence": "the same, a refusal counting as a miss",
        "shown_in_any_quote": "the same for any quote",
        "span_em": "the marked span is an answer, where answered",
        "span_f1": "words shared with the answer, where answered",
        "auroc_unanswerable": "confidence tells answerable from not",
        "auroc_taken_out": "the same, the article taken out",
        "refused_at_95_answered": "refused, the article taken out, at 95 % answered",
        "refused_at_90_answered": "the same at 90 % answered",
        "refused_at_95_answered_unanswerable": "unanswerable refused, at 95 % answered",
        "refused_at_90_answered_unanswerable": "the same at 90 % answered",
        "answered_at_default": "answered at the default threshold",
        "refused_at_default_taken_out": "refused there, the article taken out",
        "refused_at_default_unanswerable": "unanswerable refused there",
        "near_misses_told_as_sure": "unanswerable answered there, as if sure",
        "near_misses_told_at_70_sure": "the same at a threshold that answers 70 %",
        "precision_at_default": "answered there, and the first quote holds an answer",
        "calibration_error": "expected calibration error (ECE), ten bins",
        "question_p50_ms": "milliseconds of an answer, median",
        "question_p99_ms": "99th percentile",
    }
)
"""Every metric, in display order."""


def mean(values: Values) -> Measure:
    """The weighted mean of the values that count."""
    at = np.flatnonzero(~np.isnan(values))
    counted = values[at]

    def measure(weights: Weights) -> float:
        drawn = weights[at]
        total = drawn.sum()
        return float(drawn @ counted / total) if total else math.nan

    return measure


def quantile(values: Values, share: float) -> Measure:
    """The weighted quantile: the smallest value that ``share`` of the weight does not exceed."""
    at = np.argsort(values, kind="stable")

    def measure(weights: Weights) -> float:
        reached = np.cumsum(weights[at])
        return float(values[at[np.searchsorted(reached, share * reached[-1])]]) if reached[-1] else math.nan

    return measure


def auroc(positive: Values, negative: Values) -> Measure:
    """How often a positive scores above a negative; ties count half.

    A question may have a score of each kind; both are then drawn together.
    """
    yes, no = np.flatnonzero(~np.isnan(positive)), np.flatnonzero(~np.isnan(negative))
    _, level = np.unique(np.concatenate([positive[yes], negative[no]]), return_inverse=True)
    levels = int(level.max(initial=-1)) + 1

    def measure(weights: Weights) -> float:
        ours = np.bincount(level[: len(yes)], weights[yes], levels)
        theirs = np.bincount(level[len(yes) :], weights[no], levels)
        pairs = ours.sum() * theirs.sum()
        below = np.cumsum(theirs) - theirs / 2
        return float(ours @ below / pairs) if pairs else math.nan

    return measure


def refused(positive: Values, negative: Values, answered: float) -> Measure:
    """The share of negatives below the highest threshold at which the given share of positives is answered."""
    yes, no = np.flatnonzero(~np.isnan(positive)), np.flatnonzero(~np.isnan(negative))
    down = yes[np.argsort(-positive[yes], kind="stable")]
    up = no[np.argsort(negative[no], kind="stable")]
    ordered, falling = negative[up], positive[down]

    def measure(weights: Weights) -> float:
        reached, below = np.cumsum(weights[down]), np.concatenate([[0.0], np.cumsum(weights[up])])
        if not (len(reached) and reached[-1] and below[-1]):
            return math.nan
        threshold = falling[np.searchsorted(reached, answered * reached[-1] - 1e-9)]
        return float(below[np.searchsorted(ordered, threshold)] / below[-1])

    return measure


def measures(rows: Sequence[Row]) -> dict[str, Measure]:
    """All metrics of these questions, by their names in ``MEANINGS``."""
    return {**_finding(rows), **_quoting(rows), **_silence(rows), **_speed(rows)}


def column(rows: Sequence[Row], value: Callable[[Row], float | None]) -> Values:
    """One value per row; ``None`` does not count."""
    return np.array([math.nan if (found := value(row)) is None else found for row in rows], dtype=np.float64)


def _finding(rows: Sequence[Row]) -> dict[str, Measure]:
    def within(most: int) -> Measure:
        return mean(_answerable(rows, lambda row: row.rank is not None and row.rank <= most))

    return {
        **{f"passage_recall_at_{most}": within(most) for most in (1, 3, 5)},
        "mrr_at_10": mean(_answerable(rows, lambda row: 1 / row.rank if row.rank and row.rank <= 10 else 0.0)),
        "ndcg_at_10": mean(_answerable(rows, lambda row: row.ndcg)),
    }


def _quoting(rows: Sequence[Row]) -> dict[str, Measure]:
    return {
        "answer_in_first_sentence": mean(_answerable(rows, lambda row: row.in_first_sentence)),
        "answer_in_first_quote": mean(_answerable(rows, lambda row: row.in_first_quote)),
        "answer_in_any_quote": mean(_answerable(rows, lambda row: row.in_any_quote)),
        "shown_in_first_sentence": mean(_answerable(rows, lambda row: row.answered and row.in_first_sentence)),
        "shown_in_any_quote": mean(_answerable(rows, lambda row: row.answered and row.in_any_quote)),
        "span_em": mean(_answerable(rows, lambda row: row.em if row.answered else None)),
        "span_f1": mean(_answerable(rows, lambda row: row.f1 if row.answered else None)),
    }


def _silence(rows: Sequence[Row]) -> dict[str, Measure]:
    there = _answerable(rows, lambda row: row.confidence)
    taken_out = _answerable(rows, lambda row: row.taken_out)
    unanswerable = column(rows, lambda row: None if row.answerable else row.confidence)
    near_misses = taken_out if np.isnan(unanswerable).all() else unanswerable
    return {
        "auroc_unanswerable": auroc(there, near_misses),
        "auroc_taken_out": auroc(there, taken_out),
        **{f"refused_at_{n}_answered": refused(there, taken_out, n / 100) for n in (95, 90)},
        **{f"refused_at_{n}_answered_unanswerable": refused(there, unanswerable, n / 100) for n in (95, 90)},
        "answered_at_default": mean(_answerable(rows, lambda row: row.answered)),
        "refused_at_default_taken_out": mean(_answerable(rows, _refused_without)),
        "refused_at_default_unanswerable": mean(column(rows, lambda row: None if row.answerable else not row.answered)),
        "near_misses_told_as_sure": mean(column(rows, lambda row: None if row.answerable else row.answered)),
        "near_misses_told_at_70_sure": _complement(refused(there, unanswerable, 0.7)),
        "precision_at_default": mean(column(rows, lambda row: row.in_first_quote if row.answered else None)),
    }


def _complement(share: Measure) -> Measure:
    return lambda weights: 1 - share(weights)


def _speed(rows: Sequence[Row]) -> dict[str, Measure]:
    ms = column(rows, lambda row: row.ms)
    return {"question_p50_ms": quantile(ms, 0.5), "question_p99_ms": quantile(ms, 0.99)}


def _answerable(rows: Sequence[Row], value: Callable[[Row], float | None]) -> Values:
    return column(rows, lambda row: value(row) if row.answerable else None)


def _refused_without(row: Row) -> bool | None:
    """Whether it abstained when the question's article was removed."""
    return None if row.taken_out_answered is None else not row.taken_out_answered
