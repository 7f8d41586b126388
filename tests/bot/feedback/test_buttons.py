"""The buttons below an answer: context, judgements, wrong sources, and being told; in SimCord with real libraries."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from bot.ask.answer_buttons import CONTEXT, HELPFUL, TELL, UNHELPFUL, UNHIDE, WRONG
from bot.feedback.buttons import MOST_WAITING
from index.domain.ledger import Act
from tests.bot.world import World, bot, buttons, libraries, shown, world
from tests.index.storage.work_contract import tallies

QUESTION = "When will the president visit?"


def labels(message: Any) -> list[str]:
    return [button["label"] for button in buttons(message)]


def pressed(message: Any, kind: str) -> str:
    """The ``custom_id`` of the button of a kind."""
    (found,) = [one["custom_id"] for one in buttons(message) if one.get("custom_id", "").startswith(f"{kind}:")]
    return str(found)


def votes(there: World) -> list[tuple[int, int]]:
    return [(one.helpful, one.unhelpful) for one in tallies(there.library)]


async def test_more_context_shows_the_paragraphs_around_to_the_one_who_pressed(there: World) -> None:
    there.add()
    public = (await there.ask(QUESTION)).response
    result = await there.member.click(public, label="More context")
    assert result.ephemeral
    text = shown(result)
    assert text.startswith(f"Q: {QUESTION}\nWith the surrounding text:\n> ")
    assert "Trade was the other subject of the week." in text
    assert "Trade was the other subject" not in public.content
    assert "**" in text


async def test_a_member_judges_once_and_may_change_it(there: World) -> None:
    there.add()
    public = (await there.ask(QUESTION)).response
    first = await there.member.click(public, label="Helpful")
    assert first.ephemeral
    assert "was helpful" in shown(first)
    assert votes(there) == [(1, 0)]
    await there.member.click(public, label="Helpful")
    assert votes(there) == [(1, 0)]
    second = await there.member.click(public, label="Not helpful")
    assert "was not helpful" in shown(second)
    assert votes(there) == [(0, 1)]
    await there.admin.click(public, label="Helpful")
    assert votes(there) == [(1, 1)]


async def test_a_member_who_finds_it_unhelpful_may_wait_and_a_manager_may_hide_it(there: World) -> None:
    there.add()
    public = (await there.ask(QUESTION)).response
    assert "Wrong source" not in labels(public)
    assert labels((await there.member.click(public, label="Not helpful")).response) == ["Tell me when this is answered"]
    mine = (await there.admin.click(public, label="Not helpful")).response
    assert labels(mine) == ["Tell me when this is answered", "Wrong source"]


async def test_a_manager_hides_a_passage_from_the_question_and_takes_it_back(there: World) -> None:
    there.add()
    public = (await there.ask(QUESTION)).response
    quoted = public.content.split("\n")[1]
    mine = (await there.admin.click(public, label="Not helpful")).response
    await there.admin.click(mine, label="Wrong source")
    assert "will not quote that passage" in mine.content
    assert labels(mine) == ["Undo"]
    assert quoted not in (await there.ask(QUESTION, there.admin)).response.content
    await there.admin.click(mine, label="Undo")
    assert "may be quoted" in mine.content
    assert quoted in (await there.ask(QUESTION, there.admin)).response.content
    assert [event.what for event in there.library.ledger.events()] == [Act.SHOWN, Act.HIDDEN]
    assert {event.actor for event in there.library.ledger.events()} == {there.admin.id}


async def test_a_manager_hides_a_further_quote_where_it_is_shown(there: World) -> None:
    there.add()
    public = (await there.ask(QUESTION)).response
    assert "Wrong source" not in labels((await there.member.click(public, label="2 more quotes")).response)
    private = (await there.admin.click(public, label="2 more quotes")).response
    await there.admin.click(private, label="Wrong source")
    (hidden,) = there.library.ledger.hidden()
    assert hidden.question == QUESTION


@pytest.mark.parametrize("kind", [WRONG, UNHIDE])
async def test_a_forged_press_of_a_plain_member_is_refused_logged_and_does_nothing(
    there: World, kind: str, caplog: pytest.LogCaptureFixture
) -> None:
    there.add()
    public = (await there.ask(QUESTION)).response
    state = pressed(public, HELPFUL).partition(":")[2]
    if kind == UNHIDE:
        mine = (await there.admin.click(public, label="Not helpful")).response
        await there.admin.click(mine, label="Wrong source")
        state = pressed(mine, UNHIDE).partition(":")[2]
    before = there.library.ledger.hidden()
    caplog.set_level("INFO")
    result = await there.press(there.member, f"{kind}:{state}")
    assert result.ephemeral
    assert "I did nothing" in shown(result)
    assert there.library.ledger.hidden() == before
    assert f"Refused to manage articles: user {there.member.id}" in caplog.text


@pytest.mark.parametrize("kind", [CONTEXT, HELPFUL, UNHELPFUL, WRONG, UNHIDE, TELL])
@pytest.mark.parametrize("state", ["", "x", "!!!!", "AAAA", "9" * 40, "1:2:3"])
async def test_a_press_that_nobody_made_ends_in_a_sentence(there: World, kind: str, state: str) -> None:
    there.add()
    result = await there.press(there.admin, f"{kind}:{state}")
    assert result.ephemeral
    assert shown(result)
    assert votes(there) == []
    assert there.library.ledger.hidden() == []
    assert there.library.ledger.waiting() == []


@pytest.mark.parametrize("label", ["More context", "Helpful", "Not helpful", "2 more quotes"])
async def test_a_button_to_an_article_that_was_revised_says_so_and_goes(there: World, label: str) -> None:
    article = there.add(url="https://example.org/a")
    public = (await there.ask(QUESTION)).response
    there.add(article.text.replace("Wednesday", "Thursday").replace("US", "The"), url="https://example.org/a")
    there.add("Nothing else stands here. It is short.", url="https://example.org/a")
    result = await there.member.click(public, label=label)
    assert result.ephemeral
    assert "has been removed or changed" in shown(result)
    assert label not in labels(public)
    assert votes(there) == []


async def test_buttons_work_after_a_restart(tmp_path: Path) -> None:
    with libraries(tmp_path) as opened:
        async with world(bot(tmp_path, opened)) as there:
            there.add()
            public = (await there.ask(QUESTION)).response
            await there.env.restart_bot(bot(tmp_path, opened))
            assert "Trade was" in shown(await there.member.click(public, label="More context"))
            await there.member.click(public, label="Helpful")
            mine = (await there.admin.click(public, label="Not helpful")).response
            await there.env.restart_bot(bot(tmp_path, opened))
            await there.admin.click(mine, label="Wrong source")
            await there.env.restart_bot(bot(tmp_path, opened))
            assert len(there.library.ledger.hidden()) == 1
            await there.admin.click(mine, label="Undo")
            assert there.library.ledger.hidden() == []
            assert votes(there) == [(1, 1)]


async def test_what_is_not_answered_can_be_waited_for_and_taken_back(tmp_path: Path) -> None:
    with libraries(tmp_path, confidence=1.0, maybe=1.0) as opened:
        async with world(bot(tmp_path, opened)) as there:
            there.add()
            public = (await there.ask("What is the capital of France?")).response
            assert labels(public) == ["More context", "Tell me when this is answered"]
            first = await there.member.click(public, label="Tell me when this is answered")
            assert first.ephemeral
            assert "I will tell you" in shown(first)
            (waiting,) = there.library.ledger.waiting()
            assert (waiting.question, waiting.member) == ("What is the capital of France?", there.member.id)
            assert waiting.channel == there.channel.id
            await there.env.restart_bot(bot(tmp_path, opened))
            second = await there.member.click(public, label="Tell me when this is answered")
            assert "no longer waiting" in shown(second)
            assert there.library.ledger.waiting() == []


async def test_one_member_waits_for_so_many_answers_and_no_more(tmp_path: Path) -> None:
    with libraries(tmp_path, confidence=1.0, maybe=1.0) as opened:
        async with world(bot(tmp_path, opened)) as there:
            there.add()
            ledger, now = there.library.ledger, there.library.now()
            for number in range(MOST_WAITING):
                gap = ledger.missed(f"Question {number}?", None, now)
                ledger.wait(gap.id, f"Question {number}?", member=there.member.id, channel=1, at=now)
            public = (await there.ask("What is the capital of France?")).response
            result = await there.member.click(public, label="Tell me when this is answered")
            assert "You are already waiting for 25 answers" in shown(result)
            assert len(ledger.waiting()) == MOST_WAITING


async def test_a_button_of_one_server_does_nothing_in_another(there: World) -> None:
    there.add()
    public = (await there.ask(QUESTION)).response
    other = there.env.create_guild("Other")
    channel = other.create_text_channel("general")
    stranger = other.add_member(there.env.create_user("eve"))
    library = there.host.libraries.open(str(other.id))
    there.guild, there.channel = other, channel
    for kind in (CONTEXT, HELPFUL, UNHELPFUL):
        result = await there.press(stranger, pressed(public, kind))
        assert "president" not in shown(result)
        assert tallies(library) == []
