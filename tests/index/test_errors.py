"""Every error is in the drawn tree, is raised somewhere, and tells what was found, expected and to be done."""

from __future__ import annotations

import ast
import inspect
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from index import errors
from index.errors import LibraryError

ROOT = Path(__file__).parents[2]
CLASSES = {
    name: found
    for name, found in vars(errors).items()
    if inspect.isclass(found) and issubclass(found, LibraryError) and found.__module__ == errors.__name__
}
LEAVES = {name: found for name, found in CLASSES.items() if not found.__subclasses__()}
HERE = Path("data/libraries/1.sqlite")

MADE = (
    (errors.EmptyQuestion(), "is empty", "Ask it"),
    (errors.LongQuestion(10_000, 500), "10,000", "500", "Ask it in one sentence"),
    (errors.EmptyArticle("a.txt"), "a.txt", "no text", "at least one sentence"),
    (errors.LongArticle("a.txt", 1_000_001, 1_000_000), "a.txt", "1,000,001", "1,000,000", "Split it"),
    (errors.NotText("a.pdf", "it holds zero bytes"), "a.pdf", "zero bytes", "Save it as", "UTF-8"),
    (errors.BadFrontMatter("The head of a.md cannot be read. Quote it."), "a.md", "Quote it"),
    (errors.BadField("date", "soon", "a day"), "date", "'soon'", "expected a day"),
    (errors.KnownArticle(7, "The ferry"), "number 7", "The ferry", "Remove that one"),
    (errors.UnknownArticle(9), "number 9", "List the articles"),
    (errors.ForeignDatabase(HERE), str(HERE), "not a Citewell library", "Move it away"),
    (errors.NewerDatabase(HERE, 9, 1), str(HERE), "9", "up to 1", "Upgrade"),
    (errors.OtherEmbedder("old@1", "new@2"), "old@1", "new@2", "citewell reindex"),
    (errors.FolderInUse(HERE.parent), str(HERE.parent), "Stop it first"),
    (errors.FolderUnusable(HERE, "read-only"), str(HERE), "read-only", "Make it readable"),
    (errors.StorageFull(HERE), str(HERE), "full", "nothing was changed", "Free some space"),
    (errors.BadWeights(HERE, "answer.reader", "it is empty", "reader"), str(HERE), "answer.reader", "citewell train"),
    (errors.DataSetError("a.json", "no questions", "SQuAD's form"), "a.json", "no questions", "expected SQuAD's form"),
    (errors.ModelUnavailable("m", "no such file"), "'m'", "no such file", "embedder.model"),
)


def drawn() -> Iterator[tuple[str, str | None]]:
    """Each class of the drawing with the one it hangs on."""
    above: list[tuple[int, str]] = []
    for line in (errors.__doc__ or "").splitlines():
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
    assert sorted(names) == sorted(set(names))


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


def test_a_known_article_gives_its_number_to_programs() -> None:
    assert errors.KnownArticle(7, "The ferry").article_id == 7


@pytest.mark.parametrize("name", LEAVES)
def test_each_error_is_raised_somewhere(name: str) -> None:
    raised = set[str]()
    for path in [path for package in ("index", "bot") for path in (ROOT / package).rglob("*.py")]:
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Raise) and node.exc is not None:
                called = node.exc.func if isinstance(node.exc, ast.Call) else node.exc
                raised.add(ast.unparse(called))
    assert name in raised
