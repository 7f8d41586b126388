"""The libraries of a data folder: opened by name, kept apart, the least used closed, rebuilt whole or not at all."""

from __future__ import annotations

import gc
import gzip
import sqlite3
import threading
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from index.domain.errors import StorageError
from index.domain.storage_errors import FolderInUse, FolderUnusable, ForeignDatabase, NewerDatabase
from index.library.libraries import Libraries
from index.library.library import Library
from tests.index.examples import ferry, libraries, mill
from tests.index.storage.corpus_contract import NOON
from tests.index.storage.test_migrate import FIRST
from tests.index.storage.work_contract import FEED, FILE, at, next_job


def files(folder: Path) -> list[str]:
    return sorted(path.name for path in (folder / "libraries").iterdir())


def test_libraries_are_made_when_missing_and_found_again(tmp_path: Path) -> None:
    with libraries(tmp_path / "new" / "folder") as opened:
        kept = opened.open("local").add(ferry()).article
        assert opened.names() == ["local"]
    with libraries(tmp_path / "new" / "folder") as again:
        assert again.names() == ["local"]
        assert again.open("local").articles.get(kept.id) == kept
        assert "Sunday" in again.open("local").ask("When does the ferry to Skarrow sail?").quotes[0].text


def test_no_library_sees_another(tmp_path: Path) -> None:
    with libraries(tmp_path) as opened:
        opened.open("1").add(ferry())
        opened.open("2").add(mill())
        assert [entry.title for entry in opened.open("1").articles.entries()] == ["The ferry returns"]
        assert [entry.title for entry in opened.open("2").articles.entries()] == ["A new mill"]
        titles = {quote.article.title for quote in opened.open("2").ask("When does the ferry sail?").quotes}
        assert titles == {"A new mill"}


@pytest.mark.parametrize("name", ["", ".", "..", "../1", "a/b", "A", "-x", "x" * 65, "é", "a.b", "a\0", "a\n"])
def test_a_name_cannot_lead_elsewhere(tmp_path: Path, name: str) -> None:
    with libraries(tmp_path) as opened, pytest.raises(ValueError, match="no name of a library"):
        opened.open(name)
    assert files(tmp_path) == []


def test_a_library_is_the_same_object_while_it_is_kept_open(tmp_path: Path) -> None:
    with libraries(tmp_path) as opened:
        assert opened.open("1") is opened.open("1")


def test_the_least_recently_used_is_closed_and_opens_anew(tmp_path: Path) -> None:
    with libraries(tmp_path, most=2) as opened:
        first = id(opened.open("1"))
        opened.open("1").add(ferry())
        opened.open("2")
        opened.open("1")
        opened.open("3")  # closes 2, not 1
        assert id(opened.open("1")) == first
        opened.open("2")
        opened.open("3")
        gc.collect()
        assert "1" not in opened._alive
        assert opened.open("1").articles.count() == 1


def test_one_in_use_is_neither_closed_nor_opened_twice(tmp_path: Path) -> None:
    with libraries(tmp_path, most=1) as opened:
        used = opened.open("1")
        for name in "23456":
            opened.open(name)
        gc.collect()
        assert used.add(ferry()).article.title == "The ferry returns"
        assert opened.open("1") is used


def test_many_threads_opening_few_libraries_get_the_same_ones(tmp_path: Path) -> None:
    held: dict[str, set[Library]] = {name: set() for name in "123"}
    failed: list[Exception] = []

    def work(opened: Libraries, first: int) -> None:
        try:
            for turn in range(30):
                name = "123"[(first + turn) % 3]
                library = opened.open(name)
                held[name].add(library)  # kept in use, so there may be only one of each
                library.articles.count()
        except Exception as error:  # noqa: BLE001 - any will do
            failed.append(error)

    with libraries(tmp_path, most=1) as opened:
        threads = [threading.Thread(target=work, args=(opened, number)) for number in range(6)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert not failed
    assert {name: len(found) for name, found in held.items()} == {"1": 1, "2": 1, "3": 1}


def test_a_data_folder_is_held_by_one_at_a_time(tmp_path: Path) -> None:
    with libraries(tmp_path), pytest.raises(FolderInUse, match=r"Another Citewell process uses .*--data"):
        libraries(tmp_path)
    libraries(tmp_path).close()


def test_a_file_in_place_of_the_folder_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    for place in (tmp_path / "file", tmp_path / "file" / "below"):
        with pytest.raises(FolderUnusable, match=f"{place}.*cannot be used"):
            libraries(place)


@pytest.fixture
def kept(tmp_path: Path) -> Path:
    """The file of a library of one article, closed."""
    with libraries(tmp_path) as opened:
        opened.open("1").add(ferry())
    return tmp_path / "libraries" / "1.sqlite"


def foreign(path: Path) -> None:
    path.unlink()
    db = sqlite3.connect(path)
    db.execute("CREATE TABLE bookmarks (url TEXT)")
    db.commit()
    db.close()


def newer(path: Path) -> None:
    db = sqlite3.connect(path)
    db.execute("PRAGMA user_version = 99")
    db.close()


def no_database(path: Path) -> None:
    path.write_bytes(b"not a database at all " * 1_000)


def cut_short(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:5_000])


def a_folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


@pytest.mark.parametrize(
    ("spoil", "error", "told"),
    [
        (foreign, ForeignDatabase, "not a Citewell library"),
        (newer, NewerDatabase, "newer Citewell"),
        (no_database, ForeignDatabase, "not a Citewell library"),
        (cut_short, StorageError, "1.sqlite"),
        (a_folder, FolderUnusable, "cannot be used"),
    ],
)
def test_a_file_that_is_no_library_is_told_and_left_alone(
    kept: Path, spoil: Callable[[Path], None], error: type[StorageError], told: str
) -> None:
    spoil(kept)
    before = kept.is_dir() or kept.read_bytes()
    with libraries(kept.parents[1]) as opened:
        with pytest.raises(error, match=told):
            opened.open("1").ask("When does the ferry sail?")
        assert opened.open("2").articles.count() == 0
    assert (kept.is_dir() or kept.read_bytes()) == before


def test_each_library_tells_when_its_next_work_is_due(tmp_path: Path) -> None:
    with libraries(tmp_path) as opened:
        assert opened.due() == {}
        opened.open("1").jobs.add([FILE], now=at(5))
        opened.open("1").feeds.add(replace(FEED, due=at(3)))
        opened.open("2").jobs.add([FILE], now=at(2))
        opened.open("3").add(ferry())
        opened.open("4").feeds.add(replace(FEED, paused=True))
        assert opened.due() == {"1": at(3), "2": at(2)}
    with libraries(tmp_path) as opened:
        assert opened.due() == {"1": at(3), "2": at(2)}
        assert not opened._alive
    assert files(tmp_path) == ["1.sqlite", "2.sqlite", "3.sqlite", "4.sqlite"]


def test_a_running_job_is_due_again_only_once_its_library_is_closed(tmp_path: Path) -> None:
    with libraries(tmp_path) as opened:
        opened.open("1").jobs.add([FILE], now=at(5))
        opened.open("1").jobs.begin(at(5))
        assert opened.due() == {}
    with libraries(tmp_path) as opened:
        assert opened.due() == {"1": at(5)}
        assert next_job(opened.open("1")) == at(5)


def test_a_file_that_cannot_be_read_or_is_of_the_first_version_has_no_work_due(tmp_path: Path) -> None:
    with libraries(tmp_path) as opened:
        for name in "1234":
            opened.open(name).jobs.add([FILE], now=NOON)
    places = [tmp_path / "libraries" / f"{name}.sqlite" for name in "1234"]
    for spoil, path in zip((foreign, no_database, newer, a_folder), places, strict=True):
        spoil(path)
    (tmp_path / "libraries" / "5.sqlite").write_bytes(gzip.decompress(FIRST.read_bytes()))
    with libraries(tmp_path) as opened:
        assert opened.due() == {}
        opened.open("6").jobs.add([FILE], now=NOON)
        assert opened.due() == {"6": NOON}


def test_closing_twice_is_no_error(tmp_path: Path) -> None:
    opened = libraries(tmp_path)
    opened.open("1")
    opened.close()
    opened.close()
    libraries(tmp_path).close()
