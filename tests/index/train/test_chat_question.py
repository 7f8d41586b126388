"""Weights of chat are fitted from messages, labelled or not. All of them are invented."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from index.domain.errors import DataSetError
from index.language.chat_question import Asking, chance, shipped
from index.train.chat_question import Message, document, fit, measured, read

PLACES = "Skerry Velm Ostby Harlen Tindra Korsa Bruvik Elmsund Fjordal Granvik Hovden Isdal".split()
LABELLED = [
    Message(text.format(place), asks)
    for place in PLACES
    for text, asks in (
        ("does the boat to {} sail today", True),
        ("when did {} get its harbour", True),
        ("who is the mayor of {} now", True),
        ("the boat to {} sails today", False),
        ("{} got its harbour when I was a child", False),
        ("I met the mayor of {} who was friendly", False),
    )
]

SAID = "we live in|I love|they left|my sister works in|it never rains in|you should see|he told us about".split("|")


def test_labelled_messages_are_learnt_and_some_are_held_out_to_measure_with() -> None:
    fitted = fit(LABELLED, shipped())
    assert fitted.figures is not None
    assert fitted.figures.questions >= 5
    assert fitted.figures.precision_at_80 > 0.9
    assert chance("when did Nordholm get its bridge", fitted.asking) > 0.5
    assert chance("Nordholm got its bridge when I was a child", fitted.asking) < 0.5


def test_messages_without_a_label_teach_by_their_question_marks() -> None:
    marked = [Message(one.text + ("?" if one.question else ".")) for one in LABELLED]
    rest = [Message(f"{said} {place}.") for place in PLACES for said in SAID]
    fitted = fit([*marked, *rest], shipped())
    assert fitted.figures is None
    assert chance("when did Nordholm get its bridge", fitted.asking) > 0.5
    assert chance("my brother works in Nordholm", fitted.asking) < 0.5


def test_the_data_file_gives_the_same_weights() -> None:
    fitted = fit(LABELLED, shipped()).asking
    again = Asking.from_json(json.dumps(document(fitted)))
    assert (again.weights, again.words, again.intercept, again.bar) == (
        fitted.weights,
        fitted.words,
        fitted.intercept,
        fitted.bar,
    )


def test_too_few_messages_are_refused() -> None:
    with pytest.raises(DataSetError, match="too little in it to learn from"):
        fit(LABELLED[:9], shipped())


def test_messages_of_one_kind_are_refused() -> None:
    with pytest.raises(DataSetError, match="sentences that do not ask"):
        fit([one for one in LABELLED if one.question], shipped())


def test_figures_count_what_reaches_the_bar() -> None:
    figures = measured(
        [
            Message("When does it sail?", question=True),
            Message("Really?", question=False),
            Message("ok", question=False),
        ]
    )
    assert (figures.messages, figures.questions) == (3, 1)
    assert (figures.precision, figures.recall) == (0.5, 1.0)


def test_a_file_is_read_line_by_line(tmp_path: Path) -> None:
    path = tmp_path / "chat.jsonl"
    path.write_text('{"text": "wen ferry", "question": true}\n\n{"text": "at eight"}\n', "utf-8")
    assert read(path) == [Message("wen ferry", question=True), Message("at eight")]


@pytest.mark.parametrize("line", ["{", "[]", '{"question": true}', '{"text": "a", "question": "yes"}', '{"text": 1}'])
def test_a_line_of_another_form_is_named(tmp_path: Path, line: str) -> None:
    path = tmp_path / "chat.jsonl"
    path.write_text('{"text": "a"}\n' + line + "\n", "utf-8")
    with pytest.raises(DataSetError, match=r"chat\.jsonl, line 2: .*; expected"):
        read(path)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(DataSetError, match=r"none\.jsonl: it cannot be read"):
        read(tmp_path / "none.jsonl")
