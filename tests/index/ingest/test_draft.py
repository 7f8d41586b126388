"""What people hand in becomes a draft to the letter, or is refused with a reason."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given

from index.domain.errors import BadField, BadFrontMatter, EmptyArticle, NotText
from index.ingest.draft import MOST_AUTHOR, MOST_TITLE, MOST_URL, draft
from index.language.title import title_of
from tests.index.examples import ARTICLE


@given(ARTICLE)
def test_a_draft_keeps_its_text_to_the_letter_and_has_a_title(text: str) -> None:
    try:
        made = draft("a.txt", text)
    except EmptyArticle:
        assert not any(character.isalnum() for character in text)
        return
    assert made.text == text
    assert 0 < len(made.title) <= MOST_TITLE
    assert made.title.strip() == made.title != ""


@pytest.mark.parametrize("text", ["", " \n\t", "…", "---\n***", "🦉"])
def test_an_article_without_a_word_is_refused(text: str) -> None:
    with pytest.raises(EmptyArticle, match=r"a\.txt has no text"):
        draft("a.txt", text)


@pytest.mark.parametrize(("text", "told"), [("The\0ferry", "zero bytes"), ("The \ud83d ferry", r"U\+D83D")])
def test_characters_that_no_file_can_hold_are_refused(text: str, told: str) -> None:
    with pytest.raises(NotText, match=told):
        draft("a.txt", text)
    for field in ("title", "author"):
        with pytest.raises(BadField, match=field):
            draft("a.txt", "The ferry", **{field: text})


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("# The ferry\n\nIt sails.", "The ferry"),
        ("\n\n  The ferry  \nIt sails.", "The ferry"),
        ("---\n\n## The ferry ##", "The ferry"),
        ("- The **ferry** [sails](https://isle.example/a) again", "The ferry sails again"),
        ("It sails. " * 40, "It sails."),
        ("\ufeffThe ferry", "\ufeffThe ferry"),
        ("word " * 100, ("word " * 19).strip() + "…"),
    ],
)
def test_without_a_title_the_first_line_is_the_title(text: str, title: str) -> None:
    assert draft("a.txt", text).title == title


def test_text_without_words_has_no_title() -> None:
    assert title_of("…\n") is None


def test_fields_are_kept_as_typed_less_blanks_around() -> None:
    made = draft(
        "a.txt",
        "Text.",
        title=" The\n ferry ",
        url=" https://a.example/x?y#z ",
        published=" 2024-05-01 ",
        author=" I. S. ",
    )
    assert (made.title, made.url, made.published, made.author) == (
        "The ferry",
        "https://a.example/x?y#z",
        date(2024, 5, 1),
        "I. S.",
    )


HEAD = "---\ntitle: The ferry\nlink: https://a.example/f\ndate: 2024-05-01\nauthor: I. S.\n---\n\n"


def test_what_the_head_of_a_file_says_counts_where_nothing_was_typed() -> None:
    made = draft("a.md", HEAD + "It sails.", author="T. V.")
    assert (made.title, made.url, made.published, made.author, made.text) == (
        "The ferry",
        "https://a.example/f",
        date(2024, 5, 1),
        "T. V.",
        "It sails.",
    )


def test_a_head_without_text_or_that_cannot_be_read_is_refused() -> None:
    with pytest.raises(EmptyArticle, match=r"a\.md has no text"):
        draft("a.md", HEAD)
    with pytest.raises(BadFrontMatter, match=r"a\.md begins with front matter that cannot be read"):
        draft("a.md", "---\ntitle: a: b: c\n---\nIt sails.")
    with pytest.raises(BadField, match="date"):
        draft("a.md", HEAD.replace("2024-05-01", "soon") + "It sails.")


@pytest.mark.parametrize("empty", [None, "", "  \n"])
def test_empty_fields_count_as_not_given(empty: str | None) -> None:
    made = draft("a.txt", "The ferry", title=empty, url=empty, published=empty, author=empty)
    assert (made.title, made.url, made.published, made.author) == ("The ferry", None, None, None)


@pytest.mark.parametrize(
    "url",
    [
        "example.org",
        "ftp://a.example/x",
        "javascript:alert(1)",
        "file:///etc/passwd",
        "https://",
        "https:///path",
        "http://[::1",
        "https://user:secret@a.example/",
        "https://a.example/with space",
        "https://a.example/\u202etxt",
        "https://a.example/" + "x" * MOST_URL,
        "https://a.example/\ud800",
        "not a link",
    ],
)
def test_what_is_no_link_is_refused(url: str) -> None:
    with pytest.raises(BadField, match="link") as refused:
        draft("a.txt", "Text.", url=url)
    assert "https://example.org/news" in str(refused.value)
    assert len(str(refused.value)) < 250


@pytest.mark.parametrize(
    "day", ["soon", "17.10.2023", "2023-13-01", "2023-02-30", "10/17/2023", "2023-10-17T12:00", "0"]
)
def test_what_is_no_day_is_refused(day: str) -> None:
    with pytest.raises(BadField, match="YYYY-MM-DD") as refused:
        draft("a.txt", "Text.", published=day)
    assert repr(day) in str(refused.value)


@pytest.mark.parametrize(("field", "most"), [("title", MOST_TITLE), ("author", MOST_AUTHOR)])
def test_a_field_may_be_so_long_and_no_longer(field: str, most: int) -> None:
    assert getattr(draft("a.txt", "Text.", **{field: "x" * most}), field) == "x" * most
    with pytest.raises(BadField, match=f"{field}.*at most {most} characters"):
        draft("a.txt", "Text.", **{field: "x" * (most + 1)})
