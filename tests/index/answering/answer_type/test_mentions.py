"""Dates, numbers, sums and names are found where they stand."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.answering.features import is_explicit, mentions
from index.answering.question import Kind
from index.domain.article import Span
from tests.index.examples import ARTICLE


def found(kind: Kind, sentence: str) -> list[str]:
    return [sentence[start:end] for start, end in mentions(kind, sentence)]


@pytest.mark.parametrize(
    ("sentence", "dates"),
    [
        ("He is to go to Israel on Wednesday.", ["Wednesday"]),
        ("It opens on 5 May 2024 and shuts on 6 June.", ["5 May 2024", "6 June"]),
        ("It opened on March 3, 1987.", ["March 3, 1987"]),
        ("It was built in 1987.", ["1987"]),
        ("The day is 2024-05-19.", ["2024-05-19"]),
        ("It came yesterday.", ["yesterday"]),
        ("It leaves at 9 p.m. sharp.", ["9 p.m"]),
        ("They met last week.", ["last week"]),
        ("He left two years ago.", ["two years ago"]),
        ("In the 19th century it was rye.", ["19th century"]),
        ("He will be back soon.", []),
        ("They may come.", []),
    ],
)
def test_dates_are_found(sentence: str, dates: list[str]) -> None:
    assert found(Kind.WHEN, sentence) == dates


@pytest.mark.parametrize(
    ("sentence", "explicit"),
    [
        ("on Wednesday", True),
        ("in 1987", True),
        ("tomorrow", True),
        ("soon", False),
        ("in spring", False),
        ("last week", False),
        ("1,987 people", False),
    ],
)
def test_a_day_or_year_is_told_from_soon(sentence: str, explicit: bool) -> None:  # noqa: FBT001 - a parameter
    assert is_explicit(Kind.WHEN, sentence) is explicit
    assert not is_explicit(Kind.OTHER, sentence)


@pytest.mark.parametrize(
    ("sentence", "numbers"),
    [
        ("At least 1,400 people fell ill.", ["1,400"]),
        ("Up to a million people have fled.", ["a million"]),
        ("Twenty-seven of 32 schools came.", ["Twenty-seven", "32"]),
        ("It grew by 2.5 million in a year.", ["2.5 million"]),
        ("Nobody came.", []),
    ],
)
def test_numbers_are_found(sentence: str, numbers: list[str]) -> None:
    assert found(Kind.HOW_MANY, sentence) == numbers


@pytest.mark.parametrize(
    ("sentence", "sums"),
    [
        ("A ticket costs $14.50 now.", ["$14.50"]),
        ("They gave 846 million euros in all.", ["846 million euros"]),
        ("It cost £2m.", ["£2m"]),
        ("Ten dollars are owed.", ["Ten dollars"]),
        ("Nobody paid.", []),
    ],
)
def test_sums_are_found(sentence: str, sums: list[str]) -> None:
    assert found(Kind.HOW_MUCH, sentence) == sums


@pytest.mark.parametrize(
    ("sentence", "names"),
    [
        ("Earlier, Netanyahu spoke with Vladimir Putin.", ["Netanyahu", "Vladimir Putin"]),
        ("The ferry goes to Port Osmund on Sunday.", ["Port Osmund"]),
        ("On Monday He said The.", []),
        ("nobody came.", []),
    ],
)
def test_names_are_found(sentence: str, names: list[str]) -> None:
    assert set(names) <= set(found(Kind.WHO, sentence))
    assert bool(names) == bool(found(Kind.WHO, sentence))


def test_nothing_is_looked_for_without_a_kind() -> None:
    assert found(Kind.OTHER, "On Monday, Tomas Vell paid 14 crowns.") == []


@given(text=ARTICLE, kind=st.sampled_from(Kind))
def test_mentions_lie_in_the_sentence_in_order(text: str, kind: Kind) -> None:
    spans = mentions(kind, text)
    whole = Span(0, len(text))
    assert all(span.within(whole) for span in spans)
    assert spans == sorted(spans)


@pytest.mark.parametrize("kind", Kind)
@pytest.mark.parametrize("part", ["A", "1", "1,", "A. ", "Al ", "one ", "May ", "$1", "’", "A-"])
def test_a_passage_of_anything_does_not_hold_anybody_up(kind: Kind, part: str) -> None:
    text = (part * 6_000)[:6_000] + "x"
    assert all(span.end <= len(text) for span in mentions(kind, text))
    is_explicit(kind, text)
