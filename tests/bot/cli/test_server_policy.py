"""In the terminal a server's library is used as its admins have chosen, and what is done there stands in its audit."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.cli.base.exit_codes import Exit
from config.load import load
from index import build
from index.domain.events import TERMINAL
from index.domain.ledger import Act, Event
from index.library import server_policy
from tests.command import Shelf, light

SERVER = "123"
GERMAN = (
    "Die Fähre nach Skarrow fährt seit dem Sonntag wieder. Sie braucht für die Überfahrt fünfzig Minuten, und die "
    "Karten dafür werden an Bord verkauft, wie der Kapitän sagte."
)
ENGLISH = "The ferry to Skarrow sails again on Sunday. The crossing takes fifty minutes."


@pytest.fixture(autouse=True)
def _light(monkeypatch: pytest.MonkeyPatch) -> None:
    light(monkeypatch)


@pytest.fixture
def shelf(tmp_path: Path) -> Shelf:
    return Shelf(tmp_path)


def choose(shelf: Shelf, **values: object) -> None:
    """As the server's admins do in Discord."""
    with build.libraries(load(None, overrides={"data": shelf.data}), load=False) as opened:
        for key, value in values.items():
            server_policy.change(opened.open(SERVER), key, value, 7)


def audit(shelf: Shelf) -> list[Event]:
    """What the terminal has done, oldest first."""
    with build.libraries(load(None, overrides={"data": shelf.data}), load=False) as opened:
        return [event for event in opened.open(SERVER).ledger.events()[::-1] if event.actor == TERMINAL]


def test_a_server_s_languages_hold_in_the_terminal(shelf: Shelf) -> None:
    choose(shelf, languages="en")
    refused = shelf.do("--library", SERVER, "add", shelf.file("a.txt", GERMAN))
    assert refused.code == Exit.INPUT
    assert "is in the language de; this server takes articles in en" in refused.err
    assert shelf.do("--library", SERVER, "add", shelf.file("b.txt", ENGLISH)).code == Exit.DONE


def test_what_the_terminal_does_stands_in_the_audit(shelf: Shelf) -> None:
    choose(shelf, gap_days=90)
    shelf.do("--library", SERVER, "add", shelf.file("b.txt", ENGLISH))
    shelf.do("--library", SERVER, "export", shelf.files / "articles.jsonl")
    shelf.do("--library", SERVER, "backup", shelf.files / "kept.sqlite")
    shelf.do("--library", SERVER, "remove", "--yes", 1)
    shelf.do("--library", SERVER, "restore", "--yes", shelf.files / "kept.sqlite")
    assert [event.what for event in audit(shelf)] == [Act.ADDED, Act.EXPORTED, Act.BACKUP, Act.RESTORED]


def test_a_question_in_the_terminal_is_answered_and_counted_as_in_discord(
    shelf: Shelf, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CITEWELL_ANSWER__ANSWERED", "1")
    choose(shelf, quotes=1)
    for number in range(2):
        words = f"The ferry to Skarrow sails again on {('Sunday', 'Monday')[number]} at {number + 3} o'clock."
        shelf.do("--library", SERVER, "add", shelf.file(f"{number}.txt", words))
    assert len(shelf.do("--library", SERVER, "ask", "--json", "When does the ferry sail?").json["quotes"]) <= 1
    choose(shelf, answered=100)
    shelf.do("--library", SERVER, "ask", "Who burnt the mill at Vessby?")
    with build.libraries(load(None, overrides={"data": shelf.data}), load=False) as opened:
        assert [gap.weight for gap in opened.open(SERVER).ledger.gaps()] in ([1], [])
