"""Articles that repeat one another are quoted once: of near-duplicate passages the better one stands."""

from __future__ import annotations

from index.domain.article import Draft
from index.ingest.draft import draft
from tests.index.examples import FERRY, ferry, trace

QUESTION = "When does the ferry to Skarrow leave in the morning?"
TWIN = FERRY.replace("Children travel free", "All children travel free")
"""As another paper prints it."""


def twin(text: str = TWIN) -> Draft:
    return draft("twin.txt", text, title="The ferry, as others print it")


def test_a_passage_that_another_article_repeats_is_quoted_from_one_alone() -> None:
    found = trace(QUESTION, ferry(), twin(), quotes=10)
    assert len(found.ranked) == 2  # both were found
    assert len({quote.article.id for quote in found.quotes}) == 1
    assert {one.sentence.ranked.candidate.id for one in found.scored} == {found.ranked[0].candidate.id}


def test_articles_that_differ_in_more_than_a_few_words_are_both_quoted() -> None:
    less = FERRY.replace("Tomas Vell", "whose name is not known to us here at all").replace("ramp", "long old pier")
    less = less.replace("travel", "of all ages who live there may go along with them")
    found = trace(QUESTION, ferry(), twin(less), quotes=10)
    assert len({quote.article.id for quote in found.quotes}) == 2


def test_another_number_is_news() -> None:
    dearer = FERRY.replace("14 crowns", "16 crowns")
    found = trace("What does a return ticket cost?", ferry(), twin(dearer), quotes=10)
    shown = " ".join(quote.text for quote in found.quotes)
    assert "14 crowns" in shown
    assert "16 crowns" in shown


def test_the_better_one_is_kept() -> None:
    for first, second in ((ferry(), twin()), (twin(), ferry())):
        found = trace("When does the ferry as others print it leave in the morning?", first, second)
        assert found.quotes[0].article.id == found.ranked[0].candidate.article_id
