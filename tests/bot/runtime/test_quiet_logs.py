"""The log holds no question, no text or title of an article, and no token, however much it says."""

from __future__ import annotations

import io
import logging
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.ask.context_menu import NAME
from tests.bot.world import World, bot, libraries, messages, page, world

WORD, TEXT = "Zwirnbach", "Kellmoor"
"""Invented: the one stands in questions, the other in the article alone."""
ARTICLE = f"The bridge of {TEXT}\n\nThe bridge of {TEXT} was opened in 1931. It is made of steel."
QUESTION = f"When was the bridge of {WORD} opened?"


@pytest.fixture
def log() -> Iterator[io.StringIO]:
    """All that Citewell logs, at every level, and what the client library logs at INFO; judged when the test ends."""
    written, root = io.StringIO(), logging.getLogger()
    handler, levels = logging.StreamHandler(written), {"bot": 10, "index": 10, "config": 10, "discord": 20}
    root.addHandler(handler)
    for name, level in levels.items():
        logging.getLogger(name).setLevel(level)
    yield written
    root.removeHandler(handler)
    for name in levels:
        logging.getLogger(name).setLevel(logging.NOTSET)
    assert written.getvalue()
    assert WORD not in written.getvalue()
    assert TEXT not in written.getvalue()
    assert "token" not in written.getvalue().replace("static token", "")


async def ask_in_every_way(there: World) -> None:
    me = there.client.user
    assert me is not None
    there.choose_setting("question_channels", str(there.channel.id))
    answer = (await there.ask(QUESTION)).response
    await there.member.send(there.channel, f"<@{me.id}> {QUESTION}")
    await there.member.send(there.channel, QUESTION)
    await there.member.send(there.channel, f"<@{me.id}> And who opened {WORD}?", reply_to=answer)
    await there.member.user.send_dm(QUESTION)
    message = await there.admin.send(there.channel, QUESTION)
    await there.member.context_menu(there.channel, NAME, message)
    await there.command(there.admin, "gaps")
    for kind in ("helpful", "unhelpful", "tell", "wrong", "quote", "context"):
        await there.press(there.member, f"{kind}:{WORD}")


@pytest.mark.parametrize("confidence", [0.0, 1.0])
async def test_no_question_and_no_article_stands_in_the_log(
    tmp_path: Path, log: io.StringIO, confidence: float
) -> None:
    with libraries(tmp_path, confidence=confidence) as opened:
        async with world(bot(tmp_path, opened, settings={"discord": {"message_content": True}})) as there:
            there.add(ARTICLE)
            await ask_in_every_way(there)


async def test_no_article_that_is_added_changed_or_removed_stands_in_the_log(there: World, log: io.StringIO) -> None:
    url = f"https://{TEXT}.example/{WORD}"
    there.web.pages[url] = page(ARTICLE, f"The bridge of {TEXT}")
    assert "Added" in messages(await there.article("add", url=url))[0].content
    await there.submit(there.admin, "add", text=ARTICLE, title=WORD)
    await there.submit(there.admin, "correct:1", title=WORD)
    there.web.pages[url] = page(f"{ARTICLE} It was mended in 1950.", WORD)
    await there.command(there.admin, "article refresh", article=1)
    await there.command(there.admin, "article add", url=f"https://none.example/{WORD}")
    await there.command(there.member, "article add", url=url)
    await there.press(there.admin, "remove:1")
    assert there.env.errors


async def test_a_fault_of_ours_is_logged_without_its_text(
    there: World, log: io.StringIO, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(_name: str) -> None:
        raise RuntimeError(QUESTION)

    me = there.client.user
    assert me is not None
    monkeypatch.setattr(there.host.libraries, "open", broken)
    await there.ask(QUESTION)
    await there.member.send(there.channel, f"<@{me.id}> {QUESTION}")
    await there.command(there.admin, "article list")
    await there.submit(there.admin, "add", text=ARTICLE)
    assert "RuntimeError" in log.getvalue()
    assert there.env.errors
