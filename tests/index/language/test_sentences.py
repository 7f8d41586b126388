"""Sentences end where a reader would end them."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.domain.article import Span
from index.language.sentences import cut_by_words, sentences, trim, words_in
from tests.index.examples import ARTICLE


def cut(text: str) -> list[str]:
    return [text[start:end] for start, end in sentences(text, Span(0, len(text)))]


@pytest.mark.parametrize(
    "text",
    [
        "It rained.|The ferry sails!|Who waits?|Nobody…|So be it.",
        "He met Dr. Vell and Mrs. Strand on St. Mary's Road.|They spoke.",
        "The U.S. president left.|He will be back.",
        "He lives in the U.S.|The house is old.",
        "It leaves at 9 p.m. on Sunday.|Be early.",
        "It leaves at 9 p.m.|The ramp is new.",
        "J. K. Strand wrote it.|It sold well.",
        "It grew by 3.5 per cent.|Prices rose 1.2 points.",
        "“We count the days.”|She smiled.",
        '"Who pays?" he asked.|Nobody knew.',
        "(It was shut.)|Then it opened.",
        "He said no.|“Never,” he said.",
        "Version 2.0 is out.|See a.example for more.",
        "Acme Inc. sold it.|The price fell.",
        "No. 5 is missing.|Nos. 6 and 7 are here.",
        "Wait...|What?!|Yes.",
        "Wait... for it.",
        "渡船は日曜日に出る。|九時に出発する。|「はい。」|終わり！",
        "他星期三访问以色列。|他会见总理！",
        "Кто едет?|Никто.",
        "no capital follows. still one sentence.",
        "It was he and I.|The rest left.",
    ],
)
def test_sentences_end_where_a_reader_would_end_them(text: str) -> None:
    parts = text.split("|")
    joined = " ".join(parts)
    assert cut(joined) == parts


def test_sentences_of_unspaced_scripts_need_no_space_between() -> None:
    assert cut("渡船は出る。九時だ。") == ["渡船は出る。", "九時だ。"]


def test_sentences_stay_inside_the_span_asked_for() -> None:
    text = "One. Two. Three."
    assert sentences(text, Span(5, 9)) == [Span(5, 9)]
    assert sentences(text, Span(4, 5)) == []
    assert sentences("", Span(0, 0)) == []


@given(ARTICLE)
def test_sentences_are_in_order_and_leave_out_only_white_space(text: str) -> None:
    found = sentences(text, Span(0, len(text)))
    ends = [0, *(span.end for span in found)]
    starts = [*(span.start for span in found), len(text)]
    assert all(not text[end:start].strip() for end, start in zip(ends, starts, strict=True))
    assert all(text[s.start : s.end] == text[s.start : s.end].strip() != "" for s in found)


@given(text=ARTICLE, most=st.integers(1, 12))
def test_pieces_have_at_most_so_many_words_and_lose_none(text: str, most: int) -> None:
    whole = trim(text, Span(0, len(text)))
    pieces = list(cut_by_words(text, whole, most))
    assert all(words_in(text[p.start : p.end]) <= most for p in pieces)
    assert "".join("".join(text[p.start : p.end].split()) for p in pieces) == "".join(text.split())
    assert all(a.end <= b.start for a, b in itertools.pairwise(pieces))


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("", 0),
        ("— … !", 0),
        ("The ferry sails.", 3),
        ("1,400 people", 3),
        ("渡船は出る", 5),
        ("W" * 40, 1),
        ("W" * 100, 3),
    ],
)
def test_words_are_counted(text: str, count: int) -> None:
    assert words_in(text) == count


def test_a_span_is_trimmed_to_what_can_be_seen() -> None:
    assert trim(" \n a b\t", Span(0, 7)) == Span(3, 6)
    assert trim("  \n ", Span(1, 3)) == Span(3, 3)


@pytest.mark.parametrize("run", ["." * 300_000, '."' * 150_000, "?!" * 150_000, "a." * 150_000, "。" * 100_000])
def test_a_run_of_marks_does_not_hold_anybody_up(run: str) -> None:
    text = f"It rained{run}x and then. The ferry sails."
    assert cut(text)[-1] == "The ferry sails."
