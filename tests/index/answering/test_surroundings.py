"""More of the article around a quote: whole paragraphs, whole sentences, and no more than so many characters."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.answering.surroundings import widened
from index.domain.article import Article, Quote, Span
from index.language.passages import split
from tests.index.examples import ARTICLE, FERRY, assert_slice


def quoted(text: str, words: str, url: str | None = None) -> Quote:
    """A quote of nothing but ``words``."""
    start = text.index(words)
    span = Span(start, start + len(words))
    added = datetime(2024, 5, 1, tzinfo=UTC)
    article = Article(id=1, title="", text=text, url=url, published=None, author=None, added=added)
    return Quote(article=article, span=span, sentence=span, confidence=0.5)


def test_the_paragraphs_before_and_after_come_whole() -> None:
    quote = quoted(FERRY, "A storm had bent the ramp.")
    wider = widened(quote)
    assert wider.text == FERRY.strip()
    assert (wider.sentence, wider.focus, wider.confidence) == (quote.sentence, quote.focus, quote.confidence)


def test_at_the_ends_of_an_article_only_one_side_is_added() -> None:
    first = widened(quoted(FERRY, "The ferry to Skarrow sails again on Sunday."))
    assert first.text.startswith("The ferry to Skarrow")
    assert first.text.endswith("He promised a new one soon.")
    last = widened(quoted(FERRY, "Children travel free."))
    assert last.text.startswith("The harbour master")
    assert last.text.endswith("Children travel free.")


def test_only_one_paragraph_on_each_side_is_added() -> None:
    text = "One is here.\n\nTwo is here.\n\nThree is here.\n\nFour is here.\n\nFive is here."
    assert widened(quoted(text, "Three is here.")).text == "Two is here.\n\nThree is here.\n\nFour is here."


def test_a_heading_does_not_stand_for_a_paragraph() -> None:
    text = "It sailed.\n\nPrices\n\nIt costs 14 crowns.\n\nCrew\n\nIda Strand steers.\n\nNobody else does."
    wider = widened(quoted(text, "It costs 14 crowns."))
    assert wider.text == "It sailed.\n\nPrices\n\nIt costs 14 crowns.\n\nCrew\n\nIda Strand steers."


def test_a_heading_with_markdowns_sign_is_not_shown() -> None:
    text = "It sailed.\n\n## Prices\n\nChildren pay nothing.\n\nIt costs 14 crowns.\n\n# Crew\n\nIda Strand steers."
    wider = widened(quoted(text, "It costs 14 crowns."))
    assert wider.text == "Children pay nothing.\n\nIt costs 14 crowns."


def test_of_a_long_paragraph_whole_sentences_come_as_far_as_there_is_room() -> None:
    text = " ".join(f"Sentence number {number} of the text." for number in range(100))
    wider = widened(quoted(text, "Sentence number 50 of the text."), most=70)
    assert wider.text == " ".join(f"Sentence number {number} of the text." for number in (48, 49, 50, 51, 52))


def test_a_sentence_that_has_no_room_stays_away() -> None:
    text = f"{'word ' * 300}ends here. Short one. {'word ' * 300}ends too."
    assert widened(quoted(text, "Short one.")).text == "Short one."


def test_an_article_of_one_sentence_has_no_more() -> None:
    quote = quoted("Ferries sail", "Ferries sail")
    assert widened(quote) == quote


@given(ARTICLE, st.data(), st.integers(0, 300))
def test_whatever_the_text_a_wider_quote_is_a_slice_that_holds_the_quote(
    text: str, data: st.DataObject, most: int
) -> None:
    passages = split("", text)
    if not passages:
        return
    passage = data.draw(st.sampled_from(passages))
    sentence = data.draw(st.sampled_from(passage.sentences))
    quote = quoted(text, text[sentence.start : sentence.end])
    wider = widened(quote, most)
    assert_slice(wider, text)
    assert quote.span.within(wider.span)
    assert wider.span.start >= quote.span.start - most
    assert wider.span.end <= quote.span.end + most


@pytest.mark.parametrize("most", [0, -5])
def test_without_room_nothing_is_added(most: int) -> None:
    quote = quoted(FERRY, "A storm had bent the ramp.")
    assert widened(quote, most) == quote
