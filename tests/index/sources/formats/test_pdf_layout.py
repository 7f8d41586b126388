"""Paragraphs out of lines: what parts them, what goes on, and what is no part of the text."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from index.sources.formats.pdf_layout import Block, Line, Sheet, blocks

WIDE = "The ferry to Ostrava Island sails again from Monday on, the office"


def line(text: str, *, top: float, left: float = 72, size: float = 12, cut: bool = False) -> Line:
    """A line so far below the upper edge of a page of 800 points; a letter is half as wide as high."""
    return Line(text=text, left=left, right=left + len(text) * size / 2, base=800 - top, size=size, cut=cut)


def sheet(*lines: Line) -> Sheet:
    return Sheet(lines=lines, height=800)


def column(texts: Sequence[str], *, top: float = 200, step: float = 14) -> list[Line]:
    return [line(text, top=top + at * step) for at, text in enumerate(texts)]


def test_no_lines_are_no_blocks() -> None:
    assert blocks([]) == blocks([sheet()]) == []


def test_a_wider_gap_parts_paragraphs_and_a_usual_one_does_not() -> None:
    first, second = column([WIDE, "said on"]), column([WIDE, "said again"], top=245)
    assert blocks([sheet(*first, *second)]) == [Block(text=f"{WIDE} said on"), Block(text=f"{WIDE} said again")]


def test_an_indented_line_after_a_sentence_begins_a_paragraph() -> None:
    lines = column([WIDE, WIDE[:-1] + "."])
    assert len(blocks([sheet(*lines, line("   It sails.", top=228, left=90))])) == 2
    assert len(blocks([sheet(*column([WIDE, WIDE]), line("and sails.", top=228, left=90))])) == 1


def test_a_short_line_that_ends_a_sentence_ends_its_paragraph() -> None:
    assert [one.text for one in blocks([sheet(*column([WIDE, "said.", WIDE, "said"]))])] == [
        f"{WIDE} said.",
        f"{WIDE} said",
    ]


def test_a_sentence_goes_on_over_the_page_and_a_new_one_begins_anew() -> None:
    assert [one.text for one in blocks([sheet(*column([WIDE])), sheet(*column(["said on Monday."]))])] == [
        f"{WIDE} said on Monday."
    ]
    assert len(blocks([sheet(*column([WIDE, "It sails."])), sheet(*column(["Tickets cost more."]))])) == 2


def test_larger_letters_are_headings_by_their_size() -> None:
    page = sheet(
        line("The ferry", top=150, size=24), line("What it costs", top=180, size=16), *column([WIDE, WIDE, WIDE])
    )
    assert [(one.text, one.level) for one in blocks([page])[:2]] == [("The ferry", 1), ("What it costs", 2)]


def test_items_of_a_list_stay_apart() -> None:
    assert [one.text for one in blocks([sheet(*column(["• one", "• two", "goes on", "3. three"]))])] == [
        "• one",
        "• two goes on",
        "3. three",
    ]


@pytest.mark.parametrize("number", ["7", "- 7 -", "Page 7", "7 / 12", "Seite 7 von 12", "xii"])
def test_page_numbers_at_the_edge_are_left_out(number: str) -> None:
    assert blocks([sheet(*column([WIDE]), line(number, top=780))]) == [Block(text=WIDE)]


@pytest.mark.parametrize("text", ["in 1999.", "May 12.", "1999.", "civil", "said"])
def test_the_end_of_a_sentence_at_the_edge_stays(text: str) -> None:
    assert blocks([sheet(*column([WIDE, text], top=752))]) == [Block(text=f"{WIDE} {text}")]


def test_a_number_amid_the_page_stays() -> None:
    assert blocks([sheet(*column([WIDE, "412"]))]) == [Block(text=f"{WIDE} 412")]


def test_running_heads_are_left_out_whether_by_their_words_or_by_how_they_count() -> None:
    heads = ("The ferry 1", "2 Lindmouth Courier", "The pier 3", "4 Lindmouth Courier", "The mayor 5")
    sheets = [sheet(line(head, top=30), *column([f"{WIDE} {head[:5]}."])) for head in heads]
    assert [one.text for one in blocks(sheets)] == [f"{WIDE} {head[:5]}." for head in heads]
