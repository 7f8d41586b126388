"""Questions in messages: mentions and replies; and what is no question of anybody's."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import discord
import pytest
from simcord.backend import serializers

from bot.runtime.cooldowns import Cooldowns
from index.library.libraries import Libraries
from tests.bot.ask.test_respond import MILL, QUESTION
from tests.bot.messages import markdown
from tests.bot.messages.test_escape import LIVE
from tests.bot.world import VISIT, World, bot, world


def me(there: World) -> str:
    assert there.client.user
    return there.client.user.mention


def said(there: World, channel: Any = None) -> list[Any]:
    """The messages of the bot in a channel, oldest first."""
    assert there.client.user
    kept = there.env.backend.messages.get((channel or there.channel).id, {})
    return [one for one in kept.values() if one.author_id == there.client.user.id]


async def fetched(there: World, message: Any) -> discord.Message:
    """A message as a member's client knows it."""
    return await there.client.get_channel(message.channel_id).fetch_message(message.id)  # type: ignore[union-attr]


async def test_a_mention_is_answered_by_a_reply_that_pings_nobody(there: World) -> None:
    there.add()
    asked = await there.member.send(there.channel, f"{me(there)} {QUESTION}")
    (answer,) = said(there)
    assert answer.content.startswith(f"Q: {QUESTION}\n> ")
    assert answer.reference["message_id"] == str(asked.id)
    assert not (await fetched(there, answer)).mentions
    posted = [one for one in there.env.http_requests if one.method == "POST" and one.path.endswith("/messages")]
    sent: Any = posted[0].json
    assert len(posted) == 1
    assert sent is not None
    assert sent["allowed_mentions"] == {"parse": [], "replied_user": False}
    assert sent["message_reference"]["fail_if_not_exists"] is False
    assert [one for one in there.env.http_requests if one.path.endswith("/typing")]


async def test_its_answer_is_kept_and_its_buttons_work(there: World) -> None:
    article = there.add()
    await there.member.send(there.channel, f"{QUESTION} {me(there)}")
    answer = await fetched(there, said(there)[0])
    (kept,) = there.library.ledger.quoting(article.id, answer.created_at.replace(year=2000))
    assert kept.message == answer.id
    assert "Quote 2 of 3" in (await there.admin.click(answer, label="2 more quotes")).response.content


@pytest.mark.parametrize("words", ["", "   ", "?!", "\u200b"])
async def test_an_empty_mention_gets_one_line_of_help(there: World, words: str) -> None:
    await there.member.send(there.channel, me(there) + words)
    (answer,) = said(there)
    assert answer.content == "Ask me something in the same message, such as: when was the bridge opened? Or use /ask."


async def test_others_are_named_and_not_pinged(there: World) -> None:
    there.add()
    await there.member.send(
        there.channel, f"{me(there)} will <@{there.admin.id}> see the president in <#{there.channel.id}>? <@&5>"
    )
    (answer,) = said(there)
    assert answer.content.startswith("Q: will ada see the president in ?\n")
    assert not (await fetched(there, answer)).raw_mentions


async def test_bots_webhooks_and_the_bot_itself_are_not_heard(there: World) -> None:
    there.add()
    other = there.guild.add_member(there.env.create_user("robot", bot=True))
    await other.send(there.channel, f"{me(there)} {QUESTION}")
    asked = there.env.backend.create_message(there.channel.id, other.id, f"{me(there)} {QUESTION}")
    payload: dict[str, Any] = dict(serializers.message_payload(there.env.backend, asked))
    payload |= {"webhook_id": "7", "author": {**payload["author"], "bot": False}}
    there.env.backend.emit("MESSAGE_CREATE", payload)
    await there.env.settle()
    assert said(there) == []
    channel = there.client.get_channel(there.channel.id)
    assert isinstance(channel, discord.TextChannel)
    await channel.send(f"{me(there)} {QUESTION}")
    await there.env.settle()
    assert len(said(there)) == 1


async def test_without_a_mention_nothing_is_answered(there: World) -> None:
    there.add()
    await there.member.send(there.channel, QUESTION)
    assert said(there) == []


async def test_a_message_that_is_gone_before_the_answer_is_no_crash(
    there: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    there.add()
    library, ask = there.library, there.library.ask

    def deleting(question: str, **given: Any) -> Any:
        kept = there.env.backend.messages[there.channel.id]
        kept.clear()
        return ask(question, **given)

    monkeypatch.setattr(library, "ask", deleting)
    await there.member.send(there.channel, f"{me(there)} {QUESTION}")
    (answer,) = said(there)
    assert answer.content.startswith(f"Q: {QUESTION}")


async def test_a_message_that_is_changed_is_answered_once(there: World) -> None:
    there.add()
    asked = await there.member.send(there.channel, f"{me(there)} {QUESTION}")
    await there.member.edit(asked, f"{me(there)} And when to the port?")
    assert len(said(there)) == 1


async def test_where_it_may_not_write_nothing_happens(there: World, caplog: pytest.LogCaptureFixture) -> None:
    there.add()
    there.env.inject_error("POST", "/channels/*/messages", status=403, code=50013)
    await there.member.send(there.channel, f"{me(there)} {QUESTION}")
    assert said(there) == []
    assert "A message could not be answered: Forbidden." in caplog.text
    assert QUESTION not in caplog.text


async def test_what_goes_wrong_is_said_and_logged_without_the_question(
    there: World, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(_name: str) -> Any:
        raise RuntimeError(QUESTION)

    monkeypatch.setattr(there.host.libraries, "open", broken)
    await there.member.send(there.channel, f"{me(there)} {QUESTION}")
    assert "Something went wrong on my side" in said(there)[0].content
    assert "Answering a message failed: RuntimeError at " in caplog.text
    assert QUESTION not in caplog.text


async def test_a_long_question_is_told_so(there: World) -> None:
    await there.member.send(there.channel, f"{me(there)} " + "why " * 300)
    assert "1,199 characters; at most 500" in said(there)[0].content


async def test_who_may_not_ask_is_told_so(there: World) -> None:
    there.add()
    there.choose_setting("askers", str(there.guild.create_role("Readers").id))
    await there.member.send(there.channel, f"{me(there)} {QUESTION}")
    assert "members with certain roles: Readers" in said(there)[0].content


async def test_who_asks_too_soon_is_told_so_once(tmp_path: Path, opened: Libraries) -> None:
    async with world(bot(tmp_path, opened, cooldowns=Cooldowns())) as there:
        there.add()
        for _ in range(4):
            await there.member.send(there.channel, f"{me(there)} {QUESTION}")
        answer, told = said(there)
        assert answer.content.startswith("Q: ")
        assert told.content.startswith("That was quick")


async def test_a_reply_to_an_answer_is_read_with_what_was_before_also_after_a_restart(
    there: World, tmp_path: Path, opened: Libraries, monkeypatch: pytest.MonkeyPatch
) -> None:
    there.add()
    there.add(MILL)
    heard: list[Any] = []
    ask = there.library.ask

    def asking(question: str, **given: Any) -> Any:
        heard.append((question, given["before"]))
        return ask(question, **given)

    monkeypatch.setattr(there.library, "ask", asking)
    await there.member.send(there.channel, f"{me(there)} {QUESTION}")
    first = await fetched(there, said(there)[-1])
    await there.env.restart_bot(bot(tmp_path, opened))
    await there.member.send(there.channel, "And who will he meet?", reply_to=first)
    second = await fetched(there, said(there)[-1])
    await there.admin.send(there.channel, "and where?", reply_to=second)
    questions = [question for question, _ in heard]
    assert questions == [QUESTION, "And who will he meet?", "and where?"]
    assert heard[0][1] is None
    quoted = [article for article in (1, 2) if first.id in _kept(there, article)]
    assert (heard[1][1].question, [heard[1][1].article_id]) == (QUESTION, quoted)
    assert heard[2][1].question.startswith("And who will he meet?")
    assert heard[2][1].article_id
    assert len(said(there)) == 3


def _kept(there: World, article: int) -> list[int]:
    """The answers that quote an article."""
    return [one.message for one in there.library.ledger.quoting(article, datetime(2000, 1, 1, tzinfo=UTC))]


async def test_a_reply_that_cannot_be_read_is_told_how_once(tmp_path: Path, opened: Libraries) -> None:
    async with world(bot(tmp_path, opened, cooldowns=Cooldowns())) as there:
        there.add()
        answer = (await there.ask()).response
        for _ in range(2):
            await there.member.send(there.channel, "And who will he meet?", reply_to=answer)
        hint = said(there)[1:]
        assert [one.content for one in hint] == [
            "To ask a follow-up question, mention me in your reply so that I can read it."
        ]
        await there.admin.send(there.channel, f"{me(there)} And who will he meet?", reply_to=answer)
        assert said(there)[-1].content.startswith("Q: And who will he meet?")


async def test_a_reply_to_somebody_else_is_not_for_the_bot(there: World) -> None:
    there.add()
    other = await there.admin.send(there.channel, "Nice weather.")
    await there.member.send(there.channel, QUESTION, reply_to=other)
    assert said(there) == []


async def test_hostile_messages_stay_text(there: World) -> None:
    there.add(VISIT)
    for live in (one for one in LIVE[::5] if "\0" not in one):
        await there.member.send(there.channel, f"{me(there)} visit {live}"[:1900])
    answers = said(there)
    assert answers
    for answer in answers:
        assert markdown.read(answer.content).constructs <= {"our quote"}
        assert not (await fetched(there, answer)).raw_mentions
