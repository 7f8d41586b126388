"""Rows on disk: a run that was cut short goes on, and rows of different runs are not mixed."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.domain.errors import DataSetError
from index.evaluate.result_rows import RowFile, read, read_header
from tests.index.evaluate.examples import row

HEADER = {"data": "d1", "choice": {"seed": 0}}
ROWS = [row(1, rank=2, taken_out=0.25, taken_out_answered=False, marked="“on Sunday”\u2028\x00"), row(2)]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "out.rows.jsonl"
    with RowFile(path, HEADER) as file:
        assert file.done == frozenset()
        for one in ROWS:
            file.add(one)
    return path


def test_rows_come_back_as_they_were(path: Path) -> None:
    assert list(read(path)) == ROWS
    assert read_header(path) == HEADER


def test_a_row_is_kept_at_once(tmp_path: Path) -> None:
    with RowFile(tmp_path / "r", HEADER) as file:
        file.add(ROWS[0])
        assert list(read(tmp_path / "r")) == ROWS[:1]


def test_a_run_goes_on_after_what_is_done(path: Path) -> None:
    with RowFile(path, HEADER) as file:
        assert file.done == {"1", "2"}
        file.add(row(3))
    assert [one.id for one in read(path)] == ["1", "2", "3"]


@given(st.data())
def test_a_line_that_was_cut_off_is_asked_again(tmp_path_factory: pytest.TempPathFactory, data: st.DataObject) -> None:
    path = tmp_path_factory.mktemp("cut") / "r"
    with RowFile(path, HEADER) as file:
        for one in ROWS:
            file.add(one)
    whole = path.read_bytes()
    path.write_bytes(whole[: data.draw(st.integers(0, len(whole)))])
    with RowFile(path, HEADER) as file:
        missing = [one for one in ROWS if one.id not in file.done]
        for one in missing:
            file.add(one)
    assert list(read(path)) == ROWS


def test_rows_of_another_run_are_not_mixed_in(path: Path) -> None:
    before = path.read_bytes()
    with pytest.raises(DataSetError, match="its rows are of another run; expected those of the same data"):
        RowFile(path, {**HEADER, "data": "d2"})
    assert path.read_bytes() == before


@pytest.mark.parametrize("content", [b"hello\n", b"[1]\n", b"{}\n", b"\xff\n", b"no line", b"[" * 2000])
def test_a_file_that_is_none_of_ours_is_refused_and_left_alone(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "r"
    path.write_bytes(content)
    with pytest.raises(DataSetError, match=r"none of ours|of another run|cannot be read"):
        RowFile(path, HEADER)
    assert path.read_bytes() == content


def test_rows_of_another_form_are_refused(path: Path) -> None:
    path.write_text(path.read_text() + '{"id": "3"}\n')
    with pytest.raises(DataSetError, match="a line of it is none of ours"):
        list(read(path))


def test_what_cannot_be_read_or_written_is_told(tmp_path: Path) -> None:
    with pytest.raises(DataSetError, match=r"it cannot be written \(No such file or directory\)"):
        RowFile(tmp_path / "nowhere" / "r", HEADER)
    with pytest.raises(DataSetError, match="it cannot be read"):
        list(read(tmp_path / "nothing"))
