"""backup and restore: a library as one file, and back."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.cli.base.exit_codes import Exit
from tests.command import FERRY, Shelf, light


@pytest.fixture
def shelf(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Shelf:
    light(monkeypatch)
    made = Shelf(tmp_path)
    assert made.do("add", made.file("ferry.md", FERRY)).code == Exit.DONE
    return made


def test_what_was_backed_up_is_restored(shelf: Shelf) -> None:
    kept = shelf.files / "kept.sqlite"
    outcome = shelf.do("backup", kept)
    assert (outcome.code, outcome.err) == (Exit.DONE, f"Written: {kept}\n")
    assert shelf.do("remove", "--yes", 1).code == Exit.DONE
    assert shelf.listed() == []
    outcome = shelf.do("restore", "--yes", kept)
    assert (outcome.code, outcome.out) == (Exit.DONE, "Restored local, articles: 1.\n")
    assert shelf.listed() == ["The ferry returns"]


def test_a_backup_is_restored_as_the_library_of_another_server(shelf: Shelf) -> None:
    assert shelf.do("backup", shelf.files / "kept.sqlite").code == Exit.DONE
    outcome = shelf.do("--library", "123", "restore", shelf.files / "kept.sqlite")
    assert outcome.out == "Restored 123, articles: 1.\n"
    assert shelf.do("--library", "123", "show", 1).code == Exit.DONE


def test_nothing_is_overwritten_by_a_backup(shelf: Shelf) -> None:
    kept = shelf.file("kept.sqlite", "mine")
    outcome = shelf.do("backup", kept)
    assert outcome.code == Exit.STORAGE
    assert "cannot be written" in outcome.err
    assert kept.read_text() == "mine"


def test_a_library_is_replaced_only_if_somebody_says_so(shelf: Shelf) -> None:
    kept = shelf.files / "kept.sqlite"
    assert shelf.do("backup", kept).code == Exit.DONE
    assert shelf.do("add", shelf.file("b.txt", "Another one. It has two sentences.")).code == Exit.DONE
    outcome = shelf.do("restore", kept)
    assert outcome.code == Exit.USAGE
    assert "Add --yes to replace the library." in outcome.err
    assert len(shelf.listed()) == 2


@pytest.mark.parametrize(
    ("answer", "said", "left"), [("y", "Restored local, articles: 1.", 1), ("n", "Nothing was restored.", 2)]
)
def test_somebody_who_sits_there_is_asked(
    shelf: Shelf, monkeypatch: pytest.MonkeyPatch, answer: str, said: str, left: int
) -> None:
    kept = shelf.files / "kept.sqlite"
    assert shelf.do("backup", kept).code == Exit.DONE
    assert shelf.do("add", shelf.file("b.txt", "Another one. It has two sentences.")).code == Exit.DONE
    monkeypatch.setattr("bot.cli.backup.asked", lambda: True)
    outcome = shelf.do("restore", kept, stdin=f"{answer}\n".encode())
    assert outcome.code == Exit.DONE
    assert said in outcome.out
    assert len(shelf.listed()) == left


@pytest.mark.parametrize("content", ["no library", ""])
def test_a_file_that_is_no_backup_is_refused_and_the_library_stands(shelf: Shelf, content: str) -> None:
    outcome = shelf.do("restore", "--yes", shelf.file("kept.sqlite", content))
    assert outcome.code == Exit.STORAGE
    assert "Name a file that `citewell backup` wrote; the library stands as it was." in " ".join(outcome.err.split())
    assert shelf.listed() == ["The ferry returns"]


def test_a_library_that_is_not_there_cannot_be_backed_up(shelf: Shelf) -> None:
    outcome = shelf.do("--library", "other", "backup", shelf.files / "kept.sqlite")
    assert outcome.code == Exit.USAGE
    assert not (shelf.files / "kept.sqlite").exists()


def test_without_any_library_there_is_nothing_to_back_up(tmp_path: Path) -> None:
    shelf = Shelf(tmp_path)
    outcome = shelf.do("backup", shelf.files / "kept.sqlite")
    assert outcome.code == Exit.STORAGE
    assert "There is no library 'local' here." in outcome.err
