"""Rows 43 to 45, 60 and 61: whatever ends a connection, another one is made, unless only the host can mend it."""

from __future__ import annotations

import asyncio
from itertools import pairwise
from pathlib import Path

import pytest

from bot.cli.base.exit_codes import Exit
from bot.gateway.endings import Ended
from bot.gateway.supervisor import CONTENT_REFUSED, FIRST_PAUSE, LONGEST_PAUSE
from bot.runtime.pauses import pauses
from tests.bot.loopback.discord import Discord, discord
from tests.bot.loopback.inside import Running, bot_on
from tests.bot.loopback.payloads import GUILD
from tests.bot.loopback.process import ask, question

NOTHING_HERE = "There are no articles here yet"
MESSAGE_CONTENT = 1 << 15


async def works(server: Discord) -> bool:
    """Whether a member is answered."""
    return NOTHING_HERE in await ask(server, "When?")


async def test_row_44_a_login_that_fails_with_503_is_tried_again(tmp_path: Path) -> None:
    async with discord(tmp_path) as server:
        server.faults.add("GET", "^/users/@me$", status=503, times=3)
        async with bot_on(server, tmp_path):
            assert await works(server)
    assert server.count("GET", "/users/@me") == 4


async def test_row_44_a_login_that_is_cut_off_or_banned_for_a_while_is_tried_again(tmp_path: Path) -> None:
    async with discord(tmp_path) as server:
        server.faults.add("GET", "^/users/@me$", times=2)
        server.faults.add("GET", "^/users/@me$", status=429, via=False, times=2)
        server.faults.add("GET", "^/oauth2/applications/@me$", status=503)
        async with bot_on(server, tmp_path):
            assert await works(server)


async def test_row_44_a_network_that_is_down_at_the_start_is_waited_for(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    async with discord(tmp_path) as server:
        server.names.down = True
        async with bot_on(server, tmp_path, ready=False):
            while server.names.dropped < 3:  # noqa: ASYNC110
                await asyncio.sleep(0.01)
            server.names.down = False
            await asyncio.wait_for(server.ready.wait(), 30)
            assert await works(server)
    assert "Discord cannot be reached through the proxy 127.0.0.1" in caplog.text
    assert "I try again in" in caplog.text


async def test_row_44_a_first_connection_to_the_gateway_that_fails_is_tried_again(tmp_path: Path) -> None:
    async with discord(tmp_path) as server:
        server.names.known.discard("gateway.discord.gg")
        async with bot_on(server, tmp_path, ready=False):
            while server.names.asked.count("gateway.discord.gg") < 3:  # noqa: ASYNC110
                await asyncio.sleep(0.01)
            server.names.known.add("gateway.discord.gg")
            await asyncio.wait_for(server.ready.wait(), 30)
            assert await works(server)


@pytest.mark.parametrize("event", ["MESSAGE_CREATE", "GUILD_UPDATE", "INTERACTION_CREATE", "GUILD_CREATE", "READY"])
async def test_row_44_a_malformed_event_ends_nothing(tmp_path: Path, event: str) -> None:
    async with discord(tmp_path) as server, bot_on(server, tmp_path):
        assert await works(server)
        server.ready.clear()
        await server.gateway.session(GUILD).tell(event, {"id": "1"})
        if event == "READY":
            await asyncio.wait_for(server.ready.wait(), 30)
        assert await works(server)
        assert len(server.identified) == (2 if event == "READY" else 1)


async def test_row_44_what_is_no_packet_at_all_ends_nothing(tmp_path: Path) -> None:
    async with discord(tmp_path) as server, bot_on(server, tmp_path):
        server.ready.clear()
        await server.gateway.session(GUILD).connection.socket.send_str("no JSON")
        await asyncio.wait_for(server.ready.wait(), 30)
        assert await works(server)


async def _reset(running: Running) -> None:
    await running.server.gateway.session(GUILD).cut()


async def _close(running: Running, code: int) -> None:
    await running.server.gateway.session(GUILD).connection.socket.close(code=code)


async def _op(running: Running, operation: int, data: object = None) -> None:
    await running.server.gateway.session(GUILD).connection.send({"op": operation, "d": data})


@pytest.mark.parametrize("how", ["op 7", "op 9 true", "op 9 false", "4000", "1000", "reset", "no heartbeat"])
async def test_row_43_a_connection_that_ends_is_resumed_and_what_was_missed_is_heard(tmp_path: Path, how: str) -> None:
    async with discord(tmp_path) as server:
        server.heartbeat_ms = 200 if how == "no heartbeat" else server.heartbeat_ms
        async with bot_on(server, tmp_path, heartbeat=0.5 if how == "no heartbeat" else 60.0) as running:
            assert await works(server)
            session = server.gateway.session(GUILD)
            server.ready.clear()
            session.away = True  # what comes from now on is missed
            token = await server.interact(2, question("When?"))
            match how:
                case "op 7":
                    await _op(running, 7)
                case "op 9 true" | "op 9 false":
                    await _op(running, 9, how.endswith("true"))
                case "reset":
                    await _reset(running)
                case "no heartbeat":
                    server.deaf = True
                case _:
                    await _close(running, int(how))
            await asyncio.wait_for(server.ready.wait(), 30)
            server.deaf = False
            if how == "op 9 false":  # Discord says that the session, with what was missed, is gone
                assert len(server.identified) == 2
            else:
                assert len(server.resumed) >= 1
                assert len(server.identified) == 1
                assert NOTHING_HERE in (await server.reply(token))["content"]
            assert await works(server)


async def test_row_45_an_outage_is_survived(tmp_path: Path) -> None:
    async with discord(tmp_path) as server, bot_on(server, tmp_path):
        assert await works(server)
        server.ready.clear()
        server.names.down = True
        server.names.cut()
        while server.names.dropped < 2:  # noqa: ASYNC110
            await asyncio.sleep(0.01)
        server.names.down = False
        await asyncio.wait_for(server.ready.wait(), 60)
        assert await works(server)
        assert len(server.identified) == 1


async def test_row_60_more_servers_than_one_connection_may_hold_are_shared_among_several(tmp_path: Path) -> None:
    async with discord(tmp_path) as server:
        server.shards = 2
        server.guilds = [GUILD, GUILD + (1 << 22)]
        async with bot_on(server, tmp_path) as running:
            await server.until(lambda: len(server.gateway.sessions) == 2)
            for guild_id in server.guilds:
                token = await server.interact(2, question("When?"), guild_id=guild_id)
                assert NOTHING_HERE in (await server.reply(token))["content"]
            await asyncio.wait_for(running.client.greeted.wait(), 30)
            assert running.client.connected
    assert sorted(server.identified) == [(0, 1), (0, 2), (1, 2)]


@pytest.mark.parametrize(
    ("close_code", "code"),
    [(4004, Exit.TOKEN), (4014, Exit.REFUSED), (4013, Exit.REFUSED), (4012, Exit.REFUSED)],
)
async def test_row_61_what_only_the_host_can_mend_ends_it(tmp_path: Path, close_code: int, code: Exit) -> None:
    async with discord(tmp_path) as server:
        server.close_codes = [close_code] * 2
        async with bot_on(server, tmp_path, ready=False) as running:
            with pytest.raises(Ended) as caught:
                await asyncio.wait_for(running.task, 30)
    assert caught.value.code == code
    assert len(server.identified) == 1


@pytest.mark.parametrize("close_code", [4000, 4001, 4005, 4008, 4010])
async def test_row_61_what_may_pass_is_tried_again(tmp_path: Path, close_code: int) -> None:
    async with discord(tmp_path) as server:
        server.close_codes = [close_code]
        async with bot_on(server, tmp_path):
            assert await works(server)


async def test_row_61_without_the_content_of_messages_it_goes_on(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    async with discord(tmp_path) as server:
        server.refused_intents = MESSAGE_CONTENT
        async with bot_on(server, tmp_path, content=True) as running:
            assert await works(server)
            assert not running.client.intents.message_content
    assert CONTENT_REFUSED in caplog.text


async def test_row_46_it_ends_at_once_while_it_waits_for_discord(tmp_path: Path) -> None:
    async with discord(tmp_path) as server:
        server.names.down = True
        async with bot_on(server, tmp_path, ready=False) as running:
            while server.names.dropped < 1:  # noqa: ASYNC110
                await asyncio.sleep(0.01)
            running.supervisor._pauses = iter([3600.0] * 3)
            while server.names.dropped < 2:  # noqa: ASYNC110
                await asyncio.sleep(0.01)
            async with asyncio.timeout(5):
                await running.end()


def test_pauses_grow_and_stay_bounded() -> None:
    found = [pause for pause, _ in zip(pauses(FIRST_PAUSE, LONGEST_PAUSE), range(20), strict=False)]
    assert found[0] <= 1
    assert 200 < found[-1] <= 300
    assert all(later > 1.4 * earlier for earlier, later in pairwise(found[:8]))
