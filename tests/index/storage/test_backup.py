"""Libraries backed up while they are in use, and restored only whole."""

from __future__ import annotations

import gzip
import random
import sqlite3
import threading
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from index.domain.errors import LibraryError
from index.domain.jobs import State
from index.domain.storage_errors import BadBackup, ForeignDatabase, NewerDatabase, UnknownLibrary, Unwritable
from index.ingest.draft import draft
from index.library.libraries import Libraries
from index.storage.migrate import give_functions
from tests.index.examples import FERRY, ferry, libraries, mill
from tests.index.storage.corpus_contract import NOON
from tests.index.storage.work_contract import FILE

FIRST = Path(__file__).parent / "layout1.sqlite.gz"
"""A library as version 0.1.0 wrote it."""


def files(folder: Path) -> list[str]:
    return sorted(path.name for path in (folder / "libraries").iterdir())


def titles(opened: Libraries, name: str) -> list[str]:
    return [entry.title for entry in opened.open(name).articles.entries()][::-1]


@pytest.fixture
def saved(tmp_path: Path) -> Path:
    """A backup of a library with one article and some work; the library has another article since."""
    with libraries(tmp_path) as opened:
        made = opened.open("1")
        made.add(ferry())
        made.jobs.add([FILE], now=NOON)
        made.ledger.missed("When?", None, NOON)
        made.remember("server", b"{}")
        opened.backup("1", tmp_path / "backup.sqlite")
        made.add(mill())
    return tmp_path / "backup.sqlite"


# back up


def test_a_backup_is_one_whole_file_for_us_alone(saved: Path) -> None:
    assert sorted(path.name for path in saved.parent.iterdir()) == [".lock", "backup.sqlite", "libraries"]
    assert saved.stat().st_mode & 0o777 == 0o600
    with closing(sqlite3.connect(saved)) as db:
        assert db.execute("PRAGMA integrity_check").fetchall() == [("ok",)]


def test_a_backup_takes_no_file_s_place(saved: Path) -> None:
    before = saved.read_bytes()
    with libraries(saved.parent) as opened:
        with pytest.raises(Unwritable, match=r"backup\.sqlite cannot be written: there is a file of that name already"):
            opened.backup("1", saved)
        with pytest.raises(Unwritable):
            opened.backup("1", saved.parent / "no" / "folder.sqlite")
        with pytest.raises(Unwritable):
            opened.backup("1", saved.parent / "libraries")
    assert saved.read_bytes() == before


def test_a_library_that_is_not_here_is_not_backed_up(saved: Path) -> None:
    with libraries(saved.parent) as opened, pytest.raises(UnknownLibrary, match="no library '2'"):
        opened.backup("2", saved.with_name("other.sqlite"))
    assert not saved.with_name("other.sqlite").exists()


def test_a_library_that_cannot_be_read_leaves_no_backup_behind(saved: Path) -> None:
    (saved.parent / "libraries" / "2.sqlite").write_bytes(b"no database at all " * 1_000)
    with libraries(saved.parent) as opened, pytest.raises(ForeignDatabase):
        opened.backup("2", saved.with_name("other.sqlite"))
    assert not saved.with_name("other.sqlite").exists()


def test_a_backup_holds_all_that_was_kept_before_it_and_no_half_of_what_came_meanwhile(tmp_path: Path) -> None:
    kept, stop = list[int](), threading.Event()
    with libraries(tmp_path) as opened:
        made = opened.open("1")

        def write() -> None:
            for number in range(10_000):
                if stop.is_set():
                    return
                text = f"Report {number}. " + " ".join(f"The ship {number * 7 + line} sails." for line in range(30))
                kept.append(made.add(draft("a.txt", text, title=f"Report {number}")).article.id)

        writer = threading.Thread(target=write)
        writer.start()
        before = list[set[int]]()
        for number in range(5):
            while len(kept) < 3 * (number + 1):
                stop.wait(0.01)
            before.append(set(kept))
            opened.backup("1", tmp_path / f"{number}.sqlite")
        stop.set()
        writer.join()
        for number, known in enumerate(before):
            opened.restore(tmp_path / f"{number}.sqlite", f"copy{number}")
            copy = opened.open(f"copy{number}")
            found = {entry.id for entry in copy.articles.entries()}
            assert known <= found <= set(kept)
            assert all(copy.search.passages(number) for number in found)


# restore


def test_a_restored_library_is_as_it_was(saved: Path) -> None:
    with libraries(saved.parent) as opened:
        assert titles(opened, "1") == ["The ferry returns", "A new mill"]
        opened.restore(saved, "1")
        made = opened.open("1")
        assert titles(opened, "1") == ["The ferry returns"]
        assert made.ask("When does the ferry to Skarrow sail?").quotes[0].article.text == FERRY
        assert ([job.request.name for job in made.jobs.listing([State.WAITING])], made.recall("server")) == (
            [FILE.name],
            b"{}",
        )
        assert [gap.question for gap in made.ledger.gaps()] == ["When?"]
    assert files(saved.parent) == ["1.sqlite"]
    assert sorted(path.name for path in saved.parent.iterdir()) == [".lock", "backup.sqlite", "libraries"]


def test_a_backup_may_become_another_library_and_a_library_s_own_file_will_do(saved: Path) -> None:
    with libraries(saved.parent) as opened:
        opened.restore(saved.parent / "libraries" / "1.sqlite", "2")
        assert titles(opened, "2") == titles(opened, "1") == ["The ferry returns", "A new mill"]
    assert files(saved.parent) == ["1.sqlite", "2.sqlite"]


def test_a_backup_of_the_first_version_is_brought_up_to_date_and_stays_as_it_is(saved: Path) -> None:
    old = saved.with_name("old.sqlite")
    old.write_bytes(gzip.decompress(FIRST.read_bytes()))
    with libraries(saved.parent) as opened:
        opened.restore(old, "1")
        assert titles(opened, "1") == ["The ferry returns", "A new mill"]
        assert opened.open("1").ledger.gaps() == []
    assert old.read_bytes() == gzip.decompress(FIRST.read_bytes())


def script(text: str) -> Callable[[Path], None]:
    def spoil(path: Path) -> None:
        with closing(sqlite3.connect(path)) as db:
            give_functions(db)
            db.executescript(text)

    return spoil


def cut(share: float) -> Callable[[Path], None]:
    def spoil(path: Path) -> None:
        path.write_bytes(path.read_bytes()[: int(path.stat().st_size * share)])

    return spoil


def overwrite(data: bytes) -> Callable[[Path], None]:
    def spoil(path: Path) -> None:
        path.write_bytes(data)

    return spoil


@pytest.mark.parametrize(
    ("spoil", "error", "told"),
    [
        (Path.unlink, BadBackup, "no such file"),
        (overwrite(b""), BadBackup, "it is empty"),
        (overwrite(b"no database at all " * 1_000), BadBackup, "damaged, or no Citewell library"),
        (script("PRAGMA application_id = 7"), BadBackup, "damaged, or no Citewell library"),
        (script("PRAGMA user_version = 99"), NewerDatabase, "newer Citewell"),
        (script("CREATE TABLE bookmarks (url TEXT)"), BadBackup, "its tables are not a library's"),
        (
            script("CREATE TRIGGER t AFTER INSERT ON article BEGIN DELETE FROM passage; END"),
            BadBackup,
            "its tables are not a library's",
        ),
        (script("DELETE FROM words"), BadBackup, "missing from the word index"),
        (script("DELETE FROM article"), BadBackup, "passages have no article"),
        (script("INSERT INTO wording VALUES (9, 99, 'a', 'a')"), BadBackup, "do not fit together"),
        (script("UPDATE article SET text = replace(text, 'nine', 'five')"), BadBackup, "not what they were"),
        (script("UPDATE passage SET tokens = x'0100'"), BadBackup, "not what they were"),
        (script("UPDATE passage SET sentences = x'00'"), BadBackup, "damaged"),
        (cut(0.3), BadBackup, "damaged"),
        (cut(0.97), BadBackup, "damaged"),
    ],
)
def test_what_is_no_whole_library_is_refused_and_the_present_one_stays(
    saved: Path, spoil: Callable[[Path], None], error: type[LibraryError], told: str
) -> None:
    spoil(saved)
    with libraries(saved.parent) as opened:
        before = opened.open("1").articles.entries()
        with pytest.raises(error, match=told):
            opened.restore(saved, "1")
        assert opened.open("1").articles.entries() == before
        assert opened.open("1").ask("When did a mill open?").quotes
    assert files(saved.parent) == ["1.sqlite"]


@pytest.mark.filterwarnings("ignore:overflow:RuntimeWarning")  # the damage may lie in the token vectors' projection
def test_a_damaged_backup_is_refused_or_has_the_very_text_that_was_kept(saved: Path) -> None:
    whole, draw = saved.read_bytes(), random.Random(7)
    refused = 0
    with libraries(saved.parent) as opened:
        for _ in range(60):
            damaged = bytearray(whole)
            for _ in range(draw.choice([1, 8, 200])):
                damaged[draw.randrange(len(damaged))] = draw.randrange(256)
            saved.write_bytes(damaged[: draw.choice([len(damaged), draw.randrange(len(damaged))])])
            try:
                opened.restore(saved, "2")
            except (BadBackup, NewerDatabase):
                refused += 1
                continue
            made = opened.open("2")
            assert [made.articles.get(entry.id).text for entry in made.articles.entries()] == [FERRY]
            made.ask("When does the ferry to Skarrow sail?")
        assert titles(opened, "1") == ["The ferry returns", "A new mill"]
    assert refused > 20
