"""The real weights on real questions: figures that a broken pipeline cannot reach."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest

from index.evaluate.load_library import stock
from index.evaluate.result_rows import RowFile, read
from index.evaluate.run import Summary, ask_all, opened, summed_up
from index.evaluate.sampling import Choice
from index.library.library import Library
from tests.index.evaluate.examples import none_left_out
from tests.paths import SHARED

PART = SHARED / "data" / "squad2-part.json"


@pytest.fixture(scope="module")
def summary(real: Callable[[], Library], tmp_path_factory: pytest.TempPathFactory) -> Summary:
    """120 questions on the first twelve paragraphs of six articles."""
    if not PART.exists():
        pytest.skip(f"{PART.name} is not beside this checkout")
    folder = tmp_path_factory.mktemp("eval")
    entries = json.loads(PART.read_bytes())["data"][:6]
    shortened = [{**entry, "paragraphs": entry["paragraphs"][:12]} for entry in entries]
    (folder / "data.json").write_text(json.dumps({"data": shortened}))
    made, data = real(), opened(folder / "data.json")
    numbers = stock(made, data, none_left_out).numbers
    with RowFile(folder / "rows", {}) as file:
        ask_all(made, numbers, (data, Choice(most=120)), file, none_left_out)
    made.close()
    return summed_up(list(read(folder / "rows")), times=100)


@pytest.mark.parametrize(
    ("name", "least"),
    [
        ("passage_recall_at_1", 0.8),
        ("passage_recall_at_5", 0.95),
        ("mrr_at_10", 0.8),
        ("ndcg_at_10", 0.7),
        ("answer_in_first_sentence", 0.65),
        ("answer_in_first_quote", 0.75),
        ("answer_in_any_quote", 0.9),
        ("span_f1", 0.2),
        ("auroc_taken_out", 0.97),
        ("refused_at_95_answered", 0.8),
        ("answered_at_default", 0.8),
    ],
)
def test_real_questions_are_answered_far_above_chance(summary: Summary, name: str, least: float) -> None:
    assert summary.metrics[name].value >= least


def test_confidence_is_not_far_from_the_truth(summary: Summary) -> None:
    assert summary.metrics["calibration_error"].value < 0.3
    assert summary.metrics["auroc_unanswerable"].value > 0.5
