"""Stops, kills and passing faults: nothing is lost, nothing is done twice, and the same command goes on."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from bot.cli.base.exit_codes import Exit
from index import build
from index.domain.source_errors import Unreachable
from index.domain.storage_errors import StorageFull
from index.library.library import Library
from tests.command import Shelf, light
from tests.index.web import WrittenWeb
from tests.lengths import rounds
from tests.paths import ROOT

LINK = "https://a.example/mill"
MILL = """---
title: Mill {0}
link: https://example.org/{0}
---
The new mill {0} was opened on Tuesday.

It grinds {1} tonnes of rye a day.
"""
TEXT = b"The new mill at the river was opened on Tuesday by the mayor of the town."


@pytest.fixture(autouse=True)
def web(monkeypatch: pytest.MonkeyPatch) -> WrittenWeb:
    return light(monkeypatch)


@pytest.fixture
def shelf(tmp_path: Path) -> Shelf:
    return Shelf(tmp_path)


def fill(shelf: Shelf, names: str) -> None:
    for name in names:
        shelf.file(f"{name}.txt", f"Article {name}.")


class Stopping(Library):
    """A library whose third article is stopped."""

    fault: BaseException = KeyboardInterrupt()

    def add(self, *args: object, **more: object) -> object:  # type: ignore[override]
        if self.articles.count() == 2:
            raise self.fault
        return super().add(*args, **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("fault", "code"), [(KeyboardInterrupt(), Exit.INTERRUPTED), (StorageFull(Path("D")), Exit.STORAGE)]
)
def test_a_stop_half_way_says_how_many_are_left_and_the_same_command_goes_on(
    shelf: Shelf, monkeypatch: pytest.MonkeyPatch, fault: BaseException, code: Exit
) -> None:
    fill(shelf, "abcde")
    with monkeypatch.context() as patch:
        patch.setattr(build, "Library", Stopping)
        patch.setattr(Stopping, "fault", fault)
        outcome = shelf.do("add", shelf.files)
    assert outcome.code == code
    assert outcome.err.startswith(
        "Stopped. 2 added; nothing is half done. 3 are left: the same command goes on with them.\n"
    )
    assert shelf.listed() == ["Article b.", "Article a."]
    assert [row["state"] for row in shelf.do("jobs", "--json").json] == ["waiting"] * 3
    assert {row["tries"] for row in shelf.do("jobs", "--json").json} == {0}, "a stop is no failed try"
    again = shelf.do("add", shelf.files)
    assert (again.code, again.out.splitlines()[-1]) == (Exit.DONE, "3 added.")
    assert sorted(shelf.listed()) == [f"Article {name}." for name in "abcde"]


def test_what_is_new_in_a_folder_joins_the_run_that_goes_on(shelf: Shelf, monkeypatch: pytest.MonkeyPatch) -> None:
    fill(shelf, "abcd")
    with monkeypatch.context() as patch:
        patch.setattr(build, "Library", Stopping)
        shelf.do("add", shelf.files)
    fill(shelf, "ef")
    assert shelf.do("add", shelf.files).out.splitlines()[-1] == "4 added."
    assert sorted(shelf.listed()) == [f"Article {name}." for name in "abcdef"]


def test_a_run_that_ended_begins_anew_and_takes_what_has_changed(shelf: Shelf) -> None:
    for name in "abc":
        shelf.file(f"{name}.md", MILL.format(name, "four"))
    assert shelf.do("add", shelf.files).code == Exit.DONE
    shelf.file("b.md", MILL.format("b", "five"))
    outcome = shelf.do("add", shelf.files)
    assert outcome.code == Exit.DONE
    assert outcome.out.splitlines()[0] == "Changed 2: Mill b (1 sentence new, 1 gone)"
    assert outcome.out.splitlines()[-1] == "1 changed, 2 already here."


def test_a_passing_fault_waits_and_the_same_command_tries_it_at_once(shelf: Shelf, web: WrittenWeb) -> None:
    web.pages[LINK] = Unreachable(LINK, "it answers 503", after=30.0)
    first = shelf.do("add", LINK, "--title", "The mill")
    assert first.code == Exit.UNREACHABLE
    assert "It is tried again by the same command, or by the bot from" in first.err
    (job,) = shelf.do("jobs", "--json").json
    assert (job["state"], job["tries"], job["batch"]) == ("waiting", 1, f"add {LINK}")
    assert "it answers 503" in shelf.do("jobs").out
    web.pages[LINK] = TEXT
    assert shelf.do("add", LINK, "--title", "The mill").out == "Added 1: The mill\n"
    assert shelf.do("jobs").out == "Nothing waits, and nothing has failed.\n"


def test_failed_and_waiting_jobs_can_be_tried_again(shelf: Shelf, web: WrittenWeb) -> None:
    web.pages["https://a.example/slow"] = Unreachable("https://a.example/slow", "it does not answer")
    shelf.do("add", LINK, "https://a.example/slow", "-", stdin=b"\0")
    states = {row["name"]: row["state"] for row in shelf.do("jobs", "--json").json}
    assert states == {LINK: "failed", "https://a.example/slow": "waiting", "Standard input": "failed"}
    web.pages = {LINK: TEXT, "https://a.example/slow": b"Something else, which was slow to come."}
    outcome = shelf.do("jobs", "--retry")
    assert outcome.code == Exit.INPUT, "what was piped in is gone"
    assert "It was not kept, so add it again." in outcome.err
    assert len(shelf.listed()) == 2


def test_what_is_typed_or_piped_in_is_never_taken_for_an_earlier_run(
    shelf: Shelf, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(shelf, "ab")
    shelf.do("add", shelf.files)
    with monkeypatch.context() as patch:
        patch.setattr(build, "Library", Stopping)
        shelf.do("add", "-", stdin=b"The first text.")
    assert shelf.do("add", "-", stdin=b"The second text.").out.splitlines()[-1] == "2 added."


STUCK = """
import os, signal, sys
from index import build
from tests.command import ReadyEmbedder
signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell's background jobs ignore it
class Stuck(ReadyEmbedder):
    left = int(sys.argv.pop(1))
    def passages(self, texts, progress=None):
        Stuck.left -= 1
        if Stuck.left == 0:
            os.write(1, b"stuck\\n")
            os.read(0, 1)
        return super().passages(texts)
build.embedder = lambda _: Stuck()
from bot.cli import main
main(sys.argv[1:])
"""
"""The program, waiting for its standard input while it embeds the article of a given number."""


def begin(shelf: Shelf, stuck_at: int) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", STUCK, str(stuck_at), "--data", str(shelf.data), "add", str(shelf.files)]
    pipe, environ = subprocess.PIPE, {**os.environ, "COLUMNS": "80"}
    return subprocess.Popen(command, cwd=ROOT, stdin=pipe, stdout=pipe, stderr=pipe, text=True, env=environ)


def wait_until_stuck(process: subprocess.Popen[str]) -> None:
    assert process.stdout is not None
    assert "stuck\n" in iter(process.stdout.readline, ""), "it ended before it could be stopped"


def articles(shelf: Shelf) -> int:
    with closing(sqlite3.connect(f"file:{shelf.data}/libraries/local.sqlite?mode=ro", uri=True)) as db:
        return int(db.execute("SELECT count(*) FROM article").fetchone()[0])


def test_killed_again_and_again_nothing_is_lost_and_nothing_is_there_twice(shelf: Shelf) -> None:
    kills = rounds(long=9, short=3)
    for number in range(4 * kills + 6):
        shelf.file(f"{number:02}.txt", f"Article number {number}.")
    kept = [0]
    for _ in range(kills):
        with begin(shelf, stuck_at=4) as process:
            wait_until_stuck(process)
            process.kill()
        kept.append(articles(shelf))
    assert kept == sorted(set(kept)), "each run kept what it had done, and went on"
    outcome = shelf.do("add", shelf.files)
    assert (outcome.code, outcome.err) == (Exit.DONE, "")
    assert sorted(shelf.listed()) == sorted(f"Article number {number}." for number in range(4 * kills + 6))
    assert shelf.do("jobs").out == "Nothing waits, and nothing has failed.\n"
    assert "already here" not in outcome.out.replace("1 already here", ""), "at most what was cut off is met again"


def test_ctrl_c_ends_it_in_order(shelf: Shelf) -> None:
    for number in range(20):
        shelf.file(f"{number:02}.txt", f"Article number {number}.")
    with begin(shelf, stuck_at=5) as process:
        wait_until_stuck(process)
        process.send_signal(signal.SIGINT)
        _, err = process.communicate("on with it")
    assert process.returncode == Exit.INTERRUPTED
    assert "nothing is half done." in err
    assert "are left: the same command goes on with them.\n" in err
    there = articles(shelf)
    rows = shelf.do("jobs", "--json").json
    assert {row["state"] for row in rows} == {"waiting"}
    assert there <= 20 - len(rows) + 1
    assert there + len(rows) >= 20
