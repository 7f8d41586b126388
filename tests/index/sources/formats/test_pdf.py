"""PDFs: paragraphs as written, headings, no running heads, what the metadata says, and what is refused."""

from __future__ import annotations

from contextlib import suppress
from datetime import date
from typing import Any

import pytest
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

from index.domain.document import Kind
from index.domain.source_errors import Damaged, NoText
from index.sources.formats.pdf import pdf
from tests.index.sources.formats import examples
from tests.index.sources.sandbox.bombs import written_pdf

XMP = (
    '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
    '<rdf:Description xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:xmp="http://ns.adobe.com/xap/1.0/" '
    'xmlns:prism="http://prismstandard.org/namespaces/basic/2.0/">%s</rdf:Description></rdf:RDF></x:xmpmeta>'
)


def test_a_pdf_gives_its_paragraphs_as_written_with_headings_and_fields() -> None:
    found = pdf(examples.pdf(), name="ferry.pdf", url="https://www.lindmouth.example/ferry.pdf")
    assert found.kind is Kind.PDF
    assert found.title == examples.TITLE
    assert found.author == "Ada Brandt"
    assert found.site == "lindmouth.example"
    assert found.text.split("\n\n") == [
        f"# {examples.TITLE}",
        examples.FIRST,
        examples.SECOND,
        f"## {examples.HEADING}",
        examples.THIRD,
    ]


def test_when_a_file_was_made_is_no_publication_date() -> None:
    made = examples.pdf()
    assert b"/CreationDate" in made
    assert pdf(made, name="a.pdf").published is None


@pytest.mark.parametrize(
    ("stated", "expected"),
    [
        ("<prism:publicationDate>2023-10-17</prism:publicationDate>", date(2023, 10, 17)),
        ("<dc:date><rdf:Seq><rdf:li>2023-10-17T08:00:00Z</rdf:li></rdf:Seq></dc:date>", date(2023, 10, 17)),
        ("<dc:date>2023-10-17</dc:date><xmp:CreateDate>2023-10-17T08:00:00Z</xmp:CreateDate>", None),
        ("<prism:publicationDate>2999-01-01</prism:publicationDate>", None),
        ("<dc:date>2023</dc:date>", None),
    ],
)
def test_a_date_in_the_metadata_counts_unless_it_is_when_the_file_was_made(stated: str, expected: date | None) -> None:
    assert pdf(examples.pdf() + (XMP % stated).encode(), name="a.pdf").published == expected


@pytest.mark.parametrize("title", ["Microsoft Word - ferry_final2.doc", "untitled", "ferry.indd", "", None])
def test_a_title_that_a_program_wrote_gives_way_to_the_first_heading(title: str | None) -> None:
    assert pdf(examples.pdf(title=title), name="a.pdf").title == examples.TITLE


@pytest.mark.parametrize("author", ["admin", "Microsoft Office User", "LINDMOUTH\\brandt", "abrandt", None])
def test_an_account_is_no_author(author: str | None) -> None:
    assert pdf(examples.pdf(author=author), name="a.pdf").author is None


def test_running_heads_and_page_numbers_are_left_out_and_paragraphs_go_on_over_pages() -> None:
    def onto(canvas: Canvas, document: Any) -> None:
        canvas.drawString(72, A4[1] - 40, f"The Lindmouth Courier {document.page}")
        canvas.drawCentredString(A4[0] / 2, 30, f"Page {document.page} of 9")

    found = pdf(examples.pdf(repeat=12, onto=onto), name="a.pdf")
    assert "Courier" not in found.text
    assert "Page" not in found.text
    paragraphs = found.text.split("\n\n")
    assert paragraphs.count(examples.FIRST) == paragraphs.count(examples.THIRD) == 12


def test_a_word_cut_at_the_end_of_a_line_is_whole_and_a_compound_keeps_its_hyphen() -> None:
    def draw(canvas: Canvas) -> None:
        lines = (
            "The well-known ferry sails again, as the harbour of-",
            "fice of Lindmouth said on Monday. Everybody on the well-",
            "known island was glad of it, the Rhine-",
            "Westphalian visitors too.",
        )
        for at, line in enumerate(lines):
            canvas.drawString(72, 700 - 14 * at, line)

    assert pdf(examples.drawn(draw), name="a.pdf").text == (
        "The well-known ferry sails again, as the harbour office of Lindmouth said on Monday. "
        "Everybody on the well-known island was glad of it, the Rhine-Westphalian visitors too."
    )


def test_two_columns_are_read_one_after_the_other() -> None:
    def draw(canvas: Canvas) -> None:
        for left, words in ((72, "one two three"), (320, "four five six")):
            for at, word in enumerate(words.split()):
                canvas.drawString(left, 700 - 14 * at, f"{word} " * 6)

    text = pdf(examples.drawn(draw), name="a.pdf").text
    assert list(dict.fromkeys(text.split())) == "one two three four five six".split()


def test_a_scan_is_refused_as_pictures_of_text() -> None:
    scan = written_pdf(
        [
            b"<</Type/Catalog/Pages 2 0 R>>",
            b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
            b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Contents 4 0 R/Resources<</XObject<</I 5 0 R>>>>>>",
            b"<</Length 29>>\nstream\nq 612 0 0 792 0 0 cm /I Do Q \nendstream",
            b"<</Subtype/Image/Width 1/Height 1/ColorSpace/DeviceGray/BitsPerComponent 8>>stream\n\x80\nendstream",
        ]
    )
    with pytest.raises(NoText, match="pictures of text"):
        pdf(scan, name="scan.pdf")


def test_empty_pages_are_refused() -> None:
    with pytest.raises(NoText, match="empty"):
        pdf(examples.drawn(lambda canvas: canvas.showPage()), name="blank.pdf")


def test_a_locked_pdf_and_a_broken_one_are_told_apart() -> None:
    with pytest.raises(Damaged, match="locked with a password"):
        pdf(examples.pdf(encrypt="secret"), name="a.pdf")
    with pytest.raises(Damaged, match="do not fit together"):
        pdf(b"%PDF-1.7 and then nothing", name="a.pdf")


@pytest.mark.parametrize("share", [0.3, 0.6, 0.9])
def test_a_pdf_that_is_cut_short_is_read_as_far_as_it_goes_or_refused(share: float) -> None:
    whole = examples.pdf(repeat=6)
    with suppress(Damaged, NoText):
        assert examples.TITLE in pdf(whole[: int(len(whole) * share)], name="a.pdf").text
