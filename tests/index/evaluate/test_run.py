"""Asking a whole data set: what is kept, what is left out, and how a run goes on."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from index.evaluate.dataset import Fault, Flaw
from index.evaluate.load_library import stock
from index.evaluate.metrics import MEANINGS
from index.evaluate.result_rows import Row, RowFile, read
from index.evaluate.run import ask_all, opened, summed_up
from index.evaluate.sampling import Choice
from index.library.library import Library
from tests.index.evaluate.examples import QUESTIONS, folder, none_left_out, row
from tests.index.examples import library


def ask(made: Library, data: Path, rows: Path, choice: Choice = Choice()) -> tuple[list[Row], list[Fault]]:  # noqa: B008
    """All rows after asking, and the faults."""
    faults: list[Fault] = []
    read_ = opened(data)
    numbers = stock(made, read_, none_left_out).numbers
    with RowFile(rows, {}) as file:
        ask_all(made, numbers, (read_, choice), file, faults.append)
    return list(read(rows)), faults


def test_each_question_gets_its_row(tmp_path: Path) -> None:
    rows, faults = ask(library(), folder(tmp_path), tmp_path / "rows")
    assert [one.id for one in rows] == [q["id"] for q in QUESTIONS]
    assert [one.answerable for one in rows] == [True] * 4 + [False]
    assert [one.taken_out is None for one in rows] == [False] * 4 + [True]
    assert faults == []


def test_faulty_questions_are_told_and_the_others_asked(tmp_path: Path) -> None:
    faulty = [
        {**QUESTIONS[0], "id": "a", "answers": ["Friday"]},
        {**QUESTIONS[0], "id": "b", "article_id": "nowhere"},
        {**QUESTIONS[0], "id": "c", "question": ""},
    ]
    rows, faults = ask(library(), folder(tmp_path, questions=[*faulty, *QUESTIONS, QUESTIONS[0]]), tmp_path / "rows")
    assert len(rows) == len(QUESTIONS)
    assert [fault.flaw for fault in faults] == [
        Flaw.ANSWER_NOT_HELD,
        Flaw.UNKNOWN_ARTICLE,
        Flaw.WITHOUT_TEXT,
        Flaw.DUPLICATE_ID,
    ]


class Stopped(Exception):
    """As Ctrl-C, in the middle of a run."""


def test_a_run_that_was_stopped_goes_on_and_asks_nothing_twice(tmp_path: Path) -> None:
    data, rows = folder(tmp_path), tmp_path / "rows"
    whole, _ = ask(library(), data, tmp_path / "whole")
    made, read_ = library(), opened(data)
    numbers = stock(made, read_, none_left_out).numbers

    def stop(done: int, _total: int) -> None:
        if done == 3:
            raise Stopped

    with RowFile(rows, {}) as file, pytest.raises(Stopped):
        ask_all(made, numbers, (read_, Choice()), file, none_left_out, stop)
    seen = list(read(rows))
    assert [one.id for one in seen] == ["q1", "q2", "q3"]
    after, _ = ask(made, data, rows)
    assert after[:3] == seen, "what was asked is not asked again: even the time stays"
    assert [replace(one, ms=0) for one in after] == [replace(one, ms=0) for one in whole]


def test_progress_ends_where_it_is_done(tmp_path: Path) -> None:
    made, data, seen = library(), opened(folder(tmp_path)), list[tuple[int, int]]()
    numbers = stock(made, data, none_left_out).numbers
    with RowFile(tmp_path / "rows", {}) as file:
        ask_all(
            made, numbers, (data, Choice(most=2)), file, none_left_out, lambda done, all_: seen.append((done, all_))
        )
    assert seen == [(0, 2), (1, 2), (2, 2)]


def test_a_summary_counts_and_has_every_metric(tmp_path: Path) -> None:
    rows, _ = ask(library(), folder(tmp_path), tmp_path / "rows")
    summary = summed_up(rows, times=20)
    assert (summary.questions, summary.answerable, summary.taken_out) == (5, 4, 4)
    assert list(summary.metrics) == list(MEANINGS)
    assert summary.metrics["passage_recall_at_5"].value == 1
    assert sum(one.count for one in summary.reliability) == 9


def test_a_hundred_thousand_rows_are_summed_up_in_bounded_memory() -> None:
    rows = (row(n, cluster=str(n % 500), confidence=n % 97 / 97, rank=n % 7 or None, ms=n % 50) for n in range(100_000))
    summary = summed_up(list(rows), times=3)
    assert summary.metrics["passage_recall_at_1"].value == pytest.approx(1 / 7, abs=1e-3)
