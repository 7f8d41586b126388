"""/feed add, list, pause and remove. All feeds and articles are invented."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

from bot.feeds.view import PAGER
from index.domain.jobs import Feed, State
from index.domain.source_errors import Unreachable
from tests.bot.world import World, buttons, settle_in, shown
from tests.index.storage.work_contract import next_feed

FEED, PAGE_URL = "https://news.example/feed.xml", "https://news.example/"


def rss(*links: str, title: str = "The Island News") -> bytes:
    items = "".join(f"<item><title>{link}</title><link>{link}</link><guid>{link}</guid></item>" for link in links)
    return f'<rss version="2.0"><channel><title>{title}</title>{items}</channel></rss>'.encode()


async def add(there: World, url: str = FEED, **options: Any) -> Any:
    there.web.pages[FEED] = rss("https://news.example/1", "https://news.example/2")
    return await there.feed("add", url=url, **options)


def only(there: World) -> Feed:
    (feed,) = there.library.feeds.all()
    return feed


async def test_a_feed_is_read_at_once_and_its_items_wait(there: World) -> None:
    result = await add(there)
    assert result.ephemeral
    assert shown(result).split("\n") == [
        "From now on I read this feed every hour. It is number 1:",
        "The Island News · news\\.example",
        "2 of its articles are waiting to be added; /article jobs shows how it goes.",
    ]
    feed = only(there)
    assert (feed.minutes, feed.refresh_days, feed.channel, feed.by) == (60, 0, there.channel.id, there.admin.id)
    assert feed.due > there.library.now() + timedelta(minutes=59)
    waiting = there.library.jobs.listing([State.WAITING])
    assert sorted(job.request.name for job in waiting) == ["https://news.example/1", "https://news.example/2"]
    assert there.host.runtime.due.is_set()


async def test_the_feed_of_a_page_is_found(there: World) -> None:
    named = f'<link rel="alternate" type="application/rss+xml" href="{FEED}">'
    there.web.pages[PAGE_URL] = f"<html><head>{named}</head><body><p>Welcome to the island.</p></body></html>".encode()
    result = await add(there, PAGE_URL)
    assert "The Island News" in shown(result)
    assert only(there).url == FEED


async def test_options_are_kept(there: World) -> None:
    desk = there.guild.create_text_channel("desk")
    await add(there, minutes=90, refresh_days=7, channel=desk)
    feed = only(there)
    assert (feed.minutes, feed.refresh_days, feed.channel) == (90, 7, desk.id)
    said = shown(await there.feed("list"))
    assert "every 90 minutes · articles fetched again after 7 days · answered <t:" in said


async def test_what_is_no_feed_is_told(there: World) -> None:
    there.web.pages[PAGE_URL] = b"<html><body><p>Welcome to the island.</p></body></html>"
    result = await there.feed("add", url=PAGE_URL)
    assert "is no feed but " in shown(result)
    assert there.library.feeds.all() == []
    assert len(there.env.errors) == 1


async def test_a_feed_that_is_here_already_is_told(there: World) -> None:
    await add(there)
    result = await add(there)
    assert "is here already: number 1" in shown(result)
    assert len(there.env.errors) == 1
    assert len(there.library.feeds.all()) == 1


async def test_a_feed_rests_and_is_read_again(there: World) -> None:
    await add(there)
    result = await there.feed("pause", feed=1)
    assert shown(result) == "This feed is paused now:\nThe Island News · news\\.example"
    assert only(there).paused
    assert next_feed(there.library) is None
    assert " · paused" in shown(await there.feed("list"))
    assert shown(await there.feed("pause", feed=1)).startswith("I read this feed again:")
    assert only(there).due <= there.library.now()


async def test_a_feed_is_removed_and_what_waits_of_it_too(there: World) -> None:
    await add(there)
    result = await there.feed("remove", feed=1)
    assert shown(result) == "I no longer read this feed; its articles stay:\nThe Island News · news\\.example"
    assert there.library.feeds.all() == []
    assert there.library.jobs.listing([State.WAITING]) == []
    assert "There is no feed number 1 here" in shown(await there.feed("remove", feed=1))
    assert len(there.env.errors) == 1


async def test_the_list_tells_what_fails_and_has_pages(there: World) -> None:
    assert "Add one with /feed add." in shown(await there.feed("list"))
    now = there.library.now()
    for number in range(PAGER.size + 1):
        feed = Feed(id=0, url=f"https://{number}.example/f", title=f"Feed *{number}*", minutes=60, due=now)
        there.library.feeds.add(feed)
    reason = str(Unreachable("https://0.example/f", "it does not answer"))
    there.library.feeds.save(replace(there.library.feeds.feed(1), failing=now, failures=1, reason=reason))
    result = await there.feed("list")
    lines = shown(result).split("\n")
    assert lines[0] == f"{PAGER.size + 1} feeds:"
    assert lines[1].startswith(
        "1 · Feed \\*0\\* · 0\\.example · every hour · has not answered yet · failing, first <t:"
    )
    assert "cannot be reached right now" in lines[1]
    await there.admin.click(result.response, label="Next")
    assert result.response.content.split("\n")[1].startswith(f"{PAGER.size + 1} · ")
    assert [button["label"] for button in buttons(result.response)] == ["Previous"]


async def test_autocomplete_finds_feeds_by_title_and_address(there: World) -> None:
    await add(there)
    for typed in ("isl", "news.example", "1", ""):
        offered = await there.admin.autocomplete(there.channel, "feed remove", "feed", typed)
        assert offered == [{"name": "1 · The Island News", "value": 1}]
    assert await there.admin.autocomplete(there.channel, "feed pause", "feed", "mainland") == []


async def test_two_servers_do_not_see_each_others_feeds(there: World) -> None:
    await add(there)
    other = settle_in(there.env, there.client)
    assert "There are no feeds here yet" in shown(await other.feed("list"))
    assert "There is no feed number 1 here" in shown(await other.feed("remove", feed=1))
    assert len(there.env.errors) == 1
    assert len(there.library.feeds.all()) == 1


async def test_what_fails_is_told_in_the_channel_for_notes_unless_another_is_named(there: World) -> None:
    notes = there.guild.create_text_channel("notes")
    there.choose_setting("notes_channel", str(notes.id))
    await add(there)
    assert [feed.channel for feed in there.library.feeds.all()] == [notes.id]
