"""Questions as people type them find what the articles write in full; headings and notes are no answer."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from index.answering.answer_type.line_role import Role
from index.answering.misspelled import corrected, replaced
from index.domain.article import Draft, Span
from index.domain.stores import Corpus
from index.library.library import Library
from tests.index.examples import ferry, library, mill, trace


@pytest.mark.parametrize("typed", ["skarow", "Skarrrow", "sakrrow"])
def test_a_misspelled_name_is_read_as_the_librarys_own(typed: str, corpus: Corpus) -> None:
    library(corpus).add(ferry())
    question = f"when does the ferry to {typed} sail"
    at = question.index(typed)
    whole, pieces = [Span(at, at + len(typed))], [Span(at, at + 3), Span(at + 3, at + len(typed))]
    assert corrected(question, pieces, corpus.search) == {typed: "Skarrow"}
    assert corrected(question, whole, corpus.search) == {}, "the model knows a word that it does not cut"
    assert replaced(question, {typed: "Skarrow"}) == "when does the ferry to Skarrow sail"


def test_a_misspelled_question_is_answered_as_the_plain_one(real: Callable[[], Library]) -> None:
    made = real()
    for one in (ferry(), mill()):
        made.add(one)
    plain = made.trace("when does the ferry to Skarrow sail")
    typed = made.trace("wen does the ferry to Skarrrow sail pls")
    assert typed.question.text == plain.question.text
    assert (typed.question.typed, typed.answer.read_as) == ("wen does the ferry to Skarrrow sail pls", None)
    assert typed.quotes[0].sentence == plain.quotes[0].sentence
    assert 0 < typed.question.words["skarrow"] < plain.question.words["skarrow"]


def test_a_known_word_is_never_changed() -> None:
    assert trace("Is the fern to Skarrow late?", ferry(), mill()).question.text == "Is the fern to Skarrow late?"


def test_a_short_form_is_read_as_the_long_one_where_that_is_commoner() -> None:
    article = Draft(title="Rally", text="Many people came to the rally. More people will come.")
    assert trace("how many ppl came", article).question.text == "how many people came"
    other = Draft(title="PPL Center", text="The PPL Center is open. PPL pays for it. Few people know.")
    assert trace("is the PPL center open", other).question.text == "is the PPL center open"


NOTED = """The island has a new pier.

## What does the ferry cost?

It is 14 crowns for everybody on board.

(The ferry, what it costs and the island are invented for the sample.)"""


def test_a_question_heading_is_read_with_its_answer_and_never_quoted_as_one() -> None:
    found = trace("What does the ferry cost?", Draft(title="Pier", text=NOTED))
    assert found.quotes[0].article.text[slice(*found.quotes[0].sentence)].startswith("It is 14 crowns")
    assert all(one.sentence.role is Role.BODY for one in found.scored)
