"""What counts as an answer: hand-computed cases of the two ways to compare."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.evaluate.answer_match import exact_match, f1, folded, holds, normalised


def test_case_and_white_space_do_not_matter() -> None:
    assert holds(folded("It sails\n on\tSUNDAY."), [folded("On  Sunday")])
    assert holds(folded("Die Straße"), [folded("STRASSE")])
    assert not holds(folded("It sails on Monday."), [folded("on Sunday"), folded("Friday")])
    assert not holds(folded("It sails."), [])


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("The  Eiffel Tower!", ["eiffel", "tower"]),
        ("a theatre, an atom", ["theatre", "atom"]),
        ("$5.00", ["500"]),
        ("U.S.", ["us"]),
        ("the", []),
    ],
)
def test_words_are_normalised_as_squad_does(text: str, words: list[str]) -> None:
    assert normalised(text) == words


@pytest.mark.parametrize(
    ("marked", "answers", "exact", "shared"),
    [
        ("The Sunday", ["Monday", "sunday."], 1.0, 1.0),
        ("on Sunday in May", ["Sunday"], 0.0, 2 * 1 * 0.25 / 1.25),  # precision 1/4, recall 1
        ("nine nine crowns", ["nine crowns"], 0.0, 2 * (2 / 3) * 1 / (2 / 3 + 1)),
        ("owl", ["Sunday"], 0.0, 0.0),
        ("", ["Sunday"], 0.0, 0.0),
        ("the", ["a"], 1.0, 1.0),  # nothing is left of either
    ],
)
def test_spans_are_compared_by_their_words(marked: str, answers: list[str], exact: float, shared: float) -> None:
    assert exact_match(marked, answers) == exact
    assert f1(marked, answers) == pytest.approx(shared)


@given(st.text(max_size=30), st.lists(st.text(max_size=30), min_size=1, max_size=3))
def test_a_span_that_matches_shares_all_its_words(marked: str, answers: list[str]) -> None:
    assert 0 <= f1(marked, answers) <= 1
    assert exact_match(marked, answers) <= f1(marked, answers)
    assert exact_match(marked, [*answers, marked]) == 1
