"""RSS and Atom as they are found: whole articles or summaries, good dates or none, well-formed or not."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from index.domain.document import FeedPage, Item
from index.sources.feeds.rss_atom import feed
from tests.index.sources.feeds.examples import FEED, LONG, LONG_HTML, LONG_TEXT, SENTENCE, atom, content, link, rss


def only(data: bytes) -> Item:
    (item,) = feed(data, url=FEED).items
    return item


def test_an_item_of_rss_gives_what_its_publisher_says() -> None:
    item = only(
        rss(
            "<title>The ferry returns</title><link>https://harbour.example/ferry</link>"
            '<guid isPermaLink="false">f-1</guid><pubDate>Tue, 17 Oct 2023 09:00:00 +0000</pubDate>'
            f"<dc:creator>Ida Strand</dc:creator><description>In short.</description>{content(LONG_HTML)}"
        )
    )
    assert item == Item(
        key="f-1",
        url="https://harbour.example/ferry",
        title="The ferry returns",
        text=LONG_TEXT,
        published=date(2023, 10, 17),
        author="Ida Strand",
    )


def test_an_entry_of_atom_gives_what_its_publisher_says() -> None:
    item = only(
        atom(
            '<id>urn:f-1</id><title>The ferry returns</title><link href="/ferry"/><link rel="enclosure" href="/f.mp3"/>'
            "<published>2023-10-17T23:30:00-04:00</published><updated>2024-01-01T00:00:00Z</updated>"
            "<author><name>Ida Strand</name><email>ida@harbour.example</email></author>"
            f'<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml">{LONG_HTML}</div></content>'
        )
    )
    assert item == Item(
        key="urn:f-1",
        url="https://harbour.example/ferry",
        title="The ferry returns",
        text=LONG_TEXT,
        published=date(2023, 10, 17),
        author="Ida Strand",
    )


def test_an_item_of_rdf_is_known_by_its_address_and_dated_by_dublin_core() -> None:
    data = (
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"'
        ' xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>Harbour News</title></channel>'
        '<item rdf:about="https://harbour.example/ferry"><title>The ferry returns</title>'
        "<link>https://harbour.example/ferry</link><dc:date>2023-10-17T23:30:00-04:00</dc:date></item></rdf:RDF>"
    )
    item = only(data.encode())
    assert (item.key, item.published) == ("https://harbour.example/ferry", date(2023, 10, 17))


@pytest.mark.parametrize("version", ["0.91", "0.92", "2.0", "2.01"])
def test_every_version_of_rss_is_read(version: str) -> None:
    data = f'<rss version="{version}"><channel><title>H</title><item>{link()}</item></channel></rss>'
    assert only(data.encode()).url == "https://harbour.example/1"


@pytest.mark.parametrize(
    "described",
    [
        f"<description>{SENTENCE}</description>",
        f"<description>{LONG}</description>",
        content(f"<p>{SENTENCE}</p>"),
        content(f"<p>{LONG} ...</p>"),
        content(f"<p>{LONG} […]</p>"),
        content(f"<p>{LONG}</p><p><a href='/1'>Read more</a></p>"),
        content(f"<p>{LONG}</p><p>Continue reading The ferry returns &rarr;</p>"),
        "",
    ],
)
def test_what_may_be_a_summary_is_left_to_its_page(described: str) -> None:
    assert only(rss(link() + described)).text == ""


def test_an_item_without_a_link_is_complete_in_itself() -> None:
    item = only(rss(f"<description>&lt;p&gt;{SENTENCE}&lt;/p&gt;</description>"))
    assert (item.url, item.title, item.text) == (None, "", SENTENCE.strip())


def test_what_wordpress_puts_under_each_article_is_left_out() -> None:
    foot = '<p>The post <a href="/1">The ferry returns</a> appeared first on <a href="/">Harbour News</a>.</p>'
    assert only(rss(link() + content(LONG_HTML + foot))).text == LONG_TEXT


@pytest.mark.parametrize(
    ("written", "title"),
    [
        ("Tom &amp; Ida", "Tom & Ida"),
        ("Tom &amp;amp; Ida", "Tom & Ida"),
        ("The &lt;em&gt;Skarrow&lt;/em&gt; ferry", "The Skarrow ferry"),
        ("<![CDATA[The <em>Skarrow</em> ferry&#8217;s back]]>", "The Skarrow ferry’s back"),
        ("5 &lt; 6 R&amp;D", "5 < 6 R&D"),
        ("\n Two\n\tlines ", "Two lines"),
        ("", ""),
    ],
)
def test_a_title_is_plain_text_on_one_line(written: str, title: str) -> None:
    assert only(rss(f"<title>{written}</title><link>https://harbour.example/1</link>")).title == title


@pytest.mark.parametrize(
    ("kind", "written"), [("html", "AT&amp;amp;T"), ("text", "AT&amp;T"), ("text", "AT&amp;amp;T")]
)
def test_a_title_of_atom_is_plain_text_too(kind: str, written: str) -> None:
    assert only(atom(f'<id>1</id><title type="{kind}">{written}</title><link href="/1"/>')).title == "AT&T"


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("Tue, 17 Oct 2023 23:30:00 -0400", date(2023, 10, 17)),
        ("Wed, 18 Oct 2023 00:30:00 +1300", date(2023, 10, 18)),
        ("17 Oct 2023", date(2023, 10, 17)),
        ("2023-10-17T23:30:00-04:00", date(2023, 10, 17)),
        ("20231017", date(2023, 10, 17)),
        ("yesterday", None),
        ("Thu, 01 Jan 1970 00:00:00 GMT", None),
        ("0001-01-01T00:00:00Z", None),
        ("", None),
    ],
)
def test_the_day_is_that_of_the_publisher_s_calendar(written: str, day: date | None) -> None:
    assert only(rss(f"{link()}<pubDate>{written}</pubDate>")).published == day


def test_a_date_in_the_future_is_none_and_tomorrow_is_still_today_somewhere() -> None:
    now = datetime.now(UTC)
    soon, late = (now + timedelta(days=days) for days in (1, 3))
    assert only(rss(f"{link()}<pubDate>{late:%Y-%m-%d}T00:00:00Z</pubDate>")).published is None
    assert only(rss(f"{link()}<pubDate>{soon:%Y-%m-%d}T00:00:00Z</pubDate>")).published == soon.date()


def test_the_day_on_which_an_entry_was_changed_is_not_the_day_of_publication() -> None:
    assert only(atom('<id>1</id><link href="/1"/><updated>2024-01-01T00:00:00Z</updated>')).published is None


@pytest.mark.parametrize(
    ("written", "author"),
    [
        ("<author>ida@harbour.example (Ida Strand)</author>", "Ida Strand"),
        ("<author>Ida Strand &lt;ida@harbour.example&gt;</author>", "Ida Strand"),
        ("<author>ida@harbour.example</author>", None),
        ("<dc:creator>Ida Strand</dc:creator><dc:creator>Tomas Vell</dc:creator>", "Ida Strand, Tomas Vell"),
        ("<dc:creator><![CDATA[Ida&nbsp;Strand]]></dc:creator>", "Ida Strand"),
        ("", None),
    ],
)
def test_an_author_is_a_name_and_no_address(written: str, author: str | None) -> None:
    assert only(rss(link() + written)).author == author


def test_the_author_of_an_atom_feed_is_that_of_its_entries() -> None:
    head = "<title>H</title><author><name>Ida Strand</name></author>"
    assert only(atom('<id>1</id><link href="/1"/>', head=head)).author == "Ida Strand"


@pytest.mark.parametrize(
    ("written", "url"),
    [
        ("<link>/ferry?a=1&amp;b=2</link>", "https://harbour.example/ferry?a=1&b=2"),
        ("<link>ferry</link>", "https://harbour.example/news/ferry"),
        ("<link> https://other.example/ferry\n</link>", "https://other.example/ferry"),
        ("<guid>https://harbour.example/ferry</guid>", "https://harbour.example/ferry"),
    ],
)
def test_links_are_absolute(written: str, url: str) -> None:
    assert only(rss(f"<title>T</title>{written}")).url == url


@pytest.mark.parametrize(
    "address", ["javascript:alert(1)", "file:///etc/hosts", "ftp://harbour.example/1", "http://[", "mailto:a@b.example"]
)
def test_an_item_with_no_address_of_the_web_and_no_article_is_left_out(address: str) -> None:
    assert feed(rss(f"<title>T</title><link>{address}</link>"), url=FEED).items == ()


def test_an_item_without_an_id_is_known_by_its_link() -> None:
    assert only(rss(link())).key == "https://harbour.example/1"


def test_an_id_that_items_share_does_not_make_them_one() -> None:
    shared = '<guid isPermaLink="false">same</guid>'
    keys = [item.key for item in feed(rss(link(1) + shared, link(2) + shared), url=FEED).items]
    assert keys == ["https://harbour.example/1", "https://harbour.example/2"]


def test_an_item_that_stands_twice_is_read_once() -> None:
    assert len(feed(rss(link(1), link(1), link(2)), url=FEED).items) == 2


def test_items_with_neither_id_nor_link_are_told_apart_by_what_they_say() -> None:
    said = [f"<title>{title}</title><description>{SENTENCE}</description>" for title in ("One", "Two", "One")]
    assert len({item.key for item in feed(rss(*said), url=FEED).items}) == 2


def test_a_long_key_is_shortened_to_the_same_each_time() -> None:
    data = rss(f'{link()}<guid isPermaLink="false">{"k" * 5000}</guid>')
    assert only(data).key == only(data).key
    assert len(only(data).key) == 64


@pytest.mark.parametrize(
    ("head", "minutes"),
    [
        ("<ttl>90</ttl>", 90),
        ("<sy:updatePeriod>daily</sy:updatePeriod><sy:updateFrequency>2</sy:updateFrequency>", 720),
        ("<sy:updatePeriod> hourly\n</sy:updatePeriod>", 60),
        ("<sy:updatePeriod>hourly</sy:updatePeriod><sy:updateFrequency>500</sy:updateFrequency>", 1),
        ("<ttl>soon</ttl>", None),
        ("<ttl>0</ttl>", None),
        (f"<ttl>{'9' * 5000}</ttl>", None),
        ("", None),
    ],
)
def test_a_feed_says_how_often_it_wants_to_be_read(head: str, minutes: int | None) -> None:
    assert feed(rss(link(), head=head), url=FEED).minutes == minutes


def test_a_feed_without_a_title_is_called_by_its_host() -> None:
    assert feed(rss(link(), head=""), url="https://www.harbour.example/feed").title == "harbour.example"


def test_a_new_feed_may_be_empty() -> None:
    assert feed(rss(), url=FEED) == FeedPage(title="Harbour News", items=())


@pytest.mark.parametrize(
    ("stated", "expected"),
    [
        ("2019/01/05 10:00:00", date(2019, 1, 5)),
        ("15-11-2019", date(2019, 11, 15)),
        ("2019年11月15日", date(2019, 11, 15)),
        ("1573812000", date(2019, 11, 15)),
        ("Mi, 15 Mai 2019 10:00:00 +0200", date(2019, 5, 15)),
        ("15 мая 2019", date(2019, 5, 15)),
        ("some day", None),
        ("2019", None),
    ],
)
def test_a_date_is_read_or_unknown_and_never_guessed(stated: str, expected: date | None) -> None:
    item = f"<item><title>T</title><link>https://isle.example/a</link><pubDate>{stated}</pubDate></item>"
    data = f"<rss version='2.0'><channel><title>Isle</title>{item}</channel></rss>".encode()
    assert feed(data, url="https://isle.example/feed").items[0].published == expected


def test_the_day_in_an_items_link_counts_before_that_of_utc() -> None:
    item = (
        "<item><title>T</title><link>https://isle.example/2023/11/08/a/</link>"
        "<pubDate>Thu, 09 Nov 2023 01:09:55 +0000</pubDate></item>"
    )
    data = f"<rss version='2.0'><channel><title>Isle</title>{item}</channel></rss>".encode()
    assert feed(data, url="https://isle.example/feed").items[0].published == date(2023, 11, 8)
