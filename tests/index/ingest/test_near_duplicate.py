"""A copy is told from an article of its own. All articles here are invented."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.ingest.near_duplicate import is_copy, resembling, sketch

WORDS = [f"{first}{second}" for first in "ba be bi bo bu da de di do du".split() for second in "ra li no ke su".split()]
FERRY = (
    "The ferry Northern Star ran aground off Vessby on Monday with 212 people on board. "
    "The coast guard took all of them ashore by midnight, and nobody was hurt. "
    "The operator said that the ship's steering had failed in the strait between the islands. "
    "Divers are to look at the hull on Thursday, and the line stays closed until then. "
    "The mayor of Vessby, Runa Thorsdottir, thanked the volunteers who had opened the school to the passengers."
)


def story(seed: int, words: int = 300) -> str:
    chosen = random.Random(seed)
    return " ".join(chosen.choice(WORDS) for _ in range(words))


@pytest.mark.parametrize(
    "copy",
    [
        FERRY,
        FERRY.upper().replace(". ", ".\n\n"),
        f"VESSBY (Invented Press) - {FERRY}",
        f"{FERRY} Reporting by Ada Example; editing by Ben Sample. Copyright 2023.",
        FERRY.rsplit(". ", 1)[0],
    ],
    ids=["the same", "set anew", "with a dateline", "with a byline", "cut short"],
)
def test_a_copy_with_another_frame_is_a_copy(copy: str) -> None:
    assert is_copy(copy, FERRY)
    assert resembling(sketch(copy), {1: sketch(story(1)), 2: sketch(FERRY)}) == [2]


@pytest.mark.parametrize(
    "other",
    [
        f"{FERRY} On Friday the divers found a second crack, and the owner said that the ferry would be scrapped.",
        FERRY.replace("212", "190").replace("Monday", "the 3rd").replace("Thursday", "the 7th"),
        FERRY.replace("212", "190"),
        "The ferry Northern Star ran aground off Vessby on Monday with 212 people on board.",
        story(7),
        "",
    ],
    ids=["says more", "other figures", "a figure corrected", "too short to judge", "another story", "nothing"],
)
def test_what_says_something_else_is_no_copy(other: str) -> None:
    assert not is_copy(other, FERRY)


def test_the_same_report_of_another_day_is_no_copy() -> None:
    report = f"Weather for Vessby, day {{}}. {story(3)} High {{}} degrees, low {{}} degrees. {story(4)}"
    assert not is_copy(report.format(12, 18, 9), report.format(13, 21, 11))


def test_the_most_alike_comes_first() -> None:
    text = story(1)
    longer = f"{text} {story(2, words=100)}"
    sketches = {5: sketch(longer), 6: sketch(story(9)), 7: sketch(text)}
    assert resembling(sketch(text), sketches) == [7, 5]


def test_articles_without_a_sketch_are_passed_over() -> None:
    assert resembling(sketch(FERRY), {1: b"", 2: sketch(FERRY)}) == [2]
    assert resembling(sketch("Too short."), {1: b"", 2: sketch(FERRY)}) == []


def test_a_sketch_is_the_same_on_every_machine() -> None:
    assert len(sketch(FERRY)) == 512
    assert sketch(FERRY)[:8].hex() == "cc944f03a9c20309"


@given(st.text(), st.text())
def test_any_texts_can_be_compared(new: str, old: str) -> None:
    assert is_copy(new, old) in {True, False}
    assert resembling(sketch(new), {1: sketch(old)}) in ([], [1])
