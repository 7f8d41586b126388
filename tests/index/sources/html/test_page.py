"""The text of the article in a page: what belongs to it, in which form, and when there is none."""

from __future__ import annotations

import json

import pytest

from index.domain.document import Kind
from index.domain.source_errors import Damaged, NoText
from index.sources.html.page import article
from index.sources.text.charset import decoded
from tests.index.sources.html.examples import BODY, END, LEAD, LINK, MIDDLE, TEXT, TITLE, page, read


def test_paragraphs_are_kept_apart_by_an_empty_line() -> None:
    found = read(page())
    assert found.text == TEXT
    assert found.kind is Kind.HTML


def test_headings_are_headed_by_signs_and_lists_are_kept() -> None:
    items = "<ul><li>Adults pay four crowns</li><li>Dogs go free</li></ul>"
    parts = read(page(f"<p>{LEAD}</p><h2>The engines</h2><p>{MIDDLE}</p>{items}<p>{END}</p>")).text.split("\n\n")
    assert parts == [LEAD, "## The engines", MIDDLE, "- Adults pay four crowns\n- Dogs go free", END]


def test_rows_of_a_table_are_lines() -> None:
    rows = "<table><tr><td>Monday</td><td>seven sailings</td></tr><tr><td>Sunday</td><td>two sailings</td></tr></table>"
    assert (
        "Monday | seven sailings\nSunday | two sailings"
        in read(page(f"<p>{LEAD}</p><p>{MIDDLE}</p>{rows}<p>{END}</p>")).text
    )


def test_line_breaks_part_lines_and_spaces_in_the_source_do_not() -> None:
    found = read(page(f"<p>{LEAD}<br><br>{MIDDLE}</p><p>{END.replace(' ', chr(10) + '   ')}</p>"))
    assert found.text == TEXT


def test_marks_where_a_word_may_be_broken_are_left_out() -> None:
    assert read(page(BODY.replace("harbour office", "har\u00adbour\u200b office"))).text == TEXT


def test_the_title_is_not_repeated_and_nothing_before_it_is_taken() -> None:
    body = f"<div class='article-body'><p>Weather: rain from noon on, and wind.</p><h1>{TITLE}</h1>{BODY}</div>"
    assert read(f"<html><head><title>{TITLE}</title></head><body>{body}</body></html>").text == TEXT


@pytest.mark.parametrize("line", ["By Ben Torvald", "Von Ben Torvald", "4 March 2024, 10:15", "Published: 2024-03-04"])
def test_a_byline_and_a_date_at_the_start_are_left_out(line: str) -> None:
    assert read(page(f"<p>{line}</p>{BODY}")).text == TEXT


@pytest.mark.parametrize(
    "line",
    [
        "Read more: <a href='/a'>The island school gets a second class</a>",
        "<a href='/a'>Old lighthouse of Grell to become a small museum</a>",
        "DON'T MISS",
        "Advertisement",
        "Lesen Sie auch: <a href='/a'>Die Inselschule bekommt eine zweite Klasse</a>",
    ],
)
def test_a_line_that_leads_elsewhere_is_left_out(line: str) -> None:
    assert read(page(f"<p>{LEAD}</p><p>{MIDDLE}</p><p>{line}</p><p>{END}</p>")).text == TEXT


@pytest.mark.parametrize(
    "end",
    [
        "<p>Follow the Gazette on Twitter and Facebook.</p>",
        "<p>Sign up for our newsletter to get the news of the islands every morning.</p>",
        "<p>(Reporting by Ben Torvald; editing by Ada Quist)</p>",
        "<p>© 2031 The Harbour Gazette. All rights reserved.</p>",
        "<p>ben.torvald@harbour-gazette.example</p>",
        "<h3>You may also like</h3><ul><li><a href='/a'>A museum</a></li><li><a href='/b'>The school</a></li></ul>",
        "<h2>Comments</h2>",
    ],
)
def test_what_closes_a_page_is_left_out(end: str) -> None:
    assert read(page(f"{BODY}{end}")).text == TEXT


@pytest.mark.parametrize(
    "last",
    [
        "The office asks all who want to come along on the first day to sign up until Friday noon.",
        "She read more than forty letters from islanders that winter, she said.",
        "The council will follow the advice of the harbour office, its speaker said.",
    ],
)
def test_a_last_sentence_with_such_words_stays(last: str) -> None:
    assert read(page(f"{BODY}<p>{last}</p>")).text == f"{TEXT}\n\n{last}"


def test_comments_of_readers_are_left_out() -> None:
    talk = "<p>I have waited for this for the whole year, and so has everybody on the island, believe me.</p>" * 3
    assert read(page(f"{BODY}<section class='comments' id='comments'>{talk}</section>")).text == TEXT


def test_an_article_cut_into_boxes_by_advertisements_is_whole() -> None:
    boxes = "".join(
        f"<div class='row'><div class='chunk article-body'><p>{text}</p></div></div><div class='ad-slot'>Buy</div>"
        for text in (LEAD, MIDDLE, END)
    )
    found = read(page(f"<div class='chunks'>{boxes}</div>", around="div")).text
    assert [text in found for text in (LEAD, MIDDLE, END)] == [True, True, True]
    assert found.index(LEAD) < found.index(MIDDLE) < found.index(END)


def test_a_paragraph_with_a_link_in_a_box_of_its_own_is_kept_in_its_place() -> None:
    texts = [LEAD, MIDDLE, "The council had voted for the repair in spring, after a debate.", END]
    boxes = "".join(f"<div class='text-block'><div class='rich'><p>{text}</p></div></div>" for text in texts)
    html = page(boxes.replace("voted for the repair", "<a href='/vote'>voted for the repair</a>"))
    assert read(html).text == "\n\n".join(texts)


def test_posts_that_an_article_shows_are_part_of_it() -> None:
    post = "We sail again on Monday, at seven sharp, and nobody is happier than our crew."
    quote = f"<div class='social-embed'><blockquote class='twitter-tweet'><p>{post}</p></blockquote></div>"
    assert post in read(page(f"<p>{LEAD}</p><p>{MIDDLE}</p>{quote}<p>{END}</p>")).text


def test_what_pops_up_over_a_name_is_left_out() -> None:
    popup = "<span class='rollover-box'>Lindqvist: all articles | Lindqvist to retire</span>"
    assert read(page(BODY.replace("Ada Lindqvist,", f"Ada Lindqvist{popup},"))).text == TEXT


def test_a_paragraph_that_stands_twice_is_there_once() -> None:
    assert read(page(f"<p>{LEAD}</p><p>{MIDDLE}</p><p>{LEAD}</p><p>{END}</p>")).text == TEXT


def test_the_text_for_machines_is_taken_where_only_a_teaser_is_shown() -> None:
    data = json.dumps({"@type": "NewsArticle", "headline": TITLE, "articleBody": TEXT})
    head = f"<title>{TITLE}</title><script type='application/ld+json'>{data}</script>"
    assert read(page(f"<p>{LEAD}</p>", head)).text == TEXT


def test_a_short_piece_of_news_is_an_article() -> None:
    found = read(page(f"<p>{LEAD} The first boat leaves at seven.</p>"))
    assert len(found.text.split()) < 45
    assert found.title == TITLE


def refused(html: str, url: str = LINK) -> str:
    with pytest.raises(NoText) as caught:
        read(html, url)
    return str(caught.value)


FIELDS = "<form><input name='user'><input type='password' name='word'><button>Log in</button></form>"


@pytest.mark.parametrize(
    ("html", "reason"),
    [
        ("", "it is empty"),
        ("<html><head></head><body>  </body></html>", "it is empty"),
        ("<!-- nothing -->", "it is empty"),
        (
            "<html><body><div id='root'></div><script src='/app.js'></script></body></html>",
            "nothing without JavaScript",
        ),
        (
            "<html><body><noscript>Enable JavaScript.</noscript><script src='a.js'></script></body>",
            "without JavaScript",
        ),
        (
            "<html><body><p>Please enable JavaScript and cookies to continue.</p></body></html>",
            "it asks for JavaScript",
        ),
        (
            "<html><title>Just a moment...</title><body><p>Checking your browser before you go on.</p></body>",
            "JavaScript",
        ),
        (
            f"<html><title>Log in</title><body><h1>Log in to the Gazette</h1>{FIELDS}</body></html>",
            "it is a login page",
        ),
        (f"<html><title>Anmelden</title><body><h1>Anmelden</h1>{FIELDS}</body></html>", "it is a login page"),
        ("<html><body><p>We and our partners use cookies. Do you accept that?</p></body></html>", "consent to cookies"),
        ("<html><title>Page not found</title><body><p>Sorry, it is not here.</p></body></html>", "no such page"),
        ("<html><body><h1>Oops</h1><p>We could not find the page that you asked for.</p></body>", "no such page"),
        ("<html><title>404</title><body><p>Nothing to see here but the sea.</p></body></html>", "no such page"),
        ("<html><title>Seite nicht gefunden</title><body><p>Leider ist hier nichts.</p></body></html>", "no such page"),
        ("<html><body><p>Hello there.</p></body></html>", "hardly any words"),
    ],
)
def test_a_page_without_an_article_is_refused_with_the_reason(html: str, reason: str) -> None:
    assert reason in refused(html)


def test_a_question_for_consent_is_no_article_however_long() -> None:
    ask = "We and our 200 partners use cookies and personal data for advertising. You may accept or reject this. "
    assert "consent to cookies" in refused(f"<html><body><div><p>{ask * 5}</p></div></body></html>")


def test_a_teaser_before_a_paywall_is_no_article() -> None:
    data = json.dumps({"@type": "NewsArticle", "headline": TITLE, "isAccessibleForFree": "False"})
    head = f"<title>{TITLE}</title><script type='application/ld+json'>{data}</script>"
    assert "behind a paywall" in refused(page(f"<p>{LEAD}</p>", head))
    assert "behind a paywall" in refused(page("<p>The ferry sails again.</p><p>Subscribe to continue reading.</p>"))


def test_a_front_page_is_a_list_of_links() -> None:
    teasers = "".join(
        f"<div class='teaser'><h2><a href='/{n}'>Islanders ask for ferry number {n}</a></h2>"
        f"<p>The council of Grell talks about sailing number {n} on Monday evening, in the old school.</p></div>"
        for n in range(12)
    )
    html = f"<html><head><title>The Harbour Gazette</title></head><body><main>{teasers}</main></body></html>"
    assert "list of links" in refused(html, "https://www.harbour-gazette.example/")
    assert "list of links" in refused(html, "https://www.harbour-gazette.example/news")


def test_an_article_with_many_links_to_others_is_no_list() -> None:
    others = "".join(f"<h3><a href='/{n}'>Islanders ask for ferry number {n}</a></h3>" for n in range(12))
    assert read(page().replace("<footer>", f"<aside>{others}</aside><footer>")).text == TEXT


CHARSETS = ["utf-8", "iso-8859-1", "windows-1251", "shift_jis", "gb2312", "euc-kr", "windows-1252", "utf-16"]
SAMPLES = {
    "utf-8": "Die Fähre fährt wieder – „endlich“, sagen die Inselleute.",
    "iso-8859-1": "Die Fähre fährt für die Inselleute über den Sund, ab Montag früh.",
    "windows-1251": "Паром на остров снова ходит с понедельника, сказал начальник порта.",
    "shift_jis": "島へのフェリーは月曜日から再び運航すると港の事務所が発表した。",
    "gb2312": "港务局说，开往海岛的渡轮从星期一起恢复航行。",
    "euc-kr": "섬으로 가는 배가 월요일부터 다시 다닌다고 항만 사무소가 말했다.",
    "windows-1252": "The ferry is back – “at last”, say the islanders’ councillors.",
    "utf-16": "Die Fähre fährt wieder – „endlich“.",
}


@pytest.mark.parametrize("charset", CHARSETS)
def test_a_charset_is_known_by_header_or_page(charset: str) -> None:
    sample = SAMPLES[charset]
    assert sample in decoded(f"<p>{sample}</p>".encode(charset), f"text/html; charset={charset}")
    assert sample in decoded(f"<meta charset='{charset}'><p>{sample}</p>".encode(charset))


def test_a_charset_that_is_a_lie_is_not_believed() -> None:
    sample = SAMPLES["utf-8"]
    assert decoded(sample.encode(), "text/html; charset=iso-8859-1") == sample
    assert decoded(f"<meta charset='windows-1251'>{sample}".encode()).endswith(sample)
    russian = SAMPLES["windows-1251"] * 5
    assert decoded(russian.encode("windows-1251"), "text/html; charset=utf-8") == russian
    assert decoded(sample.encode("utf-8-sig"), "text/html; charset=no-such-thing") == sample


def test_bytes_of_no_charset_are_replaced() -> None:
    data = "Die Fähre fährt wieder. ".encode() * 50 + b"\xff\xfe\x80 end"
    text = decoded(data, "text/html; charset=utf-8")
    assert text.startswith("Die Fähre")
    assert text.endswith("\ufffd end")
    assert decoded(b"a\0b\x01c") == "abc"


def test_a_page_too_large_to_be_read_is_refused_at_once() -> None:
    attributes = " ".join(f"a{n}=1" for n in range(20_000))
    with pytest.raises(Damaged, match=r"more than 1,000 attributes"):
        read(f"<html><body><p {attributes}>Hello</p></body></html>")
    with pytest.raises(Damaged, match=r"it has 70,\d\d\d elements"):
        read("<html><body>" + "<p>Hello there</p>" * 70_000 + "</body></html>")


@pytest.mark.parametrize(
    "data",
    [
        b"<" * 100_000,
        b"<div>" * 20_000 + b"hello",
        b"<p>" + b" " * 200_000,
        b"<script type='application/ld+json'>" + b"[" * 100_000 + b"</script>",
        b'<meta name="date" content="99999999999999999999">',
        b"\xff\xfe\x00\xd8",
    ],
)
def test_rubbish_is_refused_in_a_sentence(data: bytes) -> None:
    with pytest.raises(NoText):
        article(data, name="rubbish.html", url=None)
