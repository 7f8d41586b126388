"""Members who wait for an answer are told of it once, when an article that answers comes."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import ExitStack, asynccontextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from bot.messages import patient
from index.domain.article import Draft
from tests.bot.messages import markdown
from tests.bot.world import VISIT, World, bot, libraries, world

QUESTION = "When will the president visit?"
TELL = "Tell me when this is answered"


@asynccontextmanager
async def waiting(folder: Path) -> AsyncIterator[tuple[World, Any]]:
    """A member who waits for an answer, and the bot after a restart, which is less demanding."""
    with ExitStack() as stack:
        strict = stack.enter_context(libraries(folder, confidence=1.0, maybe=1.0))
        async with world(bot(folder, strict)) as there:
            there.add("Bakers in the west sell more rye than ever. A mill opened in May.")
            public = (await there.ask(QUESTION)).response
            await there.member.click(public, label=TELL)
            stack.close()
            again = bot(folder, stack.enter_context(libraries(folder)))
            await there.env.restart_bot(again)
            there.client = again
            yield there, public


async def follow(there: World) -> None:
    await there.client.aftermath.follow(str(there.guild.id))
    await there.env.settle()


def direct(there: World) -> list[Any]:
    channel = there.member.user.dm_channel
    return [] if channel is None else list(channel.history())


def in_public(there: World) -> list[str]:
    return [message.content for message in there.channel.history() if "you asked me to tell you" in message.content]


async def test_the_member_is_told_once_directly_with_the_answer_and_its_server(tmp_path: Path) -> None:
    async with waiting(tmp_path) as (there, _):
        there.add()
        await follow(there)
        await follow(there)
        (told,) = direct(there)
        lines = told.content.split("\n")
        assert lines[0] == f"Q: {QUESTION}"
        assert lines[1].startswith("You asked me to tell you: the articles of ")
        assert lines[2].startswith("> ")
        assert f"From {there.guild.name}" in [one.label for row in told.components for one in row.children]
        assert in_public(there) == []
        assert there.library.ledger.waiting() == []


async def test_nobody_is_told_of_an_article_that_does_not_answer(tmp_path: Path) -> None:
    async with waiting(tmp_path) as (there, _):
        await follow(there)
        assert direct(there) == []
        assert len(there.library.ledger.waiting()) == 1


async def test_who_takes_no_direct_messages_is_told_where_they_asked_and_only_they_are_pinged(tmp_path: Path) -> None:
    async with waiting(tmp_path) as (there, _):
        there.add(VISIT + "\n@everyone and @here, look.")
        there.env.inject_error("POST", "/users/@me/channels", status=403, code=50007, times=None)
        await follow(there)
        (said,) = in_public(there)
        assert said.split("\n")[1] == (f"<@{there.member.id}>, you asked me to tell you: the articles now answer this.")
        sent: Any = there.env.http_requests[-1].json
        assert sent["content"] == said
        assert sent["allowed_mentions"]["parse"] == []
        assert [int(number) for number in sent["allowed_mentions"]["users"]] == [there.member.id]
        assert markdown.read(said).constructs == {"our quote", "mention"}
        assert "@everyone" not in markdown.read(said).constructs


async def test_who_asked_in_private_is_never_told_in_public(tmp_path: Path) -> None:
    async with waiting(tmp_path) as (there, _):
        ledger = there.library.ledger
        (one,) = ledger.waiting()
        ledger.told(one.gap_id, one.member)
        ledger.wait(one.gap_id, one.question, member=one.member, channel=0, at=one.at)
        there.add()
        there.env.inject_error("POST", "/users/@me/channels", status=403, code=50007, times=None)
        await follow(there)
        assert in_public(there) == []
        assert ledger.waiting() == []


async def test_who_left_the_server_is_told_nothing(tmp_path: Path) -> None:
    async with waiting(tmp_path) as (there, _):
        there.add()
        there.env.inject_error("GET", "/guilds/*/members/*", status=404, code=10007)
        await follow(there)
        assert direct(there) == []
        assert there.library.ledger.waiting() == []


async def test_what_discord_cannot_do_for_a_while_is_done_later(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(patient, "NONCE_SECONDS", 0.0)
    async with waiting(tmp_path) as (there, _):
        there.add()
        there.env.inject_error("POST", "/users/@me/channels", status=503)
        await follow(there)
        assert direct(there) == []
        (still,) = there.library.ledger.waiting()
        assert still.article_id is not None
        await follow(there)
        assert len(direct(there)) == 1


async def test_who_took_it_back_is_told_nothing(tmp_path: Path) -> None:
    async with waiting(tmp_path) as (there, public):
        await there.member.click(public, label=TELL)
        there.add()
        await follow(there)
        assert direct(there) == []


async def test_a_revision_that_answers_is_followed_by_its_number(tmp_path: Path) -> None:
    async with waiting(tmp_path) as (there, _):
        await follow(there)
        there.library.revise(1, replace(_draft(), text=VISIT))
        there.host.runtime.changes.put_nowait((str(there.guild.id), 1))
        assert await there.client.aftermath._next() == {str(there.guild.id)}
        await follow(there)
        assert len(direct(there)) == 1


def _draft() -> Draft:
    return Draft(title="A", text=VISIT)


async def test_each_server_keeps_to_itself(tmp_path: Path) -> None:
    async with waiting(tmp_path) as (there, _):
        other = there.env.create_guild("Other")
        there.host.libraries.open(str(other.id)).add(_draft())
        await there.client.aftermath.follow(str(other.id))
        await there.env.settle()
        assert direct(there) == []
        assert len(there.library.ledger.waiting()) == 1
