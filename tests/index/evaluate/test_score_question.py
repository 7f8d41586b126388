"""A question asked and judged, over a library with a double for the model."""

from __future__ import annotations

import math
from itertools import permutations
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.evaluate.dataset import Fault, Flaw, Item
from index.evaluate.load_library import stock
from index.evaluate.result_rows import Row
from index.evaluate.run import opened
from index.evaluate.score_question import Judge, ndcg
from index.library.library import Library
from tests.index.evaluate.examples import ARTICLES, folder, none_left_out
from tests.index.examples import library


@pytest.fixture
def shelf() -> Library:
    return library(passage_words=8)


@pytest.fixture
def judge(shelf: Library, tmp_path: Path) -> Judge:
    """Of the three articles, each cut into passages of a sentence or two."""
    return Judge(shelf, stock(shelf, opened(folder(tmp_path)), none_left_out).numbers)


def item(text: str, *answers: str, article: str | None = "mill", **fields: Any) -> Item:
    return Item(id="q", text=text, answers=answers, article=article, split=None, place="line 1", **fields)


def judged(judge: Judge, asked: Item) -> Row:
    found = judge(asked)
    assert isinstance(found, Row), found
    return found


def fault(judge: Judge, asked: Item) -> tuple[Flaw, str]:
    found = judge(asked)
    assert isinstance(found, Fault), found
    return found.flaw, str(found)


def test_a_right_answer_is_seen_as_one(judge: Judge) -> None:
    row = judged(judge, item("When had it burnt down?", "1987"))
    assert (row.id, row.cluster, row.answerable, row.answered) == ("q", "mill", True, True)
    assert row.in_first_quote
    assert row.in_any_quote
    assert row.rank is not None
    assert row.ms > 0


def test_a_row_agrees_with_what_the_library_says(judge: Judge, shelf: Library) -> None:
    asked = item("When did the old mill burn down?", "1987")
    row, trace = judged(judge, asked), shelf.trace(asked.text)
    quote = trace.answer.quotes[0]
    marked = quote.focus or quote.sentence
    assert row.marked == quote.article.text[marked.start : marked.end]
    assert row.in_first_sentence == ("1987" in quote.article.text[quote.sentence.start : quote.sentence.end])
    assert row.in_first_quote == ("1987" in quote.text)
    assert row.confidence == trace.answer.confidence
    found = ["1987" in passage.candidate.text for passage in trace.ranked]
    assert row.rank == found.index(True) + 1


def test_the_words_of_another_article_are_not_right(judge: Judge) -> None:
    question = "What does a ticket for the ferry cost?"
    assert judged(judge, item(question, "nine crowns", article="ferry")).rank == 1
    assert judged(judge, item(question, "nine crowns", article="ferry")).in_first_quote
    wrong = judged(judge, item(question, "the old mill", article="mill"))
    assert wrong.rank != 1
    assert not wrong.in_first_sentence


def test_without_an_article_any_passage_with_the_answer_is_right(judge: Judge) -> None:
    row = judged(judge, item("What does a ticket for the ferry cost?", "nine", article=None))
    assert (row.rank, row.cluster, row.taken_out) == (1, "q", None)


def test_an_article_is_taken_out_for_the_second_asking(judge: Judge, shelf: Library) -> None:
    asked = item("When did the old mill burn down?", "1987")
    row = judged(judge, asked)
    number = next(entry.id for entry in shelf.articles.entries() if entry.title == "The old mill")
    without = shelf.trace(asked.text, view=shelf.without(number)).answer
    assert row.taken_out == without.confidence != row.confidence
    assert row.taken_out_answered == bool(without.quotes)
    assert all(quote.article.id != number for quote in (*without.quotes, *without.nearest))
    assert shelf.articles.count() == len(ARTICLES)


def test_an_unanswerable_question_is_judged_by_its_silence_alone(judge: Judge) -> None:
    row = judged(judge, item("Who painted the harbour?"))
    assert (row.answerable, row.rank, row.taken_out, row.em) == (False, None, None, 0.0)


def test_a_withheld_quote_is_judged_too(tmp_path: Path) -> None:
    silent = library(confidence=1.0)
    judge = Judge(silent, stock(silent, opened(folder(tmp_path)), none_left_out).numbers)
    row = judged(judge, item("When did the old mill burn down?", "1987"))
    assert (row.answered, row.in_any_quote, bool(row.marked)) == (False, True, True)


def test_an_answer_across_passages_stands_in_its_article(judge: Judge) -> None:
    row = judged(judge, item("What happened to the mill?", "by the river. It burnt down in 1987. Nobody was hurt"))
    assert (row.rank, row.ndcg) == (None, 0.0)


@pytest.mark.parametrize(
    ("asked", "flaw", "said"),
    [
        (
            item("When?", "1988"),
            Flaw.ANSWER_NOT_HELD,
            "line 1: '1988' does not stand in its article 'mill'",
        ),
        (
            item("When?", "1988", "1989"),
            Flaw.ANSWER_NOT_HELD,
            "line 1: none of its 2 answers ('1988', ...) stands in its article 'mill'",
        ),
        (item("When?", "1988", article=None), Flaw.ANSWER_NOT_HELD, "line 1: '1988' does not stand in any article"),
        (
            item("When?", "1987", article="x"),
            Flaw.UNKNOWN_ARTICLE,
            "line 1: its article 'x' is not in the data, or was left out",
        ),
        (item("why " * 200, "1987"), Flaw.QUESTION_REFUSED, "line 1: The question has 799 characters; at most 500"),
    ],
)
def test_a_question_that_cannot_be_judged_is_left_out(judge: Judge, asked: Item, flaw: Flaw, said: str) -> None:
    found, sentence = fault(judge, asked)
    assert found is flaw
    assert sentence.startswith(said)


def test_ndcg_of_hand_computed_cases() -> None:
    assert ndcg([True, False, True], 2) == pytest.approx((1 + 1 / 2) / (1 + 1 / math.log2(3)))
    assert ndcg([False, True], 1) == pytest.approx(1 / math.log2(3))
    assert ndcg([False] * 10 + [True], 1) == 0
    assert ndcg([True] * 10, 30) == pytest.approx(1)
    assert ndcg([], 0) == 0


@given(st.lists(st.booleans(), max_size=6), st.integers(0, 4))
def test_ndcg_is_best_when_the_right_ones_come_first(found: list[bool], others: int) -> None:
    existing = sum(found) + others
    gains = [ndcg(order, existing) for order in permutations(found)]
    assert all(0 <= gain <= 1 + 1e-9 for gain in gains)
    assert max(gains) == pytest.approx(ndcg(sorted(found, reverse=True), existing))
