"""The entry "Add to articles" in a message's menu. All addresses and articles are invented."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import discord
import pytest

from bot.articles import links_in_message
from bot.articles.context_menu import MOST, NAME
from bot.gateway.client import Client
from index.domain.jobs import State
from index.library.libraries import Libraries
from tests.bot.world import VISIT, World, bot, buttons, messages, page, settle_in, shown, world

ONE, TWO = "https://one.example/a", "https://two.example/b?x=1"
FERRY = "The ferry leaves at nine in the morning. It is blue and carries sixty people to the island.\n\n" * 3


async def collected(there: World, content: str, files: Any = (), who: Any = None) -> Any:
    """Use the entry on a message of a member."""
    message = await there.member.send(there.channel, content, attachments=files)
    return await (who or there.admin).context_menu(there.channel, NAME, message)


def menu(result: Any) -> dict[str, Any]:
    (select,) = [one for row in result.response.components for one in row["components"] if one["type"] == 3]
    return dict(select)


def states(there: World) -> list[State]:
    return [job.state for job in there.library.jobs.listing(list(State))][::-1]


def written(there: World) -> None:
    there.web.pages.update({ONE: page(VISIT, "The visit"), TWO: page(FERRY, "The ferry")})


async def test_the_links_and_files_of_a_message_are_offered_and_those_chosen_are_added(there: World) -> None:
    written(there)
    result = await collected(there, f"Read {ONE}, or <{TWO}>!", [("notes.txt", b"A note stands here.")])
    assert result.ephemeral
    assert shown(result).split("\n")[0] == "Which of these shall I add?"
    options = menu(result)["options"]
    assert [option["label"] for option in options] == [ONE, TWO, "notes.txt"]
    assert states(there) == [State.OFFERED] * 3
    assert there.web.asked == [], "nothing is fetched before somebody chose"

    await there.admin.select(result.response, [options[1]["value"], options[2]["value"]])
    said = [line.split(": ") for line in result.response.content.split("\n")]
    assert {number for number, _ in said} == {"Added as number 1", "Added as number 2"}
    assert [title for _, title in said] == ["The ferry", "A note stands here."]
    assert states(there) == [State.OFFERED, State.DONE, State.DONE]
    assert [url for url, _, _ in there.web.asked] == [TWO]


async def test_one_button_takes_all(there: World) -> None:
    written(there)
    result = await collected(there, f"{ONE} {TWO}")
    await there.admin.click(result.response, label="Add all 2")
    assert there.library.articles.count() == 2
    assert result.response.components == []


async def test_of_a_single_link_nothing_is_to_be_chosen_and_the_result_is_shown_in_full(there: World) -> None:
    written(there)
    result = await collected(there, ONE)
    assert [button["label"] for button in buttons(result.response)] == ["Add it"]
    await there.admin.click(result.response, label="Add it")
    assert result.response.content.startswith("Added as number 1 (")


async def test_an_offer_outlives_a_restart(tmp_path: Path, opened: Libraries) -> None:
    async with world(bot(tmp_path, opened)) as there:
        written(there)
        result = await collected(there, f"{ONE} {TWO}")
        first, _ = menu(result)["options"]
        client = bot(tmp_path, opened)
        await there.env.restart_bot(client)
        there.client = client
        written(there)
        await there.admin.select(result.response, [first["value"]])
        assert there.library.articles.count() == 1


async def test_a_message_with_neither_link_nor_file_is_told(there: World) -> None:
    result = await collected(there, "Good morning.")
    assert "This message has neither a link nor a file." in shown(result)
    assert result.ephemeral
    assert len(there.env.errors) == 1


async def test_a_file_over_the_limit_is_left_out_and_told(tmp_path: Path, opened: Libraries) -> None:
    async with world(bot(tmp_path, opened, settings={"sources": {"file_bytes": 10_000}})) as there:
        result = await collected(there, "", [("a.txt", b"A note stands here."), ("huge.pdf", b"x" * 10_001)])
        assert "huge\\.pdf has 10,001 bytes; at most 10,000 are read" in shown(result)
        await there.admin.click(result.response, label="Add it")
        assert there.library.articles.count() == 1
        result = await collected(there, "", [("huge.pdf", b"x" * 10_001)])
        assert buttons(result.response) == []


async def test_no_more_is_offered_than_fits(there: World) -> None:
    result = await collected(there, " ".join(f"https://{number}.example/{'x' * 90}" for number in range(MOST + 3)))
    assert len(menu(result)["options"]) == MOST
    assert "I left out 3 more" in shown(result)


async def test_an_offer_is_taken_once(there: World) -> None:
    written(there)
    result = await collected(there, f"{ONE} {TWO}")
    everything = menu(result)["custom_id"].replace("choose", "all")
    await there.press(there.admin, everything)
    assert "earlier version of me" in shown(await there.press(there.admin, everything))
    assert len(there.web.asked) == 2


async def test_only_what_was_offered_in_this_server_can_be_chosen(there: World) -> None:
    written(there)
    result = await collected(there, f"{ONE} {TWO}")
    choose, ids = menu(result)["custom_id"], [option["value"] for option in menu(result)["options"]]
    for custom_id, values in (
        (choose, ["99"]),
        (choose, ["x"]),
        (choose, []),
        ("choose:", ids),
        ("choose:another", ids),
        ("all:", []),
    ):
        assert "earlier version of me" in shown(await there.choose(there.admin, custom_id, *values))
    elsewhere = settle_in(there.env, there.client)
    assert "earlier version of me" in shown(await elsewhere.choose(elsewhere.admin, choose, *ids))
    assert states(there) == [State.OFFERED] * 2
    assert there.web.asked == []


async def test_plain_members_can_neither_offer_nor_choose(there: World) -> None:
    written(there)
    message = await there.member.send(there.channel, ONE)
    result = await collected(there, f"{ONE} {TWO}")
    choose, ids = menu(result)["custom_id"], [option["value"] for option in menu(result)["options"]]
    for forged in (
        await there.use(there.member, NAME, message),
        await there.choose(there.member, choose, *ids),
        await there.press(there.member, choose.replace("choose", "all")),
    ):
        (said,) = messages(forged)
        assert said.ephemeral
        assert "so I did nothing" in said.content
    assert len(there.env.errors) == 1
    assert states(there) == [State.OFFERED] * 2
    assert there.web.asked == []


def test_the_entry_is_hidden_from_plain_members(simcord_bot: Client) -> None:
    entry = simcord_bot.tree.get_command(NAME, type=discord.AppCommandType.message)
    assert entry is not None
    assert entry.default_permissions == discord.Permissions(manage_guild=True)


@pytest.mark.parametrize(
    ("content", "links"),
    [
        ("see https://a.example/x.", ["https://a.example/x"]),
        ("(https://a.example/x)", ["https://a.example/x"]),
        ("https://a.example/A_(b)", ["https://a.example/A_(b)"]),
        ("[here](https://a.example/x)", ["https://a.example/x"]),
        ("**https://a.example/x**", ["https://a.example/x"]),
        ("<https://a.example/x>, HTTP://B.example!", ["https://a.example/x", "HTTP://B.example"]),
        ("ftp://a.example javascript:alert(1) a.example", []),
        ("||https://a.example/x||", ["https://a.example/x"]),
    ],
)
def test_links_are_found_as_people_write_them(content: str, links: list[str]) -> None:
    assert list(links_in_message.in_text(content)) == links


async def test_a_link_that_stands_there_twice_is_offered_once(there: World) -> None:
    result = await collected(there, "https://a.example/x https://www.a.example/x/?utm_source=b http://a.example/x#top")
    assert [button["label"] for button in buttons(result.response)] == ["Add it"]
