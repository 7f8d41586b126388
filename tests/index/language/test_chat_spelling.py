"""Questions as they are typed in chat are read in plain spelling."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.language.chat_spelling import plain


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("whats the fare", "what is the fare"),
        ("whos the captain pls", "who is the captain"),
        ("why didnt it sail", "why did not it sail"),
        ("when did u say it sails", "when did you say it sails"),
        ("what should we do rn", "what should we do right now"),
        ("hey does anyone know when the ferry sails", "when the ferry sails"),
        ("Is vitamin U sold here?", "Is vitamin U sold here?"),
        ("What's the fare?", "What's the fare?"),
        ("does the 4 sail at 2", "does the 4 sail at 2"),
        ("pls", "please"),
    ],
)
def test_words_of_grammar_are_spelled_out(typed: str, read: str) -> None:
    assert plain(typed) == read


@given(st.text(min_size=1).filter(lambda text: any(character.isalnum() for character in text)))
def test_something_always_remains_to_be_asked(text: str) -> None:
    assert any(character.isalnum() for character in plain(text))
