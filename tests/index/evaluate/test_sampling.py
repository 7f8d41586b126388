"""Which questions are asked: parts and lots."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.domain.errors import DataSetError
from index.evaluate.dataset import DataSet, Fault, Flaw, Item
from index.evaluate.run import opened
from index.evaluate.sampling import Choice
from tests.index.evaluate.examples import QUESTIONS, folder


@pytest.fixture
def data(tmp_path: Path) -> DataSet:
    return opened(folder(tmp_path))


def chosen(choice: Choice, data: DataSet) -> list[str]:
    count, found = choice.of(data)
    ids = [one.id for one in found if isinstance(one, Item)]
    assert len(ids) == count
    return ids


def test_all_are_asked_unless_told_otherwise(data: DataSet) -> None:
    assert chosen(Choice(), data) == ["q1", "q2", "q3", "q4", "q5"]


def test_odd_and_even_part_the_articles(data: DataSet) -> None:
    assert chosen(Choice(split="odd"), data) == ["q1", "q2", "q4", "q5"]  # the ferry and the owls
    assert chosen(Choice(split="even"), data) == ["q3"]


def test_a_question_without_an_article_counts_as_one(tmp_path: Path) -> None:
    data = opened(folder(tmp_path, questions=[{"id": n, "question": "Why?", "answers": ["x"]} for n in range(5)]))
    assert chosen(Choice(split="odd"), data) == ["0", "2", "4"]


def test_a_split_of_the_data_is_chosen_by_its_name(tmp_path: Path) -> None:
    questions = [{**QUESTIONS[0], "split": "dev"}, {**QUESTIONS[1], "split": "test"}, QUESTIONS[2]]
    data = opened(folder(tmp_path, questions=questions))
    assert chosen(Choice(split="test"), data) == ["q2"]
    with pytest.raises(
        DataSetError, match=r"no question is in the split 'x' \(the data's own: dev, test; besides: odd"
    ):
        Choice(split="x").of(data)


@given(st.integers(1, 40), st.integers(0, 5))
def test_more_questions_keep_those_drawn_before(tmp_path_factory: pytest.TempPathFactory, most: int, seed: int) -> None:
    folder_ = tmp_path_factory.getbasetemp() / "lots"
    data = opened(folder(folder_, questions=[{"id": n, "question": "Why?", "answers": ["x"]} for n in range(40)]))
    few, more = (chosen(Choice(most=n, seed=seed), data) for n in (most, most + 3))
    assert len(few) == most
    assert set(few) < set(more) or most >= 40
    assert few == sorted(few, key=int)


def test_another_seed_draws_others(tmp_path: Path) -> None:
    data = opened(folder(tmp_path, questions=[{"id": n, "question": "Why?", "answers": ["x"]} for n in range(40)]))
    draws = [chosen(Choice(most=10, seed=seed), data) for seed in (0, 0, 1)]
    assert draws[0] == draws[1] != draws[2]


def test_faults_come_along(tmp_path: Path) -> None:
    data = opened(folder(tmp_path, questions=[QUESTIONS[0], {**QUESTIONS[1], "question": ""}]))
    count, found = Choice(most=5).of(data)
    assert count == 1
    assert [one.flaw for one in found if isinstance(one, Fault)] == [Flaw.WITHOUT_TEXT]


@pytest.mark.parametrize(
    ("questions", "said"),
    [
        ([], "data: it has no questions; expected at least one question"),
        (
            [{"id": "q"}],
            "no question of it can be used .the first: questions.jsonl, line 1: its .question. has no word",
        ),
    ],
)
def test_a_data_set_without_a_question_is_told(tmp_path: Path, questions: list[dict[str, str]], said: str) -> None:
    with pytest.raises(DataSetError, match=said):
        Choice().of(opened(folder(tmp_path / "data", questions=questions)))
