"""The trained reader: it learns, it is the same in numpy as in torch, and the same again from the same seed."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
import torch

from index.answering.calibration import Weights
from index.answering.span_reader import SpanReader, features
from index.domain.errors import DataSetError
from index.models.token_vectors import Projection
from index.train.holdout import HeldOut, Stocked
from index.train.small_reader.examples import Groups, Store
from index.train.small_reader.network import Batch, Plan, exported, learn
from index.train.small_reader.training import Lessons, document, examined, lessons, train
from tests.index.evaluate.examples import none_left_out
from tests.index.train import examples
from tests.index.train.examples import same

PLAN = Plan(epochs=30, hidden=24, rate=1e-2)


@pytest.fixture(scope="module")
def sets(tmp_path_factory: pytest.TempPathFactory) -> list[Stocked]:
    return [examples.stocked(tmp_path_factory.mktemp("data"))]


@pytest.fixture(scope="module")
def given(sets: list[Stocked]) -> Iterator[tuple[Lessons, Store]]:
    with tempfile.TemporaryFile() as file:
        yield examples.lessons_of(sets, file)


def test_groups_mark_where_answers_stand_in_the_right_article(given: tuple[Lessons, Store]) -> None:
    learnt = given[0].learnt
    assert len(learnt) == 9 * 6
    for group in learnt:
        words = {one.words(*ends) for one in group.sentences for ends in one.answers}
        assert {word.casefold() for word in words} <= {answer.casefold() for answer in group.answers}
        assert bool(words) == bool(group.answers)
        assert [one.linear for one in group.sentences] == sorted((one.linear for one in group.sentences), reverse=True)


def test_features_come_back_from_the_store(sets: list[Stocked]) -> None:
    with tempfile.TemporaryFile() as file:
        store, library = Store(file), sets[0].library
        maker = Groups(library, Weights.shipped().sentence, store)
        items = list(sets[0].items(none_left_out))[:2]
        groups = [maker.of(item, sets[0].numbers[item.article or ""]) for item in items]
        for item, group in zip(items, groups, strict=True):
            trace = library.trace(item.text)
            by_text = {
                scored.sentence.ranked.candidate.text[
                    scored.sentence.span.start - start : scored.sentence.span.end - start
                ]: features(trace.question, scored.sentence)
                for scored in trace.scored
                for start in [scored.sentence.ranked.candidate.passage.span.start]
            }
            assert group
            for one in group.sentences:
                for kept, seen in zip(store.get(one), by_text[one.text], strict=True):
                    np.testing.assert_allclose(kept, seen, atol=2e-3)


def test_the_loss_falls_and_the_words_are_found(given: tuple[Lessons, Store]) -> None:
    steps: list[tuple[int, int]] = []
    vectors = ("hashing@1", Projection(np.eye(64, 16, dtype=np.float32)))
    trained = train(given[0], vectors, given[1], PLAN, lambda *step: steps.append(step))
    assert trained.losses[-1] < trained.losses[0] / 2
    assert steps[-1] == (120, 120)
    assert [marks.questions for marks in trained.marks.values()] == [15]
    assert examined(trained.reader, given[0].learnt, given[1]).f1 > 0.8


def test_numpy_scores_as_torch_does(given: tuple[Lessons, Store]) -> None:
    groups, store = given[0].learnt[:5], given[1]
    network, _ = learn(groups, store, PLAN, lambda *_: None)
    vectors = ("hashing@1", Projection(np.eye(64, 16, dtype=np.float32)))
    reader = SpanReader.from_json(json.dumps(document(exported(network, *vectors))))
    batch = Batch.of(groups, store)
    with torch.no_grad():
        scores = network(batch.tokens, batch.shared, batch.there).numpy()
    for number, group in enumerate(groups):
        for row, one in enumerate(group.sentences, 8 * number):
            np.testing.assert_allclose(reader.score(store.get(one)), scores[row, : one.tokens[0]], atol=0.02)


def test_the_same_seed_gives_the_same_reader(given: tuple[Lessons, Store]) -> None:
    vectors = ("hashing@1", Projection(np.eye(64, 16, dtype=np.float32)))
    plans = (Plan(epochs=1, hidden=8), Plan(epochs=1, hidden=8), Plan(epochs=1, hidden=8, seed=1))
    one, again, other = (train(given[0], vectors, given[1], plan, lambda *_: None).reader for plan in plans)
    assert same(one, again)
    assert not same(one, other)


def test_learning_leaves_torch_as_it_was(given: tuple[Lessons, Store]) -> None:
    threads, state = torch.get_num_threads(), torch.get_rng_state()
    learn(given[0].learnt[:3], given[1], Plan(epochs=1, hidden=4), lambda *_: None)
    assert torch.get_num_threads() == threads
    assert torch.equal(torch.get_rng_state(), state)


def test_the_projection_survives_to_the_bit(given: tuple[Lessons, Store]) -> None:
    matrix = np.random.default_rng(5).standard_normal((64, 16)).astype(np.float32)
    network, _ = learn(given[0].learnt[:3], given[1], Plan(epochs=1, hidden=4), lambda *_: None)
    written = json.dumps(document(exported(network, "hashing@1", Projection(matrix))))
    assert SpanReader.from_json(written).fits(Projection(matrix))
    assert SpanReader.from_json(written).embedder == "hashing@1"


def test_too_few_questions_are_told(tmp_path: Path) -> None:
    few = [examples.stocked(tmp_path, most=10)]
    with tempfile.TemporaryFile() as file, pytest.raises(DataSetError, match="too little in it to learn from"):
        lessons(
            few,
            HeldOut.of(few, 4),
            [Groups(few[0].library, Weights.shipped().sentence, Store(file))],
            none_left_out,
            lambda *_: None,
        )
