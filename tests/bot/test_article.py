from __future__ import annotations

import asyncio

import discord
import pytest

from bot import listing
from bot.commands import add as adding
from bot.worker import Worker
from tests.bot.world import VISIT, World, buttons, messages, shown

FILE = ("visit.txt", VISIT.encode())


async def test_a_file_is_added_and_its_numbers_are_told(there: World) -> None:
    result = await there.article("add", file=FILE, link="https://www.example.org/a", date="2023-10-17")
    assert result.ephemeral
    lines = shown(result).split("\n")
    assert lines[0].startswith("Added as number 1 (")
    assert "words in 1 passage" in lines[0] or "words in 2 passages" in lines[0]
    assert lines[1:] == ["US president to visit on Wednesday", "example\\.org · 17 October 2023"]
    assert there.library.article(1).text == VISIT


async def test_without_a_file_a_form_takes_pasted_text(there: World) -> None:
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
        (("empty.txt", b""), "empty\\.txt has no text to quote"),
        (("blank.md", b" \n\n \t"), "blank\\.md has no text to quote"),
        (("picture.txt", b"\x89PNG\r\n\x1a\n\0\0\0"), "picture\\.txt is not plain text"),
        (("latin.txt", "Überall stürmt es.".encode("latin-1")), "latin\\.txt is not plain text"),
        (("huge.txt", b"word " * 200_001), "1,000,005 bytes of text; at most 1,000,000"),
        (("@everyone.txt", b"\0"), "\\@everyone\\.txt is not plain text"),
    ],
)
async def test_a_file_that_cannot_be_taken_is_told_and_leaves_no_trace(
    there: World, file: tuple[str, bytes], said: str
) -> None:
    result = await there.article("add", file=file)
    assert result.ephemeral
    assert said in shown(result)
    assert len(there.env.errors) == 1
    assert there.library.size() == (0, 0)


async def test_a_file_over_the_limit_is_not_even_downloaded(there: World, monkeypatch: pytest.MonkeyPatch) -> None:
    async def download(_: discord.Attachment) -> bytes:
        raise AssertionError

    monkeypatch.setattr(discord.Attachment, "read", download)
    result = await there.article("add", file=("huge.txt", b"x" * 1_000_001))
    assert "at most 1,000,000" in shown(result)
    assert there.callbacks() == [4]
    assert len(there.env.errors) == 1


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
    assert len(there.env.errors) == 1
    assert there.library.size() == (0, 0)


async def test_the_same_article_twice_is_told_with_its_number(there: World) -> None:
    await there.article("add", file=FILE)
    result = await there.article("add", file=FILE)
    assert "here already: number 1" in shown(result)
    assert len(there.env.errors) == 1
    assert there.library.size()[0] == 1


async def test_a_long_add_says_how_far_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(adding, "REPORT_SECONDS", 0.01)
    meter, told, done = adding.Meter(Worker()), [], asyncio.Event()
    meter(1, 3)

    async def say() -> None:
        told.append(listing.working("a.txt", meter.done, meter.total).content)
        if meter.done == 3:
            done.set()
        meter(meter.done + 1, 3)

    job = asyncio.ensure_future(done.wait())
    assert await adding.watched(job, meter, say)
    assert told == [f"Reading a\\.txt: {n} of 3 passages ..." for n in (1, 2, 3)]


async def test_the_list_has_pages(there: World) -> None:
    for number in range(20):
        there.add(
            f"The {number}. report is about rivers.", title=f"Report {number}", url=f"https://example.org/{number}"
        )
    result = await there.article("list")
    assert result.ephemeral
    assert shown(result).startswith("20 articles, 20 passages, newest first:\n20 · Report 19 · example\\.org")
    assert [button["label"] for button in buttons(result.response)] == ["Older"]
    await there.admin.click(result.response, label="Older")
    assert result.response.content.split("\n")[1].startswith("12 · Report 11")
    await there.admin.click(result.response, label="Older")
    assert [button["label"] for button in buttons(result.response)] == ["Newer"]
    await there.admin.click(result.response, label="Newer")
    assert [button["label"] for button in buttons(result.response)] == ["Newer", "Older"]


async def test_an_empty_list_says_how_to_begin(there: World) -> None:
    assert "Add one with /article add" in shown(await there.article("list"))


async def test_show_gives_the_exact_text_as_a_file(there: World) -> None:
    text = "\ufeff# Title\r\n\r\n@everyone *must* read <@1> this.\r\nEnd — ü.\n\n"
    article = there.add(text, title="Odd", url="https://example.org/odd")
    result = await there.article("show", article=article.id)
    (file,) = result.response.attachments
    assert file.filename == f"article-{article.id}.txt"
    assert await file.read() == text.encode()
    assert "> \\@everyone \\*must\\* read \\<\\@1> this." in shown(result)
    assert buttons(result.response)[0]["url"] == "https://example.org/odd"


async def test_remove_asks_first(there: World) -> None:
    article = there.add()
    asked = await there.article("remove", article=article.id)
    assert asked.ephemeral
    assert "US president to visit on Wednesday" in shown(asked)
    assert there.library.size()[0] == 1
    await there.admin.click(asked.response, label="Keep it")
    assert asked.response.content == "Nothing was removed."
    assert there.library.size()[0] == 1

    asked = await there.article("remove", article=article.id)
    await there.admin.click(asked.response, label="Remove it")
    assert asked.response.content.startswith(f"Removed number {article.id}")
    assert buttons(asked.response) == []
    assert there.library.size() == (0, 0)


@pytest.mark.parametrize("command", ["show", "remove"])
async def test_a_number_that_no_article_has_is_told(there: World, command: str) -> None:
    result = await there.article(command, article=99)
    assert "There is no article number 99 here" in shown(result)
    assert len(there.env.errors) == 1


async def test_removing_twice_is_told(there: World) -> None:
    article = there.add()
    asked = await there.article("remove", article=article.id)
    there.library.remove(article.id)
    pressed = await there.admin.click(asked.response, label="Remove it")
    assert "There is no article number" in messages(pressed)[-1].content


async def test_autocomplete_finds_by_title_and_by_number(there: World) -> None:
    there.add(title="The visit", published="2023-10-17")
    there.add("Rain fell all day long.", title="Weather")
    offered = await there.admin.autocomplete(there.channel, "article show", "article", "VIS")
    assert offered == [{"name": "1 · The visit · 17 October 2023", "value": 1}]
    offered = await there.admin.autocomplete(there.channel, "article remove", "article", "2")
    assert [choice["value"] for choice in offered] == [2]
    offered = await there.admin.autocomplete(there.channel, "article remove", "article", "")
    assert [choice["value"] for choice in offered] == [2, 1]


async def test_autocomplete_offers_no_more_than_discord_shows(there: World) -> None:
    for number in range(30):
        there.add(f"Sentence {number} stands here.", title="A long title " * 20 + str(number))
    offered = await there.admin.autocomplete(there.channel, "article show", "article", "long")
    assert len(offered) == listing.CHOICES
    assert all(len(choice["name"]) <= 100 for choice in offered)
