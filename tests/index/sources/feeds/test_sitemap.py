"""Sitemaps: XML, an index, a list of addresses, gzipped; what they are not, and what would fill the memory."""

from __future__ import annotations

import gzip
import tracemalloc
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.domain.document import Page, Sitemap
from index.domain.source_errors import NotASitemap
from index.sources.feeds.sitemap import MOST_BYTES, MOST_ENTRIES, sitemap

MAP = "https://harbour.example/sitemap.xml"
SPACE = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'


def of_urls(*inside: str, before: str = "") -> bytes:
    return f"{before}<urlset {SPACE}>{''.join(f'<url>{one}</url>' for one in inside)}</urlset>".encode()


def urls(data: bytes) -> list[str]:
    return [page.url for page in sitemap(data, url=MAP).pages]


def test_a_sitemap_names_pages_and_when_they_changed() -> None:
    data = of_urls(
        "<loc>https://harbour.example/1</loc><lastmod>2024-05-19</lastmod><priority>0.5</priority>",
        "<loc>\n https://harbour.example/2 </loc><lastmod>2024-05-19T01:00:00+02:00</lastmod>",
        "<loc>https://harbour.example/3</loc><lastmod>last May</lastmod>",
        "<loc>https://harbour.example/4</loc>",
        before='<?xml version="1.0" encoding="UTF-8"?>\n<!-- made by hand -->\n',
    )
    assert sitemap(data, url=MAP) == Sitemap(
        pages=(
            Page(url="https://harbour.example/1", changed=datetime(2024, 5, 19, tzinfo=UTC)),
            Page(url="https://harbour.example/2", changed=datetime(2024, 5, 18, 23, tzinfo=UTC)),
            Page(url="https://harbour.example/3"),
            Page(url="https://harbour.example/4"),
        )
    )


def test_an_index_names_sitemaps() -> None:
    data = (
        f"<sitemapindex {SPACE}><sitemap><loc>/a.xml</loc></sitemap><sitemap><loc>/a.xml</loc></sitemap></sitemapindex>"
    )
    assert sitemap(data.encode(), url=MAP) == Sitemap(sitemaps=("https://harbour.example/a.xml",))


def test_the_pictures_of_a_page_are_no_pages() -> None:
    picture = "<i:image xmlns:i='http://www.google.com/schemas/sitemap-image/1.1'><i:loc>https://a.example/i</i:loc></i:image>"
    news = "<n:news xmlns:n='http://www.google.com/schemas/sitemap-news/0.9'><n:title>T</n:title></n:news>"
    assert urls(of_urls(f"{picture}<loc>https://a.example/1</loc>{news}")) == ["https://a.example/1"]


def test_a_sitemap_without_a_namespace_is_read() -> None:
    assert urls(b"<urlset><url><loc>https://a.example/1</loc></url></urlset>") == ["https://a.example/1"]


def test_a_gzipped_sitemap_is_told_from_its_bytes() -> None:
    assert urls(gzip.compress(of_urls("<loc>https://a.example/1</loc>"), mtime=0)) == ["https://a.example/1"]


def test_a_list_of_addresses_is_a_sitemap() -> None:
    data = b"\xef\xbb\xbfhttps://a.example/1\r\n\r\nno address\nhttp://a.example/2\nhttps://a.example/1\n"
    assert urls(data) == ["https://a.example/1", "http://a.example/2"]


def test_ampersands_that_nobody_escaped_are_taken_for_what_they_mean() -> None:
    data = of_urls("<loc>https://a.example/?a=1&b=2&amp;c=3&copy;=4</loc>")
    assert urls(data) == ["https://a.example/?a=1&b=2&c=3&copy;=4"]


@pytest.mark.parametrize("address", ["file:///etc/hosts", "javascript:alert(1)", "ftp://a.example/", "http://[", ""])
def test_only_addresses_of_the_web_are_given(address: str) -> None:
    assert urls(of_urls(f"<loc>{address}</loc>", "<loc>https://a.example/1</loc>", "")) == ["https://a.example/1"]


@pytest.mark.parametrize("charset", ["utf-8", "utf-16"])
def test_no_entity_is_resolved(charset: str) -> None:
    declared = "<!DOCTYPE urlset [<!ENTITY a 'b'><!ENTITY f SYSTEM 'file:///etc/hosts'>]>"
    data = of_urls("<loc>https://a.example/&a;&f;</loc>", before=declared).decode().encode(charset)
    assert urls(data) == ["https://a.example/&a;&f;"]


def test_of_a_longer_sitemap_the_first_50_000_pages_are_read() -> None:
    found = urls(of_urls(*(f"<loc>https://a.example/{number}</loc>" for number in range(60_000))))
    assert (len(found), found[-1]) == (MOST_ENTRIES, f"https://a.example/{MOST_ENTRIES - 1}")
    assert len(urls("\n".join(f"https://a.example/{number}" for number in range(60_000)).encode())) == MOST_ENTRIES


@pytest.mark.parametrize(
    ("data", "found"),
    [
        (b"", "an empty page"),
        (b"<!doctype html><html><head><title>x</title></head><body>y</body></html>", "an HTML page"),
        (b"<rss version='2.0'><channel/></rss>", "a feed"),
        (b"The ferry sails.", "plain text"),
        (of_urls("<loc>https://a.example/1</loc>")[:60], "broken XML"),
        (gzip.compress(of_urls(), mtime=0)[:-12], "cut short"),
        (b"\x1f\x8bnothing packed", "a broken gzip archive"),
    ],
)
def test_what_is_no_sitemap_is_named(data: bytes, found: str) -> None:
    with pytest.raises(NotASitemap, match=f"^{MAP} is no sitemap but .*{found}"):
        sitemap(data, url=MAP)


def test_a_bomb_is_unpacked_no_further_than_the_protocol_allows() -> None:
    bomb = gzip.compress(b"<urlset>" + bytes(3 * MOST_BYTES), 1, mtime=0)
    tracemalloc.start()
    try:
        with pytest.raises(NotASitemap, match="a file of more than 52,428,800 bytes"):
            sitemap(bomb, url=MAP)
        assert tracemalloc.get_traced_memory()[1] < 2 * MOST_BYTES + 10_000_000
    finally:
        tracemalloc.stop()


def outcome(data: bytes) -> Sitemap | NotASitemap:
    try:
        return sitemap(data, url=MAP)
    except NotASitemap as error:
        return error


@given(st.binary() | st.text("<>/&;!-[]\"' urlsetoc=:\n").map(of_urls) | st.binary().map(gzip.compress))
def test_any_bytes_are_read_or_refused_in_a_sentence(data: bytes) -> None:
    found = outcome(data)
    assert isinstance(found, Sitemap) or str(found).startswith(MAP)


def test_an_address_in_cdata_is_kept_as_it_is_and_a_fault_leaves_the_rest() -> None:
    entries = (
        "<url><loc><![CDATA[https://a.example/1?x=1&y=2]]></loc></url><url><loc>https://a.example/2?x=1&y=2</loc></url>"
    )
    data = f"<urlset>\x0b{entries}<url><loc>https://a.exa".encode()
    assert [one.url for one in sitemap(data, url=MAP).pages] == [
        "https://a.example/1?x=1&y=2",
        "https://a.example/2?x=1&y=2",
    ]
