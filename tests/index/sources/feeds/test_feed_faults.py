"""Feeds that break the rules, are none, or are made to harm: read, or refused in a sentence, within bounds."""

from __future__ import annotations

import codecs
import socket
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.domain.document import FeedPage, Item
from index.domain.source_errors import NotAFeed
from index.sources.feeds.item import MOST_ITEMS
from index.sources.feeds.rss_atom import feed
from tests.index.sources.feeds.examples import FEED, LONG_HTML, content, link, rss


def only(data: bytes, content_type: str = "") -> Item:
    (item,) = feed(data, url=FEED, content_type=content_type).items
    return item


@pytest.mark.parametrize(
    "broken",
    [
        rss(link(1), link(2) + "<description>a & b < c</description>"),
        rss(link(1), link(2) + "<description>&nbsp;&bogus;</description>"),
        rss(link(1), link(2))[:-20],
        b"\n\n  " + rss(link(1), link(2), before='<?xml version="1.0"?>'),
        rss(link(1), link(2) + "<description>a\x08b\x0bc</description>"),
    ],
)
def test_a_feed_that_breaks_the_rules_of_xml_is_read_all_the_same(broken: bytes) -> None:
    urls = [item.url for item in feed(broken, url=FEED).items]
    assert urls == ["https://harbour.example/1", "https://harbour.example/2"]


def test_what_is_said_of_a_picture_is_not_said_of_its_article() -> None:
    picture = '<media:content url="/p.jpg"><media:title>The port</media:title></media:content><gml:pos>1 2</gml:pos>'
    assert only(rss(picture + link())).title == "Article 1"


def test_halves_of_characters_and_numbers_of_none_are_left_out() -> None:
    title = "Ferry &#55357;&#56866;&#xD83D;&#99999999999; &#128674; sails"
    assert only(rss(f"<title>{title}</title><link>https://harbour.example/1</link>")).title == "Ferry 🚢 sails"


@pytest.mark.parametrize("broken", ["</width><", f"&#{'9' * 5000};<"])
def test_what_breaks_the_parser_is_refused_in_a_sentence(broken: str) -> None:
    assert isinstance(outcome(rss(broken, link())), NotAFeed)


def test_the_charset_is_found_wherever_it_is_told() -> None:
    titled = rss(
        "<title>Паром на остров снова ходит, сообщил порт</title><link>https://harbour.example/1</link>"
    ).decode()
    declared = f'<?xml version="1.0" encoding="windows-1251"?>{titled}'.encode("windows-1251")
    served = titled.encode("windows-1251")
    title = "Паром на остров снова ходит, сообщил порт"
    assert only(titled.encode()).title == only(declared).title == title
    assert only(served, "application/rss+xml; charset=windows-1251").title == title
    assert only(codecs.BOM_UTF16_LE + titled.encode("utf-16-le")).title == title
    assert only(titled.encode(), "text/xml; charset=iso-8859-1").title == title, "a server's default is often wrong"


@pytest.mark.parametrize(
    ("data", "found"),
    [
        (b"<!doctype html><html><head><title>News</title></head><body><p>No feed.</p></body></html>", "an HTML page"),
        (b'<html><body><rss version="2.0"><channel></channel></rss></body></html>', "an HTML page"),
        (b"", "an empty page"),
        (b" \n ", "an empty page"),
        (b"The ferry sails again.", "plain text"),
        (b"%PDF-1.7\n...", "a PDF document"),
        (b'<opml version="2.0"><body/></opml>', "a list of feeds"),
        (b'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"></urlset>', "a sitemap"),
        (b"<?xml version='1.0'?><catalogue><book/></catalogue>", "XML"),
        (b'<rss version="2.0"><channel><title>Harb', "broken XML"),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "a picture"),
    ],
)
def test_what_is_no_feed_is_named(data: bytes, found: str) -> None:
    with pytest.raises(NotAFeed, match=f"^{FEED} is no feed but .*{found}.* Name the address"):
        feed(data, url=FEED)


BOMB = (
    "<!DOCTYPE rss [\n<!ENTITY a0 'ferry'>\n"
    + "\n".join(f"<!ENTITY a{n} '{f'&a{n - 1};' * 10}'>" for n in range(1, 12))
    + "\n]>"
)
WIDE = f"<!DOCTYPE rss [<!ENTITY a11 '{'ferry' * 100_000}'>]>"


@pytest.mark.parametrize("declared", [BOMB, WIDE, f"<!-- <rss> -->{BOMB}", f"Notice: <?php ?>\n{WIDE}", WIDE.lower()])
def test_no_entity_is_resolved(declared: str) -> None:
    said = "&a11;" * 1000
    item = only(rss(f"<title>{said}</title><link>https://harbour.example/1</link>", before=declared))
    assert set(item.title) <= set("&a11;")


def test_a_document_type_that_an_article_is_about_stays_in_it() -> None:
    told = f"{LONG_HTML}<pre>&lt;!DOCTYPE rss [</pre>"
    assert only(rss(link() + content(told), before="<!DOCTYPE rss>")).text.endswith("<!DOCTYPE rss [")


def test_nothing_that_a_feed_names_is_opened_or_fetched(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("a secret")
    with socket.create_server(("127.0.0.1", 0)) as server:
        address = f"http://127.0.0.1:{server.getsockname()[1]}/feed.dtd"
        for named in (secret.as_uri(), address):
            for declared in (f"<!DOCTYPE rss [<!ENTITY a SYSTEM '{named}'>]>", f"<!DOCTYPE rss SYSTEM '{named}'>"):
                item = only(rss(f"<title>&a;</title><link>{address}</link>{content(LONG_HTML)}", before=declared))
                assert "secret" not in item.title
        server.settimeout(0)
        with pytest.raises(BlockingIOError):
            server.accept()


def test_of_a_feed_of_100_000_items_the_first_are_read() -> None:
    found = feed(rss(*(link(number) for number in range(100_000))), url=FEED).items
    assert len(found) == MOST_ITEMS
    assert (found[0].title, found[-1].title) == ("Article 0", f"Article {MOST_ITEMS - 1}")


def test_of_a_feed_of_many_megabytes_the_first_items_are_read() -> None:
    filler = f"<!--{'x' * 600_000}-->"
    found = feed(rss(*(link(number) + content(filler) for number in range(6))), url=FEED).items
    assert [item.title for item in found] == ["Article 0", "Article 1", "Article 2"]
    (alone,) = feed(rss(link() + content(filler * 5), link(2)), url=FEED).items
    assert alone.title == "Article 1"


def outcome(data: bytes) -> FeedPage | NotAFeed:
    try:
        return feed(data, url=FEED)
    except NotAFeed as error:
        return error


@given(st.binary() | st.text().map(str.encode) | st.text("<>/&;!-[]\"' itemlnkrsv=0\n").map(rss))
def test_any_bytes_are_read_or_refused_in_a_sentence(data: bytes) -> None:
    found = outcome(data)
    if isinstance(found, FeedPage):
        assert all(item.key and (item.url or item.text) for item in found.items)
    else:
        assert str(found).startswith(FEED)
