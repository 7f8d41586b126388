"""demo: the sample library, filled once, and three lines that say how to go on."""

import shlex
from pathlib import Path

import pytest

from bot.cli.base.exit_codes import Exit
from bot.cli.demo import QUESTIONS
from index import build
from index.sample import LIBRARY, drafts
from tests.command import ReadyEmbedder, citewell


@pytest.fixture
def embedder(monkeypatch: pytest.MonkeyPatch) -> ReadyEmbedder:
    made = ReadyEmbedder()
    monkeypatch.setattr(build, "embedder", lambda _: made)
    return made


@pytest.mark.usefixtures("embedder")
def test_three_questions_and_three_lines(tmp_path: Path) -> None:
    outcome = citewell("--data", tmp_path, "demo")
    assert (outcome.code, outcome.err) == (Exit.DONE, "")
    assert [line for line in outcome.out.splitlines() if line.startswith("> ")] == [f"> {q}" for q in QUESTIONS]
    assert [line.split(":")[0] for line in outcome.out.splitlines()[-3:]] == [
        "Ask more",
        "Go live on Discord",
        "Run it in Docker",
    ]


@pytest.mark.usefixtures("embedder")
def test_the_line_that_says_how_to_ask_more_reaches_the_same_library(tmp_path: Path) -> None:
    data = tmp_path / "a folder"
    line = next(line for line in citewell("--data", data, "demo").out.splitlines() if line.startswith("Ask more:"))
    _program, *args = shlex.split(line.removeprefix("Ask more:"))
    shown = citewell(*args, stdin=b":list").out
    assert "Biden to travel to Israel" in shown
    assert len(shown.splitlines()) > len(drafts())


def test_a_second_demo_embeds_only_what_is_missing(tmp_path: Path, embedder: ReadyEmbedder) -> None:
    citewell("--data", tmp_path, "demo")
    first = len(embedder.encoded)
    assert first > len(drafts())
    citewell("--data", tmp_path, "demo")
    assert len(embedder.encoded) == first
    citewell("--data", tmp_path, "--library", LIBRARY, "remove", 3, "--yes")
    citewell("--data", tmp_path, "demo")
    assert 0 < len(embedder.encoded) - first < 5


@pytest.mark.usefixtures("embedder")
def test_the_samples_stay_out_of_the_terminals_own_library(tmp_path: Path) -> None:
    citewell("--data", tmp_path, "demo")
    assert citewell("--data", tmp_path, "list", "--json").json == []
