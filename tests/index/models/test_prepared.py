"""A prepared model: near its original, verified byte by byte, and free of torch."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from config.settings import EmbedderSettings, Settings
from index import build
from index.domain.errors import ModelUnavailable
from index.domain.identity import same_embedder
from index.domain.ports import Encoding, Progress, silent
from index.models import prepare, prepared
from index.models.check_set import CheckSet
from index.models.embedder import SentenceTransformerEmbedder
from index.models.encoding import unit
from index.models.prepared_embedder import PreparedEmbedder
from index.models.word_table import WordTable
from tests.doubles.models import HashingEmbedder
from tests.paths import ROOT


def test_vectors_are_the_originals_but_for_rounding(
    weights: SentenceTransformerEmbedder, prepared_weights: PreparedEmbedder
) -> None:
    texts = build.check_set().passages[8:16]  # neither calibrated nor judged on
    pairs = list(zip(weights.passages(texts), prepared_weights.passages(texts), strict=True))
    assert min(float(one.embedding @ other.embedding) for one, other in pairs) > 0.995
    assert np.mean([np.einsum("td,td->t", one.tokens, other.tokens).mean() for one, other in pairs]) > 0.99
    assert all(one.offsets == other.offsets for one, other in pairs)


def test_the_reach_is_the_originals_and_not_the_tokenizer_files(
    weights: SentenceTransformerEmbedder, prepared_weights: PreparedEmbedder
) -> None:
    text = "The ferry sails. " * 100  # the file says 128 tokens, the model reads 256
    one, other = weights.passages([text])[0], prepared_weights.passages([text])[0]
    assert one.offsets == other.offsets
    assert len(other.tokens) == 254


def test_a_prepared_model_counts_as_its_original(
    weights: SentenceTransformerEmbedder, prepared_weights: PreparedEmbedder
) -> None:
    assert prepared_weights.name == weights.name


def test_a_question_that_was_just_asked_is_not_embedded_again(prepared_weights: PreparedEmbedder) -> None:
    one = prepared_weights.question("When does the ferry sail?")
    assert prepared_weights.question("When does the ferry sail?") is one
    with pytest.raises(ValueError, match="read-only"):
        one.embedding[0] = 1


@pytest.mark.parametrize("name", prepared.FILES)
def test_one_altered_byte_anywhere_is_refused(prepared_folder: Path, tmp_path: Path, name: str) -> None:
    folder = Path(shutil.copytree(prepared_folder, tmp_path / "model"))
    with (folder / name).open("r+b") as file:
        file.seek((folder / name).stat().st_size // 2)
        found = file.read(1)
        file.seek(-1, os.SEEK_CUR)
        file.write(bytes([found[0] ^ 1]))
    with pytest.raises(ModelUnavailable, match=rf"{name} was altered; run `citewell model prepare`"):
        prepared.load(folder, "all-MiniLM-L6-v2")


@pytest.mark.parametrize("name", [*prepared.FILES, prepared.MANIFEST])
def test_a_missing_file_is_named(prepared_folder: Path, tmp_path: Path, name: str) -> None:
    folder = Path(shutil.copytree(prepared_folder, tmp_path / "model"))
    (folder / name).unlink()
    with pytest.raises(ModelUnavailable, match=name):
        prepared.load(folder, "all-MiniLM-L6-v2")


@pytest.mark.parametrize("text", ["", "[]", "{}", json.dumps({"layout": 99, "files": {}})])
def test_a_manifest_of_another_form_is_refused(tmp_path: Path, text: str) -> None:
    (tmp_path / prepared.MANIFEST).write_text(text)
    with pytest.raises(ModelUnavailable, match="run `citewell model prepare`"):
        prepared.load(tmp_path, "all-MiniLM-L6-v2")


def test_other_prefixes_ask_for_preparing_again(prepared_folder: Path) -> None:
    other = PreparedEmbedder(prepared_folder, "all-MiniLM-L6-v2", prefixes=("query: ", "passage: "))
    for use in (other.load, lambda: other.name):
        with pytest.raises(ModelUnavailable, match="prefixes"):
            use()


class Scattered(HashingEmbedder):
    """Puts passages anywhere."""

    def passages(self, texts: Sequence[str], progress: Progress = silent) -> list[Encoding]:
        made = super().passages(texts, progress)
        drawn = unit(np.random.default_rng(0).normal(size=(len(texts), made[0].embedding.size)).astype(np.float32))
        return [replace(one, embedding=vector) for one, vector in zip(made, drawn, strict=True)]


def test_a_model_that_finds_less_is_not_kept(tmp_path: Path) -> None:
    whole = build.check_set()
    figures = prepare.compared(HashingEmbedder(), Scattered(), whole)
    assert figures.recall[0] - figures.recall[1] > prepare.MOST_LOST
    assert prepare.refusal(figures)
    assert not prepare.refusal(prepare.compared(HashingEmbedder(), HashingEmbedder(), whole))


def test_the_check_set_asks_for_what_was_taken_out() -> None:
    found: CheckSet = build.check_set()
    assert len(found.questions) > 300
    for asked, without, number in found.questions:
        assert asked in " ".join(found.passages[number].split()) or asked in found.passages[number]
        assert len(without) < len(found.passages[number])


def test_the_word_table_is_near_the_original() -> None:
    table = np.random.default_rng(0).normal(size=(50, 16)).astype(np.float32)
    table[7] = 0
    ids = np.array([[3, 7], [49, 0]])
    np.testing.assert_allclose(WordTable.quantised(table).rows(ids), table[ids], atol=0.02)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("m@a+x", "m@a+x", True),
        ("m@a+x", "m@a", True),
        ("m@a", "m@a", True),
        ("m@a+x", "m@a+y", False),
        ("m@a+x", "m@b", False),
        ("n@a", "m@a+x", False),
        ("c++@a", "c++@a+x", True),
    ],
)
def test_names_of_earlier_releases_are_known(one: str, other: str, *, same: bool) -> None:
    assert same_embedder(one, other) is same_embedder(other, one) is same


def test_the_settings_choose_what_runs_the_model(prepared_folder: Path, tmp_path: Path) -> None:
    def chosen(models: Path, runtime: str) -> object:
        return build.embedder(Settings(models=models, embedder=EmbedderSettings(runtime=runtime)))

    there, nothing = prepared_folder.parent, tmp_path
    assert isinstance(chosen(there, "auto"), PreparedEmbedder)
    assert isinstance(chosen(there, "sentence-transformers"), SentenceTransformerEmbedder)
    assert isinstance(chosen(nothing, "auto"), SentenceTransformerEmbedder)
    with pytest.raises(ModelUnavailable, match="run `citewell model prepare`"):
        chosen(nothing, "prepared")


def test_answers_come_without_torch(prepared_folder: Path, tmp_path: Path) -> None:
    script = """
import sys
from bot.cli import main
unwanted = ["torch", "transformers", "sentence_transformers", "onnx"]
sys.modules.update(dict.fromkeys(unwanted))  # None: it cannot be imported
main(["--data", sys.argv[1], "demo"])
"""
    env = os.environ | {"CITEWELL_MODELS": str(prepared_folder.parent), "PYTHONPATH": str(ROOT)}
    shown = subprocess.run(
        [sys.executable, "-c", script, tmp_path / "data"], env=env, capture_output=True, text=True, check=False
    )
    assert shown.returncode == 0, shown.stderr
    assert "Biden" in shown.stdout
