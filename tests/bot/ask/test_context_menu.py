"""The entry "Find this in the articles" of a message's menu."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.ask.context_menu import NAME, NothingToFind, sought
from index.language.chat_question import Asking
from index.library.libraries import Libraries
from tests.bot.ask.test_respond import QUESTION
from tests.bot.world import World, bot, libraries, shown, world


async def test_what_a_message_asks_is_answered_to_who_chose_the_entry_alone(there: World) -> None:
    there.add()
    message = await there.admin.send(there.channel, f"hey guys! {QUESTION} I would like to be there.")
    result = await there.member.context_menu(there.channel, NAME, message)
    assert result.ephemeral
    assert shown(result).startswith(f"Q: {QUESTION}\n> ")


async def test_a_message_without_words_is_told_so(there: World) -> None:
    message = await there.admin.send(there.channel, "😀 !!")
    result = await there.member.context_menu(there.channel, NAME, message)
    assert result.ephemeral
    assert "This message has no words" in shown(result)
    assert len(there.env.errors) == 1


async def test_who_may_not_ask_is_refused(there: World) -> None:
    there.add()
    there.choose_setting("askers", str(there.guild.create_role("Readers").id))
    message = await there.admin.send(there.channel, QUESTION)
    assert "members with certain roles" in shown(await there.member.context_menu(there.channel, NAME, message))
    assert len(there.env.errors) == 1


async def test_what_another_member_wrote_is_not_kept_as_a_question_without_an_answer(tmp_path: Path) -> None:
    with libraries(tmp_path, confidence=1.0) as opened:
        async with world(bot(tmp_path, opened)) as there:
            there.add()
            message = await there.admin.send(there.channel, "What is the capital of France?")
            await there.member.context_menu(there.channel, NAME, message)
            assert there.library.ledger.gaps() == []


def test_without_a_question_its_first_words_are_sought() -> None:
    assert sought("The **bridge** was\n closed again.", 500) == "The bridge was closed again."
    assert sought("The bridge was closed. " * 100, 50) == ("The bridge was closed. " * 100)[:50]


@pytest.mark.parametrize("content", ["", " \n", "?!", "<@1> <:smile:2>", "> quoted by others"])
def test_nothing_is_sought_without_words(content: str) -> None:
    with pytest.raises(NothingToFind):
        sought(content, 500)


async def test_the_host_may_name_what_tells_questions(tmp_path: Path, opened: Libraries) -> None:
    nothing = Asking(words=frozenset(), weights={}, intercept=-9.0, bar=0.5)
    assert sought(f"I wonder. {QUESTION}", 500, nothing) == f"I wonder. {QUESTION}"
    assert sought(f"I wonder. {QUESTION}", 500) == QUESTION
    async with world(bot(tmp_path, opened, settings={"discord": {"message_content": True}}, chat=nothing)) as there:
        there.add()
        there.choose_setting("question_channels", str(there.channel.id))
        await there.member.send(there.channel, QUESTION)
        assert not [one for one in there.env.http_requests if one.path.endswith("/messages")]
