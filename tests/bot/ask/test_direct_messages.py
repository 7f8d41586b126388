"""Questions in direct messages: from the servers that a member shares with the bot, and from no other."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

from bot.ask import direct_messages
from bot.runtime.cooldowns import Cooldowns
from index.ingest.draft import draft
from index.library.libraries import Libraries
from tests.bot.ask.test_listener import fetched
from tests.bot.ask.test_respond import MILL, QUESTION
from tests.bot.world import World, bot, buttons, messages, shown, world

CANARY = "Quetzalcoatlus"
OTHER = f"{CANARY} at the museum\n\nThe president will visit the {CANARY} on Friday. Children may come along."
"""An invented article."""


def written(there: World, who: Any = None) -> list[Any]:
    """The bot's direct messages to a member, oldest first."""
    assert there.client.user
    kept = there.env.backend.messages.get((who or there.member).user.dm_channel.id, {})
    return [one for one in kept.values() if one.author_id == there.client.user.id]


@asynccontextmanager
async def two(there: World, *, joined: bool = True) -> AsyncIterator[Any]:
    """A second server with a canary in its article; the member is in it too, or not."""
    other = there.env.create_guild("Other server")
    there.host.libraries.open(str(other.id)).add(draft("another", OTHER))
    if joined:
        other.add_member(there.member.user)
    yield other


async def chosen(there: World, menu: Any, server: Any) -> Any:
    return await there.member.user.select(menu, [str(server.id)])


def menu_of(message: Any) -> list[str]:
    return [option["value"] for row in message.components for one in row["components"] for option in one["options"]]


async def test_with_one_shared_server_ask_answers_at_once_and_names_it(there: World) -> None:
    there.add()
    async with two(there, joined=False):
        result = await there.member.user.slash("ask", question=QUESTION)
    assert there.callbacks() == [5]
    (answer,) = messages(result)
    assert answer.content.startswith(f"Q: {QUESTION}\n> ")
    assert "From Test Guild" in [one["label"] for one in buttons(answer)]
    assert CANARY not in shown(result)


async def test_a_plain_message_is_a_question_too(there: World) -> None:
    there.add()
    await there.member.send_dm(QUESTION)
    (answer,) = written(there)
    assert answer.content.startswith(f"Q: {QUESTION}\n> ")


async def test_of_several_servers_the_member_chooses_and_the_choice_is_remembered(
    there: World, tmp_path: Path, opened: Libraries
) -> None:
    there.add()
    async with two(there) as other:
        await there.member.send_dm(QUESTION)
        (asked,) = written(there)
        assert asked.content == f"Q: {QUESTION}\nWhose articles shall I search?"
        assert set(menu_of(asked)) == {str(there.guild.id), str(other.id)}
        await chosen(there, await fetched(there, asked), other)
        (answer,) = written(there)
        assert CANARY in answer.content
        await there.env.restart_bot(bot(tmp_path, opened))
        await there.member.send_dm("Who may come along?")
        assert written(there)[-1].content.startswith("Q: Who may come along?\n> ")
        result = await there.member.user.slash("ask", question="Who may come along?")
        assert "From Other server" in [one["label"] for one in buttons(messages(result)[0])]


async def test_days_stay_with_the_question_while_the_member_chooses(there: World) -> None:
    there.add(published="2023-10-17")
    there.add(MILL, published="2024-05-02")
    async with two(there):
        result = await there.member.user.slash("ask", question=QUESTION, since="2024-01-01")
        await chosen(there, result.response, there.guild)
    assert "The mill by the river" in written(there)[-1].content


async def test_the_button_with_the_servers_name_leads_to_the_others(there: World) -> None:
    there.add()
    async with two(there) as other:
        result = await there.member.user.slash("ask", question=QUESTION)
        await chosen(there, result.response, there.guild)
        again = await there.member.user.click(await fetched(there, written(there)[-1]), label="From Test Guild")
        await chosen(there, again.response, other)
    assert CANARY in written(there)[-1].content


async def test_further_quotes_come_from_the_same_server_and_turn(there: World) -> None:
    there.add()
    async with two(there):
        result = await there.member.user.slash("ask", question=QUESTION)
        await chosen(there, result.response, there.guild)
        answer = await fetched(there, written(there)[-1])
        private = await there.member.user.click(answer, label="2 more quotes")
        assert "Quote 2 of 3" in private.response.content
        await there.member.user.click(private.response, label="Next")
        assert "Quote 3 of 3" in private.response.content


async def test_a_reply_asks_on_in_the_server_of_the_answer(there: World, monkeypatch: pytest.MonkeyPatch) -> None:
    there.add()
    heard: list[Any] = []
    library, ask = there.library, there.library.ask

    def asking(question: str, **given: Any) -> Any:
        heard.append(given["before"])
        return ask(question, **given)

    monkeypatch.setattr(library, "ask", asking)
    async with two(there) as other:
        result = await there.member.user.slash("ask", question=QUESTION)
        await chosen(there, result.response, there.guild)
        again = await there.member.user.click(result.response, label="From Test Guild")
        await chosen(there, again.response, other)
        first = written(there)[0]
        await there.member.user.send_dm(
            "And who will he meet?",
            reference={"message_id": str(first.id), "channel_id": str(there.member.user.dm_channel.id)},
        )
    assert heard[-1].question == QUESTION
    assert "From Test Guild" in str(written(there)[-1].components)


async def test_nobody_reads_the_articles_of_a_server_that_they_left(there: World) -> None:
    there.add()
    async with two(there) as other:
        result = await there.member.user.slash("ask", question=QUESTION)
        menu = result.response
        other.remove_member(there.member.user)
        refused = await chosen(there, menu, other)
        assert "You are no longer in that server" in shown(refused)
        await chosen(there, menu, there.guild)
        there.guild.remove_member(there.member.user)
        gone = await there.member.user.click(menu, label="2 more quotes")
        assert "You are no longer in that server" in shown(gone)
        last = await there.member.user.slash("ask", question=QUESTION)
        assert "I found no server that we share" in shown(last)
        await there.member.send_dm(QUESTION)
        assert "I found no server that we share" in written(there)[-1].content
        assert len(there.env.errors) == 1
    assert all(CANARY not in one.content for one in written(there))


async def test_a_member_of_no_shared_server_is_told_so(there: World) -> None:
    there.add()
    stranger = there.env.create_user("eve")
    result = await stranger.slash("ask", question=QUESTION)
    (said,) = messages(result)
    assert "I found no server that we share" in said.content
    assert len(there.env.errors) == 1
    await stranger.send_dm(QUESTION)
    kept = there.env.backend.messages[stranger.dm_channel.id].values()
    assert all("president will visit" not in one.content for one in kept)


async def test_servers_that_do_not_let_the_member_ask_so_are_not_offered(there: World) -> None:
    there.add()
    async with two(there) as other:
        library = there.host.libraries.open(str(other.id))
        there.choose_setting("askers", str(other.create_role("Readers").id), library)
        assert "From Test Guild" in str(buttons((await there.member.user.slash("ask", question=QUESTION)).response))
        there.choose_setting("ask_channels", str(there.channel.id))
        assert "I found no server" in shown(await there.member.user.slash("ask", question=QUESTION))
        assert len(there.env.errors) == 1


async def test_servers_without_articles_are_not_offered_nor_given_a_library(there: World) -> None:
    result = await there.member.user.slash("ask", question=QUESTION)
    assert "I found no server" in shown(result)
    assert there.host.libraries.names() == []
    assert len(there.env.errors) == 1


@pytest.mark.parametrize("state", ["", "x", "1:2:3", "1:2023-99-99:", ":::::"])
async def test_a_forged_menu_finds_nothing(there: World, state: str) -> None:
    there.add()
    result = await there.deliver(
        there.member,
        3,
        {"custom_id": f"where:{state}", "component_type": 3, "values": [str(there.guild.id)]},
        private_chat=True,
    )
    assert "This is from an earlier version of me" in shown(result)


async def test_in_a_server_the_menu_and_the_button_do_nothing(there: World) -> None:
    there.add()
    async with two(there) as other:
        for result in (
            await there.choose(there.member, "where:", str(other.id)),
            await there.press(there.member, f"at:{other.id}"),
        ):
            assert "This is from an earlier version of me" in shown(result)


async def test_who_has_no_words_gets_one_line_of_help(there: World) -> None:
    await there.member.send_dm("?!")
    assert written(there)[-1].content.startswith("Ask me something in the same message")


async def test_looking_through_servers_is_bounded(tmp_path: Path, opened: Libraries) -> None:
    async with world(bot(tmp_path, opened, cooldowns=Cooldowns())) as there:
        there.add()
        async with two(there):
            await there.member.user.slash("ask", question=QUESTION)
            again = await there.member.user.slash("ask", question=QUESTION)
            assert "That was quick" in shown(again)
            assert len(there.env.errors) == 1


def test_a_scope_that_a_menu_carries_comes_back() -> None:
    for state in ("::", "7::", ":2024-01-01:", ":2024-01-01:2024-02-01", "12:2024-01-01:2024-02-01"):
        assert direct_messages._packed(direct_messages._unpacked(state)) == state
