"""The network is BERT, it learns, it goes on where it stopped, and what is written reads as it does."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
import torch
from safetensors.torch import load_file
from transformers import BertConfig, BertForQuestionAnswering

from index.domain.errors import DataSetError, ModelUnavailable
from index.models import reader_model
from index.models.reader_encoding import Encoder
from index.models.reader_model import Context
from index.models.word_table import WordTable
from index.train.reader.examine import examined
from index.train.reader.held_out import Part
from index.train.reader.lessons import Lessons
from index.train.reader.network import Batch, Network, started_from
from index.train.reader.run import Material, start_of, train
from index.train.reader.training import STATE, Plan, Step, Training
from tests.index.train.reader import examples

PLAN = Plan(steps=160, tokens=400, rate=2e-3, rise=10, keep_every=40, seed=3)


@pytest.fixture(scope="module")
def given(tmp_path_factory: pytest.TempPathFactory) -> Material:
    return examples.given(tmp_path_factory.mktemp("towns"))


@pytest.fixture(scope="module")
def start(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return examples.model(tmp_path_factory.mktemp("start") / "model")


@pytest.fixture(scope="module")
def lessons(given: Material, start: Path) -> Lessons:
    learning = {p.number: p for p in given.paragraphs if given.parts[p.article] is Part.LEARN}
    return Lessons(given.by_part[Part.LEARN], learning, encoder_of(start), PLAN.seed)


def encoder_of(start: Path) -> Encoder:
    return Encoder((start / "tokenizer.json").read_text("utf-8"))


def network_of(start: Path) -> Network:
    torch.manual_seed(0)
    return started_from(start)


def test_it_computes_what_bert_computes(start: Path, lessons: Lessons) -> None:
    ours = network_of(start).eval()
    theirs = BertForQuestionAnswering(BertConfig.from_pretrained(start)).train(mode=False)
    named = {name if "qa_" in name else f"bert.{name}": weight for name, weight in ours.weights().items()}
    words = load_file(start / "model.safetensors")["embeddings.word_embeddings.weight"]
    missing, unknown = theirs.load_state_dict(named | {"bert.embeddings.word_embeddings.weight": words}, strict=False)
    assert not missing
    assert not unknown
    batch = Batch.of([one for group in next(lessons.round(0, 400)) for one in group], torch.device("cpu"))
    with torch.inference_mode():
        found = ours(batch)
        output = theirs(input_ids=batch.tokens, token_type_ids=batch.kinds, attention_mask=batch.there)
    expected = torch.stack([output.start_logits, output.end_logits], dim=-1)
    torch.testing.assert_close(found[batch.eligible], expected[batch.eligible], atol=5e-3, rtol=1e-2)


def test_it_goes_on_where_it_stopped(start: Path, lessons: Lessons, tmp_path: Path) -> None:
    def stop(step: Step) -> None:
        if step.done == 55:
            raise KeyboardInterrupt

    plan = Plan(steps=80, tokens=400, keep_every=20, seed=3)
    whole = Training(network_of(start), lessons, plan, tmp_path / "whole")
    whole.run(lambda _: None)
    with pytest.raises(KeyboardInterrupt):
        Training(network_of(start), lessons, plan, tmp_path / "parts").run(stop)
    rest = Training(network_of(start), lessons, plan, tmp_path / "parts")
    assert rest.done == 40
    rest.run(lambda _: None)
    assert rest.done == whole.done == 80
    for name, weight in whole.network.weights().items():
        torch.testing.assert_close(rest.network.weights()[name], weight, atol=1e-3, rtol=1e-2, msg=name)


def test_the_state_of_another_plan_is_refused(start: Path, lessons: Lessons, tmp_path: Path) -> None:
    Training(network_of(start), lessons, Plan(steps=2, tokens=400, keep_every=1), tmp_path).run(lambda _: None)
    with pytest.raises(DataSetError, match="another plan"):
        Training(network_of(start), lessons, Plan(steps=2, tokens=300), tmp_path)


def test_it_learns_and_what_is_written_reads_like_it(given: Material, start: Path, tmp_path: Path) -> None:
    losses: list[float] = []
    made = train(given, start, PLAN, (tmp_path / "work", tmp_path / "out"), lambda step: losses.append(step.loss))
    assert losses[-1] < 0.6 * losses[9]
    assert made.steps == PLAN.steps
    lessons_of_towns = given.by_part[Part.LEARN]
    trained = started_from(start)
    state = load_file(tmp_path / "work" / STATE)
    trained.load_state_dict({n.removeprefix("network."): t for n, t in state.items() if n.startswith("network.")})
    paragraphs = {p.number: p for p in given.paragraphs}
    assert examined(trained, lessons_of_towns, paragraphs, encoder_of(start))["towns"].f1 > 0.5
    manifest = json.loads((tmp_path / "out" / "reader.json").read_text("utf-8"))
    assert manifest["plan"]["seed"] == 3
    assert manifest["test"]["towns"]["questions"] == 8

    one = next(lesson for lesson in lessons_of_towns if lesson.asked.answers)
    paragraph = one.asked.paragraph
    window = paragraph.between(0, 2)
    read = loaded(start, tmp_path / "out").read(one.asked.text, [Context("", paragraph.text, window)])[0]
    encoder = encoder_of(start)
    batch = Batch.of(
        [encoder.window(encoder.question(one.asked.text), [], paragraph.text, window)], torch.device("cpu")
    )
    with torch.inference_mode():
        expected = trained.eval()(batch)[0]
    begins = int(batch.kinds[0].argmax())
    np.testing.assert_allclose(read.tokens, expected[begins:-1].numpy(), atol=0.6)
    assert abs(read.nothing - float(expected[0].sum())) < 1


def loaded(start: Path, folder: Path) -> reader_model.ReaderModel:
    words = load_file(start / "model.safetensors")["embeddings.word_embeddings.weight"].numpy()
    return reader_model.load(folder, WordTable.quantised(words), (start / "tokenizer.json").read_text("utf-8"))


def test_an_altered_file_and_another_table_are_refused(given: Material, start: Path, tmp_path: Path) -> None:
    plan = Plan(steps=1, tokens=400, seed=3)
    train(given, start, plan, (tmp_path / "work", tmp_path / "out"), lambda _: None)
    other = WordTable.quantised(np.ones((9, 64), np.float32))
    with pytest.raises(ModelUnavailable, match="another table of words"):
        reader_model.load(tmp_path / "out", other, (start / "tokenizer.json").read_text("utf-8"))
    (tmp_path / "out" / "encoder.onnx").write_bytes(b"else")
    with pytest.raises(ModelUnavailable, match=r"encoder\.onnx was altered"):
        loaded(start, tmp_path / "out")
    with pytest.raises(ModelUnavailable, match=r"reader\.json"):
        loaded(start, tmp_path / "nowhere")


def test_a_model_that_is_not_at_hand_is_told(tmp_path: Path) -> None:
    with pytest.raises(ModelUnavailable, match=r"has no model\.safetensors"):
        start_of(str(tmp_path))
