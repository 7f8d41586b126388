"""Front matter: fields as typed, the rest untouched."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.ingest.front_matter import FrontMatter, FrontMatterError, read, write

ARTICLE = """---
title: "The ferry: a new timetable"
date: 2024-05-19
link: https://example.org/ferry
author: Ida Strand
---

# The ferry

It sails at nine.
"""


def test_the_fields_are_read_and_the_text_begins_after_them() -> None:
    assert read(ARTICLE, "ferry.md") == FrontMatter(
        title="The ferry: a new timetable",
        published="2024-05-19",
        url="https://example.org/ferry",
        author="Ida Strand",
        text="# The ferry\n\nIt sails at nine.\n",
    )


def test_the_other_names_of_the_date_and_the_link_are_known() -> None:
    found = read("---\nTitle: T\nPublished: 2024-01-02\nURL: https://example.org\n---\nText.", "t.md")
    assert (found.title, found.published, found.url, found.text) == ("T", "2024-01-02", "https://example.org", "Text.")


def test_a_file_from_windows_with_a_byte_order_mark_is_read() -> None:
    found = read("\ufeff---\r\ntitle: T\r\n---\r\n\r\nOne.\r\nTwo.\r\n", "t.md")
    assert (found.title, found.text) == ("T", "One.\r\nTwo.\r\n")


def test_several_authors_become_one_line() -> None:
    assert read("---\nauthor: [Ann, Ben]\n---\nText.", "t.md").author == "Ann, Ben"


@pytest.mark.parametrize("moment", ["2024-05-19T10:00:00Z", "2024-05-19 10:00:00 +0200", '"2024-05-19"'])
def test_a_date_with_a_time_is_its_day(moment: str) -> None:
    assert read(f"---\ndate: {moment}\n---\nText.", "t.md").published == "2024-05-19"


def test_other_keys_and_nested_values_are_passed_over() -> None:
    found = read("---\ntags: [a, b]\ntitle: {a: b}\nauthor:\n---\nText.", "t.md")
    assert found == FrontMatter(text="Text.")


@pytest.mark.parametrize(
    "text",
    [
        "No front matter.\n---\nA rule.\n---\n",
        "---\nA rule, some text, and a rule.\n---\nMore.",
        "---\n'Unclosed, but no field.\n---\nMore.",
        "---\ntitle: never closed\n",
        "",
        "----\ntitle: T\n----\n",
    ],
)
def test_what_is_no_front_matter_stays_in_the_text(text: str) -> None:
    assert read(text, "t.md") == FrontMatter(text=text)


def test_fields_that_are_not_yaml_are_told_with_their_line_and_cure() -> None:
    with pytest.raises(FrontMatterError, match=r"^ferry\.md begins .* \(line 3: .*\)\. Write one .* in quotes\.$"):
        read("---\ndate: 2024-01-01\ntitle: The ferry: late again\n---\nText.", "ferry.md")


def test_yaml_cannot_make_objects() -> None:
    found = read("---\ntitle: !!python/object/apply:os.getcwd []\nauthor: !!int 7\n---\nText.", "t.md")
    assert found == FrontMatter(text="Text.", author="7")


def test_a_head_nested_too_deep_is_refused() -> None:
    with pytest.raises(FrontMatterError):
        read("---\ntitle: " + "[" * 5000 + "\n---\nText.", "t.md")


def outcome(text: str) -> FrontMatter | FrontMatterError:
    try:
        return read(text, "t.md")
    except FrontMatterError as error:
        return error


@given(st.text())
def test_any_text_is_either_read_or_refused_in_a_sentence(text: str) -> None:
    found = outcome(text)
    assert text.endswith(found.text) if isinstance(found, FrontMatter) else "\n" not in str(found)


@given(st.text(alphabet="---\n: \ufeff.ab\r{}[]&*!'\"#"))
def test_any_head_of_yaml_signs_is_either_read_or_refused_in_a_sentence(head: str) -> None:
    found = outcome(f"---\n{head}\n---\nText.")
    assert found.text.endswith("Text.") if isinstance(found, FrontMatter) else str(found).startswith("t.md begins")


FIELDS = st.text(st.characters(exclude_categories=["Cs"])).map(lambda text: " ".join(text.split())).filter(bool)


@given(st.text(st.characters(exclude_categories=["Cs"])), FIELDS, st.none() | FIELDS, st.none() | FIELDS)
def test_what_is_written_is_read_again(text: str, title: str, url: str | None, author: str | None) -> None:
    whole = FrontMatter(text=text, title=title, url=url, published="2024-05-19", author=author)
    assert read(write(whole), "t.md") == whole


def test_the_lines_of_a_field_are_joined() -> None:
    assert (
        read(write(FrontMatter(text="Text.", title="One\n---\ntwo: 'three'")), "t.md").title == "One --- two: 'three'"
    )


def test_one_empty_line_after_the_fields_is_no_part_of_the_text() -> None:
    assert read("---\ntitle: T\n---\n\n\nText.", "t.md").text == "\nText."


@pytest.mark.parametrize(
    "head",
    [
        '+++\ntitle = "The ferry"\ndate = 2024-03-04T10:00:00Z\nauthors = ["Ada Quist"]\n+++\n\n',
        '{"title": "The ferry", "publishDate": "2024-03-04", "author": "Ada Quist"}\n\n',
        "Title: The ferry\nDate: 2024-03-04 10:20\nAuthor: Ada Quist\n\n",
        "---\ntitle: The ferry\npubDate: Mon, 04 Mar 2024 10:00:00 GMT\nauthor: Ada Quist\n---\n\n",
    ],
)
def test_the_heads_of_other_programs_are_read(head: str) -> None:
    found = read(f"{head}It sails again.\n", "ferry.md")
    assert (found.title, found.published, found.author, found.text) == (
        "The ferry",
        "2024-03-04",
        "Ada Quist",
        "It sails again.\n",
    )


def test_a_line_with_a_colon_is_text() -> None:
    text = "Note: the ferry sails again.\n\nIt is late.\n"
    assert read(text, "ferry.md").text == text
