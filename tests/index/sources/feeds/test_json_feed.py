"""JSON Feed, by its specification and somewhat beside it."""

from __future__ import annotations

import json
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.domain.document import Item
from index.domain.source_errors import NotAFeed
from index.sources.feeds.item import MOST_ITEMS
from index.sources.feeds.rss_atom import feed
from tests.index.sources.feeds.examples import FEED, LONG, LONG_HTML, LONG_TEXT, SENTENCE

VERSION = "https://jsonfeed.org/version/1.1"


def written(*items: object, **head: object) -> bytes:
    return json.dumps({"version": VERSION, "title": "Harbour News", "items": items} | head).encode()


def only(data: bytes) -> Item:
    (item,) = feed(data, url=FEED).items
    return item


def test_an_item_gives_what_its_publisher_says() -> None:
    item = {
        "id": "f-1",
        "url": "/ferry",
        "title": "Tom &amp; the ferry",
        "content_html": LONG_HTML,
        "date_published": "2023-10-17T23:30:00-04:00",
        "date_modified": "2024-01-01T00:00:00Z",
        "authors": [{"name": "Ida Strand"}, {"name": "Tomas Vell"}],
    }
    assert only(written(item)) == Item(
        key="f-1",
        url="https://harbour.example/ferry",
        title="Tom & the ferry",
        text=LONG_TEXT,
        published=date(2023, 10, 17),
        author="Ida Strand, Tomas Vell",
    )


def test_an_item_of_version_1_has_one_author() -> None:
    item = {"id": "1", "url": "https://harbour.example/1", "author": {"name": "Ida Strand"}}
    assert only(written(item, version="https://jsonfeed.org/version/1")).author == "Ida Strand"


def test_the_authors_of_a_feed_are_those_of_its_items() -> None:
    assert only(written({"id": "1", "url": "/1"}, authors=[{"name": "Ida Strand"}])).author == "Ida Strand"


def test_plain_text_is_kept_as_it_is() -> None:
    assert only(written({"id": "1", "url": "/1", "content_text": f"{LONG}\n\n5 < 6 & *so* on."})).text == (
        f"{LONG}\n\n5 < 6 & *so* on."
    )


def test_a_short_content_is_left_to_its_page_unless_it_has_none() -> None:
    assert only(written({"id": "1", "url": "/1", "content_text": SENTENCE})).text == ""
    assert only(written({"id": "1", "content_text": SENTENCE})).text == SENTENCE.strip()


def test_what_an_item_is_about_stands_in_for_its_own_address() -> None:
    assert only(written({"id": 7, "external_url": "https://other.example/"})).url == "https://other.example/"


def test_an_item_without_an_id_is_known_by_its_link() -> None:
    assert only(written({"url": "/1"})).key == "https://harbour.example/1"


def test_of_a_long_feed_the_first_items_are_read() -> None:
    items = [{"id": str(number), "url": f"/{number}"} for number in range(20_000)]
    assert [item.key for item in feed(written(*items), url=FEED).items] == [str(number) for number in range(MOST_ITEMS)]


def test_of_a_feed_of_many_megabytes_the_first_items_are_read() -> None:
    items = [{"id": str(number), "url": "/1", "content_html": f"<!--{'x' * 600_000}-->"} for number in range(6)]
    assert [item.key for item in feed(written(*items), url=FEED).items] == ["0", "1", "2"]


@pytest.mark.parametrize(
    ("data", "found"),
    [
        (b'{"items": []}', "JSON of another kind"),
        (b'{"version": "2.0", "items": []}', "JSON of another kind"),
        (b'{"version": ', "broken JSON"),
        (b'{"a":' * 200_000, "broken JSON"),
        (b'{"version": ' + b"9" * 5000 + b"}", "broken JSON"),
    ],
)
def test_other_json_is_no_feed(data: bytes, found: str) -> None:
    with pytest.raises(NotAFeed, match=f"no feed but {found}"):
        feed(data, url=FEED)


KEYS = st.sampled_from("id url title content_html content_text date_published authors author name external_url".split())
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=4),
    max_leaves=12,
)


@given(st.dictionaries(KEYS | st.just("items"), JSON), st.lists(JSON, max_size=4))
def test_fields_of_the_wrong_kind_are_passed_over(head: dict[str, object], items: list[object]) -> None:
    found = feed(json.dumps({"items": items} | head | {"version": VERSION}).encode(), url=FEED)
    assert all(item.key and (item.url or item.text) for item in found.items)
