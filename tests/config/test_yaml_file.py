"""Settings files that are broken, each told in one sentence."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from config.yaml_file import LARGEST, FileFault, Given, read


def fault_of(file: Path) -> str:
    (fault,) = read(file)
    assert isinstance(fault, FileFault)
    assert "\n" not in fault.sentence
    assert str(file) in fault.sentence
    return fault.sentence


def test_values_come_with_their_lines(tmp_path: Path) -> None:
    file = tmp_path / "a.yaml"
    file.write_text("# remark\ndata: here\nsearch:\n  candidates: 5\n")
    assert read(file) == [
        Given(("data",), "here", f"{file}, line 2"),
        Given(("search", "candidates"), "5", f"{file}, line 4"),
    ]


def test_a_missing_file(tmp_path: Path) -> None:
    assert "cannot be read: no such file or directory." in fault_of(tmp_path / "none.yaml")


def test_a_folder(tmp_path: Path) -> None:
    assert "cannot be read: is a directory." in fault_of(tmp_path)


@pytest.mark.skipif(os.geteuid() == 0, reason="root reads every file")
def test_an_unreadable_file(tmp_path: Path) -> None:
    file = tmp_path / "closed.yaml"
    file.touch(mode=0)
    assert "cannot be read: permission denied." in fault_of(file)


@pytest.mark.parametrize(
    "data", [b"\x89PNG\r\n\x1a\n\xff\xd8", "data: hé".encode("latin-1"), "data: x".encode("utf-16")]
)
def test_bytes_that_are_no_text(tmp_path: Path, data: bytes) -> None:
    file = tmp_path / "a.yaml"
    file.write_bytes(data)
    assert "is not text in UTF-8" in fault_of(file)


def test_a_control_character(tmp_path: Path) -> None:
    file = tmp_path / "a.yaml"
    file.write_bytes(b"data: \0")
    assert "holds a character that YAML does not allow, number 7" in fault_of(file)


def test_a_huge_file(tmp_path: Path) -> None:
    file = tmp_path / "a.yaml"
    file.write_bytes(b"#" * (LARGEST + 1))
    assert "has more than 1,000,000 bytes" in fault_of(file)


@pytest.mark.parametrize(
    ("text", "line"), [("data: [", 1), ("a: 1\nb: 'x", 2), ("a: b: c", 1), ("\tdata: x", 1), ("a: 1\n---\nb: 2", 2)]
)
def test_broken_yaml_names_the_line(tmp_path: Path, text: str, line: int) -> None:
    file = tmp_path / "a.yaml"
    file.write_text(text)
    assert f"is broken YAML in line {line}: " in fault_of(file)


def test_deep_nesting(tmp_path: Path) -> None:
    file = tmp_path / "a.yaml"
    file.write_text("a: " + "[" * 100_000)
    assert "is nested too deep" in fault_of(file)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("data: a\nlog_level: INFO\ndata: b", "line 3: data stands in line 1 already; keep one."),
        ("search:\n  candidates: 1\n  candidates: 1", "line 3: search.candidates stands in line 2 already; keep one."),
        ("? [a]\n: b", "line 1: a key is a list; expected a name."),
        ("a: {b: {c: d}}", "line 1: a.b is a section; expected one value."),
    ],
)
def test_keys_that_cannot_be(tmp_path: Path, text: str, told: str) -> None:
    file = tmp_path / "a.yaml"
    file.write_text(text)
    assert [part.sentence for part in read(file) if isinstance(part, FileFault)] == [f"{file}, {told}"]


@pytest.mark.parametrize(
    "text", ["a: &x {b: *x}", "a: &x [*x]", "a: &a [1,1]\nb: &b [*a,*a]\nc: [*b,*b]", "<<: {data: x}"]
)
def test_aliases_neither_loop_nor_grow(tmp_path: Path, text: str) -> None:
    file = tmp_path / "a.yaml"
    file.write_text(text)
    assert read(file)


def test_a_byte_order_mark_is_no_part_of_the_first_key(tmp_path: Path) -> None:
    file = tmp_path / "a.yaml"
    file.write_bytes(b"\xef\xbb\xbfdata: here")
    assert read(file) == [Given(("data",), "here", f"{file}, line 1")]


@given(data=st.binary(max_size=60) | st.text("ab:-[]{}&*!|>'\"%@`#? \n\t", max_size=60).map(str.encode))
def test_any_bytes_give_values_or_sentences(tmp_path_factory: pytest.TempPathFactory, data: bytes) -> None:
    file = tmp_path_factory.getbasetemp() / "any.yaml"
    file.write_bytes(data)
    for part in read(file):
        assert isinstance(part, Given | FileFault)
