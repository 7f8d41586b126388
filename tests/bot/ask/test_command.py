from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from bot.ask.answer_view import maybe, not_said
from bot.i18n.translate import Voice
from bot.messages.escape import received
from bot.runtime.runtime import Runtime
from bot.runtime.worker import Worker
from index.domain.errors import BadField, NotText
from tests.bot.messages import markdown
from tests.bot.messages.test_escape import LIVE
from tests.bot.world import VISIT, World, bot, buttons, libraries, messages, shown, world

NOT_SAID, MAYBE = not_said(Voice()), maybe(Voice())
QUESTION = "When will the president visit?"


async def test_the_answer_is_bold_in_its_quote_with_title_site_date_and_link(there: World) -> None:
    there.add(url="https://www.example.org/visit", published="2023-10-17")
    result = await there.ask(QUESTION)
    assert there.callbacks() == [5]
    assert not result.ephemeral
    lines = shown(result).split("\n")
    assert lines[0] == f"Q: {QUESTION}"
    assert any(line.startswith("> ") and "**" in line for line in lines)
    assert lines[-2:] == ["US president to visit on Wednesday", "example\\.org · 17 October 2023 (<t:1697536800:R>)"]
    link, *others = buttons(messages(result)[-1])
    assert link["style"] == 5
    assert link["url"].startswith("https://www.example.org/visit#:~:text=The%20president%20will%20visit%20the%20city")
    assert [one["label"] for one in others] == ["2 more quotes", "More context", "Helpful", "Not helpful"]


async def test_further_quotes_come_privately_and_turn_in_place(there: World) -> None:
    there.add()
    public = (await there.ask(QUESTION)).response
    private = await there.admin.click(public, label="2 more quotes")
    assert private.ephemeral
    assert shown(private).startswith(f"Q: {QUESTION}\nQuote 2 of 3\n> ")
    await there.admin.click(private.response, label="Next")
    assert private.response.content.startswith(f"Q: {QUESTION}\nQuote 3 of 3\n> ")
    assert [button["label"] for button in buttons(private.response)] == ["Previous", "More context", "Wrong source"]
    await there.admin.click(private.response, label="Previous")
    assert private.response.content.startswith(f"Q: {QUESTION}\nQuote 2 of 3\n> ")
    assert public.content.startswith("Q: ")


async def test_each_quote_is_in_the_article(there: World) -> None:
    there.add()
    private = await there.member.click((await there.ask(QUESTION)).response, label="2 more quotes")
    for label in ("Next", "Previous", "Previous"):
        text = private.response.content
        quoted = [line[2:].replace("**", "").replace("__", "") for line in text.split("\n") if line.startswith("> ")]
        assert quoted
        assert all(line in VISIT for line in quoted)
        await there.member.click(private.response, label=label)


async def test_without_an_answer_it_says_so_and_offers_the_nearest_passage(tmp_path: Path) -> None:
    with libraries(tmp_path, confidence=1.0) as opened:
        async with world(bot(tmp_path, opened)) as there:
            there.add()
            text = shown(await there.ask("What is the capital of France?"))
    assert f"{NOT_SAID} The nearest passage, which may not be about this:\n> " in text
    assert "**" not in text


async def test_what_may_be_about_it_is_said_so_behind_the_button_too(tmp_path: Path) -> None:
    with libraries(tmp_path, confidence=1.0, maybe=0.0) as opened:
        async with world(bot(tmp_path, opened)) as there:
            there.add()
            public = (await there.ask(QUESTION)).response
            private = (await there.member.click(public, label="2 more quotes")).response
            first = private.content
            await there.member.click(private, label="Next")
    assert public.content.startswith(f"Q: {QUESTION}\n{MAYBE}\n> ")
    assert first.startswith(f"Q: {QUESTION}\nQuote 2 of 3\n{MAYBE}\n> ")
    assert private.content.startswith(f"Q: {QUESTION}\nQuote 3 of 3\n{MAYBE}\n> ")
    assert all("**" not in text for text in (public.content, first, private.content))


async def test_an_empty_library_says_how_to_fill_it(there: World) -> None:
    assert "/article add" in shown(await there.ask("Anything?"))


@pytest.mark.parametrize("question", ["   ", "?!", "\u200b\u200b"])
async def test_an_empty_question_is_told_so_privately(there: World, question: str) -> None:
    result = await there.ask(question)
    assert result.ephemeral
    assert "The question is empty" in shown(result)
    assert len(there.env.errors) == 1


async def test_a_long_question_that_gets_past_discord_is_told_so_privately(there: World) -> None:
    _forge_limit(there)
    result = await there.ask("why " * 2500)
    assert result.ephemeral
    assert "9,999 characters; at most 500" in shown(result)
    assert len(there.env.errors) == 1


def _forge_limit(there: World) -> None:
    """Let the server pass on what Discord would refuse."""
    for command in there.env.backend.commands[None].values():
        for option in command.get("options", []):
            option.pop("max_length", None)


async def test_when_too_much_waits_it_says_so_privately(tmp_path: Path) -> None:
    with libraries(tmp_path) as opened:
        async with world(bot(tmp_path, opened, runtime=Runtime(Worker(most_questions=0)))) as there:
            result = await there.ask(QUESTION)
            assert len(there.env.errors) == 1
            assert result.response is None
            (private,) = result.followups
            assert private.ephemeral
            assert "try again in a minute" in private.content


async def test_what_is_not_foreseen_is_apologised_for_and_logged_in_one_line(
    there: World, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(_name: str) -> Any:
        raise RuntimeError(QUESTION)

    monkeypatch.setattr(there.host.libraries, "open", broken)
    result = await there.ask(QUESTION)
    assert len(there.env.errors) == 1
    assert "Something went wrong on my side" in shown(result)
    assert result.ephemeral
    (line,) = [record for record in caplog.records if record.name.startswith("bot")]
    assert "/ask failed: RuntimeError at " in line.getMessage()
    assert QUESTION not in caplog.text


async def test_a_button_to_an_article_that_is_gone_says_so(there: World) -> None:
    article = there.add()
    public = (await there.ask(QUESTION)).response
    there.library.remove(article.id)
    result = await there.member.click(public, label="2 more quotes")
    assert result.ephemeral
    assert "has been removed or changed" in shown(result)
    assert "2 more quotes" not in [button["label"] for button in buttons(public)]
    assert "Helpful" in [button["label"] for button in buttons(public)]


async def test_buttons_work_after_a_restart(tmp_path: Path) -> None:
    with libraries(tmp_path) as opened:
        async with world(bot(tmp_path, opened)) as there:
            there.add()
            public = (await there.ask(QUESTION)).response
            await there.env.restart_bot(bot(tmp_path, opened))
            result = await there.member.click(public, label="2 more quotes")
            assert shown(result).startswith(f"Q: {QUESTION}\nQuote 2 of 3")


async def test_one_server_never_sees_another(there: World) -> None:
    there.add()
    other = there.env.create_guild("Other")
    channel = other.create_text_channel("general")
    stranger = other.add_member(there.env.create_user("eve"))
    assert "There are no articles here yet" in shown(await stranger.slash(channel, "ask", question=QUESTION))


@pytest.mark.parametrize(
    ("fields", "error"), [({"text": "The president\0 will visit."}, NotText), ({"title": "A\0title"}, BadField)]
)
async def test_an_article_with_zero_bytes_is_refused(
    there: World, fields: dict[str, str], error: type[Exception]
) -> None:
    with pytest.raises(error, match=r"zero bytes|title"):
        there.add(**fields)
    assert there.library.articles.count() == 0


async def test_hostile_articles_titles_and_questions_stay_text(there: World) -> None:
    for number, live in enumerate(one for one in LIVE if "\0" not in one):
        text = f"{live} The president will visit {live} on Wednesday.\n{live}\nReport {number} ends {live} here."
        there.add(received(text), title=received(f"{live} {number}"), url=f"https://example.org/{number}")
    privately = 0
    for asked in ("visit " + live for live in LIVE[::7]):
        public = (await there.ask(asked)).response
        listed = await there.article("list")
        removing = await there.article("remove", article=len(LIVE) // 2)
        seen = [public, listed.response, removing.response]
        for button in (one for one in buttons(public) if "more quote" in one["label"]):
            seen.append((await there.admin.click(public, label=button["label"])).response)
            privately += 1
        for message in seen:
            assert markdown.read(message.content).constructs <= {"our quote"}
            assert not message.message.mentions
            assert not message.message.mention_everyone
    assert privately
