"""From ranked passages to quotes: the sentence that answers, with its neighbours, from different places."""

from __future__ import annotations

import itertools

import pytest

from index.answering import select
from index.domain.article import Quote, Span
from index.ingest.draft import draft
from tests.index.examples import FERRY, assert_slice, ferry, mill, trace

LONG = "\n\n".join(
    f"Item {number} is about the ferry. The ferry sails on day {number} of the month. Captain {name} is on board then. "
    + f"Nothing else of note was said of it in the {number}th meeting of the board. " * 4
    for number, name in enumerate(("Vell", "Strand", "Lind", "Marsh", "Hollin", "Quist"), 1)
)


def sentence_of(quote: Quote) -> str:
    return quote.article.text[quote.sentence.start : quote.sentence.end]


def test_sentences_are_chosen_best_first() -> None:
    scores = [score for score, *_ in trace("When does the ferry sail?", ferry(), mill()).scored]
    assert scores == sorted(scores, reverse=True)


def test_every_sentence_of_the_passages_found_is_looked_at() -> None:
    found = trace("ferry", ferry(), mill())
    looked = {(one.ranked.candidate.id, one.span) for _, one, *_ in found.scored}
    assert looked == {(r.candidate.id, span) for r in found.ranked for span in r.candidate.passage.sentences}


def test_the_answer_sentence_stands_between_its_neighbours() -> None:
    quote = trace("When does it leave in the morning?", ferry()).quotes[0]
    assert sentence_of(quote) == "It leaves at nine in the morning."
    assert quote.text == FERRY.partition("\n")[0]


def test_a_sentence_at_the_edge_has_one_neighbour() -> None:
    made = draft("a test", "The ferry sails on Sunday. It costs 14 crowns. Nobody waits.", title="T")
    assert trace("ferry sails", made).quotes[0].text == "The ferry sails on Sunday. It costs 14 crowns."
    assert trace("nobody waits", made).quotes[0].text == "It costs 14 crowns. Nobody waits."


def test_one_sentence_is_quoted_alone() -> None:
    (quote,) = trace("When does the ferry sail?", draft("a test", "The ferry sails on Sunday.")).quotes
    assert (quote.text, quote.span) == ("The ferry sails on Sunday.", quote.sentence)


@pytest.mark.parametrize("most", [1, 2, 3, 5])
def test_there_are_at_most_so_many_quotes_from_different_places(most: int) -> None:
    quotes = trace("When does the ferry sail?", draft("a test", LONG, title="Board"), mill(), quotes=most).quotes
    assert len(quotes) == most
    for one, other in itertools.combinations(quotes, 2):
        assert one.article.id != other.article.id or not _overlap(one.span, other.span)


def _overlap(one: Span, other: Span) -> bool:
    return one.start < other.end and other.start < one.end


def test_the_same_sentence_is_not_quoted_twice() -> None:
    twin = draft("a test", FERRY.replace("Children", "All children"), title="The ferry, again")
    quotes = trace("When does the ferry to Skarrow sail again?", ferry(), twin).quotes
    said = [sentence_of(quote) for quote in quotes]
    assert len(said) == len(set(said))
    assert "The ferry to Skarrow sails again on Sunday." in said


def test_all_quotes_are_slices_that_carry_the_answers_confidence() -> None:
    found = trace("When does the ferry sail?", draft("a test", LONG), ferry(), mill())
    for quote in found.quotes:
        assert_slice(quote, quote.article.text)
        assert quote.confidence == found.answer.confidence


@pytest.mark.parametrize("question", ["Why was it shut?", "Tell me of the ferry", "the of and"])
def test_where_no_kind_is_asked_for_a_focus_is_inside_its_sentence_or_none(question: str) -> None:
    for quote in trace(question, ferry(), mill()).quotes:
        assert quote.focus is None or quote.focus.within(quote.sentence)


def test_passages_are_settled_by_their_best_sentences() -> None:
    found = trace("When does the ferry sail?", ferry(), mill())
    order = select.settle(found.ranked, found.scored)
    assert {one.candidate.id for one in order} == {one.candidate.id for one in found.ranked}
    best = [max(s.score for s in found.scored if s.sentence.ranked.candidate.id == one.candidate.id) for one in order]
    totals = [one.score + select.SENTENCE_WEIGHT * score for one, score in zip(order, best, strict=True)]
    assert totals == sorted(totals, reverse=True)
    assert select.settle([], []) == []
