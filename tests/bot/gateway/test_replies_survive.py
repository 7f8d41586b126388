"""Rows 37 to 42: whatever becomes of a request, one answer is shown, once, and nobody is left waiting."""

from __future__ import annotations

import asyncio
import threading
from pathlib import Path
from typing import Any

import pytest

from tests.bot.loopback.discord import Discord, discord
from tests.bot.loopback.inside import bot_on
from tests.bot.loopback.payloads import CHANNEL, GUILD, MEMBER
from tests.bot.loopback.process import ask, question

ANSWER = "**The president will visit the city on "
WHEN = "When will the president visit?"
CALLBACK, REPLY = "/callback$", "/messages/@original$"
PASSING: list[dict[str, Any]] = [
    {"status": 503, "times": 2},
    {"status": 502, "times": 2},
    {"times": 2},
    {"taken": True},
    {"status": 429, "via": False},
    {"status": 429},
    {"status": 429, "everywhere": True},
]
names = pytest.mark.parametrize("fault", PASSING, ids=str)


async def told(server: Discord, channel: int) -> list[str]:
    await server.until(lambda: server.chat.said(channel))
    return [one["content"] for one in server.chat.said(channel)]


async def test_row_37_what_is_delivered_twice_is_answered_once(tmp_path: Path) -> None:
    async with discord(tmp_path) as server, bot_on(server, tmp_path) as running:
        running.add()
        token = await server.interact(2, question(WHEN), twice=True)
        pressed = await server.interact(3, {"custom_id": "list:0", "component_type": 2}, twice=True)
        await server.write(WHEN, twice=True)
        await server.write(WHEN, direct=True, twice=True)
        assert ANSWER in (await server.reply(token))["content"]
        assert ANSWER in (await told(server, CHANNEL))[0]
        assert ANSWER in (await told(server, MEMBER * 10))[0]
        await server.until(lambda: server.asked(pressed).kind)
        await running.end()
        assert [len(server.chat.said(channel)) for channel in (CHANNEL, MEMBER * 10)] == [1, 1]
        assert [server.count("POST", f"{one}/callback") for one in (token, pressed)] == [1, 1]


async def test_row_37_what_a_resumed_session_repeats_is_answered_once(tmp_path: Path) -> None:
    async with discord(tmp_path) as server, bot_on(server, tmp_path) as running:
        running.add()
        token = await server.interact(2, question(WHEN))
        await server.write(WHEN)
        assert ANSWER in (await server.reply(token))["content"]
        assert ANSWER in (await told(server, CHANNEL))[0]
        server.repeated = 2
        server.ready.clear()
        await server.gateway.session(GUILD).connection.socket.close(code=4000)
        await asyncio.wait_for(server.ready.wait(), 30)
        assert ANSWER in await ask(server, WHEN)
        await running.end()
        assert len(server.chat.said(CHANNEL)) == 1
        assert server.count("POST", f"{token}/callback") == 1


async def test_row_38_a_question_is_acknowledged_while_others_are_being_answered(tmp_path: Path) -> None:
    async with discord(tmp_path) as server, bot_on(server, tmp_path) as running:
        running.add()
        gate = threading.Event()
        stuck = [asyncio.ensure_future(running.host.worker.question(gate.wait)) for _ in range(2)]
        token = await server.interact(2, question(WHEN))
        await server.until(lambda: server.asked(token).thinking)
        gate.set()
        assert ANSWER in (await server.reply(token))["content"]
        await asyncio.gather(*stuck)


async def test_row_39_a_token_that_has_expired_is_no_crash(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    async with discord(tmp_path) as server, bot_on(server, tmp_path) as running:
        running.add()
        server.chat.token_seconds = 0.0
        token = await server.interact(2, question(WHEN))
        await server.until(lambda: server.count("PATCH", token))
        server.chat.token_seconds = 900.0
        assert ANSWER in await ask(server, WHEN)
    assert "An interaction was over before it could be answered (code 50027)." in caplog.text


@names
async def test_row_41_an_acknowledgement_that_fails_on_its_way_costs_no_answer(
    tmp_path: Path, fault: dict[str, Any]
) -> None:
    async with discord(tmp_path) as server, bot_on(server, tmp_path) as running:
        running.add()
        server.faults.add("POST", CALLBACK, **fault)
        token = await server.interact(2, question(WHEN))
        assert ANSWER in (await server.reply(token))["content"]
        assert len(server.asked(token).replies) == 1


async def test_row_41_three_faults_in_a_row_leave_time_for_a_fourth_attempt(tmp_path: Path) -> None:
    async with discord(tmp_path) as server, bot_on(server, tmp_path) as running:
        running.add()
        server.faults.add("POST", CALLBACK, status=500, times=3)
        assert ANSWER in await ask(server, WHEN)


@names
async def test_row_41_an_answer_that_fails_on_its_way_is_sent_again(tmp_path: Path, fault: dict[str, Any]) -> None:
    async with discord(tmp_path) as server, bot_on(server, tmp_path) as running:
        running.add()
        server.faults.add("PATCH", REPLY, **fault)
        token = await server.interact(2, question(WHEN))
        assert ANSWER in (await server.reply(token))["content"]
        await running.end()
        assert len(server.asked(token).replies) == 1
        assert ANSWER in server.asked(token).says[0]


@names
@pytest.mark.parametrize("direct", [False, True], ids=["mention", "direct"])
async def test_row_42_a_message_that_fails_on_its_way_is_sent_once(
    tmp_path: Path, fault: dict[str, Any], *, direct: bool
) -> None:
    async with discord(tmp_path) as server, bot_on(server, tmp_path) as running:
        running.add()
        channel = MEMBER * 10 if direct else CHANNEL
        server.faults.add("POST", f"/channels/{channel}/messages$", **fault)
        await server.write(WHEN, direct=direct)
        assert ANSWER in (await told(server, channel))[0]
        await running.end()
        assert len(server.chat.said(channel)) == 1
