"""Rows 46 and 47: who waits when the bot is stopped or killed is answered, or apologised to."""

from __future__ import annotations

import asyncio
import threading
from pathlib import Path

import pytest

from bot.gateway import shutdown
from index.domain.jobs import State
from index.domain.source_errors import Unreachable
from tests.bot.loopback.discord import Discord, discord
from tests.bot.loopback.inside import Running, bot_on
from tests.bot.loopback.process import question
from tests.bot.loopback.process import running as running_process
from tests.bot.world import VISIT, page
from tests.index.web import WrittenWeb

WHEN = "When will the president visit?"
ANSWER = "**The president will visit the city on "
SORRY = "I am being restarted, so this was not done."
URL = "https://example.org/visit"


def hold(running: Running) -> threading.Event:
    """Keep the threads that answer questions busy until the gate opens."""
    gate = threading.Event()
    for _ in range(2):
        running.host.runtime.begin(_busy(running, gate))
    return gate


async def _busy(running: Running, gate: threading.Event) -> None:
    await running.host.worker.question(gate.wait)


async def thinking(server: Discord, running: Running) -> str:
    """The token of a question that was acknowledged and is not answered."""
    token = await server.interact(2, question(WHEN))
    await server.until(lambda: server.asked(token).thinking)
    assert running.host.pending.replies
    return token


async def test_row_46_who_waits_when_the_grace_ends_is_apologised_to(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shutdown, "GRACE_SECONDS", 0.05)
    async with discord(tmp_path) as server, bot_on(server, tmp_path) as running:
        running.add()
        gate = hold(running)
        token = await thinking(server, running)
        await running.end()
        gate.set()
        assert SORRY in str(server.asked(token).says)
        assert not server.asked(token).thinking


async def test_row_46_who_can_be_answered_in_time_is_answered(tmp_path: Path) -> None:
    async with discord(tmp_path) as server, bot_on(server, tmp_path) as running:
        running.add()
        tokens = [await server.interact(2, question(WHEN)) for _ in range(5)]
        await server.until(lambda: all(server.asked(token).kind for token in tokens))
        async with asyncio.timeout(10):
            await running.end()
        for token in tokens:
            assert not server.asked(token).thinking
            assert ANSWER in str(server.asked(token).says) or SORRY in str(server.asked(token).says)


async def test_row_47_who_waited_when_it_was_killed_is_apologised_to_at_the_next_start(tmp_path: Path) -> None:
    async with discord(tmp_path) as server:
        async with running_process(tmp_path, server.proxy) as process:
            await asyncio.wait_for(server.ready.wait(), 60)
            answered = await server.interact(2, question(WHEN), admin=True)
            await server.reply(answered)
            held = server.faults.add("PATCH", "@original$", until=asyncio.Event())
            token = await server.interact(2, question(WHEN), admin=True)
            await server.until(lambda: held.met)
            process.kill()
            await process.wait()
        assert server.asked(token).thinking
        server.ready.clear()
        async with running_process(tmp_path, server.proxy):
            assert SORRY in (await server.reply(token))["content"]
        assert "There are no articles here yet" in str(server.asked(answered).says)


async def test_an_add_that_is_tried_again_gets_its_result(tmp_path: Path) -> None:
    async with discord(tmp_path) as server, bot_on(server, tmp_path) as running:
        leaf = {"name": "add", "type": 1, "options": [{"name": "url", "type": 3, "value": URL}]}
        data = {"id": "2", "name": "article", "type": 1, "options": [leaf]}
        web = running.host.intake.fetcher
        assert isinstance(web, WrittenWeb)
        web.pages[URL] = Unreachable(URL, "it does not answer")
        token = await server.interact(2, data, admin=True)
        await server.until(lambda: any("I will do so on my own" in words for words in server.asked(token).says))
        web.pages[URL] = page(VISIT, "The visit")
        library = running.library
        (job,) = library.jobs.listing([State.WAITING])
        library.jobs.again(job.id, None, library.now())
        running.host.runtime.due.set()
        await server.until(lambda: any("Added as number 1" in words for words in server.asked(token).says))
        assert len(server.asked(token).replies) == 1
