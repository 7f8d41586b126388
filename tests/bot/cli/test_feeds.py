"""feed and refresh: what comes by itself, looked at from the terminal. All articles here are invented."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.cli.base.exit_codes import Exit
from index.domain.source_errors import Unreachable
from tests.command import FERRY, Shelf, light
from tests.index.web import WrittenWeb

SITE = "https://a.example"
FEED = f"{SITE}/feed.xml"


@pytest.fixture(autouse=True)
def web(monkeypatch: pytest.MonkeyPatch) -> WrittenWeb:
    return light(monkeypatch)


@pytest.fixture
def shelf(tmp_path: Path) -> Shelf:
    return Shelf(tmp_path)


def rss(*numbers: int) -> bytes:
    items = "".join(f"<item><title>No. {n}</title><link>{SITE}/{n}</link><guid>{n}</guid></item>" for n in numbers)
    return f'<rss version="2.0"><channel><title>A Site</title>{items}</channel></rss>'.encode()


def publish(web: WrittenWeb, *numbers: int) -> None:
    web.pages |= {f"{SITE}/{n}": f"Article number {n} is here, and says what happened.".encode() for n in numbers}
    web.pages[FEED] = rss(*numbers)


def test_a_feed_brings_its_articles_and_later_those_that_are_new(shelf: Shelf, web: WrittenWeb) -> None:
    publish(web, 1, 2)
    outcome = shelf.do("feed", "add", FEED, "--minutes", 30, "--refresh-days", 7)
    assert outcome.code == Exit.DONE
    assert outcome.err == f"Feed 1: A Site ({FEED})\n"
    assert outcome.out.splitlines()[-1] == "2 added."
    publish(web, 1, 2, 3)
    assert shelf.do("feed", "poll").out.startswith("Added 3: ")
    assert (shelf.do("feed", "poll", 1).out, len(shelf.listed())) == ("Nothing is new.\n", 3)
    (row,) = shelf.do("feed", "list", "--json").json
    assert [row[key] for key in ("id", "url", "title", "articles", "minutes", "refresh_days", "paused")] == [
        1,
        FEED,
        "A Site",
        3,
        30,
        7,
        False,
    ]
    assert "every 30 minutes, articles again after 7 days" in shelf.do("feed", "list").out
    assert shelf.do("show", 3, "--json").json["feed"] == 1
    assert "From feed 1: A Site\n" in shelf.do("show", 3).out


def test_the_feed_behind_a_page_is_found(shelf: Shelf, web: WrittenWeb) -> None:
    publish(web, 1)
    link = f'<link rel="alternate" type="application/rss+xml" title="News" href="{FEED}">'
    web.pages[SITE] = f"<html><head><title>A Site</title>{link}</head><body><nav>Home</nav></body></html>".encode()
    assert shelf.do("feed", "add", SITE).err == f"Feed 1: A Site ({FEED})\n"


@pytest.mark.parametrize(
    ("page", "code", "said"),
    [
        (b"<html><head><title>Home</title></head><body>Hello there</body></html>", Exit.INPUT, "is no feed but"),
        (Unreachable(FEED, "it does not answer"), Exit.UNREACHABLE, "cannot be reached right now"),
    ],
)
def test_what_is_no_feed_is_told_in_one_line(
    shelf: Shelf, web: WrittenWeb, page: bytes | Unreachable, code: Exit, said: str
) -> None:
    web.pages[FEED] = page
    outcome = shelf.do("feed", "add", FEED)
    assert (outcome.code, outcome.out, outcome.err.count("\n")) == (code, "", 1)
    assert said in outcome.err
    assert shelf.do("feed", "list").out == "There are no feeds yet. Add one with: citewell feed add URL\n"


def test_a_feed_is_added_once(shelf: Shelf, web: WrittenWeb) -> None:
    publish(web, 1)
    shelf.do("feed", "add", FEED)
    outcome = shelf.do("feed", "add", FEED)
    assert outcome.code == Exit.KNOWN
    assert "is here already: number 1" in outcome.err


def test_a_paused_feed_is_not_looked_at_until_it_is_resumed(shelf: Shelf, web: WrittenWeb) -> None:
    publish(web, 1)
    shelf.do("feed", "add", FEED)
    assert shelf.do("feed", "pause", 1).out == "Paused feed 1: A Site.\n"
    publish(web, 1, 2)
    shelf.do("feed", "poll")
    assert len(shelf.listed()) == 1
    assert shelf.do("feed", "list").out.rstrip().endswith("paused")
    assert shelf.do("feed", "resume", 1).out == "Resumed feed 1: A Site.\n"
    shelf.do("feed", "poll")
    assert len(shelf.listed()) == 2


def test_a_removed_feed_leaves_its_articles(shelf: Shelf, web: WrittenWeb) -> None:
    publish(web, 1)
    shelf.do("feed", "add", FEED)
    assert shelf.do("feed", "remove", 1).out == "Removed feed 1: A Site. Its articles stay.\n"
    assert len(shelf.listed()) == 1
    assert shelf.do("feed", "remove", 1).code == Exit.INPUT


def test_a_feed_that_fails_is_told_with_the_reason(shelf: Shelf, web: WrittenWeb) -> None:
    publish(web, 1)
    shelf.do("feed", "add", FEED)
    web.pages[FEED] = Unreachable(FEED, "it answers 503")
    outcome = shelf.do("feed", "poll")
    assert outcome.code == Exit.UNREACHABLE
    assert "it answers 503" in outcome.err
    assert "It is tried again by the same command, or by the bot from" in outcome.err
    assert "failing since" in shelf.do("feed", "list").out


def test_items_that_waited_are_taken_at_the_next_look(shelf: Shelf, web: WrittenWeb) -> None:
    publish(web, 1)
    web.pages[f"{SITE}/1"] = Unreachable(f"{SITE}/1", "it answers 503")
    assert shelf.do("feed", "add", FEED).code == Exit.UNREACHABLE
    publish(web, 1)
    assert shelf.do("feed", "poll", 1).out.startswith("Added 1: ")


def test_articles_are_fetched_again_by_number_or_all(shelf: Shelf, web: WrittenWeb) -> None:
    publish(web, 1, 2)
    shelf.do("add", f"{SITE}/1", f"{SITE}/2", shelf.file("ferry.txt", "The ferry is late."))
    assert shelf.do("refresh", 1).code == Exit.KNOWN
    web.pages[f"{SITE}/2"] = b"Article number 2 is here, and says something else."
    outcome = shelf.do("refresh", "--all")
    assert (outcome.code, outcome.out.splitlines()[-1]) == (Exit.DONE, "1 changed, 1 already here.")
    without = shelf.do("refresh", 3)
    assert (without.code, without.out) == (Exit.INPUT, "")
    assert "3: it has no link, so it cannot be fetched again." in without.err


@pytest.mark.parametrize(("args", "code"), [((), Exit.USAGE), ((1, "--all"), Exit.USAGE), ((9,), Exit.INPUT)])
def test_what_cannot_be_refreshed_is_told(shelf: Shelf, args: tuple[object, ...], code: Exit) -> None:
    shelf.do("add", shelf.file("ferry.md", FERRY))
    assert shelf.do("refresh", *args).code == code
