"""Nothing of an article is lost, run together or changed in its meaning on the way. The pages are made up."""

from __future__ import annotations

import pytest

from index.sources.text.html_fragment import text_of
from tests.index.sources.html.examples import BODY, END, LEAD, MIDDLE, TITLE, page, read


@pytest.mark.parametrize(
    ("markup", "expected"),
    [
        ("About 3.2×10<sup>6</sup> eels", "About 3.2×10⁶ eels"),
        ("10<sup>-9</sup> metres", "10⁻⁹ metres"),
        ("2<sup>n</sup> ways", "2^n ways"),
        ("an area of 12 km<sup>2</sup>", "an area of 12 km²"),
        ("the 21<sup>st</sup> boat", "the 21st boat"),
        ("CO<sub>2</sub> fell", "CO2 fell"),
        ("log<sub>2</sub>8 is three", "log₂8 is three"),
        ("in that year.<sup><a href='#n12'>12</a></sup>", "in that year."),
        ("in that year<a href='#n12'><sup>[12]</sup></a> again", "in that year again"),
        ("in that year.<sup>12</sup>", "in that year."),
        ("costs <del>five</del> four euros", "costs four euros"),
        ("costs <s>five</s> four euros", "costs four euros"),
        ("costs <span style='display:none'>ninety</span>four euros", "costs four euros"),
        ("<ruby>東京<rp>(</rp><rt>とうきょう</rt><rp>)</rp></ruby>の港", "東京の港"),
        ("When <math><mi>a</mi><mo>≠</mo><mn>0</mn></math>, two", "When a ≠ 0, two"),
        (
            "so <math><msup><mi>x</mi><mn>2</mn></msup><mo>=</mo><mfrac><mn>1</mn><mn>2</mn></mfrac></math>",
            "so x² = 1/2",
        ),
    ],
)
def test_inline_markup_is_settled_alike_in_pages_and_fragments(markup: str, expected: str) -> None:
    sentence = f"The harbour office counted for eleven months: {markup}"
    wanted = f"The harbour office counted for eleven months: {expected}"
    assert wanted in read(page(f"{BODY}<p>{sentence}</p>")).text
    assert text_of(f"<p>{sentence}</p>") == wanted


def test_text_that_stands_bare_beside_paragraphs_is_kept() -> None:
    lede = f"<b>GRELL</b> - {LEAD}"
    assert read(page(f"<div>{lede}<p>{MIDDLE}</p><p>{END}</p></div>")).text.startswith(f"GRELL - {LEAD}\n\n{MIDDLE}")


def test_paragraphs_that_breaks_part_are_kept() -> None:
    assert read(page(f"<div>{LEAD}<br><br>{MIDDLE}<br><br>{END}</div>")).text == f"{LEAD}\n\n{MIDDLE}\n\n{END}"


def test_a_list_straight_in_the_body_is_kept() -> None:
    items = "<ul><li>The first boat leaves at six.</li><li>The last one returns at ten.</li></ul>"
    html = f"<html><body><h1>{TITLE}</h1><p>{LEAD}{items}<p>{MIDDLE}<p>{END}</body></html>"
    assert "- The first boat leaves at six.\n- The last one returns at ten." in read(html).text


def test_a_list_in_a_cell_is_a_part_of_its_row() -> None:
    rows = "<tr><td>Mon</td><td><ul><li>6:00</li><li>22:00</li></ul></td></tr><tr><td>Tue</td><td>7:00</td></tr>"
    assert "Mon | 6:00; 22:00\nTue | 7:00" in read(page(f"{BODY}<table>{rows}</table>")).text


def test_a_table_that_lays_the_page_out_is_no_row() -> None:
    cells = f"<td><a href='/'>Home</a></td><td><h1>{TITLE}</h1>{BODY}</td>"
    html = f"<html><head><title>{TITLE}</title></head><body><table><tr>{cells}</tr></table></body></html>"
    assert read(html).text == f"{LEAD}\n\n{MIDDLE}\n\n{END}"


def test_breaks_part_words() -> None:
    row = "<tr><th>Day</th><th>Boats</th></tr><tr><td>Monday</td><td>six boats<br>from Grell</td></tr>"
    text = read(page(f"<h2>Hours<br>in winter</h2>{BODY}<table>{row}</table>")).text
    assert "## Hours in winter" in text
    assert "Monday | six boats from Grell" in text


def test_a_lede_in_the_headers_box_is_put_back() -> None:
    lede = f"{LEAD} The islanders had waited for it."
    html = page(f"<div>{BODY}</div>").replace(f"<h1>{TITLE}</h1>", f"<header><h1>{TITLE}</h1><p>{lede}</p></header>")
    assert read(html.replace(f"<p>{LEAD}</p>", "")).text.startswith(lede)


def test_entries_of_a_live_blog_keep_their_headings_and_their_order() -> None:
    entries = "".join(f"<article><h2>Entry {n}</h2><p>Entry {n}: {LEAD} {n}</p></article>" for n in (1, 2, 3))
    text = read(page(f"<p>Follow the return of the ferry here with us today.</p>{entries}", around="main")).text
    headings = [line for line in text.splitlines() if line.startswith("## ")]
    assert headings == ["## Entry 1", "## Entry 2", "## Entry 3"]


def test_a_heading_in_the_sites_header_is_no_title() -> None:
    html = page().replace("<nav>", "<header><h1>Ferry News</h1></header><nav>").replace("h1>F", "h1>F")
    assert read(html).title == TITLE
    linked = page(head=f"<meta property='og:title' content='{TITLE}'>").replace(
        "<nav>", "<h1><a href='/'>Monday</a></h1><nav>"
    )
    assert read(linked).title == TITLE
