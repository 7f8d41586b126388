"""Asking within a scope, with a server's own tuning, and without passages that an admin hid."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from index.answering.calibration import Weights
from index.answering.followup import Turn
from index.answering.pipeline import AS_SET, Options, Tuning, bars
from index.domain.article import Draft
from index.domain.errors import BadScope, UnknownArticle
from index.domain.scope import Scope
from index.domain.stores import Corpus
from index.library.library import Library
from tests.index.examples import FERRY, ferry, library, mill

SAIL = "When does the ferry to Skarrow sail again?"


def both(corpus: Corpus, **options: Any) -> Library:
    made = library(corpus, **options)
    made.add(ferry(published="2024-03-01"))
    made.add(mill(published="2024-05-01"))
    return made


# scope


def test_only_the_named_article_is_quoted(corpus: Corpus) -> None:
    made = both(corpus)
    for number in (1, 2):
        answer = made.ask(SAIL, scope=Scope(article_id=number))
        assert {quote.article.id for quote in answer.quotes} == {number}


def test_only_articles_of_the_named_days_are_quoted(corpus: Corpus) -> None:
    made = both(corpus)
    made.add(Draft(title="Undated", text="The ferry to Skarrow sails again on Monday."))
    for scope, number in (
        (Scope(until=date(2024, 3, 1)), 1),
        (Scope(since=date(2024, 3, 2)), 2),
        (Scope(since=date(2024, 5, 1), until=date(2024, 5, 1)), 2),
    ):
        answer = made.ask(SAIL, scope=scope)
        assert {quote.article.id for quote in answer.quotes} == {number}


def test_a_scope_without_articles_has_no_answer(corpus: Corpus) -> None:
    answer = both(corpus).ask(SAIL, scope=Scope(since=date(2030, 1, 1)))
    assert (answer.quotes, answer.nearest, answer.confidence) == ((), (), 0.0)


def test_an_article_that_is_gone_is_no_scope(corpus: Corpus) -> None:
    made = both(corpus)
    made.remove(1)
    with pytest.raises(UnknownArticle, match="no article number 1"):
        made.ask(SAIL, scope=Scope(article_id=1))


def test_days_in_the_wrong_order_are_told(corpus: Corpus) -> None:
    with pytest.raises(BadScope, match="end before they begin"):
        both(corpus).ask(SAIL, scope=Scope(since=date(2024, 5, 1), until=date(2024, 3, 1)))


# tuning


def test_a_server_chooses_how_many_quotes(sample: Library) -> None:
    question = "When will the ferry to Skarrow Island return?"
    counts = [len(sample.ask(question, tuning=Tuning(quotes=most)).quotes) for most in (1, 2)]
    assert counts == [1, 2]
    assert sample.ask(question, tuning=AS_SET) == sample.ask(question)


def test_how_sure_to_be_is_the_bar_of_the_share_that_is_to_be_answered() -> None:
    options, weights = Options(), Weights.shipped()
    tuned = options.tuned(Tuning(answered=0.8))
    assert (tuned.confidence, tuned.maybe) == bars(weights, 0.8) == (weights.bar(0.8), weights.bar(0.824))
    assert tuned.confidence > options.confidence
    assert replace(tuned, confidence=options.confidence, maybe=options.maybe) == options


def test_the_default_bars_are_those_of_the_default_share() -> None:
    assert bars(Weights.shipped(), 0.95) == (Options().confidence, Options().maybe)


def test_who_wants_all_answered_gets_all_and_who_wants_none_gets_none(corpus: Corpus) -> None:
    made = both(corpus, confidence=0.248)
    assert made.ask(SAIL, tuning=Tuning(answered=1.0)).quotes
    assert made.ask(SAIL, tuning=Tuning(answered=0.0)).quotes == ()


# wrong sources


def test_a_wrong_source_answers_that_question_no_more(corpus: Corpus) -> None:
    made = both(corpus)
    wrong = made.ask(SAIL).quotes[0]
    made.hide(SAIL, wrong)
    for asked in (SAIL, "when does the ferry to skarrow SAIL again", SAIL + "  "):
        answer = made.ask(asked)
        own = [quote for quote in (*answer.quotes, *answer.nearest) if quote.article.id == 1]
        assert all(quote.sentence != wrong.sentence for quote in own)


def test_it_answers_other_questions_as_before(corpus: Corpus) -> None:
    made = both(corpus)
    others = ("How long does the crossing to Skarrow take?", "When does the mill open?", "Why does the ferry sail?")
    before = [made.ask(other) for other in others]
    made.hide(SAIL, made.ask(SAIL).quotes[0])
    assert [made.ask(other) for other in others] == before


def test_it_is_found_again_once_it_is_shown_again(corpus: Corpus) -> None:
    made = both(corpus)
    before = made.ask(SAIL)
    number = made.hide(SAIL, before.quotes[0])
    assert made.ask(SAIL) != before
    assert made.ledger.unhide(number)
    assert made.ask(SAIL) == before


def test_it_stays_hidden_when_articles_are_cut_and_embedded_anew(corpus: Corpus) -> None:
    made = both(corpus)
    made.hide(SAIL, made.ask(SAIL).quotes[0])
    assert made.search.passages(1)[0].text.startswith("The ferry to Skarrow sails again on Sunday. It leaves")
    other = library(corpus, passage_words=30)  # cuts into other passages
    other.rebuild()
    assert len(other.search.passages(1)) > 1
    assert all("sails again on Sunday" not in quote.text for quote in other.ask(SAIL).quotes)


def test_a_copy_of_the_sentence_elsewhere_is_found(corpus: Corpus) -> None:
    made = both(corpus)
    text = "Storm at sea.\n\n" + FERRY.split(".", maxsplit=1)[0] + "."
    made.restore(Draft(title="Harbour news", text=text), made.now())
    made.hide(SAIL, made.ask(SAIL, scope=Scope(article_id=1)).quotes[0])
    assert {quote.article.id for quote in made.ask(SAIL).quotes if "Sunday" in quote.text} == {3}


def test_a_wrong_source_of_a_follow_up_answers_it_in_neither_reading(corpus: Corpus) -> None:
    made = both(corpus)
    asked, before = "and how long does the crossing take?", Turn(question="When does the ferry to Skarrow sail?")
    first = made.ask(asked, before=before)
    assert "50 minutes" in first.quotes[0].text
    made.hide(first.read_as or "", first.quotes[0])
    assert all("50 minutes" not in quote.text for quote in made.ask(asked, before=before).quotes)


def test_what_is_hidden_goes_with_its_article(corpus: Corpus) -> None:
    made = both(corpus)
    quote = made.ask(SAIL).quotes[0]
    made.hide(SAIL, quote)
    made.remove(1)
    assert made.ledger.hidden() == []
    with pytest.raises(UnknownArticle):
        made.hide(SAIL, quote)


# with the real weights


def test_a_question_in_other_words_shares_what_is_hidden_and_another_one_does_not(real: Callable[[], Library]) -> None:
    made = real()
    made.add(ferry())
    when, much = "When does the ferry to Skarrow sail again?", "How much does a ticket for the ferry to Skarrow cost?"
    wrong, right = made.ask(when).quotes[0], made.ask(much)
    made.hide(when, wrong)
    for asked in ("when will the ferry to Skarrow sail again", "When does the ferry sail to Skarrow again?"):
        answer = made.ask(asked)
        assert all(quote.sentence != wrong.sentence for quote in (*answer.quotes, *answer.nearest))
    assert made.ask(much) == right
    made.close()


def test_a_scope_answers_as_if_the_article_stood_alone(sample: Library) -> None:
    numbers = {entry.title: entry.id for entry in sample.articles.entries()}
    later = numbers["Skarrow ferry put off until 19 May"]
    answer = sample.ask("When will the ferry to Skarrow Island return?", scope=Scope(article_id=later))
    assert "19 May" in answer.quotes[0].text
    assert {quote.article.id for quote in answer.quotes} == {later}
    until = sample.ask("When will the ferry to Skarrow Island return?", scope=Scope(until=date(2024, 4, 1)))
    assert "5 May" in until.quotes[0].text
    assert sample.ask("When was Voyager 1 launched?", scope=Scope(article_id=later)).quotes == ()
