"""What speaks for a sentence is a number each, and the numbers say what their names say."""

from __future__ import annotations

import numpy as np
import pytest

from index.answering.features import SIGNS, Sentence, coverage
from index.ingest.draft import draft
from tests.index.examples import FERRY, ferry, mill, trace

LINES = """The ferry sails on Sunday. It costs 14 crowns. Who pays for it?
Nobody knows the day when the ferry is to be back.

Where the ferry goes
"""


def signs_of(question: str, text: str = LINES, title: str = "Notice") -> dict[str, dict[str, float]]:
    """The signs of each sentence, by their names."""
    found = trace(question, draft("a test", text, title=title)).scored
    return {_text(one): dict(zip(SIGNS, one.signs.tolist(), strict=True)) for _, one, *_ in found}


def _text(sentence: Sentence) -> str:
    candidate = sentence.ranked.candidate
    start = candidate.passage.span.start
    return candidate.text[sentence.span.start - start : sentence.span.end - start]


def test_every_sentence_has_all_signs_and_they_are_small_numbers() -> None:
    for _, sentence, *_ in trace("When does the ferry sail?", ferry(), mill()).scored:
        assert sentence.signs.shape == (len(SIGNS),)
        assert np.isfinite(sentence.signs).all()
        assert np.abs(sentence.signs).max() <= 1.01


def test_signs_have_names_of_their_own() -> None:
    assert len(set(SIGNS)) == len(SIGNS)


def test_a_sentence_knows_its_place_in_the_article() -> None:
    found = {FERRY[one.span.start : one.span.end] for _, one, *_ in trace("ferry", ferry()).scored}
    assert "The crossing takes 50 minutes." in found
    assert all(FERRY.count(text) == 1 for text in found)


def test_an_answer_of_the_kind_asked_for_is_seen() -> None:
    when = signs_of("When does the ferry sail?")
    assert when["The ferry sails on Sunday."]["mention"] == 1
    assert when["The ferry sails on Sunday."]["explicit"] == 1
    assert when["It costs 14 crowns."]["mention"] == 0
    assert signs_of("How many crowns does it cost?")["It costs 14 crowns."]["mention"] == 1


def test_what_the_question_says_itself_is_no_answer() -> None:
    assert signs_of("When on Sunday does the ferry sail?")["The ferry sails on Sunday."]["mention"] == 0


def test_headings_questions_short_and_first_sentences_are_seen() -> None:
    found = signs_of("When does the ferry sail?")
    assert [text for text, signs in found.items() if signs["heading"]] == ["Where the ferry goes"]
    assert [text for text, signs in found.items() if signs["question"]] == ["Who pays for it?"]
    assert found["It costs 14 crowns."]["brevity"] == 1
    assert found["Nobody knows the day when the ferry is to be back."]["brevity"] == 0
    assert found["The ferry sails on Sunday."]["first"] == 1
    assert found["It costs 14 crowns."]["first"] == 0
    assert found["It costs 14 crowns."]["pronoun"] == 1


def test_words_of_the_question_are_seen_in_the_sentence_beside_it_and_in_the_title() -> None:
    found = signs_of("harbour ferry", "The ferry sails. It is late. Nobody waits.", "Harbour news")
    assert 0 < found["The ferry sails."]["coverage"] < 1
    assert found["It is late."]["coverage"] == 0
    assert found["It is late."]["neighbour_coverage"] == found["The ferry sails."]["coverage"]
    assert found["Nobody waits."]["neighbour_coverage"] == 0
    assert found["Nobody waits."]["title_coverage"] > 0


def test_the_same_words_are_closer_than_others() -> None:
    found = signs_of("The ferry sails on Sunday")
    assert max(found, key=lambda text: found[text]["maxsim"]) == "The ferry sails on Sunday."


@pytest.mark.parametrize(
    ("held", "share"), [(["ferri", "sail"], 1.0), (["ferri"], 0.75), (["mill"], 0.0), ([], 0.0), (["ferri"] * 3, 0.75)]
)
def test_coverage_is_a_share_by_weight(held: list[str], share: float) -> None:
    assert coverage({"ferri": 0.6, "sail": 0.2}, held) == pytest.approx(share)


def test_a_question_without_words_is_covered_by_nothing() -> None:
    assert coverage({}, ["ferri"]) == 0.0
