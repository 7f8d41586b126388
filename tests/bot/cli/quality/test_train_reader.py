"""train reader: it says how the reader does on the test part, writes its folder, and goes on from what was kept."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from bot.cli.base.exit_codes import Exit
from tests.command import citewell
from tests.index.train.reader import examples


def test_a_reader_is_trained_written_and_trained_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CITEWELL_EMBEDDER__MODEL", str(examples.model(tmp_path / "model")))
    (tmp_path / "towns.json").write_text(json.dumps(examples.towns()))
    sets = examples.listed(tmp_path, {"name": "towns", "file": "towns.json", "titles": True, "held_out": [2, 2]})
    command = ("train", "reader", tmp_path, "--sets", sets, "--out", tmp_path / "out")
    outcome = citewell(*command, "--steps", 3)
    assert outcome.code == Exit.DONE, outcome.err
    assert "Steps: 3; questions learnt from: 32" in outcome.out
    assert "towns, test part: questions 8; words EM" in outcome.out
    first = (tmp_path / "out" / "encoder.onnx").read_bytes()
    assert citewell(*command, "--steps", 5).code == Exit.DONE
    assert (tmp_path / "out" / "encoder.onnx").read_bytes() != first


def test_a_list_that_cannot_be_read_is_told(tmp_path: Path) -> None:
    outcome = citewell("train", "reader", tmp_path, "--sets", tmp_path / "none.json", "--out", tmp_path / "out")
    assert outcome.code != Exit.DONE
    assert "none.json" in outcome.err
