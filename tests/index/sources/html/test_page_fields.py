"""What a page says of its article: title, site, authors, day, addresses."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from index.language.written_date import day
from index.sources.html.page import article
from tests.index.sources.html.examples import BODY, LINK, TITLE, page, read

DAY = date(2023, 10, 18)


def linked_data(**fields: Any) -> str:
    """JSON-LD of a news article, in a head."""
    data = {"@context": "https://schema.org", "@type": "NewsArticle", **fields}
    return f"<title>{TITLE}</title><script type='application/ld+json'>{json.dumps(data)}</script>"


def meta(name: str, content: str) -> str:
    return f'<title>{TITLE}</title><meta name="{name}" content="{content}">'


# title


@pytest.mark.parametrize(
    "head",
    [
        f"<title>{TITLE} - The Harbour Gazette</title>",
        f"<title>{TITLE} | News | Harbour Gazette</title><meta property='og:site_name' content='Harbour Gazette'>",
        f"<title>Harbour Gazette: the islands</title><meta property='og:title' content='{TITLE} – Harbour Gazette'>",
        linked_data(headline=TITLE),
    ],
)
def test_the_title_is_the_headline_without_the_site(head: str) -> None:
    assert read(page(head=head)).title == TITLE
    assert read(page(head=head).replace(f"<h1>{TITLE}</h1>", "")).title == TITLE or "| News" in head


def test_a_headline_that_is_shown_counts_more_than_one_for_searchers() -> None:
    head = "<title>Grell ferry: times, prices, Monday start | Harbour Gazette</title>"
    assert read(page(head=head)).title == TITLE


def test_a_main_heading_that_names_the_site_is_no_title() -> None:
    html = page(head=linked_data(headline=TITLE)).replace(f"<h1>{TITLE}</h1>", "<h1>Harbour Gazette</h1>")
    assert read(html).title == TITLE


def test_a_section_above_the_headline_is_no_part_of_it() -> None:
    html = page().replace(f"<h1>{TITLE}</h1>", f"<h1><span>Islands</span> {TITLE}</h1>")
    assert read(html).title == TITLE


def test_entities_in_a_title_are_read_even_twice_over() -> None:
    html = page(head="<meta property='og:title' content='Quay &amp;amp; pier: &#8216;open&#8217; again'>")
    assert read(html.replace(f"<h1>{TITLE}</h1>", "")).title == "Quay & pier: ‘open’ again"


def test_a_dash_that_belongs_to_the_title_stays() -> None:
    title = "Storm – what to do now"
    assert read(page(head=f"<title>{title}</title>").replace(TITLE, title)).title == title


def test_a_page_without_a_title_has_none() -> None:
    assert read(page(head="").replace(f"<h1>{TITLE}</h1>", "")).title == ""


# site, authors


def test_the_site_is_what_it_calls_itself_else_its_host() -> None:
    named = meta("og:site_name", "The Harbour Gazette")
    assert read(page(head=named)).site == "The Harbour Gazette"
    assert (
        read(page(head=linked_data(publisher={"@type": "Organization", "name": "Gazette &amp; Sons"}))).site
        == "Gazette & Sons"
    )
    assert read(page()).site == "harbour-gazette.example"
    assert read(page(), url=None).site is None


@pytest.mark.parametrize(
    ("stated", "expected"),
    [
        ({"@type": "Person", "name": "Ada Quist"}, "Ada Quist"),
        ([{"@type": "Person", "name": "Ada Quist"}, {"name": "Ben Torvald"}], "Ada Quist, Ben Torvald"),
        ("By Ada Quist and Ben Torvald", "Ada Quist, Ben Torvald"),
        ("Von Ada Quist", "Ada Quist"),
        ("https://www.harbour-gazette.example/authors/ada-quist", None),
        ({"@type": "Organization", "name": "The Harbour Gazette"}, None),
        ("admin", None),
        ("ada-quist", None),
        ("ADA QUIST, Gazette Writer", "ADA QUIST"),
        ({"@type": "Person", "name": ["Ada Quist", "Ben Torvald"]}, "Ada Quist, Ben Torvald"),
        (None, None),
    ],
)
def test_authors_are_the_names_of_people(stated: Any, expected: str | None) -> None:
    assert read(page(head=linked_data(headline=TITLE, author=stated))).author == expected


def test_authors_are_found_in_the_head_and_in_the_text_too() -> None:
    assert read(page(head=meta("author", "Ada Quist"))).author == "Ada Quist"
    assert read(page(f"<p class='byline'>By <a href='/ada'>Ada Quist</a></p>{BODY}")).author == "Ada Quist"
    assert (
        read(page(f"by <span class='author vcard'><a class='url fn'>Ada Quist</a></span>{BODY}")).author == "Ada Quist"
    )
    assert (
        read(page(f"<div itemprop='author'><span itemprop='name'>Ada Quist</span></div>{BODY}")).author == "Ada Quist"
    )


def test_who_wrote_a_comment_did_not_write_the_article() -> None:
    said = "<div class='comment-author vcard'><cite class='fn'>Old Reader</cite></div><p>I liked it.</p>"
    assert read(page(f"{BODY}<ol class='comment-list'><li>{said}</li></ol>")).author is None


# day

_NODES = [
    {"@type": "WebPage", "datePublished": "2020-01-01"},
    {"@type": ["Article"], "headline": TITLE, "datePublished": "2023-10-18"},
]
GRAPH = f"<script type='application/ld+json'>{json.dumps({'@graph': _NODES})}</script>"


@pytest.mark.parametrize(
    "head",
    [
        linked_data(datePublished="2023-10-18T00:30:00+02:00", dateModified="2023-10-20T08:00:00+02:00"),
        linked_data(datePublished="2023-10-18"),
        GRAPH,
        '<script type=\'application/ld+json\'>{"@type": "Article", "datePublished": "2023-10-18", "broken": }</script>',
        '<script type=\'application/ld+json\'>{"@type": "Article", "datePublished": "2023-10-18",}</script>',
        '<meta property="article:published_time" content="2023-10-18T23:30:00-05:00">',
        '<meta content="2023-10-18" itemprop="datePublished">',
        *(
            meta(name, "2023-10-18T10:00:00Z")
            for name in ("pubdate", "parsely-pub-date", "DC.date.issued", "sailthru.date", "date")
        ),
        meta("publish-date", "Wed, 18 Oct 2023 09:12:00 +0200"),
        meta("pubdate", "20231018"),
        meta("cXenseParse:recs:publishtime", "1697623200"),
        meta("article:published_time", "0001-01-01T00:00:00Z") + meta("date", "2023-10-18"),
    ],
)
def test_the_day_is_found_in_the_head(head: str) -> None:
    assert read(page(head=head)).published == DAY


@pytest.mark.parametrize(
    "line",
    [
        "<time itemprop='datePublished' datetime='2023-10-18T10:00'>today</time>",
        "<time datetime='2023-10-18'>18.10.</time>",
        "<time pubdate datetime='2023-10-18T10:00'></time>",
        "<abbr class='published' title='2023-10-18T10:00:00'>a while ago</abbr>",
        "<span class='post-date'>October 18, 2023</span>",
        "<p class='meta'>Published: 18 October 2023, 10:15 | Updated: 20 October 2023</p>",
        "<div class='dateline'>Am 18. Oktober 2023</div>",
        "<div class='fecha'>18 de octubre de 2023</div>",
        "<small>18/10/2023</small>",
        "<em>2023年10月18日</em>",
    ],
)
def test_the_day_is_found_close_to_the_headline(line: str) -> None:
    assert read(page(f"{line}{BODY}")).published == DAY


@pytest.mark.parametrize(
    "path", ["2023/10/18/ferry", "story/2023-10-18/ferry", "news/20231018/ferry", "news/ferry-20231018"]
)
def test_the_day_is_found_in_the_link(path: str) -> None:
    assert read(page(), f"https://www.harbour-gazette.example/{path}").published == DAY


TOMORROW = (datetime.now(UTC) + timedelta(days=3)).date().isoformat()


@pytest.mark.parametrize(
    "html",
    [
        page(),
        page(head=linked_data(dateModified="2023-10-18T00:30:00+02:00")),
        page(head=meta("last-modified", "2023-10-18") + '<meta property="article:modified_time" content="2023-10-18">'),
        page(f"<p class='meta'>Updated on 18 October 2023</p>{BODY}"),
        page(f"<time class='updated' datetime='2023-10-18'>18 October</time>{BODY}"),
        page().replace("<footer>", "<footer><p class='date'>18 October 2023</p>"),
        page(f"{BODY}<div class='comments'><time datetime='2023-10-18'>18 October</time></div>"),
        page(f"<aside class='related'><span class='date'>18 October 2023</span></aside>{BODY}"),
        page(head=linked_data(datePublished="1970-01-01T00:00:00Z")),
        page(head=linked_data(datePublished=TOMORROW)),
        page(head=linked_data(datePublished="soon")),
        page(f"<small>05/10/2023</small>{BODY}").replace("<html>", '<html lang="en">'),
    ],
)
def test_a_day_that_is_not_told_stays_unknown(html: str) -> None:
    assert read(html).published is None


@pytest.mark.parametrize(
    ("text", "locale", "expected"),
    [
        ("10/18/2023", None, DAY),
        ("18/10/2023", None, DAY),
        ("05/10/2023", ("en", "us"), date(2023, 5, 10)),
        ("05/10/2023", ("en", "gb"), date(2023, 10, 5)),
        ("05/10/2023", ("pt", "br"), date(2023, 10, 5)),
        ("05/10/2023", ("en", ""), None),
        ("05.10.2023", None, date(2023, 10, 5)),
        ("Tue Nov 19 03:05:46 UTC 2019", None, date(2019, 11, 19)),
        ("Tue Nov 19 2019 03:05:46 GMT+0000", None, date(2019, 11, 19)),
        ("01:38:07 PM IST Nov 20, 2019", None, date(2019, 11, 20)),
        ("mercredi 18 octobre 2023 à 10h15", ("fr", "fr"), DAY),
        ("18 октября 2023", ("ru", ""), DAY),
        ("2023-13-45", None, None),
        ("October 2023", None, None),
        ("31 February 2023", None, None),
        ("99999999999999999999", None, None),
    ],
)
def test_dates_are_read_as_their_writers_mean_them(
    text: str, locale: tuple[str, str] | None, expected: date | None
) -> None:
    assert day(text, locale) == expected


# addresses, language


def test_the_canonical_address_counts_on_the_own_host_alone() -> None:
    own = "<link rel='canonical' href='/news/ferry'>"
    assert read(page(head=own), LINK + "?utm_source=x").url == "https://www.harbour-gazette.example/news/ferry"
    other = "<link rel='canonical' href='https://www.tidal-times.example/news/ferry'>"
    assert read(page(head=other), LINK).url == LINK
    assert read(page(), LINK).url == LINK
    assert read(page(head=other), None).url == "https://www.tidal-times.example/news/ferry"


def test_feeds_that_the_page_names_are_told_in_full() -> None:
    head = (
        "<base href='/news/'>"
        "<link rel='alternate' type='application/rss+xml' href='feed.xml'>"
        "<link rel='alternate' type='application/atom+xml' href='https://feeds.harbour-gazette.example/all'>"
        "<link rel='alternate' type='application/rss+xml' href='/comments/feed'>"
        "<link rel='alternate' hreflang='de' href='/de'>"
        "<link rel='alternate' type='application/feed+json' href='javascript:alert(1)'>"
    )
    assert read(page(head=head)).feeds == (
        "https://www.harbour-gazette.example/news/feed.xml",
        "https://feeds.harbour-gazette.example/all",
    )


@pytest.mark.parametrize(
    ("html", "language"),
    [
        (page().replace("<html>", '<html lang="de-AT">'), "de"),
        (page(head='<meta property="og:locale" content="pt_BR">'), "pt"),
        (page(head=linked_data(inLanguage="fr")), "fr"),
        (page(), None),
    ],
)
def test_the_language_is_the_declared_one(html: str, language: str | None) -> None:
    assert read(html).language == language


def test_a_page_with_strange_fields_is_read_all_the_same() -> None:
    head = linked_data(
        headline={"a": 1}, author=[None, 3, {"name": None}], datePublished=7, publisher=[[]], inLanguage=[]
    )
    found = article(page(head=head).encode(), name="ferry.html", url="http://[::1")
    assert found.title == TITLE
    assert (found.published, found.author) == (None, None)
