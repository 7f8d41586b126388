"""The text of an article's HTML: paragraphs, headings and lists, and no sign in the middle of a sentence."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.sources.text.html_fragment import line_of, text_of
from tests.index.sources.feeds.examples import LONG_HTML, LONG_TEXT


@pytest.mark.parametrize(
    ("html", "text"),
    [
        (LONG_HTML, LONG_TEXT),
        ("<p>One<p>two\n wrapped<p>&nbsp;</p>three", "One\n\ntwo wrapped\n\nthree"),
        ("<p>The <b>ferry</b> <a href='x'><em>sails</em></a> at <code>nine</code>.</p>", "The ferry sails at nine."),
        ("<p>One line<br />\nand another<br>and more.</p>", "One line\nand another\nand more."),
        ("<h2>Fares\n<small>2024</small></h2><p>Text</p>", "## Fares 2024\n\nText"),
        ("<ul><li>One</li><li>Two<ul><li>Three</li></ul></li></ul>", "- One\n- Two\n  - Three"),
        ("<ol><li>One</li><li>Two</li></ol>", "1. One\n2. Two"),
        (
            "<p>She said:</p><blockquote><p>It sails.</p><p>At nine.</p></blockquote>",
            "She said:\n\nIt sails.\n\nAt nine.",
        ),
        ("<table><tr><th>Day</th><th>Hour</th></tr><tr><td>Mon</td><td>9</td></tr></table>", "Day | Hour\nMon | 9"),
        ("<pre>a\n  b</pre>", "a\n  b"),
        ("<p>a_b * c #1 [d] 1. `e`</p>", "a_b * c #1 [d] 1. `e`"),
        ("<p>5 &lt; 6 &amp; &#8217;tis</p>", "5 < 6 & ’tis"),
        ("<figure><img src='a' alt='Port'><figcaption>The port</figcaption></figure><p>Text</p>", "Text"),
        ("<script>a()</script><style>p{}</style><p>Text</p><iframe>b</iframe><noscript>c</noscript>", "Text"),
        ("<!-- wp:paragraph --><p>Text</p><!-- /wp:paragraph --><hr>", "Text"),
        ("No tags at all.", "No tags at all."),
        ("https://harbour.example/1", "https://harbour.example/1"),
        ("", ""),
        ("<div>" * 5000 + "deep", ""),
    ],
)
def test_html_becomes_text(html: str, text: str) -> None:
    assert text_of(html) == text


def test_a_title_becomes_one_line() -> None:
    assert line_of("The <em>Skarrow</em>\n ferry &amp; more") == "The Skarrow ferry & more"


@given(st.text() | st.text("<>/=\"' pdivlhrb&;#!-\n"))
def test_any_text_is_taken_for_html(html: str) -> None:
    assert text_of(html) == text_of(html).strip()
    assert "\n" not in line_of(html)
