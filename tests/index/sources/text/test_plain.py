"""Text and Markdown: to the letter, in any charset, with what the front matter states."""

from __future__ import annotations

import codecs
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.domain.document import Kind
from index.domain.errors import BadFrontMatter
from index.domain.source_errors import NoText
from index.sources.text.charset import to_the_letter as decoded
from index.sources.text.plain import plain
from tests.index.examples import ARTICLE

POLISH = "Żółw płynie promem na wyspę. Zażółć gęślą jaźń, powiedziała pani burmistrz Łucja Wiśniewska. " * 3
RUSSIAN = "Паром на остров снова ходит с понедельника, сообщила администрация порта. " * 3
JAPANESE = "島へのフェリーは月曜日から再び運航します。市長は島民にとって良い日だと述べました。" * 3


@given(ARTICLE)
def test_text_in_utf8_is_kept_to_the_letter(text: str) -> None:
    assert decoded(text.encode()) == text.removeprefix("\ufeff")


@given(st.binary(), st.text(st.characters(codec="ascii"), max_size=30))
def test_no_bytes_and_no_declaration_make_it_fail(data: bytes, charset: str) -> None:
    assert isinstance(decoded(data, f"text/plain; charset={charset}"), str)


@pytest.mark.parametrize(
    ("text", "charset"),
    [
        (POLISH, "iso-8859-2"),
        (POLISH, "cp1250"),
        (RUSSIAN, "koi8-r"),
        (RUSSIAN, "windows-1251"),
        (JAPANESE, "shift_jis"),
        (JAPANESE, "euc-jp"),
        (JAPANESE, "iso-2022-jp"),
        ("“The café” – a naïve façade", "cp1252"),
    ],
)
def test_a_declared_charset_is_believed(text: str, charset: str) -> None:
    assert decoded(text.encode(charset), f'text/plain; charset="{charset}"') == text


@pytest.mark.parametrize(
    ("text", "charset"),
    [
        (RUSSIAN, "cp1251"),
        (RUSSIAN, "koi8-r"),
        (POLISH, "iso-8859-2"),
        (POLISH, "cp1250"),
        (JAPANESE, "shift_jis"),
        (JAPANESE, "euc-jp"),
    ],
)
def test_a_charset_that_is_not_declared_is_found(text: str, charset: str) -> None:
    assert decoded(text.encode(charset)) == text


@pytest.mark.parametrize(
    ("mark", "charset"),
    [(codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be")],
)
def test_a_byte_order_mark_goes_before_what_is_declared(mark: bytes, charset: str) -> None:
    assert decoded(mark + POLISH.encode(charset), "text/plain; charset=iso-8859-1") == POLISH


@pytest.mark.parametrize(
    "charset", ["nonsense", "zip", "rot13", "idna", "punycode", "unicode_escape", "utf-7", "x" * 500]
)
def test_utf8_is_utf8_whatever_is_declared(charset: str) -> None:
    assert decoded(POLISH.encode(), f"text/plain; charset={charset}") == POLISH
    assert decoded(b"caf\xe9 in the old town", f"text/plain; charset={charset}")


def test_a_text_tells_nothing_but_its_first_line() -> None:
    found = plain(b"\n  The ferry sails again\n\nOn Monday.\n", kind=Kind.TEXT, name="a.txt")
    assert (found.title, found.text) == ("The ferry sails again", "\n  The ferry sails again\n\nOn Monday.\n")
    assert (found.published, found.author, found.url, found.site, found.language) == (None,) * 5


def test_front_matter_is_read_and_stays_in_the_text() -> None:
    head = "---\ntitle: The ferry\ndate: 2024-03-04\nauthor: Ada Brandt\nlink: https://lindmouth.example/1\n---\n"
    text = f"{head}# Other\n\nText."
    found = plain(text.encode(), kind=Kind.MARKDOWN, name="a.md", url="https://files.example/a.md")
    assert (found.title, found.published, found.author) == ("The ferry", date(2024, 3, 4), "Ada Brandt")
    assert (found.url, found.site, found.text) == ("https://lindmouth.example/1", "files.example", text)


def test_a_heading_is_a_title_and_a_date_to_come_is_none() -> None:
    found = plain(b"---\ndate: 2999-01-01\n---\n# The *ferry*\n\nText.", kind=Kind.MARKDOWN, name="a.md")
    assert (found.title, found.published) == ("The ferry", None)


def test_a_text_of_signs_and_a_broken_head_are_refused() -> None:
    with pytest.raises(NoText, match=r"a\.txt holds no article text"):
        plain(b" \n--- ... \n", kind=Kind.TEXT, name="a.txt")
    with pytest.raises(BadFrontMatter, match=r"a\.md begins with front matter"):
        plain(b"---\ntitle: a: b: [\n---\ntext", kind=Kind.MARKDOWN, name="a.md")


def test_no_byte_at_the_end_is_lost() -> None:
    assert decoded(b"caf\xe9") == "café"
    assert decoded("Żółw".encode()) == "Żółw"
