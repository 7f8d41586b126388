"""What a question asks for, and how much each of its words tells."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.answering.question import Kind, idf, kind_of, main_part, token_weights
from index.language.terms import terms
from tests.doubles.models import HashingEmbedder


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("When does Biden visit?", Kind.WHEN),
        ("when does biden visit", Kind.WHEN),
        ("What year did the mill burn down?", Kind.WHEN),
        ("On which day does the ferry sail?", Kind.WHEN),
        ("Since when is the ramp bent?", Kind.WHEN),
        ("After the storm, when did it return?", Kind.WHEN),
        ("Who pays for it?", Kind.WHO),
        ("To whom did Netanyahu talk?", Kind.WHO),
        ("Where does the ferry go?", Kind.WHERE),
        ("In which country did he land?", Kind.WHERE),
        ("How many people fled?", Kind.HOW_MANY),
        ("how old is the captain", Kind.HOW_MANY),
        ("What percentage of them voted?", Kind.HOW_MANY),
        ("How much does a ticket cost?", Kind.HOW_MUCH),
        ("What is the price of a ticket?", Kind.HOW_MUCH),
        ("Why was it shut?", Kind.OTHER),
        ("Is the ferry late?", Kind.OTHER),
        ("ferry timetable", Kind.OTHER),
        ("Tell me about the mill", Kind.OTHER),
        ("", Kind.OTHER),
    ],
)
def test_the_kind_of_answer_is_known_by_the_questions_words(question: str, kind: Kind) -> None:
    assert kind_of(question) is kind


@given(st.text())
def test_any_text_has_a_kind(text: str) -> None:
    assert kind_of(text) in Kind


@pytest.mark.parametrize("text", ["what " * 2_000, "how " * 2_000 + "?", "when,;: " * 1_000, "a" * 5_000])
def test_a_long_question_does_not_hold_anybody_up(text: str) -> None:
    assert kind_of(text) in Kind


@pytest.mark.parametrize(
    ("question", "part"),
    [
        ("Who did Netanyahu talk to before Biden's visit?", "Who did Netanyahu talk to"),
        ("When does Biden visit?", "When does Biden visit?"),
        ("Before the visit, who called him?", "Before the visit, who called him?"),
    ],
)
def test_a_clause_that_sets_the_scene_is_told_from_the_main_part(question: str, part: str) -> None:
    assert main_part(question).strip() == part


@given(st.text())
def test_the_main_part_is_the_beginning_of_the_question(text: str) -> None:
    assert text.startswith(main_part(text))


def test_a_rare_word_tells_more_than_a_common_one() -> None:
    told = [idf(n, 1000) for n in (0, 1, 10, 100, 1000)]
    assert told == sorted(told, reverse=True)
    assert told[0] == pytest.approx(1)
    assert all(0 <= value <= 1 for value in told)


def test_words_tell_something_in_a_library_of_one_passage() -> None:
    assert 0 < idf(1, 1) < idf(0, 1) == pytest.approx(1)


def weights_of(text: str, **told: float) -> dict[str, float]:
    """The weight of each of the question's tokens, by the token's letters."""
    offsets = HashingEmbedder().question(text).offsets
    words = {term: told.get(term, 1.0) for term in terms(text)}
    return {text[o.start : o.end]: float(w) for o, w in zip(offsets, token_weights(text, offsets, words), strict=True)}


def test_tokens_weigh_as_much_as_their_words_tell() -> None:
    weights = weights_of("When does the ferry sail?", ferri=0.2, sail=0.8)
    assert sum(weights.values()) == pytest.approx(1)
    assert weights["sail"] == pytest.approx(4 * weights["ferry"])
    assert weights["ferry"] > weights["the"] == weights["When"] > weights["?"] == 0


def test_tokens_of_one_word_share_its_weight() -> None:
    text = "ferries sail"
    whole = HashingEmbedder().question(text).offsets
    parts = [whole[0]._replace(end=3), whole[0]._replace(start=3), whole[1]]
    words = dict.fromkeys(terms(text), 1.0)
    np.testing.assert_allclose(token_weights(text, parts, words), [0.25, 0.25, 0.5])


@pytest.mark.parametrize("text", ["the of and", "?", "… !"])
def test_tokens_without_telling_words_weigh_the_same(text: str) -> None:
    offsets = HashingEmbedder().question(text).offsets
    weights = token_weights(text, offsets, {})
    assert float(weights.sum()) == pytest.approx(1)
    assert np.ptp(weights) == pytest.approx(0)


def test_no_tokens_have_no_weights() -> None:
    assert token_weights("ferry", [], {"ferri": 1.0}).shape == (0,)
