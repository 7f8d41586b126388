"""The library's word that a misspelled one was meant for."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.language.spelling import distance, nearest

KNOWN = {"skarrow": 3, "brennick": 2, "tuchel": 1, "ferri": 9, "fern": 1, "mill": 4}


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("tuchell", "tuchel"),
        ("skarow", "skarrow"),
        ("skrarow", "skarrow"),
        ("berninck", "brennick"),
        ("ferr", "ferri"),
        ("mil", None),
        ("harbour", None),
    ],
)
def test_the_nearest_word_is_meant(typed: str, meant: str | None) -> None:
    assert nearest(typed, KNOWN) == meant


LETTERS = st.text("abc", min_size=1, max_size=6)


def by_definition(one: str, other: str) -> int:
    """The optimal string alignment distance, as its recursion defines it."""
    if not one or not other:
        return len(one) + len(other)
    options = [
        by_definition(one[:-1], other) + 1,
        by_definition(one, other[:-1]) + 1,
        by_definition(one[:-1], other[:-1]) + (one[-1] != other[-1]),
    ]
    if len(one) > 1 and len(other) > 1 and one[-1] == other[-2] and one[-2] == other[-1]:
        options.append(by_definition(one[:-2], other[:-2]) + 1)
    return min(options)


@given(LETTERS, LETTERS)
def test_the_distance_is_the_one_of_its_definition(one: str, other: str) -> None:
    expected = by_definition(one, other)
    assert distance(one, other, 12) == expected
    assert (distance(one, other, 2) <= 2) == (expected <= 2)
