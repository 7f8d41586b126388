"""list, show, remove, reindex: the articles of one library, and no other's."""

import json
from pathlib import Path

import pytest

from bot.cli.base.exit_codes import Exit
from index import build
from tests.command import FERRY, ReadyEmbedder, Shelf, light
from tests.index.web import WrittenWeb


@pytest.fixture(autouse=True)
def web(monkeypatch: pytest.MonkeyPatch) -> WrittenWeb:
    return light(monkeypatch)


@pytest.fixture
def shelf(tmp_path: Path) -> Shelf:
    return Shelf(tmp_path)


def test_the_list_is_a_table_and_an_empty_one_says_how_to_begin(shelf: Shelf) -> None:
    assert shelf.do("list").out == "There are no articles yet. Add some with: citewell add URL|FILE...\n"
    long = ("A very long title " * 5).strip()  # wider than a column, and not so long that it is cut
    shelf.do("add", shelf.file("ferry.md", FERRY), shelf.file("long.txt", f"{long}\nText."))
    rows = [row.split() for row in shelf.do("list").out.splitlines()]
    assert rows[0] == ["No.", "Date", "Title", "Site", "Characters"]
    assert " ".join(rows[1][1:-1]) == long
    assert rows[2] == ["1", "2024-05-01", "The", "ferry", "returns", "example.org", "77"]


def test_show_gives_the_text_and_its_source(shelf: Shelf) -> None:
    shelf.do("add", shelf.file("ferry.md", FERRY.replace("nine", "nine \x1b[31m" + "and nine " * 20)))
    shown = shelf.do("show", 1).out
    assert shown.startswith("The ferry returns\nArticle 1\nexample.org · 1 May 2024 · Ida Strand\nhttps://www.example")
    assert "The ferry sails again on Sunday.\n\nIt leaves at nine \ufffd[31m" + "and nine " * 20 in shown
    assert "\x1b" not in shown + shelf.do("show", 1, "--json").out


def test_an_unknown_number_is_told(shelf: Shelf) -> None:
    outcome = shelf.do("show", 7)
    assert (outcome.code, outcome.err) == (
        Exit.INPUT,
        "Error: There is no article number 7 here. List the articles to see their numbers.\n",
    )


def test_remove_needs_yes_where_nobody_can_be_asked(shelf: Shelf) -> None:
    shelf.do("add", shelf.file("ferry.md", FERRY))
    outcome = shelf.do("remove", 1)
    assert outcome.code == Exit.USAGE
    assert "--yes" in outcome.err
    assert shelf.listed() == ["The ferry returns"]
    assert shelf.do("remove", 1, "--yes").out == "1: The ferry returns\nRemoved 1 article.\n"
    assert shelf.listed() == []


def test_remove_takes_all_or_none(shelf: Shelf) -> None:
    shelf.do("add", shelf.file("ferry.md", FERRY), shelf.file("b.txt", "Another."))
    assert shelf.do("remove", 1, 9, "--yes").code == Exit.INPUT
    assert shelf.listed() == ["Another.", "The ferry returns"]
    assert shelf.do("remove", 1, 2, 1, "--yes").out.endswith("Removed 2 articles.\n")
    assert shelf.listed() == []


@pytest.mark.parametrize(
    ("typed", "left"), [("y\n", []), ("n\n", ["The ferry returns"]), ("\n", ["The ferry returns"])]
)
def test_on_a_terminal_remove_asks(shelf: Shelf, monkeypatch: pytest.MonkeyPatch, typed: str, left: list[str]) -> None:
    shelf.do("add", shelf.file("ferry.md", FERRY))
    monkeypatch.setattr("bot.cli.articles.asked", lambda: True)
    assert shelf.do("remove", 1, stdin=typed.encode()).code == Exit.DONE
    assert shelf.listed() == left


def test_libraries_do_not_see_each_other(shelf: Shelf) -> None:
    shelf.do("--library", "123456789012345678", "add", shelf.file("ferry.md", FERRY))
    assert shelf.listed() == []
    assert shelf.do("--library", "123456789012345678", "show", 1).code == Exit.DONE
    assert shelf.do("show", 1).code == Exit.INPUT


def test_a_slip_in_the_library_name_is_told_and_makes_no_library(shelf: Shelf) -> None:
    shelf.do("add", shelf.file("ferry.md", FERRY))
    outcome = shelf.do("--library", "lokal", "list")
    assert (outcome.code, outcome.err) == (
        Exit.USAGE,
        "Error: There is no library 'lokal' here. Name one of: local.\n",
    )
    assert [path.name for path in (shelf.data / "libraries").glob("*.sqlite")] == ["local.sqlite"]


def test_another_model_is_refused_until_reindex(shelf: Shelf, monkeypatch: pytest.MonkeyPatch) -> None:
    shelf.do("add", shelf.file("ferry.md", FERRY))
    monkeypatch.setattr(build, "embedder", lambda _: ReadyEmbedder("other@2"))
    refused = shelf.do("ask", "When does the ferry sail?")
    assert refused.code == Exit.STORAGE
    assert "citewell reindex" in refused.err
    assert shelf.do("reindex").out == "Rebuilt local: 1 article.\n"
    assert shelf.do("ask", "When does the ferry sail?").code in {Exit.DONE, Exit.NO}
    assert shelf.do("show", 1, "--json").json["title"] == "The ferry returns"


def test_reindex_all_rebuilds_every_library(shelf: Shelf) -> None:
    ferry = shelf.file("ferry.md", FERRY)
    for name in ("local", "42"):
        shelf.do("--library", name, "add", ferry)
    assert shelf.do("reindex", "--all").out == "Rebuilt 42: 1 article.\nRebuilt local: 1 article.\n"


def test_json_is_safe_to_print_and_keeps_every_character(shelf: Shelf) -> None:
    text = "Odd \x9b2J \x7f \u202e signs — „quoted”."
    shelf.do("add", shelf.file("odd.txt", text))
    out = shelf.do("show", 1, "--json").out
    assert json.loads(out)["text"] == text
    assert "„quoted”" in out
    assert not {"\x9b", "\x7f", "\u202e"} & set(out)


def test_without_a_terminal_there_is_no_bar_and_no_colour(shelf: Shelf) -> None:
    outcome = shelf.do("add", shelf.file("ferry.md", FERRY))
    assert outcome.err == ""
    assert "\x1b" not in outcome.out
