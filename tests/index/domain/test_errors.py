"""Every error is in the drawn tree, is raised somewhere, and tells what was found, expected and to be done."""

from __future__ import annotations

import ast
import inspect
import re
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from index.domain import errors, source_errors, storage_errors
from index.domain.errors import LibraryError
from tests.test_architecture import SOURCES, TREES

CLASSES = {
    name: found
    for module in (errors, source_errors, storage_errors)
    for name, found in vars(module).items()
    if inspect.isclass(found) and issubclass(found, LibraryError) and found.__module__ == module.__name__
}
LEAVES = {
    name: found for name, found in CLASSES.items() if not any(found in one.__mro__[1:] for one in CLASSES.values())
}
HERE = Path("data/libraries/1.sqlite")
PAGE = "https://a.example/1"

MADE = (
    (errors.EmptyQuestion(), "is empty", "Ask it"),
    (errors.LongQuestion(10_000, 500), "10,000", "500", "Ask it in one sentence"),
    (errors.BadScope(date(2024, 5, 2), date(2024, 5, 1)), "from 2024-05-02 until 2024-05-01", "Name the earlier day"),
    (errors.EmptyArticle("a.txt"), "a.txt", "no text", "at least one sentence"),
    (errors.LongArticle("a.txt", 1_000_001, 1_000_000), "a.txt", "1,000,001", "1,000,000", "Split it"),
    (errors.NotText("a.pdf", "it holds zero bytes"), "a.pdf", "zero bytes", "Save it as", "UTF-8"),
    (errors.BadFrontMatter("The head of a.md cannot be read. Quote it."), "a.md", "Quote it"),
    (errors.BadField("date", "soon", "a day"), "date", "'soon'", "expected a day"),
    (errors.SameText(7, "The ferry"), "number 7", "The ferry", "old text was kept", "remove one"),
    (errors.UnknownArticle(9), "number 9", "List the articles"),
    (errors.UnknownFeed(9), "number 9", "List the feeds"),
    (errors.KnownFeed(7, PAGE), PAGE, "number 7", "Remove that one"),
    (errors.UnknownJob(9), "number 9", "List the articles"),
    (errors.UnknownGap(9), "number 9", "List them again"),
    (errors.Interrupted(), "restarted", "goes on by itself"),
    (
        source_errors.LongFile("a.pdf", 10_000, 20_000),
        "a.pdf",
        "20,000 bytes",
        "at most 10,000",
        "Add the article alone",
    ),
    (source_errors.LongFile(PAGE, 10_000), PAGE, "goes on after 10,000 bytes", "at most 10,000"),
    (source_errors.Unreadable("a.txt", "no such file"), "a.txt", "no such file", "Name a file"),
    (source_errors.UnknownFormat("a.png", "a PNG image"), "a.png", "a PNG image", "Add HTML, PDF"),
    (source_errors.Damaged("a.pdf", "a PDF", "it is encrypted"), "a.pdf", "encrypted", "Save it anew"),
    (source_errors.NoText(PAGE, "it is a login page"), PAGE, "login page", "Paste the text"),
    (source_errors.TooHeavy("a.pdf", "15 seconds"), "a.pdf", "15 seconds", "Paste its text"),
    (source_errors.NotAFeed(PAGE, "an HTML page"), PAGE, "an HTML page", "Name the address"),
    (source_errors.NotASitemap(PAGE, "an HTML page"), PAGE, "an HTML page", "Name the address"),
    (source_errors.BadRecord("a.jsonl, line 3", "no text", "a text"), "line 3", "no text", "expected a text"),
    (source_errors.BadLink("ftp://a.example", "it is no web address"), "ftp://", "no web address", "Name a public"),
    (source_errors.Forbidden("https://a.lan/", "10.0.0.5"), "10.0.0.5", "nothing was fetched", "sources.allow"),
    (source_errors.Gone(PAGE, 404), PAGE, "404", "Check the link"),
    (source_errors.Refused(PAGE, "it asks for a login"), PAGE, "login", "Paste the article's text"),
    (source_errors.WrongAnswer(PAGE, "it is a video"), PAGE, "a video", "paste the article's text"),
    (source_errors.Unreachable(PAGE, "it answers 503"), PAGE, "503", "Try again later"),
    (storage_errors.ForeignDatabase(HERE), str(HERE), "not a Citewell library", "Move it away"),
    (storage_errors.NewerDatabase(HERE, 9, 1), str(HERE), "9", "up to 1", "Upgrade"),
    (storage_errors.OtherEmbedder("old@1", "new@2"), "old@1", "new@2", "citewell reindex"),
    (storage_errors.FolderInUse(HERE.parent), str(HERE.parent), "Stop it first"),
    (storage_errors.FolderUnusable(HERE, "read-only"), str(HERE), "read-only", "Make it readable"),
    (storage_errors.Unwritable(HERE, "no such folder"), str(HERE), "no such folder", "Name another place"),
    (storage_errors.BadBackup(HERE, "it is empty"), str(HERE), "it is empty", "Name a file", "stands as it was"),
    (storage_errors.UnknownLibrary("7"), "no library '7'", "Name an existing one"),
    (storage_errors.LeftLibrary("7", datetime(2024, 5, 1, tzinfo=UTC)), "server 7", "2024-05-01", "Add it"),
    (source_errors.ParsersDown("does not start"), "does not start", "Try again later"),
    (storage_errors.StorageFull(HERE), str(HERE), "full", "nothing was changed", "Free some space"),
    (
        storage_errors.BadWeights(HERE, "answer.reader", "it is empty", "small-reader"),
        str(HERE),
        "answer.reader",
        "citewell train",
    ),
    (errors.DataSetError("a.json", "no questions", "SQuAD's form"), "a.json", "no questions", "expected SQuAD's form"),
    (errors.ModelUnavailable("m", "no such file"), "'m'", "no such file", "embedder.model"),
)


def drawn() -> Iterator[tuple[str, str | None]]:
    """Each class of the drawing with the one it hangs on."""
    above: list[tuple[int, str]] = []
    for line in f"{errors.__doc__}{source_errors.__doc__}{storage_errors.__doc__}".splitlines():
        if found := re.match(r"    (?P<branches>[ |`-]*)(?P<name>[A-Z]\w+)", line):
            depth = len(found["branches"])
            above = [(column, name) for column, name in above if column < depth]
            yield found["name"], above[-1][1] if above else None
            above.append((depth, found["name"]))


def test_the_drawn_tree_is_the_tree_of_classes() -> None:
    actual = {name: found.__mro__[1].__name__ for name, found in CLASSES.items()}
    assert dict(drawn()) == {**actual, "LibraryError": None}


def test_each_class_is_drawn_once() -> None:
    names = [name for name, _ in drawn()]
    assert sorted(names) == sorted([*CLASSES, *("LibraryError", "LibraryError", "ArticleError", "StorageError")]), (
        "the trees share their trunk"
    )


def test_every_error_has_its_sentence_tested() -> None:
    assert {type(error).__name__ for error, *_ in MADE} == LEAVES.keys()


@pytest.mark.parametrize(("error", "parts"), [(error, parts) for error, *parts in MADE])
def test_an_error_tells_what_was_found_and_what_to_do(error: LibraryError, parts: list[str]) -> None:
    for part in parts:
        assert part in str(error)


@pytest.mark.parametrize("error", [error for error, *_ in MADE])
def test_an_error_is_one_line_of_whole_sentences(error: LibraryError) -> None:
    assert re.fullmatch(r"[A-Z\w/'].*[.?]", str(error))
    assert "\n" not in str(error)


def test_what_was_typed_is_cut_short_and_shown_in_one_line() -> None:
    shown = str(errors.BadField("title", "x\n" * 500, "one line"))
    assert len(shown) < 200
    assert "\n" not in shown


def test_what_is_here_already_gives_its_number_to_programs() -> None:
    assert errors.KnownFeed(7, "https://a.example/feed").feed_id == 7
    assert errors.SameText(7, "The ferry").article_id == 7


def test_only_what_may_pass_is_tried_again() -> None:
    assert {type(error).__name__ for error, *_ in MADE if error.passing} == {
        "Interrupted",
        "ParsersDown",
        "StorageFull",
        "Unreachable",
    }
    assert source_errors.Unreachable("https://a.example/", "it answers 503", after=60).after == 60


def test_each_error_is_made_somewhere() -> None:
    made = set[str]()
    for name in SOURCES:
        for node in ast.walk(TREES[name]):
            if isinstance(node, ast.Call):
                made.add(ast.unparse(node.func))
            elif isinstance(node, ast.Raise) and node.exc is not None:
                made.add(ast.unparse(node.exc))
            elif isinstance(node, ast.ClassDef):  # one of the bot's that stands for it
                made |= {ast.unparse(base) for base in node.bases}
    assert LEAVES.keys() - made == set()
