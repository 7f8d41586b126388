"""Weights of one's own: read as they were written, or refused with the file, the setting and the command."""

from __future__ import annotations

import json
from collections.abc import Callable
from importlib import resources
from pathlib import Path
from typing import Any

import pytest

from config.settings import AnswerSettings, DiscordSettings, Settings
from index import build
from index.answering import weights_file
from index.domain.storage_errors import BadWeights

SHIPPED = {
    name: (resources.files("index") / "data" / f"{name}.json").read_text() for name in ("reader", "weights", "chat")
}
LOADERS: dict[str, Callable[[Path], Any]] = {
    "reader": weights_file.reader,
    "weights": weights_file.weights,
    "chat": weights_file.asking,
}


def test_the_settings_name_other_weights(tmp_path: Path) -> None:
    other = json.loads(SHIPPED["weights"]) | {"intercept": -1.5}
    (tmp_path / "w.json").write_text(json.dumps(other))
    (tmp_path / "r.json").write_text(json.dumps(json.loads(SHIPPED["reader"]) | {"nothing": 7.0}))
    named = Settings(answer=AnswerSettings(reader=tmp_path / "r.json", weights=tmp_path / "w.json"))
    assert build.weights(named).intercept == -1.5
    assert build.span_reader(named).nothing == 7.0
    assert build._options(named, build.span_reader(named)).weights.intercept == -1.5
    assert build.weights(Settings()).intercept != -1.5


def test_the_settings_name_what_tells_questions(tmp_path: Path) -> None:
    (tmp_path / "c.json").write_text(json.dumps(json.loads(SHIPPED["chat"]) | {"bar": 0.25}))
    found = build.asking(Settings(discord=DiscordSettings(chat=tmp_path / "c.json")))
    assert found is not None
    assert found.bar == 0.25
    assert build.asking(Settings()) is None


@pytest.mark.parametrize("name", LOADERS)
@pytest.mark.parametrize("text", ["", "{", "[]", "null", '"text"', "\0", "[" * 100_000])
def test_what_is_no_file_of_weights_is_told(tmp_path: Path, name: str, text: str) -> None:
    (tmp_path / "file.json").write_text(text)
    with pytest.raises(BadWeights, match=rf"cannot be used as \w+\.{name}: its content is not of the right form"):
        LOADERS[name](tmp_path / "file.json")


@pytest.mark.parametrize("name", LOADERS)
def test_a_file_that_is_not_there_is_told(tmp_path: Path, name: str) -> None:
    writer = {"reader": "small-reader", "weights": "silence", "chat": "chat"}[name]
    with pytest.raises(BadWeights, match=rf"it cannot be read .*`citewell train {writer}` wrote"):
        LOADERS[name](tmp_path / "none.json")


@pytest.mark.parametrize(
    ("name", "change", "reason"),
    [
        ("weights", {"answer": {}}, "it lacks 'best_maxsim'"),
        ("weights", {"intercept": float("nan")}, "not of the right form"),
        ("weights", {"answered": {"much": 1}}, "not of the right form"),
        ("reader", {"projection": [[1.0, 0.0]]}, "not of the right form"),
        ("reader", {"projection": []}, "not of the right form"),
        ("reader", {"layers": {}}, "not of the right form"),
        ("reader", {"nothing": None}, "not of the right form"),
        ("chat", {"bar": 1.0}, "not of the right form"),
        ("chat", {"signs": {"?": float("inf")}}, "not of the right form"),
        ("chat", {"signs": []}, "not of the right form"),
        ("chat", {"words": 3}, "not of the right form"),
    ],
)
def test_a_file_with_a_fault_is_told(tmp_path: Path, name: str, change: dict[str, Any], reason: str) -> None:
    (tmp_path / "file.json").write_text(json.dumps(json.loads(SHIPPED[name]) | change))
    with pytest.raises(BadWeights, match=reason):
        LOADERS[name](tmp_path / "file.json")


def test_a_reader_of_another_model_is_told(tmp_path: Path) -> None:
    (tmp_path / "r.json").write_text(SHIPPED["reader"])
    made = weights_file.reader(tmp_path / "r.json")
    weights_file.check(tmp_path / "r.json", made, made.embedder, 64)
    for name, width in (("other@1", 64), (made.embedder, 32)):
        with pytest.raises(BadWeights, match=f"and 64 dimensions, not {name} and {width}"):
            weights_file.check(tmp_path / "r.json", made, name, width)


def test_the_shipped_files_pass_the_check(tmp_path: Path) -> None:
    for name, load in LOADERS.items():
        (tmp_path / name).write_text(SHIPPED[name])
        load(tmp_path / name)
