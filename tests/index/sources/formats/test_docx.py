"""Word documents: paragraphs, headings, lists, tables and notes; changes that were tracked; fields; what is refused."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from index.domain.document import Kind
from index.domain.source_errors import Damaged, NoText
from index.sources.formats.docx import docx
from tests.index.sources.formats import examples
from tests.index.sources.sandbox import bombs

COVER = (
    '<CoverPageProperties xmlns="http://schemas.microsoft.com/office/2006/coverPageProps">'
    "<PublishDate>%s</PublishDate></CoverPageProperties>"
)
MINIMAL = b'<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>%s</w:body></w:document>'


def test_a_word_document_gives_its_paragraphs_as_written_with_headings_and_fields() -> None:
    found = docx(examples.word(), name="ferry.docx")
    assert (found.kind, found.title, found.author) == (Kind.DOCX, examples.TITLE, "Ada Brandt")
    assert found.text.split("\n\n") == [
        f"# {examples.TITLE}",
        examples.FIRST,
        examples.SECOND,
        f"## {examples.HEADING}",
        examples.THIRD,
    ]


def body(xml: str) -> Callable[[Any], None]:
    """Puts XML of one's own into a document."""
    return lambda document: document.element.body.insert(1, parse_xml(xml.replace(">", f" {nsdecls('w')}>", 1)))


def test_text_in_content_controls_and_tracked_insertions_counts_and_what_was_deleted_does_not() -> None:
    control = "<w:sdt><w:sdtContent><w:p><w:r><w:t>Inside a control.</w:t></w:r></w:p></w:sdtContent></w:sdt>"
    assert "\n\nInside a control.\n\n" in docx(examples.word(body(control)), name="a.docx").text
    tracked = (
        "<w:p><w:r><w:t>It sails on </w:t></w:r><w:del><w:r><w:delText>Sunday</w:delText></w:r></w:del>"
        "<w:ins><w:r><w:t>Monday</w:t></w:r></w:ins><w:r><w:t>.</w:t></w:r></w:p>"
    )
    assert "\n\nIt sails on Monday.\n\n" in docx(examples.word(body(tracked)), name="a.docx").text


def test_lists_and_tables_are_told_row_by_row() -> None:
    def fill(document: Any) -> None:
        document.add_paragraph("Lindmouth", style="List Bullet")
        document.add_paragraph("Ostrava Island", style="List Bullet")
        table = document.add_table(rows=2, cols=2)
        for cell, text in zip(table._cells, ("Ticket", "Price", "Single", "4.20 euros"), strict=True):
            cell.text = text

    text = docx(examples.word(fill), name="a.docx").text
    assert "- Lindmouth\n- Ostrava Island" in text
    assert any("Single" in line and "4.20 euros" in line for line in text.splitlines())


def test_emphasis_leaves_no_signs_in_a_sentence() -> None:
    def fill(document: Any) -> None:
        paragraph = document.add_paragraph("It sails on ")
        paragraph.add_run("Monday").bold = True
        paragraph.add_run(", at 8_30 * daily.").italic = True

    assert docx(examples.word(fill), name="a.docx").text.endswith("It sails on Monday, at 8_30 * daily.")


@pytest.mark.parametrize(
    ("stated", "expected"),
    [("2024-03-04T00:00:00", date(2024, 3, 4)), ("2999-01-01", None), ("soon", None), ("", None)],
)
def test_the_cover_page_tells_the_date(stated: str, expected: date | None) -> None:
    document = MINIMAL % b"<w:p><w:r><w:t>The ferry sails.</w:t></w:r></w:p>"
    made = bombs.word(document, ("customXml/item1.xml", (COVER % stated).encode()))
    assert docx(made, name="a.docx").published == expected


def test_when_a_file_was_made_is_no_publication_date() -> None:
    def fill(document: Any) -> None:
        assert document.core_properties.created is not None

    assert docx(examples.word(fill), name="a.docx").published is None


def test_without_a_title_the_first_heading_counts_and_then_the_first_line() -> None:
    def untitled(document: Any) -> None:
        document.core_properties.title = ""
        document.core_properties.author = "python-docx"

    found = docx(examples.word(untitled), name="a.docx")
    assert (found.title, found.author) == (examples.TITLE, None)
    plain = bombs.word(MINIMAL % b"<w:p><w:r><w:t>The ferry sails.</w:t></w:r></w:p>")
    assert docx(plain, name="a.docx").title == "The ferry sails."


def test_a_document_of_pictures_alone_is_refused() -> None:
    with pytest.raises(NoText, match="no text in it"):
        docx(bombs.word(MINIMAL % b"<w:p/>"), name="a.docx")


@pytest.mark.parametrize("document", [b"", b"no xml", b"<w:document/>", b"<other/>", MINIMAL[:-9] % b"<w:p>"])
def test_a_broken_document_is_refused(document: bytes) -> None:
    with pytest.raises((Damaged, NoText), match=r"a\.docx"):
        docx(bombs.word(document), name="a.docx")
