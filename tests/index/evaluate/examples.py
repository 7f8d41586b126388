"""Small data sets, written as files, and rows of questions that were never asked."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest

from index.evaluate.dataset import Fault, Flaw, Item, Source
from index.evaluate.result_rows import Row

ARTICLES = (
    {
        "id": "ferry",
        "title": "The ferry returns",
        "text": "The winter was long. The ferry sails again on Sunday. A ticket costs nine crowns.",
    },
    {
        "id": "mill",
        "title": "The old mill",
        "text": "The old mill stood by the river. It burnt down in 1987. Nobody was hurt in the fire.",
    },
    {
        "id": "owls",
        "title": "Owls at night",
        "text": "Owls hunt in the dark. Their feathers make no sound. A barn owl eats four mice each night.",
    },
)
QUESTIONS = (
    {"id": "q1", "question": "When does the ferry sail again?", "answers": ["on Sunday"], "article_id": "ferry"},
    {"id": "q2", "question": "What does a ticket for the ferry cost?", "answers": ["nine"], "article_id": "ferry"},
    {"id": "q3", "question": "When did the old mill burn down?", "answers": ["1987", "in 1987"], "article_id": "mill"},
    {"id": "q4", "question": "How many mice does a barn owl eat?", "answers": ["four"], "article_id": "owls"},
    {"id": "q5", "question": "Who painted the harbour?", "answers": [], "article_id": "ferry"},
)


def folder(
    path: Path,
    articles: Sequence[Mapping[str, Any] | str] = ARTICLES,
    questions: Sequence[Mapping[str, Any] | str] = QUESTIONS,
) -> Path:
    """A folder of JSONL; a string is written as it is."""
    path.mkdir(exist_ok=True)
    for name, rows in (("articles.jsonl", articles), ("questions.jsonl", questions)):
        lines = (row if isinstance(row, str) else json.dumps(row) for row in rows)
        (path / name).write_text("\n".join(lines) + "\n", "utf-8")
    return path


def squad(path: Path) -> Path:
    """The same articles and questions in SQuAD's form, a sentence being a paragraph."""
    entries = []
    for article in ARTICLES:
        about = [question for question in QUESTIONS if question["article_id"] == article["id"]]
        asked = [
            {
                "id": question["id"],
                "question": question["question"],
                "answers": [{"text": answer, "answer_start": 0} for answer in question["answers"]],
                "is_impossible": not question["answers"],
            }
            for question in about
        ]
        first, *others = [{"context": f"{part}."} for part in article["text"].rstrip(".").split(". ")]
        paragraphs = [{**first, "qas": asked}, *({**other, "qas": []} for other in others)]
        entries.append({"title": article["title"].replace(" ", "_"), "paragraphs": paragraphs})
    path.write_text(json.dumps({"version": "v2.0", "data": entries}), "utf-8")
    return path


def flaws(found: Sequence[Source | Item | Row | Fault]) -> list[tuple[str, Flaw]]:
    """Where and why rows were left out."""
    return [(one.place, one.flaw) for one in found if isinstance(one, Fault)]


def row(number: int, *, cluster: str = "", answerable: bool = True, confidence: float = 0.5, **fields: Any) -> Row:
    """A row, answered from a confidence of 0.5."""
    return Row(
        id=str(number),
        cluster=cluster or str(number),
        question=f"question {number}?",
        answerable=answerable,
        confidence=confidence,
        answered=confidence >= 0.5,
        **{"ms": 1.0, **fields},
    )


def none_left_out(fault: Fault) -> None:
    """A ``Tell`` for data without faults."""
    pytest.fail(str(fault))
