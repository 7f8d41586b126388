"""EPUB: chapters in reading order, fields, chapters that are not quite XHTML, and what is refused."""

from __future__ import annotations

from datetime import date

import pytest

from index.domain.document import Kind
from index.domain.source_errors import Damaged, NoText
from index.sources.formats.epub import epub
from tests.index.sources.formats import examples


def test_an_epub_gives_its_chapters_in_reading_order_with_fields() -> None:
    found = epub(examples.epub(), name="ferry.epub")
    assert (found.kind, found.title, found.author) == (Kind.EPUB, examples.TITLE, "Ada Brandt")
    assert (found.published, found.language) == (date(2024, 3, 4), "en")
    assert found.text.split("\n\n") == [
        f"# {examples.TITLE}",
        examples.FIRST,
        examples.SECOND,
        f"## {examples.HEADING}",
        examples.THIRD,
    ]
    turned = epub(examples.epub(order=["text/two.xhtml", "one.xhtml"]), name="ferry.epub")
    assert turned.text.startswith(f"## {examples.HEADING}")


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("<p>a&nbsp;ferry &amp; a pier</p>", "a\u00a0ferry & a pier"),
        ("<p>The <i>ferry</i><a id='p9'/> sails.<br/>Daily.</p>", "The ferry sails.\nDaily."),
        ("<p>It sails<a epub:type='noteref' href='#n'>3</a> again.</p>", "It sails again."),
        ("<p>not closed<p>twice", "not closed\n\ntwice"),
        ("<ul><li>one</li><li>two</li></ul><script>x()</script>", "- one\n- two"),
    ],
)
def test_a_chapter_is_read_as_browsers_show_it(body: str, expected: str) -> None:
    found = epub(examples.epub({"one.xhtml": body}), name="a.epub").text
    assert found.replace("\u00a0", " ") == expected.replace("\u00a0", " ")


@pytest.mark.parametrize(
    ("dates", "expected"),
    [
        ("<dc:date>2024-03-04T09:00:00Z</dc:date>", date(2024, 3, 4)),
        ('<dc:date opf:event="creation">2020-01-01</dc:date>', None),
        ('<dc:date opf:event="publication">2019-05-06</dc:date>', date(2019, 5, 6)),
        ('<dc:date opf:event="modification">2020-01-01</dc:date><dc:date>2019-05-06</dc:date>', date(2019, 5, 6)),
        ("<dc:date>2019</dc:date>", None),
        ("<dc:date>0101-01-01T00:00:00+00:00</dc:date>", None),
        ("<dc:date>2999-01-01</dc:date>", None),
    ],
)
def test_a_whole_day_of_publication_counts(dates: str, expected: date | None) -> None:
    assert epub(examples.epub(metadata=dates), name="a.epub").published == expected


def test_a_book_without_fields_is_named_by_its_first_heading() -> None:
    found = epub(examples.epub(metadata=""), name="a.epub")
    assert (found.title, found.author, found.language) == (examples.TITLE, None, None)


def test_only_authors_count_among_those_who_made_it() -> None:
    metadata = (
        '<dc:creator opf:role="aut">Ada Brandt</dc:creator><dc:creator opf:role="ill">Jon Tide</dc:creator>'
        "<dc:creator>Eve Moor</dc:creator>"
    )
    assert epub(examples.epub(metadata=metadata), name="a.epub").author == "Ada Brandt, Eve Moor"


def test_a_book_of_pictures_is_refused() -> None:
    with pytest.raises(NoText, match="only pictures"):
        epub(examples.epub({"one.xhtml": "<p><img src='1.png'/></p>"}), name="a.epub")


def test_locked_chapters_are_refused_and_locked_fonts_do_no_harm() -> None:
    reference = "<CipherData><CipherReference URI='OEBPS/%s'/></CipherData>"
    locked = f"<encryption><EncryptedData>{reference}</EncryptedData></encryption>"
    with pytest.raises(Damaged, match="DRM"):
        epub(examples.epub(more={"META-INF/encryption.xml": locked % "one.xhtml"}), name="a.epub")
    assert epub(examples.epub(more={"META-INF/encryption.xml": locked % "font.otf"}), name="a.epub").text


@pytest.mark.parametrize(
    ("path", "content", "told"),
    [
        ("OEBPS/book.opf", "no xml", "is not XML"),
        ("META-INF/container.xml", "<container/>", "is missing"),
        (
            "META-INF/container.xml",
            examples.CONTAINER.decode().replace("book.opf", "other.opf"),
            "OEBPS/other.opf is missing",
        ),
    ],
)
def test_a_book_that_breaks_the_rules_is_refused(path: str, content: str, told: str) -> None:
    with pytest.raises(Damaged, match=told):
        epub(examples.epub(more={path: content}), name="a.epub")
