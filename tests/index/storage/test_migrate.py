"""Opening a library's file: made whole, recognised, refused when it is not ours; bad ones are left as they were."""

from __future__ import annotations

import gzip
import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from index.domain.article import Fate, History
from index.domain.errors import StorageError, UnknownArticle
from index.domain.storage_errors import FolderUnusable, ForeignDatabase, NewerDatabase, StorageFull
from index.ingest.draft import draft
from index.ingest.near_duplicate import sketch
from index.storage.inspect import examine
from index.storage.migrate import APPLICATION_ID, connect, give_functions, layout, translated
from index.storage.sqlite import SqliteCorpus
from tests.doubles.models import DIMENSIONS
from tests.index.examples import FERRY, MILL, ferry, library, mill
from tests.index.storage.corpus_contract import NOON
from tests.index.storage.work_contract import FEED, FILE, next_job, of_feed

FIRST = Path(__file__).parent / "layout1.sqlite.gz"
"""A library of the ferry and the mill, numbers 1 and 3, as version 0.1.0 wrote it; number 4 was removed last."""


def value(db: sqlite3.Connection, pragma: str) -> object:
    return db.execute(f"PRAGMA {pragma}").fetchone()[0]


def run(path: Path, script: str) -> None:
    with closing(sqlite3.connect(path)) as db:
        give_functions(db)
        db.executescript(script)


def test_a_new_file_is_marked_and_has_the_newest_layout(tmp_path: Path) -> None:
    with closing(connect(tmp_path / "a.sqlite")) as db:
        assert value(db, "application_id") == APPLICATION_ID
        assert value(db, "user_version") == layout() >= 1
        tables = {row[0] for row in db.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    assert {"library", "article", "passage", "words"} <= tables


def test_a_commit_survives_the_loss_of_power(tmp_path: Path) -> None:
    with closing(connect(tmp_path / "a.sqlite")) as db:
        assert value(db, "journal_mode") == "wal"
        assert value(db, "synchronous") == 2  # FULL
        assert value(db, "foreign_keys") == 1


def test_opening_again_changes_nothing(tmp_path: Path) -> None:
    path = tmp_path / "a.sqlite"
    connect(path).close()
    before = path.read_bytes()
    connect(path).close()
    assert path.read_bytes() == before


def test_an_empty_file_becomes_a_library(tmp_path: Path) -> None:
    path = tmp_path / "a.sqlite"
    path.touch()
    with closing(connect(path)) as db:
        assert value(db, "application_id") == APPLICATION_ID


def test_layouts_are_numbered_without_gaps() -> None:
    from index.storage.migrate import _scripts

    assert sorted(_scripts()) == list(range(1, layout() + 1))


def test_every_earlier_layout_is_brought_up_to_date(tmp_path: Path) -> None:
    from index.storage.migrate import _scripts

    with closing(connect(tmp_path / "new.sqlite")) as db:
        newest = db.execute("SELECT type, name, sql FROM sqlite_master ORDER BY name").fetchall()
    for number in range(1, layout()):
        path = tmp_path / f"{number}.sqlite"
        scripts = ";".join(script for n, script in sorted(_scripts().items()) if n <= number)
        run(path, f"{scripts}; PRAGMA application_id = {APPLICATION_ID}; PRAGMA user_version = {number}")
        with closing(connect(path)) as db:
            assert value(db, "user_version") == layout()
            assert db.execute("SELECT type, name, sql FROM sqlite_master ORDER BY name").fetchall() == newest


@pytest.fixture
def first(tmp_path: Path) -> Path:
    """A file of the first layout, with what was in it."""
    path = tmp_path / "first.sqlite"
    path.write_bytes(gzip.decompress(FIRST.read_bytes()))
    with closing(sqlite3.connect(path)) as db:
        assert value(db, "user_version") == 1
    return path


def test_a_library_of_the_first_version_opens_and_keeps_working(first: Path) -> None:
    corpus = SqliteCorpus(first)
    made = library(corpus)
    ferry_1, mill_3 = corpus.articles.get(1), corpus.articles.get(3)
    assert (ferry_1.text, ferry_1.published, ferry_1.author, ferry_1.fixed) == (FERRY, date(2024, 4, 30), "I. S.", ())
    assert (mill_3.text, mill_3.url, mill_3.language) == (MILL, None, "en")
    assert {ferry_1.added, mill_3.added} == {datetime(2024, 5, 1, 12, 0, 0, 250, tzinfo=UTC)}
    assert made.ask("When does the ferry to Skarrow sail?").quotes[0].article == ferry_1
    assert corpus.articles.find(url="http://a.example/ferry") == ferry_1
    assert corpus.articles.sketches() == {one.id: sketch(one.text) for one in (ferry_1, mill_3)}
    assert corpus.articles.history(1) == History()
    assert (next_job(corpus), corpus.feeds.all()) == (None, [])
    assert made.add(ferry()).article == ferry_1
    made.close()
    found = examine(first, DIMENSIONS)
    assert (found.articles, found.embedder, found.damage, found.gaps) == (2, "hashing@1", (), ())


def test_a_library_of_the_first_version_takes_feeds_revisions_and_copies(first: Path) -> None:
    corpus = SqliteCorpus(first)
    made = library(corpus)
    feed = corpus.feeds.add(FEED)
    (job,) = corpus.feeds.save(feed, {"a": FILE}, now=NOON)
    assert corpus.jobs.job(job).request.feed_id == feed.id
    copied = made.add(draft("copy.txt", f"Seen elsewhere. {FERRY}", url="https://b.example/copy"), feed_id=feed.id)
    assert (copied.article.id, copied.fate) == (1, Fate.LINKED)
    revised = made.revise(3, draft("mill.txt", MILL.replace("Nobody", "Somebody"), title="A new mill"))
    assert (revised.article.id, revised.fate, len(corpus.articles.history(3).changes)) == (3, Fate.REVISED, 1)
    assert made.add(draft("new.txt", "A third article. It has two sentences."), feed_id=feed.id).article.id == 5
    assert of_feed(corpus, feed.id) == [5]
    made.close()


@pytest.mark.parametrize(
    ("script", "error"),
    [
        ("CREATE TABLE other (x)", ForeignDatabase),
        ("CREATE TABLE other (x); PRAGMA application_id = 77", ForeignDatabase),
        (f"CREATE TABLE other (x); PRAGMA application_id = {APPLICATION_ID}; PRAGMA user_version = 99", NewerDatabase),
    ],
)
@pytest.mark.parametrize("use", [connect, lambda path: examine(path, DIMENSIONS)], ids=["connect", "examine"])
def test_what_is_not_ours_or_not_yet_is_refused_and_left_alone(
    tmp_path: Path, script: str, error: type[StorageError], use: Callable[[Path], object]
) -> None:
    path = tmp_path / "a.sqlite"
    run(path, script)
    before = path.read_bytes()
    with pytest.raises(error, match="name another data folder"):
        use(path)
    assert path.read_bytes() == before
    assert [file.name for file in tmp_path.iterdir()] == ["a.sqlite"]


@pytest.mark.parametrize(
    ("code", "error"),
    [
        ("SQLITE_FULL", StorageFull),
        ("SQLITE_IOERR_WRITE", StorageFull),
        ("SQLITE_NOTADB", ForeignDatabase),
        ("SQLITE_CORRUPT", ForeignDatabase),
        ("SQLITE_READONLY", FolderUnusable),
        ("SQLITE_CANTOPEN", FolderUnusable),
        ("SQLITE_BUSY", FolderUnusable),
        ("", FolderUnusable),
    ],
)
def test_every_fault_of_sqlite_becomes_a_sentence(code: str, error: type[StorageError]) -> None:
    fault = sqlite3.OperationalError("the reason")
    fault.sqlite_errorname = code
    with pytest.raises(error, match=r"a\.sqlite") as told, translated(Path("a.sqlite")):
        raise fault
    assert told.value.__cause__ is fault


def test_faults_of_files_become_sentences_and_others_pass() -> None:
    with pytest.raises(FolderUnusable, match="Permission denied"), translated(Path("a.sqlite")):
        raise PermissionError(13, "Permission denied")
    with pytest.raises(UnknownArticle), translated(Path("a.sqlite")):
        raise UnknownArticle(1)
    with pytest.raises(ZeroDivisionError), translated(Path("a.sqlite")):
        raise ZeroDivisionError


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A closed library of two articles."""
    corpus = SqliteCorpus(tmp_path / "a.sqlite")
    made = library(corpus)
    for one in (ferry(), mill()):
        made.add(one)
    made.close()
    return tmp_path / "a.sqlite"


def test_a_sound_library_is_found_sound(path: Path) -> None:
    found = examine(path, DIMENSIONS)
    assert (found.articles, found.embedder, found.damage, found.gaps) == (2, "hashing@1", (), ())
    assert found.passages >= 2


def test_a_new_library_has_no_embedder_yet(tmp_path: Path) -> None:
    SqliteCorpus(tmp_path / "a.sqlite").close()
    found = examine(tmp_path / "a.sqlite", DIMENSIONS)
    assert (found.articles, found.passages, found.embedder, found.damage, found.gaps) == (0, 0, None, (), ())


@pytest.mark.parametrize(
    ("script", "told"),
    [
        ("UPDATE passage SET embedding = x'00' WHERE id = 1", "1 passages have no vector of the model's length"),
        ("DELETE FROM words WHERE rowid = 1", "1 passages are missing from the word index"),
        ("INSERT INTO words (rowid, title, body) VALUES (99, '', 'x')", "1 entries of the word index have no passage"),
        ("PRAGMA foreign_keys = OFF; DELETE FROM article WHERE id = 1", "passages have no article"),
        ("DELETE FROM passage WHERE article_id = 1", "1 articles have no passage"),
    ],
)
def test_what_does_not_fit_together_is_told(path: Path, script: str, told: str) -> None:
    run(path, script)
    assert any(told in gap for gap in examine(path, DIMENSIONS).gaps)


def test_looking_a_library_over_changes_nothing_and_may_be_done_while_it_is_open(path: Path) -> None:
    corpus = SqliteCorpus(path)
    assert examine(path, DIMENSIONS).articles == 2
    corpus.articles.remove(1)
    assert examine(path, DIMENSIONS).articles == 1
    corpus.close()
