"""The fitted estimate: every way of asking counts, the file round-trips, and more answered asks for less."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from index.answering.calibration import Weights
from index.domain.article import Draft
from index.domain.errors import DataSetError
from index.library.library import Library
from index.train.calibration import NEAR_MISS, Looking, Sight, document, fit, held_items
from index.train.holdout import HeldOut, Stocked
from tests.index.evaluate.examples import none_left_out
from tests.index.train import examples


def alone(one: Stocked, article: str) -> Library:
    source, opened = one.library.articles.get(one.numbers[article]), examples.library()
    opened.add(Draft(title=source.title, text=source.text))
    return opened


@pytest.fixture(scope="module")
def sights(tmp_path_factory: pytest.TempPathFactory) -> list[Sight]:
    one = examples.stocked(tmp_path_factory.mktemp("data"))
    items = held_items(one, HeldOut.of([one], 2), none_left_out)
    assert len(items) == 6 * 6
    return list(Looking(one, alone, 0.5, 0).at(items, none_left_out, lambda *_: None))


def test_each_question_is_asked_in_every_way(sights: list[Sight]) -> None:
    counts = {way: sum(one.way == way for one in sights) for way in ("full", "gone", "alone", "elsewhere")}
    assert counts == {"full": 36, "gone": 30, "alone": 36, "elsewhere": 36}
    assert {one.way for one in sights if one.answered} == {"full", "alone"}
    assert {one.weight for one in sights if one.way == "full"} == {0.5, 0.5 * NEAR_MISS}


def test_what_is_fitted_tells_with_from_without(sights: list[Sight]) -> None:
    fitted = fit(sights, Weights.shipped())
    (figures,) = fitted.figures.values()
    assert figures.questions == 30
    assert figures.auroc_gone > 0.9
    assert 0 <= figures.refused_near <= 1
    assert np.array_equal(fitted.weights.sentence, Weights.shipped().sentence)


def test_the_file_round_trips_and_the_bar_falls(sights: list[Sight]) -> None:
    fitted = fit(sights, Weights.shipped()).weights
    again = Weights.from_json(json.dumps(document(fitted)))
    for name in ("sentence", "answer"):
        np.testing.assert_allclose(getattr(again, name), getattr(fitted, name), atol=1e-6)
    assert (again.intercept, again.answered) == (fitted.intercept, fitted.answered)
    bars = [again.bar(share) for share in np.linspace(0, 1, 101)]
    assert bars == sorted(bars, reverse=True)
    assert (bars[0], bars[-1]) == (1, 0)


def test_the_shipped_weights_have_the_form_that_is_written() -> None:
    shipped = Weights.shipped()
    assert Weights.from_json(json.dumps(document(shipped))).answered == shipped.answered


def test_the_share_is_what_reaches_the_bar(sights: list[Sight]) -> None:
    many = [replace(one, question=f"{one.question}{n}") for n in range(3) for one in sights]
    fitted = fit(many, Weights.shipped()).weights
    full = np.array([one.signs for one in many if one.way == "full" and one.answerable])
    reach = 1 / (1 + np.exp(-(full @ fitted.answer + fitted.intercept)))
    assert 0.6 <= (reach >= fitted.bar(0.8)).mean() <= 1


def test_the_same_sights_give_the_same_weights(sights: list[Sight]) -> None:
    assert document(fit(sights, Weights.shipped()).weights) == document(fit(sights, Weights.shipped()).weights)


def test_too_little_or_one_kind_alone_is_told(sights: list[Sight]) -> None:
    with pytest.raises(DataSetError, match="too little in it to learn from: 10 held-out questions with an answer"):
        fit([one for one in sights if one.way == "full" and one.answerable][:10], Weights.shipped())
    with pytest.raises(DataSetError, match="one kind of question alone"):
        fit([one for one in sights if one.answered], Weights.shipped())


def test_of_a_single_article_questions_are_set_aside(tmp_path: Path, sights: list[Sight]) -> None:
    one_article = [replace(one, subject="one") for one in sights]
    assert fit(one_article, Weights.shipped()).figures
