"""/ask with all its options: who may ask, where and how often, and what is kept of it."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import discord
import pytest

from bot.runtime import enter
from bot.runtime.cooldowns import Cooldowns
from bot.runtime.runtime import Runtime
from bot.runtime.server import Server, server_of
from bot.runtime.worker import Worker
from index.domain.storage_errors import StorageFull
from index.ingest.draft import draft
from index.library.libraries import Libraries
from tests.bot.world import VISIT, World, bot, libraries, messages, shown, world

QUESTION = "When will the president visit?"
MILL = "The mill by the river\n\nThe president will visit the mill on Monday. It grinds rye for bakers."
"""An invented article."""


async def test_one_article_can_be_searched_alone(there: World) -> None:
    first, second = there.add(), there.add(MILL)
    for article in (first, second):
        result = await there.member.slash(there.channel, "ask", question=QUESTION, article=article.id)
        assert article.title in shown(result)


async def test_an_article_that_is_not_here_is_told_so_privately(there: World) -> None:
    there.add()
    result = await there.member.slash(there.channel, "ask", question=QUESTION, article=7)
    (private,) = result.followups
    assert private.ephemeral
    assert "There is no article number 7 here" in private.content
    assert result.response is None
    assert len(there.env.errors) == 1


async def test_articles_of_some_days_can_be_searched(there: World) -> None:
    there.add(published="2023-10-17")
    there.add(MILL, published="2024-05-02")
    new = await there.member.slash(there.channel, "ask", question=QUESTION, since="2024-01-01")
    old = await there.member.slash(there.channel, "ask", question=QUESTION, until="2023-12-31")
    assert "The mill by the river" in shown(new)
    assert "US president to visit on Wednesday" in shown(old)


@pytest.mark.parametrize(
    ("days", "said"),
    [
        ({"since": "yesterday"}, "expected a day as YYYY-MM-DD"),
        ({"until": "2023-13-40"}, "expected a day as YYYY-MM-DD"),
        ({"since": "2024-01-02", "until": "2024-01-01"}, "end before they begin"),
    ],
)
async def test_days_that_are_none_are_told_so_privately(there: World, days: dict[str, str], said: str) -> None:
    result = await there.member.slash(there.channel, "ask", question=QUESTION, **days)
    assert result.ephemeral
    assert said in shown(result)
    assert len(there.env.errors) == 1


@pytest.mark.parametrize(
    ("chosen", "typed", "ephemeral"),
    [("off", None, False), ("on", None, True), ("on", False, False), ("off", True, True)],
)
async def test_an_answer_is_private_if_the_member_or_else_the_server_wants_so(
    there: World, chosen: str, typed: Any, ephemeral: Any
) -> None:
    there.add()
    there.choose_setting("private", chosen)
    options = {} if typed is None else {"private": typed}
    result = await there.member.slash(there.channel, "ask", question=QUESTION, **options)
    assert result.ephemeral is ephemeral
    assert "**" in shown(result)
    assert there.callbacks() == [5]


async def test_while_its_library_is_being_opened_it_is_acknowledged_in_private(
    there: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    there.add()
    acknowledged: list[int] = []

    async def slow(*given: Any) -> Server:
        await asyncio.sleep(1)  # by the clock of the test's world
        acknowledged.extend(there.callbacks())
        return await server_of(*given)

    monkeypatch.setattr(enter, "server_of", slow)
    result = await there.ask()
    assert acknowledged == [5]
    assert result.ephemeral
    assert "**" in shown(result)
    assert not (await there.member.slash(there.channel, "ask", question=QUESTION, private=False)).ephemeral


async def test_a_question_takes_two_trips_to_the_threads_and_a_private_one_takes_one(
    tmp_path: Path, opened: Libraries
) -> None:
    trips: list[str] = []

    class Counting(Worker):
        async def quick(self, job: Any) -> Any:
            trips.append("quick")
            return await super().quick(job)

        async def question(self, job: Any) -> Any:
            trips.append("question")
            return await super().question(job)

    async with world(bot(tmp_path, opened, runtime=Runtime(Counting()))) as there:
        there.add()
        held = there.library
        await there.ask()
        trips.clear()
        await there.ask()
        assert trips == ["question", "quick"], "the answer, and a note of what it quotes"
        trips.clear()
        await there.member.slash(there.channel, "ask", question=QUESTION, private=True)
        assert trips == ["question"]
        assert held is there.library


async def test_only_the_roles_that_a_server_names_may_ask_and_managers(there: World) -> None:
    there.add()
    role = there.guild.create_role("Readers")
    reader = there.guild.add_member(there.env.create_user("rea"), roles=[role])
    there.choose_setting("askers", str(role.id))
    refused = await there.ask()
    assert refused.ephemeral
    assert "members with certain roles: Readers" in shown(refused)
    assert len(there.env.errors) == 1
    assert "**" in shown(await there.ask(who=reader))
    assert "**" in shown(await there.ask(who=there.admin))


async def test_only_in_the_channels_that_a_server_names_it_is_asked(there: World) -> None:
    there.add()
    other = there.guild.create_text_channel("questions")
    there.choose_setting("ask_channels", str(other.id))
    refused = await there.ask()
    assert refused.ephemeral
    assert "Please ask in: #questions" in shown(refused)
    assert len(there.env.errors) == 1
    assert "**" in shown(await there.member.slash(other, "ask", question=QUESTION))


async def test_the_names_of_channels_that_a_member_cannot_see_stay_hidden(there: World) -> None:
    hidden = discord.PermissionOverwrite(view_channel=False)
    staff = there.guild.create_text_channel("secret-plans", overwrites={there.guild.default_role: hidden})
    there.choose_setting("ask_channels", str(staff.id))
    refused = await there.ask()
    assert "only answer in certain channels" in shown(refused)
    assert "secret" not in shown(refused)
    assert len(there.env.errors) == 1


async def test_who_asks_too_soon_is_told_so_privately_but_managers_are_not(tmp_path: Path) -> None:
    with libraries(tmp_path) as opened:
        async with world(bot(tmp_path, opened, cooldowns=Cooldowns())) as there:
            there.add()
            there.choose_setting("member_seconds", "3600")
            assert "**" in shown(await there.ask())
            again = await there.ask()
            assert again.ephemeral
            assert "you can ask me again in 3600 s" in shown(again).replace(",", "")
            assert len(there.env.errors) == 1
            for _ in range(2):
                assert "**" in shown(await there.ask(who=there.admin))


async def test_each_server_has_its_own_tuning(there: World) -> None:
    there.add()
    there.choose_setting("quotes", "1")
    result = await there.ask()
    labels = [button.get("label", "") for row in messages(result)[0].components for button in row["components"]]
    assert not any("more quote" in label for label in labels)


async def test_a_server_chooses_the_language_of_answers(there: World) -> None:
    there.add(published="2023-10-17")
    assert "17 October 2023" in shown(await there.ask())
    there.choose_setting("interface", "de")
    assert "17\\. Oktober 2023" in shown(await there.ask())


async def test_a_public_answer_is_kept_with_its_article_and_a_private_one_is_not(there: World) -> None:
    article = there.add()
    public = await there.ask()
    await there.member.slash(there.channel, "ask", question=QUESTION, private=True)
    (kept,) = there.library.ledger.quoting(article.id, public.response.message.created_at.replace(year=2000))
    assert (kept.message, kept.channel, kept.articles) == (public.response.id, there.channel.id, (article.id,))


async def test_a_question_without_an_answer_is_kept_if_the_server_keeps_them(tmp_path: Path) -> None:
    with libraries(tmp_path, confidence=1.0, maybe=1.0) as opened:
        async with world(bot(tmp_path, opened)) as there:
            there.add()
            await there.ask("What is the capital of France?")
            await there.ask("what is the capital of france")
            (gap,) = there.library.ledger.gaps()
            assert (gap.question, gap.weight) == ("What is the capital of France?", 2)
            await there.member.slash(there.channel, "ask", question="Who won?", since="2023-01-01")
            there.choose_setting("gap_days", "0")
            await there.ask("Who will win the cup?")
            assert there.library.ledger.open_gaps() == 1


async def test_a_question_with_an_answer_is_not_kept(there: World) -> None:
    there.add()
    await there.ask()
    assert there.library.ledger.gaps() == []


async def test_what_cannot_be_noted_leaves_the_answer_as_it_is(
    there: World, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    there.add()

    def full(_sent: object) -> None:
        raise StorageFull(Path("data"))

    monkeypatch.setattr(there.library.ledger, "sent", full, raising=False)
    assert "**" in shown(await there.ask())
    assert "could not be noted: StorageFull." in caplog.text
    assert QUESTION not in caplog.text


async def test_titles_are_offered_to_those_who_may_ask(there: World) -> None:
    there.add()
    there.add(MILL)
    offered = await there.member.autocomplete(there.channel, "ask", "article", "mill", question="x")
    assert [(one["value"], "The mill by the river" in one["name"]) for one in offered] == [(2, True)]
    by_number = await there.member.autocomplete(there.channel, "ask", "article", "1", question="x")
    assert by_number[0]["value"] == 1
    role = there.guild.create_role("Readers")
    there.choose_setting("askers", str(role.id))
    assert await there.member.autocomplete(there.channel, "ask", "article", "mill", question="x") == []
    assert await there.admin.autocomplete(there.channel, "ask", "article", "mill", question="x")


async def test_what_one_server_holds_no_way_of_asking_shows_in_another(there: World, opened: Libraries) -> None:
    there.add()
    other = there.env.create_guild("Other")
    channel = other.create_text_channel("general")
    eve = other.add_member(there.env.create_user("eve"))
    assert there.client.user
    canary = "Quetzalcoatlus"
    opened.open(str(there.guild.id)).add(draft("canary", f"{canary} report\n\nThe {canary} visits the president."))
    opened.open(str(other.id)).add(draft("another", MILL))
    seen: list[Any] = []
    for question in ("Who visits the president?", f"What is a {canary.lower()[:-2]}?", "What of the mill?"):
        seen += messages(await eve.slash(channel, "ask", question=question, article=1))
        seen += messages(await eve.slash(channel, "ask", question=question))
        seen.append(await eve.send(channel, f"<@{there.client.application_id}> {question}"))
        seen += there.env.backend.messages[channel.id].values()
    choices = await eve.autocomplete(channel, "ask", "article", "", question="x")
    assert [one["value"] for one in choices] == [1]
    assert all(canary not in one.content for one in seen)
    assert canary not in str(choices)
    assert VISIT.split("\n")[0] not in str(choices)
