"""When a feed is read next, and what becomes of its items."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.domain.article import Draft
from index.domain.document import UNKNOWN, Extracted, FeedPage, Item, Kind, Validators
from index.domain.jobs import Feed, Fields, Request, Way
from index.domain.source_errors import NotAFeed, Unreachable
from index.ingest import export_format
from index.library import poll_feeds

NOW = datetime(2024, 5, 1, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
WAY_IN = "https://harbour.example/feed"
FEED = Feed(id=3, url=WAY_IN, title="", minutes=60, due=NOW)
PAGE = FeedPage(title="Harbour News", items=())
FAULT = NotAFeed(WAY_IN, "an HTML page")
SEEN = Validators(etag='"1"')


def wait(feed: Feed, now: datetime = NOW) -> timedelta:
    return feed.due - now


def within_a_tenth(found: timedelta, least: timedelta) -> bool:
    return least <= found <= least * 1.1


def test_an_answer_ends_a_failure() -> None:
    before = replace(FEED, failing=NOW - DAY, failures=5, reason="no", told=True)
    after = poll_feeds.answered(before, PAGE, SEEN, NOW)
    assert after == replace(FEED, title="Harbour News", due=after.due, polled=NOW, validators=SEEN)
    assert within_a_tenth(wait(after), HOUR)


def test_a_feed_keeps_the_title_that_it_has() -> None:
    assert poll_feeds.answered(replace(FEED, title="Mine"), PAGE, SEEN, NOW).title == "Mine"


def test_a_feed_that_has_not_changed_is_due_as_usual() -> None:
    after = poll_feeds.answered(replace(FEED, title="Mine", validators=SEEN), None, SEEN, NOW)
    assert (after.title, after.validators, after.polled) == ("Mine", SEEN, NOW)
    assert within_a_tenth(wait(after), HOUR)


@pytest.mark.parametrize(
    ("own", "asked", "waits"),
    [
        (60, 30, timedelta(minutes=60)),
        (60, 90, timedelta(minutes=90)),
        (60, 525_600, DAY),
        (10_080, 60, timedelta(minutes=10_080)),
        (60, None, timedelta(minutes=60)),
    ],
)
def test_a_feed_may_ask_to_be_read_less_often(own: int, asked: int | None, waits: timedelta) -> None:
    after = poll_feeds.answered(replace(FEED, minutes=own), replace(PAGE, minutes=asked), UNKNOWN, NOW)
    assert within_a_tenth(wait(after), waits)


def test_feeds_that_were_added_together_do_not_stay_together() -> None:
    due = {poll_feeds.answered(replace(FEED, id=number), PAGE, UNKNOWN, NOW).due for number in range(20)}
    assert len(due) == 20


def test_the_same_feed_is_due_at_the_same_time_each_time() -> None:
    assert poll_feeds.answered(FEED, PAGE, UNKNOWN, NOW) == poll_feeds.answered(FEED, PAGE, UNKNOWN, NOW)


def test_a_feed_that_fails_is_read_ever_less_often_up_to_once_a_day() -> None:
    feed, now, waits = FEED, NOW, []
    for _ in range(8):
        feed = poll_feeds.failed(feed, FAULT, now)
        waits.append(wait(feed, now))
        now = feed.due
    hours = [1, 2, 4, 8, 16, 24, 24, 24]
    assert all(within_a_tenth(found, HOUR * least) for found, least in zip(waits, hours, strict=True))
    assert (feed.failing, feed.failures, feed.reason, feed.polled) == (NOW, 8, str(FAULT), None)


def test_a_feed_that_is_read_once_a_week_fails_no_more_often() -> None:
    assert within_a_tenth(wait(poll_feeds.failed(replace(FEED, minutes=10_080), FAULT, NOW)), 7 * DAY)


@pytest.mark.parametrize(
    ("after", "waits"), [(None, HOUR), (60.0, HOUR), (7200.0, 2 * HOUR), (172_800.0, 2 * DAY), (1e9, 7 * DAY)]
)
def test_a_server_may_ask_to_be_left_alone(after: float | None, waits: timedelta) -> None:
    error = Unreachable(WAY_IN, "it has too much to do", after)
    assert within_a_tenth(wait(poll_feeds.failed(FEED, error, NOW)), waits)


@given(st.integers(5, 10_080), st.integers(0, 10**9), st.floats(0) | st.none())
def test_a_feed_is_always_due_again(minutes: int, failures: int, after: float | None) -> None:
    feed = replace(FEED, minutes=minutes, failures=failures, failing=NOW - DAY)
    found = wait(poll_feeds.failed(feed, Unreachable(WAY_IN, "no answer", after), NOW))
    assert timedelta(minutes=minutes) <= found <= 8 * DAY


@pytest.mark.parametrize(
    ("since", "told", "tell"),
    [(None, False, False), (DAY - HOUR, False, False), (DAY, False, True), (9 * DAY, False, True), (DAY, True, False)],
)
def test_people_are_told_once_of_a_feed_that_fails_for_a_day(since: timedelta | None, told: bool, tell: bool) -> None:  # noqa: FBT001
    feed = replace(FEED, failing=NOW - since if since else None, told=told)
    assert poll_feeds.to_tell(feed, NOW) is tell


def test_an_item_with_its_article_is_taken_and_another_is_followed() -> None:
    full = Item(
        key="a",
        url="https://harbour.example/a",
        title="The ferry",
        text="It sails.",
        published=date(2024, 4, 30),
        author="Ida",
    )
    found = poll_feeds.requests(FEED, replace(PAGE, items=(full, replace(full, key="b", text=""))))
    draft = Draft(title="The ferry", text="It sails.", url=full.url, published=full.published, author="Ida")
    assert found == {
        "a": Request(way=Way.RECORD, name="https://harbour.example/a", data=export_format.row(draft), feed_id=3),
        "b": Request(
            way=Way.LINK,
            name="https://harbour.example/a",
            fields=Fields(title="The ferry", published="2024-04-30", author="Ida"),
            feed_id=3,
        ),
    }


@pytest.mark.parametrize(("text", "title"), [("# It sails.\n\nAt nine.", "It sails."), ("...", "a")])
def test_an_item_without_a_title_is_called_by_its_first_line(text: str, title: str) -> None:
    item = Item(key="a", url=None, title="", text=text)
    request = poll_feeds.requests(FEED, replace(PAGE, items=(item,)))["a"]
    assert request.name == export_format.read(request.data or b"", "here").title == title


def test_what_a_page_says_goes_before_what_its_feed_says() -> None:
    said = Fields(title="Feed's", published="2024-04-30", author="Feed's")
    blank = Extracted(kind=Kind.HTML, title="", text="It sails.")
    own = replace(blank, title="Page's", published=date(2024, 4, 29), author="Page's")
    assert poll_feeds.filled(own, said) == own
    assert poll_feeds.filled(blank, said) == replace(
        blank, title="Feed's", published=date(2024, 4, 30), author="Feed's"
    )
    assert poll_feeds.filled(blank, Fields()) == blank


@pytest.mark.parametrize(
    ("addresses", "chosen"),
    [
        (("https://a.example/comments/feed", "https://a.example/feed"), "https://a.example/feed"),
        (("https://a.example/feed", "https://a.example/atom"), "https://a.example/feed"),
        (("https://a.example/comments/feed",), "https://a.example/comments/feed"),
        ((), None),
    ],
)
def test_of_the_feeds_that_a_page_names_that_of_the_articles_is_wanted(
    addresses: tuple[str, ...], chosen: str | None
) -> None:
    assert poll_feeds.wanted(addresses) == chosen
