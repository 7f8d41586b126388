"""Articles that a manager hands in: /article add and the buttons below what it says. All of them are invented."""

from __future__ import annotations

import asyncio
import threading
from pathlib import Path
from typing import Any, cast

import aiohttp
import discord
import pytest

from bot import bringing
from bot.bringing import watched
from bot.client import Client
from bot.jobs import LEASE
from bot.messages import Part
from bot.replies import report
from bot.worker import Worker
from index.libraries import Libraries
from index.source_errors import Gone, Unreachable
from index.work import State
from tests.bot.test_loops import until
from tests.bot.world import VISIT, World, bot, buttons, libraries, page, shown, world
from tests.doubles import HashingEmbedder

FILE = ("visit.txt", VISIT.encode())
URL = "https://www.example.org/visit"
OTHER = "https://other.example/copy"


def jobs(there: World) -> list[tuple[State, int]]:
    return [(job.state, job.tries) for job in there.library.jobs.listing(list(State))]


async def add_link(there: World, url: str = URL, text: str = VISIT, **options: str) -> Any:
    there.web.pages[url] = page(text, "The visit", "2023-10-17T08:00:00Z")
    return await there.article("add", url=url, **options)


async def test_a_link_is_fetched_and_the_reply_previews_what_came(there: World) -> None:
    result = await add_link(there)
    assert result.ephemeral
    lines = shown(result).split("\n")
    assert lines[0].startswith("Added as number 1 (")
    assert "words in 1 passage" in lines[0]
    assert lines[1:3] == ["The visit", "example\\.org · 17 October 2023"]
    assert lines[3].startswith("> ")
    assert [button["label"] for button in buttons(result.response)] == [
        "Read the article",
        "Correct title or date",
        "Undo",
    ]
    kept = there.library.article(1)
    assert (kept.title, kept.url, str(kept.published)) == ("The visit", URL, "2023-10-17")
    assert jobs(there) == [(State.DONE, 1)]
    assert there.library.jobs.job(1).by == there.admin.id


async def test_an_article_without_a_date_says_so(there: World) -> None:
    there.web.pages[URL] = page(VISIT, "The visit")
    result = await there.article("add", url=URL)
    assert shown(result).split("\n")[1:4] == ["The visit", "example\\.org", "No date was found."]
    assert there.library.article(1).published is None


async def test_a_file_is_added_to_the_letter(there: World) -> None:
    result = await there.article("add", file=FILE, link=URL, date="2023-10-17")
    assert result.ephemeral
    lines = shown(result).split("\n")
    assert lines[0].startswith("Added as number 1 (")
    assert lines[1:3] == ["US president to visit on Wednesday", "example\\.org · 17 October 2023"]
    assert there.library.article(1).text == VISIT


async def test_a_file_is_known_by_its_content_not_by_its_name(there: World) -> None:
    result = await there.article("add", file=("notes.txt", page(VISIT, "The visit")))
    assert "Added as number 1" in shown(result)
    assert "<p>" not in there.library.article(1).text


async def test_without_link_and_file_a_form_takes_pasted_text(there: World) -> None:
    opened = await there.article("add", title="A visit")
    assert opened.modal["title"] == "Add an article"
    result = await there.admin.submit_modal(
        opened, {"title": "A visit", "link": "https://example.org/b", "date": "2023-10-17", "text": VISIT}
    )
    assert result.ephemeral
    assert "Added as number 1" in shown(result)
    kept = there.library.article(1)
    assert (kept.title, kept.url, str(kept.published)) == ("A visit", "https://example.org/b", "2023-10-17")
    assert kept.text == VISIT


async def test_the_form_takes_what_was_typed_as_options(there: World) -> None:
    opened = await there.article("add", title="T", link="https://example.org", date="2023-10-17")
    inputs = [label["component"] for label in opened.modal["components"]]
    assert [one.get("value") for one in inputs] == ["T", "https://example.org", "2023-10-17", None]
    assert [one["required"] for one in inputs] == [False, False, False, True]


@pytest.mark.parametrize(
    ("file", "said"),
    [
        (("empty.txt", b""), "empty\\.txt "),
        (("blank.md", b" \n\n \t"), "blank\\.md "),
        (("picture.txt", b"\x89PNG\r\n\x1a\n\0\0\0"), "picture\\.txt is "),
        (("long.txt", b"word " * 190_000), "bytes of text; at most "),
        (("@everyone.txt", b"\0"), "\\@everyone\\.txt is "),
    ],
)
async def test_a_file_that_cannot_be_taken_is_told_and_leaves_no_article(
    tmp_path: Path, file: tuple[str, bytes], said: str
) -> None:
    with libraries(tmp_path, article_bytes=900_000) as opened:
        async with world(bot(tmp_path, opened)) as there:
            result = await there.article("add", file=file)
            assert result.ephemeral
            assert said in shown(result)
            assert there.library.size() == (0, 0)
            assert jobs(there) == [(State.FAILED, 1)]


async def test_a_file_over_the_limit_is_not_even_downloaded(
    tmp_path: Path, opened: Libraries, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def download(_: discord.Attachment) -> bytes:
        raise AssertionError

    monkeypatch.setattr(discord.Attachment, "read", download)
    async with world(bot(tmp_path, opened, file_bytes=1_000)) as there:
        result = await there.article("add", file=("huge.pdf", b"x" * 1_001))
        assert "huge\\.pdf has 1,001 bytes; at most 1,000 are read" in shown(result)
        assert there.callbacks() == [4]
        assert len(there.env.errors) == 1


async def test_a_file_that_discord_does_not_hand_over_is_told(there: World, monkeypatch: pytest.MonkeyPatch) -> None:
    async def download(_: discord.Attachment) -> bytes:
        raise ConnectionResetError

    monkeypatch.setattr(discord.Attachment, "read", download)
    result = await there.article("add", file=FILE)
    assert "Discord did not let me download visit\\.txt." in shown(result)
    assert len(there.env.errors) == 1
    assert jobs(there) == []


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"date": "yesterday"}, "The date 'yesterday' cannot be used"),
        ({"link": "javascript:alert(1)"}, "The link 'javascript\\:alert(1)' cannot be used"),
    ],
)
async def test_a_field_that_cannot_be_kept_is_told(there: World, options: dict[str, str], said: str) -> None:
    result = await there.article("add", file=FILE, **options)
    assert said in shown(result)
    assert there.library.size() == (0, 0)


async def test_a_link_and_a_file_at_once_are_neither_taken(there: World) -> None:
    result = await there.article("add", url=URL, file=FILE)
    assert "so I added neither" in shown(result)
    assert len(there.env.errors) == 1
    assert (jobs(there), there.web.asked) == ([], [])


async def test_the_same_article_twice_is_told_with_its_number(there: World) -> None:
    await there.article("add", file=FILE)
    result = await there.article("add", file=FILE)
    assert shown(result).startswith("Number 1 is here already, and says the same:")
    assert [button["label"] for button in buttons(result.response)] == ["Correct title or date"]
    assert there.library.size()[0] == 1


async def test_the_same_text_under_another_link_is_noted_as_a_source_and_can_be_taken_back(there: World) -> None:
    await add_link(there)
    result = await add_link(there, OTHER)
    assert "so nothing was added. It now names other\\.example as another source:" in shown(result)
    assert there.library.size()[0] == 1
    assert [one.url for one in there.library.elsewhere(1)] == [OTHER]
    await there.admin.click(result.response, label="Undo")
    assert result.response.content.startswith("Number 1 no longer names other\\.example:")
    assert there.library.elsewhere(1) == []
    pressed = await there.press(there.admin, "unlink:1:00000000")
    assert "earlier version of me" in shown(pressed)


async def test_a_link_whose_page_has_changed_is_told_as_a_change(there: World) -> None:
    await add_link(there)
    result = await add_link(there, text=VISIT.replace("grain", "barley"))
    lines = shown(result).split("\n")
    assert lines[0] == "Number 1 was here already and has changed: text (1 sentence new, 1 gone)."
    assert lines[1].startswith("Gone: ")
    assert "grain" in lines[1]
    assert "barley" in lines[2]
    assert all(button["label"] != "Undo" for button in buttons(result.response))
    assert there.library.size()[0] == 1


async def test_an_add_can_be_undone(there: World) -> None:
    result = await add_link(there)
    await there.admin.click(result.response, label="Undo")
    assert result.response.content == "Removed number 1: The visit"
    assert there.library.size() == (0, 0)


async def test_title_and_date_can_be_corrected_and_stay_so(there: World) -> None:
    result = await add_link(there)
    opened = await there.admin.click(result.response, label="Correct title or date")
    inputs = {label["component"]["custom_id"]: label["component"] for label in opened.modal["components"]}
    assert {name: one.get("value") for name, one in inputs.items()} == {
        "title": "The visit",
        "date": "2023-10-17",
        "link": URL,
        "author": None,
    }
    await there.admin.submit_modal(
        opened, {"title": "A *better* title", "date": "2023-10-16", "link": URL, "author": ""}
    )
    assert result.response.content.split("\n") == [
        "Number 1 stands like this now:",
        "A \\*better\\* title",
        "example\\.org · 16 October 2023",
    ]
    kept = there.library.article(1)
    assert (kept.title, str(kept.published), set(kept.fixed)) == (
        "A *better* title",
        "2023-10-16",
        {"title", "published"},
    )
    await there.article("refresh", article=1)
    assert there.library.article(1).title == "A *better* title"


async def test_a_correction_that_cannot_be_kept_is_told(there: World) -> None:
    await add_link(there)
    result = await there.submit(there.admin, "correct:1", title="The visit", date="soon")
    assert "The date 'soon' cannot be used" in shown(result)
    assert str(there.library.article(1).published) == "2023-10-17"


async def test_a_lasting_fault_ends_with_its_sentence(there: World) -> None:
    there.web.pages[URL] = Gone(URL, 404)
    result = await there.article("add", url=URL)
    assert "the server answers 404" in shown(result)
    assert "I do so by myself" not in shown(result)
    assert not there.env.errors
    assert jobs(there) == [(State.FAILED, 1)]


async def test_a_passing_fault_says_when_it_is_tried_again(there: World) -> None:
    there.web.pages[URL] = Unreachable(URL, "it took too long")
    result = await there.article("add", url=URL)
    (job,) = there.library.jobs.listing([State.WAITING])
    assert f"Try again later. I do so by myself <t:{int(job.due.timestamp())}:R>." in shown(result)
    assert there.desk.woken.is_set(), "or the rounds would sleep past it"


async def test_a_fault_of_ours_is_told_logged_and_not_tried_again(
    there: World, caplog: pytest.LogCaptureFixture
) -> None:
    def broken() -> bytes:
        raise ZeroDivisionError(VISIT)

    there.web.pages[URL] = broken
    result = await there.article("add", url=URL)
    assert "Something went wrong on my side" in shown(result)
    assert jobs(there) == [(State.FAILED, 1)]
    (line,) = [r.getMessage() for r in caplog.records if "failed" in r.getMessage()]
    assert line.startswith("Job 1 failed: ZeroDivisionError at ")
    assert "president" not in caplog.text


async def test_an_add_is_kept_before_it_is_done_so_that_a_kill_loses_nothing(there: World) -> None:
    """What the file holds while the page is fetched is what a restart finds."""
    seen: list[tuple[State, int]] = []

    def slow() -> bytes:
        seen.extend(jobs(there))
        return page(VISIT)

    there.web.pages[URL] = slow
    await there.article("add", url=URL)
    assert seen == [(State.RUNNING, 1)]


async def test_a_new_job_is_left_to_the_one_who_asked(there: World) -> None:
    seen = []

    def slow() -> bytes:
        now = there.library.now()
        seen.extend([there.library.jobs.begin(now), there.library.jobs.begin(now + LEASE)])
        return page(VISIT)

    there.web.pages[URL] = slow
    await there.article("add", url=URL)
    assert seen == [None, None]


async def test_watching_tells_each_step_once_and_stops_when_nobody_hears(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bringing, "REPORT_SECONDS", 0.01)
    told: list[str] = []
    done = asyncio.Event()

    async def say(part: Part) -> bool:
        told.append(part.content)
        asyncio.get_running_loop().call_later(0.1, done.set)
        return len(told) < 2

    working = asyncio.ensure_future(done.wait())
    assert await watched(working, lambda: Part(f"step {len(told)}"), say)
    assert told == ["step 0", "step 1"]


class Lost:
    """An interaction whose message cannot be reached."""

    async def edit_original_response(self, **_: object) -> None:
        raise aiohttp.ServerDisconnectedError


async def test_a_message_that_is_gone_does_not_stop_the_work() -> None:
    assert not await report(cast("Any", Lost()), Part("Reading ..."))


async def test_what_a_restart_interrupts_is_told_and_waits_uncounted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The program is told to stop in the middle of an embedding."""
    client: list[Client] = []

    class Stopped(HashingEmbedder):
        def passages(self, texts: Any, progress: Any = None) -> Any:
            if client:
                client[0].desk.worker.stop()
            progress(0, len(texts))
            return super().passages(texts)

    with libraries(tmp_path, Stopped()) as opened:
        async with world(bot(tmp_path, opened)) as there:
            library = there.library
            client.append(there.client)
            result = await there.article("add", file=FILE)
            assert "It goes on by itself in a minute." in shown(result)
            assert len(there.env.errors) == 1
            job = library.jobs.job(1)
            assert (job.state, job.tries, library.size()) == (State.WAITING, 0, (0, 0))


async def test_a_slow_server_is_not_waited_for_at_the_end(there: World) -> None:
    gate, begun = threading.Event(), threading.Event()

    def slow() -> bytes:
        begun.set()
        gate.wait(10)
        return page(VISIT)

    there.web.pages[URL] = slow
    library = there.library
    adding = asyncio.create_task(there.article("add", url=URL))
    await asyncio.to_thread(begun.wait, 10)
    there.desk.worker.stop()
    await until(lambda: any("It goes on by itself" in str(one.json) for one in there.env.http_requests))
    assert [job.state for job in library.jobs.listing(list(State))] == [State.RUNNING], "the next start takes it up"
    gate.set()
    await adding
    assert len(there.env.errors) == 1


async def test_more_than_the_program_takes_on_waits(tmp_path: Path, opened: Libraries) -> None:
    async with world(bot(tmp_path, opened, worker=Worker(writes=0))) as there:
        result = await add_link(there)
        assert "I have more to do than I can take on right now." in shown(result)
        assert "I do so by myself <t:" in shown(result)
        assert jobs(there) == [(State.WAITING, 1)]


async def test_questions_are_answered_while_pages_are_slow(there: World) -> None:
    there.add()
    gate = threading.Event()

    def slow() -> bytes:
        gate.wait(10)
        return page("Another text stands here.")

    there.web.pages[URL] = slow
    adding = asyncio.create_task(there.article("add", url=URL))
    await until(lambda: bool(there.web.asked))
    answer = await asyncio.wait_for(there.desk.worker.read(lambda: there.library.ask("When?")), 5)
    assert not adding.done()
    assert answer.quotes
    gate.set()
    await adding


async def test_two_servers_do_not_see_each_others_adds(there: World) -> None:
    await add_link(there)
    other = there.desk.libraries.open("1")
    assert other.jobs.listing(list(State)) == []
    assert other.size() == (0, 0)
