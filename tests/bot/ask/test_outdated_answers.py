"""Answers whose article was changed or removed are edited to say so, each time once."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.ask import answer_view, outdated_answers
from bot.ask.outdated_answers import SIGN, Outdated
from bot.i18n.translate import Voice
from bot.messages import question_line
from index.domain.article import Answer
from index.domain.ledger import Sent
from tests.bot import examples
from tests.bot.messages import markdown
from tests.bot.messages.test_escape import LIVE
from tests.bot.world import VISIT, World, bot, buttons, libraries, messages, world

QUESTION = "When will the president visit?"
URL = "https://example.org/visit"
VOICE = Voice()
DAY = datetime(2024, 5, 5, tzinfo=UTC).date()


def outdated(article: Any) -> Outdated:
    return Outdated(sent=Sent(message=1, channel=2, articles=(7,), at=datetime.now(UTC)), on=DAY, article=article)


def test_a_quote_that_still_stands_is_said_to() -> None:
    found = examples.quote(focus="Wednesday", sentence="The president will visit\nthe city on Wednesday.")
    (part,) = answer_view.answer(Answer(question="When?", quotes=(found,)), VOICE)
    longer = replace(found.article, text=f"New: {found.article.text}")
    said = outdated_answers.changed(part.content, outdated(longer), VOICE).split("\n")
    assert said[:2] == [
        "Q: When?",
        f"{SIGN} This article was changed on 5 May 2024; the quote below still stands there.",
    ]
    assert said[2:] == part.content.split("\n")[1:]


def test_a_quote_that_is_gone_is_warned_of_once_however_often_the_article_changes() -> None:
    (part,) = answer_view.answer(Answer(question="When?", quotes=(examples.quote(),)), VOICE)
    other = examples.article("Something else stands here.")
    once = outdated_answers.changed(part.content, outdated(other), VOICE)
    assert once.split("\n")[1].endswith("was changed on 5 May 2024; the quote below may no longer stand there.")
    assert outdated_answers.changed(once, outdated(other), VOICE) == once


def test_of_a_removed_article_nothing_is_left() -> None:
    (part,) = answer_view.answer(Answer(question="When?", quotes=(examples.quote(),)), VOICE)
    said = outdated_answers.changed(part.content, outdated(None), VOICE)
    assert said == f"Q: When?\n{SIGN} The article that was quoted here was removed on 5 May 2024."


@pytest.mark.parametrize("live", [one for one in LIVE if "\0" not in one])
def test_an_edited_answer_has_nothing_live_in_it_and_knows_its_question(live: str) -> None:
    found = examples.quote(f"a {live} b {live}\n{live} c", title=live)
    (part,) = answer_view.answer(Answer(question=f"what {live} is", quotes=(found,)), VOICE)
    for article in (found.article, examples.article("x"), None):
        said = outdated_answers.changed(part.content, outdated(article), VOICE)
        assert markdown.read(said).constructs <= {"our quote"}
        assert question_line.read(said) == question_line.read(part.content)
    assert "still stands" in outdated_answers.changed(part.content, outdated(found.article), VOICE)


async def follow(there: World) -> None:
    await there.client.aftermath.follow(str(there.guild.id))
    await there.env.settle()


def patches(there: World) -> int:
    return sum(one.method == "PATCH" and one.path.startswith("/channels/") for one in there.env.http_requests)


async def test_an_answer_is_edited_once_when_its_article_is_revised(there: World) -> None:
    there.add(url=URL)
    public = (await there.ask(QUESTION)).response
    await follow(there)
    assert patches(there) == 0
    there.add(VISIT.replace("Wednesday", "Thursday"), url=URL)
    await follow(there)
    assert f"\n{SIGN} This article was changed on " in public.content
    assert "may no longer stand there.\n> " in public.content
    assert buttons(public)
    await follow(there)
    assert patches(there) == 1


async def test_an_answer_is_edited_when_its_article_is_removed_by_command(there: World) -> None:
    article = there.add(url=URL)
    public = (await there.ask(QUESTION)).response
    removing = (await there.article("remove", article=article.id)).response
    await there.admin.click(removing, label="Remove it")
    assert there.host.runtime.changes.get_nowait() == (str(there.guild.id), None)
    await follow(there)
    assert public.content.startswith(f"Q: {QUESTION}\n{SIGN} The article that was quoted here was removed on ")
    assert "president will" not in public.content
    assert not buttons(public)
    await follow(there)
    assert patches(there) == 1


async def test_an_answer_that_was_given_long_ago_stays(tmp_path: Path) -> None:
    with libraries(tmp_path) as opened:
        async with world(bot(tmp_path, opened, settings={"discord": {"edit_days": 2}})) as there:
            article = there.add(url=URL)
            public = (await there.ask(QUESTION)).response
            (sent,) = there.library.ledger.quoting(article.id, datetime.min.replace(tzinfo=UTC))
            there.library.ledger.sent(replace(sent, at=there.library.now() - timedelta(days=3)))
            there.library.remove(article.id)
            await follow(there)
            assert SIGN not in public.content


async def test_a_message_that_is_gone_is_skipped_with_one_line(there: World, caplog: pytest.LogCaptureFixture) -> None:
    article = there.add(url=URL)
    result = await there.ask(QUESTION)
    there.env.backend.delete_message(there.channel.id, messages(result)[-1].id)
    there.library.remove(article.id)
    await follow(there)
    await follow(there)
    assert caplog.text.count("cannot be edited") == 1


async def test_what_discord_cannot_do_for_a_while_is_done_later(there: World) -> None:
    article = there.add(url=URL)
    public = (await there.ask(QUESTION)).response
    there.library.remove(article.id)
    there.env.inject_error("PATCH", f"/channels/{there.channel.id}/messages/{public.id}", status=503)
    await follow(there)
    assert SIGN not in public.content
    await follow(there)
    assert SIGN in public.content


async def test_a_change_while_the_bot_was_down_is_followed_up(tmp_path: Path) -> None:
    with libraries(tmp_path) as opened:
        async with world(bot(tmp_path, opened)) as there:
            article = there.add(url=URL)
            public = (await there.ask(QUESTION)).response
            there.library.remove(article.id)
            again = bot(tmp_path, opened)
            await there.env.restart_bot(again)
            await again.aftermath.follow(str(there.guild.id))
            assert SIGN in public.content
