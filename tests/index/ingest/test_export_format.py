"""Rows and Markdown files: what goes out comes back, and what is no row is refused in a sentence."""

from __future__ import annotations

import json
import os
import re
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.domain.article import Change, Draft, Elsewhere
from index.domain.errors import ArticleError
from index.domain.source_errors import BadRecord
from index.ingest import export_format, front_matter
from index.ingest.export_format import Record, markdown, read, row, slug
from tests.doubles.corpus import MemoryCorpus
from tests.index.storage.corpus_contract import index_of

NOON = datetime(2024, 5, 1, 12, tzinfo=UTC)
FULL = Record(
    title='The "ferry" returns',
    text="# The ferry\r\n\r\nIt sails\u2028at nine.\u200b\n",
    url="https://harbour.example/ferry",
    published=date(2024, 4, 30),
    author="Ida Strand",
    fixed=("title",),
    added=NOON,
    elsewhere=(Elsewhere(url="https://copy.example/f", title="Ferry!", published=None, added=NOON),),
    changes=(Change(number=2, at=NOON, fields=("text", "date"), added=1, before="It sailed."),),
)

TEXTS = st.text(
    st.characters(exclude_categories=["Cs"], exclude_characters="\0")
    | st.sampled_from('\r\n\u2028\u2029\u0085\u200b\ufeff"\\')
)
WORDS = TEXTS.filter(str.strip)
DAYS = st.none() | st.dates()
MOMENTS = st.datetimes(
    timezones=st.just(UTC) | st.integers(-1439, 1439).map(lambda minutes: timezone(timedelta(minutes=minutes)))
)
RECORDS = st.builds(
    Record,
    title=WORDS,
    text=WORDS,
    url=st.none() | WORDS,
    published=DAYS,
    author=st.none() | WORDS,
    fixed=st.lists(st.sampled_from(["title", "url"]), unique=True).map(tuple),
    added=st.none() | MOMENTS,
    elsewhere=st.lists(st.builds(Elsewhere, url=WORDS, title=WORDS, published=DAYS, added=MOMENTS), max_size=2).map(
        tuple
    ),
    changes=st.lists(
        st.builds(
            Change,
            number=st.integers(2),
            at=MOMENTS,
            fields=st.lists(st.just("text")).map(tuple),
            added=st.integers(0),
            before=st.none() | WORDS,
        ),
        max_size=2,
    ).map(tuple),
)


@given(RECORDS)
def test_a_row_read_and_written_again_is_the_same_byte_for_byte(record: Record) -> None:
    line = row(record)
    assert row(read(line, "here")) == line
    assert read(line, "here") == record
    assert line.count(b"\n") == 1, "it is one line, whatever it holds"


def test_a_row_holds_what_is_known_in_a_fixed_order() -> None:
    assert row(FULL).decode() == (
        '{"title":"The \\"ferry\\" returns","text":"# The ferry\\r\\n\\r\\nIt sails\u2028at nine.\u200b\\n",'
        '"url":"https://harbour.example/ferry","published":"2024-04-30","author":"Ida Strand","fixed":["title"],'
        '"added":"2024-05-01T12:00:00+00:00","elsewhere":[{"url":"https://copy.example/f","title":"Ferry!",'
        '"added":"2024-05-01T12:00:00+00:00"}],"changes":[{"number":2,"at":"2024-05-01T12:00:00+00:00",'
        '"fields":["text","date"],"added":1,"before":"It sailed."}]}\n'
    )
    assert row(Draft(title="T", text="A text.")) == b'{"title":"T","text":"A text."}\n'


def test_an_article_is_exported_with_its_history() -> None:
    corpus = MemoryCorpus()
    draft = export_format.draft(FULL)
    kept = corpus.articles.add(draft, index_of(title=draft.title), added=NOON, changes=FULL.changes)
    corpus.articles.set_elsewhere(kept.id, FULL.elsewhere)
    assert list(export_format.records(corpus.articles)) == [(kept.id, FULL)]


def test_a_draft_of_a_record_keeps_its_text_to_the_letter() -> None:
    text = "---\ntitle: no front matter\n---\n\n  It sails.\r\n"
    drafted = export_format.draft(Record(title="T", text=text, fixed=("title",)))
    assert drafted == Draft(title="T", text=text, fixed=("title",))


@pytest.mark.parametrize("record", [Record(title="T", text="..."), Record(title="T", text="A.", url="file:///a")])
def test_a_record_that_a_library_cannot_keep_is_refused(record: Record) -> None:
    with pytest.raises(ArticleError):
        export_format.draft(record)


@pytest.mark.parametrize(
    "line",
    [
        '{"title":"T","content":"A text.","link":"https://a.example/","date":"2024-04-30T10:00:00Z","id":5,"tags":[]}',
        '{"title":"T","body":"A text.","url":"https://a.example/","published":"2024-04-30 10:00","author":null}',
        b'\xef\xbb\xbf{"title":"T","text":"A text.","url":"https://a.example/","published":"2024-04-30","added":null}\r\n',
    ],
)
def test_rows_of_other_programs_are_read(line: str | bytes) -> None:
    assert read(line, "here") == Record(
        title="T", text="A text.", url="https://a.example/", published=date(2024, 4, 30)
    )


@pytest.mark.parametrize(
    ("line", "found"),
    [
        (b"", "no JSON"),
        (b"{", "no JSON"),
        (b"\xff{}", "bytes that are not UTF-8"),
        ("[" * 100_000, "no JSON"),
        (b"[1]", "JSON that is no object"),
        (b"{}", "there is no text"),
        ('{"title":"T"}', "there is no text"),
        ('{"title":5,"text":"A."}', "title is 5; expected a string"),
        ('{"title":"T","text":["A."]}', r'text is \["A."\]; expected a string'),
        ('{"title":"T","text":"A\\ud800"}', "text holds zero bytes or halves of characters"),
        ('{"title":"T","text":"A\\u0000"}', "text holds zero bytes"),
        ('{"title":"T","text":"A.","date":"yesterday"}', 'published is "yesterday"; expected a day'),
        ('{"title":"T","text":"A.","published":"2024-02-30"}', 'published is "2024-02-30"'),
        ('{"title":"T","text":"A.","date":1714471200}', "date is 1714471200; expected a string"),
        ('{"title":"T","text":"A.","added":"2024-04-30"}', 'added is "2024-04-30"; expected a time with its zone'),
        ('{"title":"T","text":"A.","changes":{}}', "changes is {}; expected a list of objects"),
        ('{"title":"T","text":"A.","changes":[{"number":true}]}', "number is true; expected a whole number"),
        ('{"title":"T","text":"A.","changes":[{"number":2}]}', "there is no at"),
        ('{"title":"T","text":"A.","elsewhere":[{"url":"u"}]}', "there is no title"),
        ('{"title":"T","text":"A.","fixed":[1]}', "fixed is"),
    ],
)
def test_what_is_no_row_is_refused_in_a_sentence(line: str | bytes, found: str) -> None:
    with pytest.raises(BadRecord, match=rf"^rows\.jsonl, line 3(, \w+)?: {found}") as caught:
        read(line, "rows.jsonl, line 3")
    assert "; expected " in str(caught.value)


KEYS = st.sampled_from("title text url published author fixed added elsewhere changes number at".split())
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text() | st.just("2024-04-30"),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(KEYS, inner, max_size=3),
    max_leaves=10,
)


def outcome(line: bytes) -> Record | BadRecord:
    try:
        return read(line, "here")
    except BadRecord as error:
        return error


@given(
    st.dictionaries(KEYS, JSON).map(lambda found: json.dumps({"title": "T", "text": "A."} | found).encode())
    | st.binary()
)
def test_any_line_is_read_or_refused_in_a_sentence(line: bytes) -> None:
    found = outcome(line)
    assert read(row(found), "again") == found if isinstance(found, Record) else "\n" not in str(found)


LINES = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0")).map(
    lambda text: " ".join(text.split())
)


@given(LINES.filter(bool), TEXTS, LINES, st.dates(), LINES)
def test_a_markdown_file_is_read_back(title: str, text: str, url: str, published: date, author: str) -> None:
    file = markdown(Draft(title=title, text=text, url=url or None, published=published, author=author or None))
    found = front_matter.read(file.decode(), "file.md")
    assert (found.title, found.text, found.published) == (title, text, published.isoformat())
    assert (found.url, found.author) == (url or None, author or None)


def test_a_markdown_file_is_for_people_to_read() -> None:
    assert markdown(FULL).decode() == (
        '---\ntitle: "The \\"ferry\\" returns"\nlink: "https://harbour.example/ferry"\ndate: "2024-04-30"\n'
        f'author: "Ida Strand"\n---\n\n{FULL.text}'
    )


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("The ferry: late, again?", "the-ferry-late-again"),
        ("../../etc/passwd", "etc-passwd"),
        ("C:\\Windows\\x", "c-windows-x"),
        ("Żółw płynie", "żółw-płynie"),
        ("हिन्दी समाचार", "हिन्दी-समाचार"),
        ("NUL", "article-nul"),
        ("com1", "article-com1"),
        ("🎉", "article"),
        ("", "article"),
        ("- a_b -", "a-b"),
    ],
)
def test_a_title_becomes_a_part_of_a_file_s_name(title: str, name: str) -> None:
    assert slug(title) == name


@given(st.text())
def test_every_system_takes_the_name(title: str) -> None:
    name = slug(title)
    assert 0 < len(name) <= 80
    assert len(os.fsencode(f"00001-{name}.md")) <= 255
    assert not re.search(r'[\s<>:"/\\|?*.\x00-\x1f]', name)
    assert not name.startswith("-")


def test_such_a_file_can_be_written(tmp_path: Path) -> None:
    for number, title in enumerate(["漢" * 300, "\U00020000" * 300, "ß" * 300, "aux"]):
        (tmp_path / f"{number:05}-{slug(title)}.md").write_bytes(markdown(FULL))
    assert len(list(tmp_path.iterdir())) == 4


def test_a_row_without_a_title_has_its_first_line_for_one() -> None:
    assert read('{"text":"# The ferry\\n\\nIt sails."}', "a.jsonl, line 1").title == "The ferry"
