"""Words that people take for the same become the same term."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.language.terms import STOP_WORDS, fold, stem, terms


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("visit", "Visited"),
        ("visits", "visiting"),
        ("ferry", "FERRIES"),
        ("café", "cafe"),
        ("cafe\u0301", "café"),
        ("Zażółć", "zazolc"),
        ("1,400", "1400"),
        ("Straße", "strasse"),
        ("ﬁne", "fine"),
        ("Putin’s", "Putin's"),
        ("state-owned", "state owned"),
        ("visit,", "“visit”"),
    ],
)
def test_forms_of_a_word_give_the_same_terms(one: str, other: str) -> None:
    assert terms(one) == terms(other) != []


@pytest.mark.parametrize(("one", "other"), [("1,400", "1,401"), ("2023", "2022"), ("ferry", "fern"), ("3.5", "35")])
def test_other_words_give_other_terms(one: str, other: str) -> None:
    assert terms(one) != terms(other)


def test_stop_words_are_left_out_and_the_order_is_kept() -> None:
    assert terms("When does the ferry sail to the island?") == [stem("ferry"), stem("sail"), stem("island")]
    assert terms("What is it about, and who are they?") == []


def test_stop_words_stand_as_terms_are_looked_up() -> None:
    assert all(word == fold(word) and word.isalnum() for word in STOP_WORDS)


def test_a_word_repeated_is_a_term_repeated() -> None:
    assert terms("bridge bridge") == ["bridg", "bridg"]


def test_scripts_without_spaces_give_pairs_of_characters() -> None:
    assert terms("東京都") == ["東京", "京都"]
    assert terms("渡") == ["渡"]
    assert set(terms("京都")) <= set(terms("東京都へ行く"))


@pytest.mark.parametrize("text", ["", " \n", "?!…", "— “” ()", "🦉"])
def test_text_without_words_has_no_terms(text: str) -> None:
    assert terms(text) == []


@given(st.text())
def test_terms_are_folded_words_without_blanks_or_marks(text: str) -> None:
    for term in terms(text):
        assert term
        assert not term.isspace()
        assert '"' not in term
        assert term == fold(term)


@given(st.text(), st.text())
def test_terms_of_two_texts_are_those_of_each(one: str, other: str) -> None:
    assert terms(f"{one}\n{other}") == terms(one) + terms(other)
