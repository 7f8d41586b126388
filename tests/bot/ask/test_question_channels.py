"""Question channels, where nobody calls the bot: it answers what it is sure of, and is silent otherwise."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from bot.gateway.client import Client
from index.library.libraries import Libraries
from tests.bot.ask.test_listener import me, said
from tests.bot.ask.test_respond import QUESTION
from tests.bot.world import World, bot, libraries, world


@pytest.fixture
def content() -> bool:
    """Whether the bot may read all messages."""
    return False


@pytest.fixture
def simcord_bot(tmp_path: Path, opened: Libraries, content: bool) -> Client:  # noqa: FBT001
    return bot(tmp_path, opened, settings={"discord": {"message_content": content}})


reads = pytest.mark.parametrize("content", [True])


@reads
async def test_in_a_question_channel_it_answers_questions_that_it_is_sure_of(there: World) -> None:
    there.add()
    questions = there.guild.create_text_channel("questions")
    there.choose_setting("question_channels", str(questions.id))
    for channel in (there.channel, questions):
        await there.member.send(channel, f"hi all! {QUESTION}")
        await there.member.send(channel, "I will cook dinner now.")
    assert said(there) == []
    (answer,) = said(there, questions)
    assert answer.content.startswith(f"Q: {QUESTION}\n> ")


async def test_in_a_question_channel_it_stays_silent_otherwise(tmp_path: Path) -> None:
    with libraries(tmp_path, confidence=1.0, maybe=0.0) as opened:
        async with world(bot(tmp_path, opened, settings={"discord": {"message_content": True}})) as there:
            there.add()
            there.choose_setting("question_channels", str(there.channel.id))
            await there.member.send(there.channel, QUESTION)
            await there.member.send(there.channel, "why " * 300 + "?")
            other = await there.admin.send(there.channel, "Nice weather.")
            await there.member.send(there.channel, QUESTION, reply_to=other)
            await there.member.send(there.channel, f"<@{there.admin.id}> {QUESTION}")
            assert said(there) == []
            assert there.library.ledger.gaps() == []


@reads
async def test_a_fault_in_a_question_channel_is_only_logged(
    there: World, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    caplog.set_level("INFO", "bot")
    there.choose_setting("question_channels", str(there.channel.id))

    def broken(_name: str) -> Any:
        raise RuntimeError(QUESTION)

    monkeypatch.setattr(there.host.libraries, "open", broken)
    await there.member.send(there.channel, QUESTION)
    assert said(there) == []
    assert "left unanswered: RuntimeError." in caplog.text
    assert QUESTION not in caplog.text


async def test_without_the_intent_a_question_channel_hears_mentions_alone(there: World) -> None:
    there.add()
    there.choose_setting("question_channels", str(there.channel.id))
    await there.member.send(there.channel, QUESTION)
    assert said(there) == []
    await there.member.send(there.channel, f"{me(there)} {QUESTION}")
    assert len(said(there)) == 1


@reads
async def test_with_the_intent_a_reply_to_an_answer_needs_no_mention(there: World) -> None:
    there.add()
    answer = (await there.ask()).response
    await there.member.send(there.channel, "And who will he meet?", reply_to=answer)
    assert said(there)[-1].content.startswith("Q: And who will he meet?")
