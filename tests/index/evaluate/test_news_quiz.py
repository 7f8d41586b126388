"""Real news in the folder's form, converted here: its own mark of what is held word for word agrees with ours."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from index.evaluate.dataset import Fault, Flaw
from index.evaluate.load_library import stock
from index.evaluate.result_rows import RowFile, read
from index.evaluate.run import ask_all, opened, summed_up
from index.evaluate.sampling import Choice
from tests.index.evaluate.examples import folder, none_left_out
from tests.index.examples import library
from tests.paths import SHARED

PART = SHARED / "data" / "news-quiz-part.jsonl"
ROWS = 200


@pytest.fixture(scope="module")
def news(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, bool]]:
    """A data set of quiz questions, and of each whether its answer stands in its passage."""
    if not PART.exists():
        pytest.skip(f"{PART.name} is not beside this checkout")
    rows = [json.loads(line) for line in PART.read_text("utf-8").splitlines()[:ROWS]]
    articles = [{"id": row["id"], "text": row["evidence"], "published": row["date"]} for row in rows]
    questions = [
        {
            "id": row["id"],
            "question": row["question"],
            "answers": [row["answer"]],
            "article_id": row["id"],
            "asked_at": row["date"],
        }
        for row in rows
    ]
    return folder(tmp_path_factory.mktemp("news"), articles, questions), {row["id"]: row["verbatim"] for row in rows}


def test_what_the_passage_does_not_hold_is_left_out(news: tuple[Path, dict[str, bool]], tmp_path: Path) -> None:
    path, verbatim = news
    made, data, faults = library(), opened(path), list[Fault]()
    numbers = stock(made, data, none_left_out).numbers
    with RowFile(tmp_path / "rows", {}) as file:
        ask_all(made, numbers, (data, Choice()), file, faults.append)
    rows = list(read(tmp_path / "rows"))
    assert {fault.flaw for fault in faults} == {Flaw.ANSWER_NOT_HELD}
    assert {row.id for row in rows} == {name for name, held in verbatim.items() if held}
    assert summed_up(rows, times=5).metrics["passage_recall_at_5"].value > 0.5
