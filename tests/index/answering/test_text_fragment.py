"""Links to a quoted sentence: they name the page's own words, and the first place where these stand is the sentence.

What a browser would find is worked out here by the draft's own steps, over the article's text.
"""

from __future__ import annotations

import re
from dataclasses import replace
from urllib.parse import unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.answering.text_fragment import passage_link
from index.domain.article import Span
from index.language.passages import split
from index.sample import drafts
from tests.index.answering.test_surroundings import quoted
from tests.index.examples import ARTICLE

PAGE = "https://a.example/ferry"
T = "The guest house is open. The ferry sails on Sunday. It leaves at nine, as it did for many years before the storm."


def link(text: str, words: str, url: str = PAGE, longest: int = 512) -> str:
    return passage_link(quoted(text, words, url=url), longest) or ""


def folded(text: str) -> str:
    return " ".join(re.findall(r"\w+", text.casefold()))


def found_by_a_browser(made: str, text: str) -> str | None:
    """The words that a link's text directive marks in a text; ``None`` where it finds none. Signs do not count."""
    parts = made.partition(":~:text=")[2].split(",")
    prefix = folded(unquote(parts.pop(0)[:-1])) + " " if parts[0].endswith("-") else ""
    start, *end = (folded(unquote(part)) for part in parts)
    page = f" {folded(text)} "
    begin = page.find(f" {prefix}{start} ")
    if begin < 0:
        return None
    begin += len(prefix)
    stop = begin + len(start) + 1
    if end:
        until = page.find(f" {end[0]} ", stop)
        if until < 0:
            return None
        stop = until + len(end[0]) + 1
    return page[begin:stop].strip()


def test_a_short_sentence_is_named_as_a_whole() -> None:
    assert link(T, "The ferry sails on Sunday.") == f"{PAGE}#:~:text=The%20ferry%20sails%20on%20Sunday"


def test_of_a_long_sentence_its_beginning_and_its_end_are_named() -> None:
    made = link(T, "It leaves at nine, as it did for many years before the storm.")
    assert made == f"{PAGE}#:~:text=It%20leaves%20at%20nine,years%20before%20the%20storm"


def test_signs_with_a_meaning_of_their_own_are_encoded() -> None:
    made = link("A well-known ship, Marta & Sons.", "A well-known ship, Marta & Sons.")
    assert made == f"{PAGE}#:~:text=A%20well%2Dknown%20ship%2C%20Marta%20%26%20Sons"


def test_letters_of_any_script_are_encoded_as_utf_8() -> None:
    assert link("Паром.", "Паром.") == f"{PAGE}#:~:text=%D0%9F%D0%B0%D1%80%D0%BE%D0%BC"


def test_a_pages_own_fragment_stays_and_an_older_directive_goes() -> None:
    words = "The ferry sails on Sunday."
    assert link(T, words, f"{PAGE}#prices") == f"{PAGE}#prices:~:text=The%20ferry%20sails%20on%20Sunday"
    assert link(T, words, f"{PAGE}#prices:~:text=old") == f"{PAGE}#prices:~:text=The%20ferry%20sails%20on%20Sunday"
    assert link(T, words, f"{PAGE}?a=1&b=2") == f"{PAGE}?a=1&b=2#:~:text=The%20ferry%20sails%20on%20Sunday"


def test_signs_of_markdown_are_no_words_of_the_page() -> None:
    text = "- The *ferry* sails on [Sunday](https://b.example) and comes back to the pier at nine in the evening."
    assert link(text, text) == f"{PAGE}#:~:text=and%20comes%20back%20to,nine%20in%20the%20evening"
    assert link("## The prices", "## The prices") == f"{PAGE}#:~:text=The%20prices"


def test_a_sentence_that_begins_like_an_earlier_one_is_told_apart() -> None:
    text = (
        "The ferry to Skarrow sails again on Sunday, says the mayor. Nobody believes it.\n\n"
        "The ferry to Skarrow sails again on Monday, says the owner of the ship."
    )
    made = link(text, text.split("\n\n")[1])
    assert found_by_a_browser(made, text) == folded(text.split("\n\n")[1])


def test_a_sentence_that_stands_there_twice_is_told_by_what_stands_before() -> None:
    text = "On Sunday it rains. It sails.\n\nOn Monday it shines. It sails."
    span = Span(text.rindex("It sails."), len(text))
    second = replace(quoted(text, "It sails.", url=PAGE), span=span, sentence=span)
    assert passage_link(second) == f"{PAGE}#:~:text=Monday%20it%20shines-,It%20sails"


def test_too_long_a_link_is_left_plain() -> None:
    page = "https://a.example/" + "x" * 480
    assert link(T, "The ferry sails on Sunday.", page) == page
    assert link("渡船は日曜日に出る" * 20, "渡船は日曜日に出る" * 20) == PAGE


def test_where_both_ends_do_not_fit_the_beginning_is_named_alone() -> None:
    words = "It leaves at nine, as it did for many years before the storm."
    whole = link(T, words)
    assert link(T, words, longest=len(whole) - 1) == f"{PAGE}#:~:text=It%20leaves%20at%20nine"


def test_without_a_web_address_there_is_nothing_to_point_into() -> None:
    quote = quoted(T, "The ferry sails on Sunday.")
    assert passage_link(quote) is None


@pytest.mark.parametrize("words", ["***", "|", "# #"])
def test_a_sentence_without_a_word_of_the_page_has_the_plain_link(words: str) -> None:
    assert link(f"One. {words} Two.", words) == PAGE


def test_every_sentence_of_the_sample_articles_is_found_by_its_link() -> None:
    for one in drafts():
        for sentence in {s for passage in split(one.title, one.text) for s in passage.sentences}:
            words = one.text[sentence.start : sentence.end]
            made = link(one.text, words)
            assert len(made) <= 512
            assert found_by_a_browser(made, f"{one.title}\n{one.text}") == folded(words), made


@given(ARTICLE, st.data())
def test_whatever_the_text_a_link_is_a_link(text: str, data: st.DataObject) -> None:
    passages = split("", text)
    if not passages:
        return
    sentence = data.draw(st.sampled_from(data.draw(st.sampled_from(passages)).sentences))
    made = link(text, text[sentence.start : sentence.end])
    assert made.startswith(PAGE)
    assert len(made) <= 512
    assert re.fullmatch(r"[!-~]+", made)
    assert made == PAGE or re.fullmatch(r"#:~:text=([\w.~%]+-,)?[\w.~%]+(,[\w.~%]+)?", made.removeprefix(PAGE))
