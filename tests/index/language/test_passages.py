"""Passages are slices of the article, of a readable size, and no word is lost between them."""

from __future__ import annotations

import itertools
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.domain.article import Passage
from index.language.passages import is_heading, split
from index.language.sentences import words_in
from tests.index.examples import ARTICLE
from tests.lengths import drawn

SENTENCE = "The ferry number {} carries nine people over the wide grey river today."
"""Thirteen words."""


def texts(passages: list[Passage], text: str) -> list[str]:
    return [text[p.span.start : p.span.end] for p in passages]


def sentences_of(passages: list[Passage], text: str) -> list[list[str]]:
    return [[text[start:end] for start, end in p.sentences] for p in passages]


def paragraph(first: int, count: int) -> str:
    return " ".join(SENTENCE.format(first + number) for number in range(count))


def cut(text: str, title: str = "", most: int = 150) -> list[str]:
    return texts(split(title, text, most), text)


@drawn(long=300, short=60)
@given(text=ARTICLE, most=st.integers(20, 60))
def test_passages_are_slices_in_order_and_begin_and_end_with_a_sentence(text: str, most: int) -> None:
    passages = split("The ferry returns", text, most)
    for passage in passages:
        assert 0 <= passage.span.start < passage.span.end <= len(text)
        assert passage.sentences[0].start == passage.span.start
        assert passage.sentences[-1].end == passage.span.end
    for before, after in itertools.pairwise(passages):
        assert before.span.start < after.span.start
        assert before.span.end < after.span.end
        assert before.sentences[-1].end <= after.sentences[0].start or before.sentences[-1] == after.sentences[0]


@drawn(long=300, short=60)
@given(text=ARTICLE, most=st.integers(20, 60))
def test_a_passage_is_over_the_limit_only_where_a_heading_joins(text: str, most: int) -> None:
    for passage, sentences in zip(p := split("T", text, most), sentences_of(p, text), strict=True):
        assert len(passage.sentences) > 0
        words = [words_in(sentence) for sentence in sentences]
        assert max(words) <= most
        if sum(words) > most:
            assert is_heading(sentences[0])


@drawn(long=300, short=60)
@given(text=ARTICLE, title=st.sampled_from(["The ferry returns", "Heading", ""]))
def test_every_word_stands_in_a_passage_but_those_of_title_and_link_list(text: str, title: str) -> None:
    passages = split(title, text, 30)
    if not words_in(text):
        assert passages == []
        return
    covered = {at for p in passages for s in p.sentences for at in range(s.start, s.end)}
    left = [m.span() for m in re.finditer(r"\w+", text) if m.start() not in covered]
    inner = [span for span in left if passages[0].span.start < span[0] < passages[-1].span.end]
    assert passages
    assert inner == []
    if not re.search(r"(?i)similar|heading|returns", text):
        assert left == []


def test_paragraphs_of_a_readable_size_stay_whole() -> None:
    parts = [paragraph(0, 6), paragraph(10, 8), paragraph(20, 11)]
    assert cut("\n\n".join(parts)) == parts


def test_short_paragraphs_are_merged_up_to_the_limit() -> None:
    text = "\n\n".join(paragraph(10 * i, 2) for i in range(9))
    found = cut(text)
    assert all(50 < words_in(part) <= 150 for part in found)
    assert "".join(found).replace("\n", "") == text.replace("\n", "")


def test_long_paragraphs_are_packed_by_sentences_with_one_of_overlap() -> None:
    text = paragraph(0, 40)
    found = sentences_of(split("", text), text)
    assert len(found) > 3
    assert all(sum(map(words_in, part)) <= 150 for part in found)
    for before, after in itertools.pairwise(found):
        assert before[-1] == after[0]
        assert before[-1] != after[-1]
    assert dict.fromkeys(s for part in found for s in part) == dict.fromkeys(SENTENCE.format(i) for i in range(40))


def test_a_sentence_longer_than_a_passage_is_cut_between_words() -> None:
    text = "word " * 1000 + "end."
    found = cut(text)
    assert all(words_in(part) <= 150 for part in found)
    assert " ".join(found).split() == text.split()


def test_a_heading_goes_with_what_follows_it() -> None:
    text = f"{paragraph(0, 7)}\n\nWhat is planned\n\n{paragraph(10, 7)}"
    assert cut(text) == [paragraph(0, 7), f"What is planned\n\n{paragraph(10, 7)}"]


def test_the_title_at_the_top_is_no_passage() -> None:
    body = paragraph(0, 6)
    for top in (
        "The Ferry returns\n\n",
        "# The ferry returns\n\nThe ferry  returns!\n\n",
        "\ufeffThe ferry returns\r\n\r\n",
    ):
        assert cut(top + body, "The ferry returns") == [body]


def test_an_article_that_is_only_its_title_still_has_a_passage() -> None:
    assert cut("The ferry returns", "The ferry returns") == ["The ferry returns"]


@pytest.mark.parametrize(
    "links",
    [
        "Similar Posts",
        "Similar Posts\n\nA mill opens\n\nThe bakers of the west",
        "Similar Posts:\n\nA mill opens",
        "## Related articles\n\n- [A mill opens](https://a.example/1)\n- [Rye](https://a.example/2)",
        "You may also like\nA mill opens",
        "Tags\n\nRead more\n\nA mill opens\n\nShare this",
        "Related news on the ferry",
    ],
)
def test_a_closing_list_of_links_is_no_passage(links: str) -> None:
    body = paragraph(0, 6)
    assert cut(f"{body}\n\n{links}\n") == [body]


@pytest.mark.parametrize(
    "closing",
    [
        "Similar posts were put up along the pier.",
        "More on this tomorrow.",
        "Other news reports speak of nine: five men and four women.",
        "The last boat",
    ],
)
def test_a_closing_paragraph_that_looks_like_links_stays(closing: str) -> None:
    assert cut(f"{paragraph(0, 6)}\n\n{closing}")[-1].endswith(closing)


def test_links_in_the_middle_stay() -> None:
    text = f"{paragraph(0, 6)}\n\nRelated articles\n\nA mill opens\n\n{paragraph(10, 6)}"
    assert "A mill opens" in "".join(cut(text))


def test_an_article_copied_from_a_page_loses_its_doubled_title_and_similar_posts() -> None:
    first, second = paragraph(0, 7), paragraph(10, 7)
    title = "A visit is planned. He said so"
    text = f"{title}\n\n{title.replace(' He', '  He')}\n\n{first}\n\nThe visit\n\n{second}\n\nSimilar Posts"
    assert cut(text, title) == [first, f"The visit\n\n{second}"]


FOLDED = """The ferry sails again on Sunday, said the mayor of the
island, who had promised that it would be back before the
summer. Nobody had believed him. It leaves at nine in the
morning."""


@pytest.mark.parametrize("end", ["\n", "\r\n", " \n", "\n  "])
def test_text_folded_at_some_width_is_one_paragraph(end: str) -> None:
    text = FOLDED.replace("\n", end)
    (sentences,) = sentences_of(split("", text), text)
    assert [" ".join(sentence.split()) for sentence in sentences] == [
        (
            "The ferry sails again on Sunday, said the mayor of the island, "
            "who had promised that it would be back before the summer."
        ),
        "Nobody had believed him.",
        "It leaves at nine in the morning.",
    ]


def test_lines_that_are_not_folded_are_paragraphs_of_their_own() -> None:
    text = "Opening hours\nTuesday to Saturday\nMonday shut"
    assert sentences_of(split("", text), text) == [["Opening hours", "Tuesday to Saturday", "Monday shut"]]


@pytest.mark.parametrize("end", ["\n\n", "\r\n\r\n", "\n \t\n", "\n\n\n\n"])
def test_blank_lines_of_any_kind_part_paragraphs(end: str) -> None:
    parts = [paragraph(0, 6), paragraph(10, 6)]
    assert cut(end.join(parts)) == parts


def test_scripts_without_spaces_are_split_by_their_characters() -> None:
    text = "渡船は日曜日に港を出て島へ向かう予定です。" * 40
    found = split("", text)
    assert all(words_in(part) <= 150 for part in texts(found, text))
    assert all(sentence.endswith("。") for part in sentences_of(found, text) for sentence in part)


@pytest.mark.parametrize("text", ["", " \n\t ", "— … !", "***\n\n---"])
def test_text_without_a_word_has_no_passage(text: str) -> None:
    assert split("T", text) == []


@pytest.mark.parametrize("text", ["One.", "One", "1", "渡", "_"])
def test_one_word_is_one_passage(text: str) -> None:
    assert cut(text) == [text]


@pytest.mark.parametrize(
    "text",
    [
        f"{paragraph(0, 10)}\n\n" * 1300,
        "word " * 200_000,
        "w" * 1_000_000,
        "ab\n" * 100_000,
        "It rained.\n\n" + "Similar Posts\n\n" * 60_000,
        "a" + " " * 1_000_000 + "b",
        "a" + "\n" * 1_000_000 + "b",
        "a" + "." * 1_000_000 + "b",
        "- \n" * 300_000 + "end",
        "渡船は日曜日に出る。" * 33_000,
    ],
    ids=["prose", "one line", "one word", "headings", "links", "blanks", "line ends", "dots", "list", "unspaced"],
)
def test_a_megabyte_of_anything_is_split_in_seconds(text: str) -> None:
    found = split("T", text)
    assert found
    assert all(words_in(text[p.span.start : p.span.end]) <= 150 for p in found)


def test_the_sentence_that_a_title_was_made_from_is_a_passage() -> None:
    first = "Mayor Ida Strand opened the Grell Bridge on 4 May 2021."
    assert first in cut(f"{first}\n\nIt is 310 metres long.", first)[0]
