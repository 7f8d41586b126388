"""The estimate of whether the articles answer: a probability, from named numbers in a data file."""

from __future__ import annotations

import json
from dataclasses import replace
from importlib import resources

import numpy as np
import pytest

from index.answering.calibration import ANSWER_SIGNS, Weights, answer_signs
from index.answering.features import SIGNS
from index.answering.pipeline import Options
from index.domain.article import Draft
from index.ingest.draft import draft
from tests.index.examples import ferry, mill, trace

SHIPPED = (resources.files("index") / "data" / "weights.json").read_text("utf-8")


def test_every_sign_has_a_weight_and_every_weight_a_sign() -> None:
    kept = json.loads(SHIPPED)
    assert list(kept["sentence"]) == list(SIGNS)
    assert list(kept["answer"]) == list(ANSWER_SIGNS)
    weights = Weights.shipped()
    assert weights.sentence.shape == (len(SIGNS),)
    assert weights.answer.shape == (len(ANSWER_SIGNS),)
    assert np.isfinite([*weights.sentence, *weights.answer, weights.intercept]).all()


@pytest.mark.parametrize("part", ["sentence", "answer"])
def test_a_file_that_lacks_a_weight_is_refused(part: str) -> None:
    kept = json.loads(SHIPPED)
    missing = next(iter(kept[part]))
    del kept[part][missing]
    with pytest.raises(KeyError, match=missing):
        Weights.from_json(json.dumps(kept))


def test_the_order_of_the_file_does_not_matter() -> None:
    kept = json.loads(SHIPPED)
    kept["answer"] = dict(reversed(kept["answer"].items()))
    np.testing.assert_array_equal(Weights.from_json(json.dumps(kept)).answer, Weights.shipped().answer)


QUESTIONS = ["When does the ferry sail?", "Who owns the mill?", "zebra", "the of and", "?a", "When? " * 50]


@pytest.mark.parametrize("question", QUESTIONS)
@pytest.mark.parametrize(
    "drafts", [(ferry(), mill()), (ferry(),), (draft("a test", "One."),)], ids=["two", "one", "word"]
)
def test_the_estimate_is_a_probability_whatever_is_asked(question: str, drafts: tuple[Draft, ...]) -> None:
    found = trace(question, *drafts)
    signs = answer_signs(found.question, found.scored)
    assert signs.shape == (len(ANSWER_SIGNS),)
    assert np.isfinite(signs).all()
    assert 0 < found.answer.confidence < 1


@pytest.mark.parametrize(("intercept", "expected"), [(1e9, 1.0), (-1e9, 0.0), (0.0, 0.5)])
def test_the_estimate_follows_the_weights_and_never_overflows(intercept: float, expected: float) -> None:
    found = trace("When does the ferry sail?", ferry())
    nothing = np.zeros(len(ANSWER_SIGNS), np.float32)
    weights = replace(Weights.shipped(), answer=nothing, intercept=intercept)
    assert weights.probability(found.question, found.scored) == pytest.approx(expected)


def test_what_the_articles_say_is_likelier_than_what_they_do_not() -> None:
    said = trace("When does the ferry to Skarrow sail again?", ferry(), mill()).answer
    unsaid = trace("Which zebra won the chess cup in Peru?", ferry(), mill()).answer
    assert said.confidence > unsaid.confidence


def test_below_the_least_probability_nothing_is_an_answer_and_the_nearest_is_offered() -> None:
    answer = trace("When does the ferry sail?", ferry(), mill(), confidence=1.0, maybe=1.0).answer
    assert answer.quotes == ()
    assert not answer.maybe
    assert len(answer.nearest) == 1


def test_between_the_two_bars_the_quotes_are_what_may_be_about_it() -> None:
    sure = trace("When does the ferry sail?", ferry(), mill(), confidence=0.0).answer
    answer = trace("When does the ferry sail?", ferry(), mill(), confidence=1.0, maybe=0.0).answer
    assert answer.maybe
    assert answer.quotes == ()
    assert [quote.span for quote in answer.nearest] == [quote.span for quote in sure.quotes]


def test_a_higher_share_lowers_the_bar() -> None:
    bars = [Weights.shipped().bar(share) for share in (0.0, 0.5, 0.9, 0.95, 0.97, 0.99, 1.0)]
    assert bars == sorted(bars, reverse=True)
    assert (bars[0], bars[-1]) == (1.0, 0.0)
    assert Options().confidence == pytest.approx(bars[3])
    assert Options().maybe == pytest.approx(Weights.shipped().bar(1.03 * 0.95), abs=1e-3)


def test_at_the_least_probability_it_is_an_answer() -> None:
    likely = trace("When does the ferry sail?", ferry()).answer.confidence
    assert trace("When does the ferry sail?", ferry(), confidence=likely).answer.quotes
    assert not trace("When does the ferry sail?", ferry(), confidence=likely + 1e-6).answer.quotes
