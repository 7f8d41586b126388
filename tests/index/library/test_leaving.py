"""Libraries forgotten at once, or left for a while and come back."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from index.domain.storage_errors import LeftLibrary
from index.ingest.draft import draft
from tests.index.examples import ferry, libraries, mill
from tests.index.storage.corpus_contract import NOON
from tests.index.storage.test_backup import files, titles
from tests.index.storage.work_contract import FILE


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A data folder with a library of two articles and some work."""
    with libraries(tmp_path) as opened:
        made = opened.open("1")
        for one in (ferry(), mill()):
            made.add(one)
        made.jobs.add([FILE], now=NOON)
    return tmp_path


# forget


def test_a_forgotten_library_is_gone_at_once_with_all_its_files(folder: Path) -> None:
    with libraries(folder) as opened:
        opened.open("1").add(draft("a.txt", "Something new. It is here.", title="New"))
        opened.open("2").add(mill())
        for left in ("1.rebuilding", "1.restoring", "1.restoring-wal"):
            (folder / "libraries" / left).write_bytes(b"x")
        opened.forget("1")
        assert (opened.names(), [name for name in files(folder) if name.startswith("1")]) == (["2"], [])
        assert titles(opened, "1") == []
        assert titles(opened, "2") == ["A new mill"]
        opened.forget("7")


def test_only_a_library_s_name_is_forgotten(folder: Path) -> None:
    with libraries(folder) as opened, pytest.raises(ValueError, match="no name of a library"):
        opened.forget("../backup")
    assert files(folder) == ["1.sqlite"]


# leave


def test_a_library_that_was_left_is_not_used_until_it_comes_back(folder: Path) -> None:
    with libraries(folder) as opened:
        assert opened.due() == {"1": NOON}
        opened.leave("1", NOON)
        assert (opened.names(), opened.due(), opened.left()) == ([], {}, {"1": NOON})
        with pytest.raises(LeftLibrary, match=r"server 1 on 2024-05-01.*Add it to the server again"):
            opened.open("1")
    with libraries(folder) as opened:
        assert opened.left() == {"1": NOON}
        assert [opened.come_back("1"), opened.come_back("1")] == [True, False]
        assert (opened.names(), opened.left()) == (["1"], {})
        assert titles(opened, "1") == ["The ferry returns", "A new mill"]


def test_leaving_again_does_not_lengthen_the_time(folder: Path) -> None:
    with libraries(folder) as opened:
        opened.leave("1", NOON)
        opened.leave("1", NOON + timedelta(days=3))
        opened.leave("7", NOON)
        assert opened.left() == {"1": NOON}


def test_a_library_is_deleted_once_it_was_left_for_the_stated_time(folder: Path) -> None:
    with libraries(folder) as opened:
        opened.open("2").add(mill())
        opened.leave("1", NOON)
        assert opened.purge(NOON + timedelta(days=30, seconds=-1), 30) == []
        assert opened.purge(NOON + timedelta(days=30), 30) == ["1"]
        assert (opened.left(), opened.names(), titles(opened, "1")) == ({}, ["2"], [])


def test_a_mark_that_was_cut_short_counts_from_the_file_s_own_time(folder: Path) -> None:
    with libraries(folder) as opened:
        opened.leave("1", NOON)
        mark = folder / "libraries" / "1.left"
        mark.write_text("2024-")
        assert abs(opened.left()["1"].timestamp() - mark.stat().st_mtime) < 1


def test_a_library_that_was_left_can_be_backed_up_and_restored(folder: Path) -> None:
    with libraries(folder) as opened:
        opened.leave("1", NOON)
        opened.backup("1", folder / "left.sqlite")
        opened.restore(folder / "left.sqlite", "1")
        assert titles(opened, "1") == ["The ferry returns", "A new mill"]
