from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest

from bot.messages.autocomplete import MOST
from index.domain.article import Elsewhere
from index.domain.document import Fetched, Validators
from index.domain.source_errors import Unreachable
from index.ingest.draft import draft
from tests.bot.world import VISIT, World, buttons, messages, page, shown


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
    assert there.library.articles.count() == 1
    await there.admin.click(asked.response, label="Keep it")
    assert asked.response.content == "Nothing was removed."
    assert there.library.articles.count() == 1

    asked = await there.article("remove", article=article.id)
    await there.admin.click(asked.response, label="Remove it")
    assert asked.response.content.startswith(f"Removed number {article.id}")
    assert buttons(asked.response) == []
    assert there.library.articles.count() == 0


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
    assert len(offered) == MOST
    assert all(len(choice["name"]) <= 100 for choice in offered)


URL = "https://www.example.org/visit"


def linked(there: World) -> int:
    """An article that came from ``URL``."""
    there.web.pages[URL] = Fetched(url=URL, data=page(VISIT), validators=Validators(etag="1"))
    return there.library.add(draft("a test", VISIT, url=URL)).article.id


async def test_show_tells_where_else_it_stands_and_how_it_changed(there: World) -> None:
    article = there.add(url=URL)
    for number in range(5):
        there.library.revise(article.id, draft("a test", VISIT.replace("Wednesday", f"day {number}"), url=URL))
        source = Elsewhere(url=f"https://{number}.example/a", title="T", published=None, added=datetime.now(UTC))
        there.library.link(article.id, source)
    result = await there.article("show", article=article.id)
    lines = shown(result).split("\n")
    assert "Also at 0.example, 1.example, 2.example and 2 more" in shown(result).replace("\\", "")
    assert sum("text (" in line and line.startswith("Changed <t:") for line in lines) == 3
    assert "2 earlier changes" in lines
    urls = [button["url"] for button in buttons(result.response)]
    assert urls == [URL, *(f"https://{number}.example/a" for number in range(3))]


async def test_refresh_tells_what_has_changed(there: World) -> None:
    article_id = linked(there)
    there.web.pages[URL] = page(VISIT.replace("Wednesday", "Thursday"))
    result = await there.article("refresh", article=article_id)
    assert result.ephemeral
    said = shown(result)
    assert said.startswith(f"Number {article_id} has changed: ")
    assert "New: " in said
    assert "Thursday" in there.library.articles.get(article_id).text
    assert "Wednesday" not in there.library.articles.get(article_id).text


@pytest.mark.parametrize("how", ["not modified", "the same page"])
async def test_refresh_tells_that_nothing_has_changed(there: World, how: str) -> None:
    await add(there)
    if how == "not modified":
        there.web.pages[URL] = None
    result = await there.article("refresh", article=1)
    assert shown(result).startswith("Number 1 has not changed:")
    assert there.library.articles.history(1).changes == ()


async def add(there: World) -> Any:
    there.web.pages[URL] = page(VISIT)
    return await there.article("add", url=URL)


async def test_an_article_without_a_link_cannot_be_refreshed(there: World) -> None:
    article = there.add()
    result = await there.article("refresh", article=article.id)
    assert f"Number {article.id} has no link" in shown(result)
    assert there.web.asked == []
    assert len(there.env.errors) == 1


async def test_autocomplete_helps_to_refresh(there: World) -> None:
    there.add(title="The visit", published=str(date(2023, 10, 17)))
    offered = await there.admin.autocomplete(there.channel, "article refresh", "article", "vis")
    assert [choice["value"] for choice in offered] == [1]


async def test_jobs_tells_what_waits_and_what_failed_and_tries_it_again(there: World) -> None:
    assert "Nothing is waiting" in shown(await there.article("jobs"))
    away = "https://away.example/a"
    there.web.pages[away] = Unreachable(away, "it does not answer")
    await there.article("add", url=away)
    await there.article("add", url="https://gone.example/a")
    result = await there.article("jobs")
    assert result.ephemeral
    gone, waits = shown(result).split("\n")
    assert gone.startswith("2 · https")
    assert " · failed: There is no page at " in gone
    assert " · next try <t:" in waits
    assert "cannot be reached right now" in waits

    there.web.pages[away] = page(VISIT)
    assert there.library.jobs.begin(there.library.now()) is None
    await there.admin.click(result.response, label="Try these again")
    assert there.host.runtime.due.is_set()
    begun = [there.library.jobs.begin(there.library.now()) for _ in range(3)]
    assert [job and job.id for job in begun] == [1, 2, None]


async def test_a_file_that_failed_cannot_be_tried_again(there: World) -> None:
    await there.article("add", file=("a.txt", b""))
    result = await there.article("jobs")
    assert "1 · a" in shown(result)
    assert buttons(result.response) == []


async def test_jobs_has_pages(there: World) -> None:
    for number in range(7):
        await there.article("add", url=f"https://gone.example/{number}")
    result = await there.article("jobs")
    assert [line.split(" ")[0] for line in shown(result).split("\n")] == ["7", "6", "5", "4", "3"]
    assert [button["label"] for button in buttons(result.response)] == ["Try these again", "Older"]
    await there.admin.click(result.response, label="Older")
    assert [line.split(" ")[0] for line in result.response.content.split("\n")] == ["2", "1"]
    await there.admin.click(result.response, label="Newer")
    assert result.response.content.startswith("7 ·")
