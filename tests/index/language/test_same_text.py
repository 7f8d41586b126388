"""Two texts say the same by the words they share, unless they differ in a figure."""

from __future__ import annotations

import pytest

from index.language.same_text import differs_in_figures, numbers, said, says_the_same

FARE = "A return ticket of the ferry to Skarrow costs 12 euros for every adult on board."


def test_texts_that_share_nearly_all_words_say_the_same() -> None:
    assert says_the_same(said(FARE), said(FARE.replace("every adult", "each adult")))
    assert not says_the_same(said(FARE), said("The ferry was repaired in the yard of Brennick last winter."))
    assert not says_the_same(said(""), said(""))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("12 euros", "15 euros"),
        ("12 euros", "twelve euros"),
        ("12 euros", "12 euros on Monday"),
        ("costs", "does not cost"),
    ],
)
def test_another_figure_is_news(one: str, other: str) -> None:
    first, second = said(FARE), said(FARE.replace(one, other))
    assert not says_the_same(first, second)
    assert differs_in_figures(first, second)


def test_other_words_with_other_figures_are_no_correction() -> None:
    assert not differs_in_figures(said(FARE), said("The yard of Brennick has 15 cranes."))


def test_numbers_are_words_with_a_digit() -> None:
    assert numbers("The A320 seats 180, not many.") == {"A320", "180"}
