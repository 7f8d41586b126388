"""Nothing is lost or half done when a process is killed, the disk is full or the folder is another's."""

from __future__ import annotations

import contextlib
import os
import stat
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from index.domain.article import Fate
from index.domain.jobs import Request, State, Way
from index.domain.storage_errors import FolderInUse, StorageFull
from index.ingest.draft import draft
from index.storage.inspect import examine
from index.storage.sqlite import SqliteCorpus
from tests.doubles.models import DIMENSIONS
from tests.index.examples import FERRY, ferry, libraries, library, mill
from tests.index.storage.corpus_contract import NOON
from tests.index.storage.work_contract import next_job
from tests.paths import ROOT

QUESTION = "When does the ferry to Skarrow sail?"


@contextlib.contextmanager
def child(deed: str, folder: Path, *stop: str) -> Iterator[subprocess.Popen[str]]:
    """A process that does a deed of ``tests.index.library.fault_process``; killed at the end if it still runs."""
    command = [sys.executable, "-m", "tests.index.library.fault_process", deed, str(folder), *stop]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, cwd=ROOT, stdout=pipe, stderr=subprocess.STDOUT, text=True) as process:
        try:
            yield process
        finally:
            process.kill()


def next_line(process: subprocess.Popen[str]) -> str:
    assert process.stdout is not None
    return process.stdout.readline().strip()


def killed_at(line: str, deed: str, folder: Path, *stop: str) -> None:
    """Let a process begin a deed, and kill it when it says so."""
    with child(deed, folder, *stop) as process:
        begun = next_line(process)
        process.kill()  # SIGKILL: nothing is tidied up
        rest, _ = process.communicate()
    assert begun == line, rest


def said(deed: str, folder: Path) -> list[str]:
    """All that a process says that comes to its end by itself."""
    with child(deed, folder) as process:
        assert process.stdout is not None
        lines = process.stdout.read().splitlines()
        assert process.wait() == 0, lines
        return lines


@pytest.fixture
def kept(tmp_path: Path) -> Path:
    """A data folder whose library 1 holds the ferry."""
    with libraries(tmp_path) as opened:
        opened.open("1").add(ferry())
    return tmp_path


def assert_whole(folder: Path, titles: list[str]) -> None:
    """The library holds just these articles, fits together, answers and can be added to."""
    condition = examine(folder / "libraries" / "1.sqlite", DIMENSIONS)
    assert (condition.damage, condition.gaps) == ((), ())
    with libraries(folder) as opened:
        made = opened.open("1")
        assert [entry.title for entry in made.articles.entries()] == titles
        assert "Sunday" in made.ask(QUESTION).quotes[0].text
        made.add(draft("later.txt", "A later article. It has two sentences."))


def test_a_second_process_is_shut_out_until_the_first_is_gone(tmp_path: Path) -> None:
    with child("hold", tmp_path) as process:
        assert next_line(process) == "held"
        with pytest.raises(FolderInUse, match=r"Another Citewell process uses the data folder"):
            libraries(tmp_path)
        (line,) = said("hold", tmp_path)
        assert line.startswith("FolderInUse: Another Citewell process uses")
        process.kill()
        process.wait()
    assert_whole(tmp_path, ["The ferry returns"])


@pytest.mark.parametrize(("deed", "line"), [("embed", "embedding 1"), ("write", "writing")])
def test_a_process_killed_while_it_adds_leaves_nothing_half(kept: Path, deed: str, line: str) -> None:
    killed_at(line, deed, kept)
    assert_whole(kept, ["The ferry returns"])


def test_no_job_is_lost_and_none_done_twice_by_a_process_that_is_killed_again_and_again(tmp_path: Path) -> None:
    names = ["Alva", "Brenn", "Corra", "Dunel", "Eskar"]
    texts = [" ".join(f"The {name} passes {name}-{number}." for number in range(60)) for name in names]
    with libraries(tmp_path) as opened:
        requests = [Request(way=Way.FILE, name="notice.txt", data=text.encode()) for text in texts]
        numbers = opened.open("1").jobs.add(requests, now=NOON)
    for stop in ("begun", "adding", "added", "ending"):
        killed_at("writing" if stop in {"adding", "ending"} else stop, "work", tmp_path, stop)
        with libraries(tmp_path) as opened:
            assert opened.due() == {"1": NOON}
            assert opened.open("1").jobs.job(1).state is State.WAITING
    assert said("work", tmp_path) == []
    with libraries(tmp_path) as opened:
        made = opened.open("1")
        jobs = [made.jobs.job(number) for number in numbers]
        assert {job.state for job in jobs} == {State.DONE}
        assert [made.articles.get(job.article_id or 0).text for job in jobs] == texts
        assert made.articles.count() == len(texts)
        assert [job.fate for job in jobs] == [Fate.KNOWN, *[Fate.ADDED] * 4]
        assert [job.tries for job in jobs] == [5, 1, 1, 1, 1]
        assert next_job(made) is None
    condition = examine(tmp_path / "libraries" / "1.sqlite", DIMENSIONS)
    assert (condition.damage, condition.gaps) == ((), ())


def test_a_process_killed_while_it_rebuilds_leaves_the_library_whole(kept: Path) -> None:
    killed_at("embedding 1", "rebuild", kept)
    assert (kept / "libraries" / "1.rebuilding").exists()
    with libraries(kept) as opened:
        assert opened.names() == ["1"]
        assert opened.open("1").articles.get(1).text == FERRY
        assert opened.reindex("1") == 1
    assert not (kept / "libraries" / "1.rebuilding").exists()
    assert_whole(kept, ["The ferry returns"])


def test_where_no_file_may_grow_an_add_is_refused_and_questions_go_on(tmp_path: Path) -> None:
    refusal, articles, quote = said("starve", tmp_path)
    assert refusal.startswith("StorageFull: The disk of")
    assert refusal.endswith("Free some space and try again.")
    assert articles == "1"
    assert "Sunday" in quote
    assert_whole(tmp_path, ["The ferry returns"])


def test_on_a_full_disk_an_add_is_refused_and_works_again_when_there_is_space(tmp_path: Path) -> None:
    corpus = SqliteCorpus(tmp_path / "1.sqlite")
    made = library(corpus)
    made.add(ferry())
    before = made.ask(QUESTION)
    pages = corpus._file.connection.execute("PRAGMA page_count").fetchone()[0]
    corpus._file.connection.execute(f"PRAGMA max_page_count = {pages}")
    long = draft("long.txt", "\n\n".join(f"Paragraph {n}. " + "The ferry sails. " * 60 for n in range(40)))
    with pytest.raises(StorageFull, match="full, so nothing was changed"):
        made.add(long)
    assert made.ask(QUESTION) == before
    assert made.articles.count() == 1
    corpus._file.connection.execute("PRAGMA max_page_count = 100000")
    made.add(long)
    assert made.articles.count() == 2
    made.close()


def test_a_new_library_on_a_full_disk_is_refused(tmp_path: Path) -> None:
    corpus = SqliteCorpus(tmp_path / "1.sqlite")
    pages = corpus._file.connection.execute("PRAGMA page_count").fetchone()[0]
    corpus._file.connection.execute(f"PRAGMA max_page_count = {pages}")
    with pytest.raises(StorageFull):
        library(corpus).add(ferry())
    corpus.close()


@pytest.fixture
def read_only(kept: Path) -> Iterator[Path]:
    """A data folder in which nothing may be written."""
    everything = [kept, *kept.rglob("*")]
    modes = {path: path.stat().st_mode for path in everything}
    for path, mode in modes.items():
        path.chmod(mode & ~(stat.S_IWUSR | stat.S_IWGRP | stat.S_IWOTH))
    yield kept
    for path, mode in modes.items():
        path.chmod(mode)


@pytest.mark.skipif(os.geteuid() == 0 and sys.platform != "linux", reason="file modes do not bind root here")
def test_a_folder_that_may_only_be_read_is_told(read_only: Path) -> None:
    (line,) = said("without_rights", read_only)
    assert line.startswith(f"FolderUnusable: {read_only} cannot be used: Permission denied.")


@pytest.mark.skipif(os.geteuid() == 0 and sys.platform != "linux", reason="file modes do not bind root here")
def test_a_library_that_may_only_be_read_is_told(kept: Path) -> None:
    file = kept / "libraries" / "1.sqlite"
    file.chmod(0o444)
    file.parent.chmod(0o555)
    (line,) = said("without_rights", kept)
    file.parent.chmod(0o755)
    assert line.startswith(f"FolderUnusable: {file} cannot be used: ")


def test_questions_are_answered_while_articles_come_and_go(tmp_path: Path) -> None:
    failed: list[Exception] = []
    done = threading.Event()
    with libraries(tmp_path) as opened:
        made = opened.open("1")
        made.add(ferry())

        def ask() -> None:
            try:
                while not done.is_set():
                    answer = made.ask(QUESTION)
                    assert any("Sunday" in quote.text for quote in answer.quotes)
            except Exception as error:  # noqa: BLE001 - any will do
                failed.append(error)

        readers = [threading.Thread(target=ask) for _ in range(3)]
        for reader in readers:
            reader.start()
        for number in range(25):
            one = made.add(
                draft("a.txt", f"Notice {number}. The ferry number {number} does not sail. Nobody waits.")
            ).article
            if number % 2:
                made.remove(one.id)
        made.add(mill())
        done.set()
        for reader in readers:
            reader.join()
    assert not failed
    assert_whole(
        tmp_path,
        [
            "A new mill",
            *[
                f"Notice {number}. The ferry number {number} does not sail. Nobody waits."
                for number in range(24, -1, -2)
            ],
            "The ferry returns",
        ],
    )
