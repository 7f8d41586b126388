"""Articles that a manager hands in: /article add and the buttons below what it says. All of them are invented."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import discord
import pytest

from index.domain.jobs import State
from index.library.libraries import Libraries
from tests.bot.world import VISIT, World, bot, buttons, libraries, page, shown, world

FILE = ("visit.txt", VISIT.encode())
URL = "https://www.example.org/visit"


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
    kept = there.library.articles.get(1)
    assert (kept.title, kept.url, str(kept.published)) == ("The visit", URL, "2023-10-17")
    assert jobs(there) == [(State.DONE, 1)]
    assert there.library.jobs.job(1).by == there.admin.id


async def test_an_article_without_a_date_says_so(there: World) -> None:
    there.web.pages[URL] = page(VISIT, "The visit")
    result = await there.article("add", url=URL)
    assert shown(result).split("\n")[1:4] == ["The visit", "example\\.org", "No date was found."]
    assert there.library.articles.get(1).published is None


async def test_a_file_is_added_to_the_letter(there: World) -> None:
    result = await there.article("add", file=FILE, link=URL, date="2023-10-17")
    assert result.ephemeral
    lines = shown(result).split("\n")
    assert lines[0].startswith("Added as number 1 (")
    assert lines[1:3] == ["US president to visit on Wednesday", "example\\.org · 17 October 2023"]
    assert there.library.articles.get(1).text == VISIT


async def test_a_file_is_known_by_its_content_not_by_its_name(there: World) -> None:
    result = await there.article("add", file=("notes.txt", page(VISIT, "The visit")))
    assert "Added as number 1" in shown(result)
    assert "<p>" not in there.library.articles.get(1).text


async def test_without_link_and_file_a_form_takes_pasted_text(there: World) -> None:
    opened = await there.article("add", title="A visit")
    assert opened.modal["title"] == "Add an article"
    result = await there.admin.submit_modal(
        opened, {"title": "A visit", "link": "https://example.org/b", "date": "2023-10-17", "text": VISIT}
    )
    assert result.ephemeral
    assert "Added as number 1" in shown(result)
    kept = there.library.articles.get(1)
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
            assert there.library.articles.count() == 0
            assert jobs(there) == [(State.FAILED, 1)]


async def test_a_file_over_the_limit_is_not_even_downloaded(
    tmp_path: Path, opened: Libraries, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def download(_: discord.Attachment) -> bytes:
        raise AssertionError

    monkeypatch.setattr(discord.Attachment, "read", download)
    async with world(bot(tmp_path, opened, settings={"sources": {"file_bytes": 10_000}})) as there:
        result = await there.article("add", file=("huge.pdf", b"x" * 10_001))
        assert "huge\\.pdf has 10,001 bytes; at most 10,000 are read" in shown(result)
        assert there.callbacks() == [5]
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
    assert there.library.articles.count() == 0


async def test_a_link_and_a_file_at_once_are_neither_taken(there: World) -> None:
    result = await there.article("add", url=URL, file=FILE)
    assert "so I added neither" in shown(result)
    assert len(there.env.errors) == 1
    assert (jobs(there), there.web.asked) == ([], [])
