"""The values refuse what cannot be, and cut quotes without losing a character."""

from __future__ import annotations

from dataclasses import FrozenInstanceError
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.domain.article import Answer, Article, Entry, Mark, Passage, Quote, Span, site_of

TEXT = "It rained. The ferry sails on Sunday. He waits."


def article(text: str = TEXT, url: str | None = None) -> Article:
    added = datetime(2024, 1, 2, tzinfo=UTC)
    return Article(id=1, title="T", text=text, url=url, published=None, author=None, added=added)


def quote(span: Span, sentence: Span, focus: Span | None = None, text: str = TEXT) -> Quote:
    return Quote(article=article(text), span=span, sentence=sentence, focus=focus, confidence=0.5)


def test_a_quote_is_the_articles_own_words() -> None:
    assert quote(Span(11, 37), Span(11, 37)).text == "The ferry sails on Sunday."


def test_a_quote_is_cut_where_its_marking_changes() -> None:
    made = quote(Span(0, len(TEXT)), Span(11, 37), Span(30, 36))
    assert list(made.pieces()) == [
        ("It rained. ", Mark.PLAIN),
        ("The ferry sails on ", Mark.SENTENCE),
        ("Sunday", Mark.FOCUS),
        (".", Mark.SENTENCE),
        (" He waits.", Mark.PLAIN),
    ]


def test_a_quote_of_one_sentence_without_focus_is_one_piece() -> None:
    assert list(quote(Span(0, 10), Span(0, 10)).pieces()) == [("It rained.", Mark.SENTENCE)]


@pytest.mark.parametrize(
    ("span", "sentence", "focus"),
    [
        (Span(0, len(TEXT) + 1), Span(0, 10), None),
        (Span(-1, 10), Span(0, 10), None),
        (Span(5, 5), Span(5, 5), None),
        (Span(10, 0), Span(0, 10), None),
        (Span(11, 37), Span(10, 37), None),
        (Span(11, 37), Span(11, 38), None),
        (Span(11, 37), Span(20, 20), None),
        (Span(0, 47), Span(11, 37), Span(10, 12)),
        (Span(0, 47), Span(11, 37), Span(36, 38)),
        (Span(0, 47), Span(11, 37), Span(20, 20)),
    ],
)
def test_a_quote_that_is_not_in_its_article_cannot_be_made(span: Span, sentence: Span, focus: Span | None) -> None:
    with pytest.raises(ValueError, match=r"is not in"):
        quote(span, sentence, focus)


@given(text=st.text(min_size=1), cuts=st.lists(st.integers(0, 60), min_size=6, max_size=6))
def test_any_quote_that_can_be_made_is_its_pieces_joined(text: str, cuts: list[int]) -> None:
    first, begins, focus, ends, stops, last = sorted(min(cut, len(text)) for cut in cuts)
    marked = Span(focus, ends) if focus < ends else None
    try:
        made = quote(Span(first, last), Span(begins, stops), marked, text)
    except ValueError:
        assert begins == stops
        return
    assert "".join(piece for piece, _ in made.pieces()) == made.text == text[first:last]
    assert "".join(piece for piece, mark in made.pieces() if mark is not Mark.PLAIN) == text[begins:stops]


@pytest.mark.parametrize(
    "sentences", [(), (Span(0, 11),), (Span(5, 8), Span(0, 4)), (Span(0, 6), Span(5, 8)), (Span(3, 3),)]
)
def test_a_passage_whose_sentences_do_not_fit_cannot_be_made(sentences: tuple[Span, ...]) -> None:
    with pytest.raises(ValueError, match="do not fit"):
        Passage(Span(0, 10), sentences)


def test_values_are_frozen() -> None:
    with pytest.raises(FrozenInstanceError):
        article().text = "Invented."  # type: ignore[misc]
    with pytest.raises(FrozenInstanceError):
        Answer(question="?").quotes = ()  # type: ignore[misc]


@pytest.mark.parametrize(
    ("url", "site"),
    [
        ("https://www.example.org/a?b#c", "example.org"),
        ("http://news.example.org:8080/", "news.example.org"),
        ("https://wwwhat.example.org", "wwwhat.example.org"),
        (None, None),
        ("", None),
    ],
)
def test_the_site_is_the_links_host(url: str | None, site: str | None) -> None:
    assert site_of(url) == article(url=url).site == site


def test_an_entry_knows_its_site_too() -> None:
    made = article(url="https://www.example.org/a")
    known = {name: getattr(made, name) for name in ("id", "title", "url", "published", "author", "added")}
    assert Entry(**known, characters=1, passages=1).site == "example.org"


def test_an_answer_without_quotes_is_an_answer() -> None:
    assert Answer(question="?") == Answer(question="?", quotes=(), nearest=(), confidence=0.0)
