"""Two runs compared: a real difference is told from chance, over the questions of both."""

from __future__ import annotations

import math
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from index.domain.errors import DataSetError
from index.evaluate.compare import compare
from index.evaluate.result_rows import Row, RowFile
from tests.index.evaluate.examples import row

RANDOM = np.random.default_rng(3)
LUCK = (RANDOM.random(300) < 0.6).tolist()


def kept(path: Path, rows: Sequence[Row]) -> Path:
    with RowFile(path, {"data": "d"}) as file:
        for one in rows:
            file.add(one)
    return path


def test_a_small_gain_everywhere_is_real_and_a_shuffle_is_chance(tmp_path: Path) -> None:
    before = [row(n, rank=1 if hit else 2, in_any_quote=hit) for n, hit in enumerate(LUCK)]
    gained = [n for n, hit in enumerate(LUCK) if not hit][:12]
    after = [row(n, rank=1 if hit or n in gained else 2, in_any_quote=LUCK[n - 1]) for n, hit in enumerate(LUCK)]
    count, found = compare(kept(tmp_path / "a", before), kept(tmp_path / "b", after))
    assert count == 300
    recall, quotes = found["passage_recall_at_1"], found["answer_in_any_quote"]
    assert recall.change.value == pytest.approx(12 / 300) == pytest.approx(recall.after - recall.before)
    assert recall.change.beyond_chance
    assert quotes.change.value == 0
    assert not quotes.change.beyond_chance
    assert quotes.change.low < 0 < quotes.change.high


def test_a_run_compared_with_itself_has_no_difference(tmp_path: Path) -> None:
    path = kept(tmp_path / "a", [row(n, in_any_quote=hit, taken_out=0.2) for n, hit in enumerate(LUCK)])
    _, found = compare(path, path, times=50)
    counted = [one for one in found.values() if not math.isnan(one.before)]
    assert len(counted) > 10
    assert {tuple(one.change) for one in counted} == {(0.0, 0.0, 0.0)}
    assert not any(one.change.beyond_chance for one in counted)


def test_only_questions_of_both_runs_count(tmp_path: Path) -> None:
    before = [row(n, in_any_quote=True) for n in range(10)]
    after = [row(n, in_any_quote=n < 10) for n in range(5, 50)]
    count, found = compare(kept(tmp_path / "a", before), kept(tmp_path / "b", after[::-1]), times=10)
    assert (count, found["answer_in_any_quote"].after) == (5, 1)


def test_runs_of_different_data_are_not_compared(tmp_path: Path) -> None:
    first, second = kept(tmp_path / "a", [row(1)]), kept(tmp_path / "b", [row(2)])
    with pytest.raises(DataSetError, match="a and b: they have no question in common; expected runs of the same data"):
        compare(first, second)
