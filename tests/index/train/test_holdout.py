"""The held-out part is the same whatever is asked; files are written whole or not at all."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from index.domain.errors import DataSetError
from index.train.holdout import HeldOut, check_place, enough, write
from tests.index.evaluate.examples import none_left_out
from tests.index.train import examples


def test_every_fourth_title_is_held_out_with_all_its_questions(tmp_path: Path) -> None:
    one = examples.stocked(tmp_path)
    held = HeldOut.of([one], 4)
    assert held.titles == set(sorted(examples.TOWNS)[::4])
    items = list(one.items(none_left_out))
    assert {item.article for item in items if held.has(one, item)} == held.titles
    assert len([item for item in items if held.has(one, item)]) == 18


def test_fewer_questions_do_not_move_the_line(tmp_path: Path) -> None:
    few = examples.stocked(tmp_path, most=7)
    assert len(list(few.items(none_left_out))) == 7
    assert HeldOut.of([few], 4) == HeldOut.of([examples.stocked(tmp_path)], 4)


def test_an_article_of_two_data_sets_is_held_out_in_both(tmp_path: Path) -> None:
    sets = [examples.stocked(tmp_path), examples.stocked(tmp_path)]
    assert HeldOut.of(sets, 4).titles == HeldOut.of(sets[:1], 4).titles


def test_too_little_is_told() -> None:
    enough(20, "questions")
    with pytest.raises(
        DataSetError, match=r"there is too little in it to learn from: 19 questions; expected at least 20"
    ):
        enough(19, "questions")


def test_a_file_is_written_whole_or_not_at_all(tmp_path: Path) -> None:
    out = tmp_path / "w.json"
    out.write_text("before")
    with pytest.raises(TypeError):
        write(out, {"a": 1, "b": object()})
    assert [path.name for path in tmp_path.iterdir()] == ["w.json"]
    assert out.read_text() == "before"
    write(out, {"a": 1})
    assert json.loads(out.read_text()) == {"a": 1}
    assert [path.name for path in tmp_path.iterdir()] == ["w.json"]


def test_a_place_that_takes_no_file_is_told_first(tmp_path: Path) -> None:
    check_place(tmp_path / "w.json")
    assert list(tmp_path.iterdir()) == []
    for place in (tmp_path, tmp_path / "none" / "w.json"):
        with pytest.raises(DataSetError, match="cannot be written"):
            check_place(place)
