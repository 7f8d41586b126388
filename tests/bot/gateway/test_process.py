"""The bot as a process, behind a proxy, with real TLS: what a user starts, stops and asks."""

from __future__ import annotations

import asyncio
import signal
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
import trustme
from aiohttp import web

from bot.cli.base.exit_codes import Exit
from bot.gateway import health_check
from bot.i18n.translate import Voice
from bot.messages.send import unanswered
from tests.bot.loopback.discord import HOSTS, TOKEN, discord
from tests.bot.loopback.process import add, ask, ended, heard, question, running, said
from tests.bot.world import VISIT, page


async def test_all_that_goes_to_discord_goes_through_the_proxy(tmp_path: Path) -> None:
    async with discord(tmp_path) as server, running(tmp_path, server.proxy) as process:
        await asyncio.wait_for(server.ready.wait(), 60)
        assert "There are no articles here yet" in await ask(server, "When?")
        await add(server, VISIT)
        assert "**The president will visit the city on " in await ask(server, "When will the president visit?")
        assert await asyncio.to_thread(health_check.ask, tmp_path / "data") is None
        told = await heard(process, "I lack the permission to attach files.")
        begun = time.monotonic()
        process.send_signal(signal.SIGTERM)
        code, rest = await ended(process)
    written = told + rest
    assert code == 0
    assert time.monotonic() - begun < 10
    assert set(server.names.asked) == set(HOSTS)
    assert "Invite: https://discord.com/oauth2/authorize?client_id=100" in written
    assert "In the server Server (200) I lack the permission to send messages." in written
    assert TOKEN not in written
    assert "interaction-token" not in written
    assert "When will the president" not in written


@asynccontextmanager
async def site(gate: asyncio.Event) -> AsyncIterator[tuple[str, asyncio.Event]]:
    """A page on loopback that comes once the gate opens: its address, and what is set when it is asked for."""
    asked = asyncio.Event()

    async def visit(_: web.Request) -> web.Response:
        asked.set()
        await gate.wait()
        return web.Response(body=page(VISIT, "The visit"), content_type="text/html")

    app = web.Application()
    app.add_routes([web.get("/visit", visit)])
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    try:
        yield f"http://127.0.0.1:{runner.addresses[0][1]}/visit", asked
    finally:
        gate.set()
        await runner.cleanup()


def add_link(url: str) -> dict[str, Any]:
    leaf = {"name": "add", "type": 1, "options": [{"name": "url", "type": 3, "value": url}]}
    return {"id": "2", "name": "article", "type": 1, "options": [leaf]}


async def test_a_link_is_added_with_its_progress_and_questions_are_answered_meanwhile(tmp_path: Path) -> None:
    gate = asyncio.Event()
    async with (
        discord(tmp_path) as server,
        site(gate) as (url, _),
        running(tmp_path, server.proxy, CITEWELL_SOURCES__ALLOW=urlsplit(url).netloc) as process,
    ):
        await asyncio.wait_for(server.ready.wait(), 60)
        token = await server.interact(2, add_link(url), admin=True)
        await said(server, "Fetching http")
        assert "There are no articles here yet" in await ask(server, "When?")
        gate.set()
        await said(server, "Added as number 1")
        assert "**The president will visit the city on " in await ask(server, "When will the president visit?")
        process.send_signal(signal.SIGTERM)
        code, written = await ended(process)
        edits = server.asked(token).edits
    assert code == 0
    assert len(edits) >= 2
    assert "president" not in written


async def test_a_host_that_is_not_public_is_refused_unless_the_settings_allow_it(tmp_path: Path) -> None:
    gate = asyncio.Event()
    async with discord(tmp_path) as server, site(gate) as (url, asked), running(tmp_path, server.proxy):
        await asyncio.wait_for(server.ready.wait(), 60)
        await server.interact(2, add_link(url), admin=True)
        await said(server, "which is not a public address, so nothing was fetched")
    assert not asked.is_set()


@pytest.mark.parametrize("end", [signal.SIGKILL, signal.SIGTERM])
async def test_an_add_that_was_cut_off_goes_on_after_a_restart(tmp_path: Path, end: signal.Signals) -> None:
    gate = asyncio.Event()
    async with discord(tmp_path) as server, site(gate) as (url, asked):
        allowed = {"CITEWELL_SOURCES__ALLOW": urlsplit(url).netloc}
        async with running(tmp_path, server.proxy, **allowed) as process:
            await asyncio.wait_for(server.ready.wait(), 60)
            token = await server.interact(2, add_link(url), admin=True)
            await asyncio.wait_for(asked.wait(), 30)
            begun = time.monotonic()
            process.send_signal(end)
            code, _ = await ended(process)
            assert time.monotonic() - begun < 10
        if end is signal.SIGTERM:
            assert code == 0
            assert "It goes on by itself in a minute." in str((await server.reply(token))["content"])
        gate.set()
        server.ready.clear()
        async with running(tmp_path, server.proxy, **allowed):
            await asyncio.wait_for(server.ready.wait(), 60)
            async with asyncio.timeout(60):
                while "**The president will visit the city on " not in await ask(server, "When will he visit?"):  # noqa: ASYNC110
                    await asyncio.sleep(0.2)


async def test_a_token_that_discord_refuses_ends_in_one_sentence(tmp_path: Path) -> None:
    async with discord(tmp_path) as server:
        server.refuse_login = 401
        async with running(tmp_path, server.proxy) as process:
            code, written = await ended(process)
    assert code == Exit.TOKEN
    assert written.splitlines()[-1].startswith("Discord does not accept the bot's token.")
    assert "Traceback" not in written
    assert TOKEN not in written


@pytest.mark.parametrize(
    ("close_code", "code", "sentence"),
    [
        (4004, Exit.TOKEN, "Discord does not accept the bot's token."),
        (4014, Exit.REFUSED, "Discord wants a privileged intent"),
        (4013, Exit.REFUSED, "Discord closed the connection with code 4013."),
    ],
)
async def test_a_gateway_that_refuses_ends_in_one_sentence(
    tmp_path: Path, close_code: int, code: Exit, sentence: str
) -> None:
    async with discord(tmp_path) as server:
        server.close_codes = [close_code]
        async with running(tmp_path, server.proxy) as process:
            found, written = await ended(process)
    assert found == code
    assert written.splitlines()[-1].startswith(sentence)
    assert "Traceback" not in written


async def test_what_is_being_answered_when_it_is_told_to_stop_is_answered(tmp_path: Path) -> None:
    async with discord(tmp_path) as server, running(tmp_path, server.proxy) as process:
        await asyncio.wait_for(server.ready.wait(), 60)
        await add(server, VISIT)
        tokens = [await server.interact(2, question("When will the president visit?"), admin=True) for _ in range(5)]
        await server.until(lambda: server.asked(tokens[-1]).kind)
        process.send_signal(signal.SIGTERM)
        code, _ = await ended(process)
        replies = [str((await server.reply(token))["content"]) for token in tokens]
    assert code == 0
    assert all("**" in reply or "being restarted" in reply or reply == unanswered(Voice()) for reply in replies)


async def test_a_proxy_that_is_not_there_is_waited_for(tmp_path: Path) -> None:
    trustme.CA().cert_pem.write_to_path(str(tmp_path / "ca.pem"))
    async with running(tmp_path, "http://somebody:secret@127.0.0.1:1") as process:
        written = await heard(process, "Discord cannot be reached through the proxy 127.0.0.1:1")
        begun = time.monotonic()
        process.send_signal(signal.SIGTERM)
        code, rest = await ended(process)
    assert code == 0
    assert time.monotonic() - begun < 10
    assert "secret" not in written + rest
    assert "Traceback" not in written + rest


async def test_row_64_a_certificate_that_is_not_trusted_is_told_nothing(tmp_path: Path) -> None:
    async with discord(tmp_path) as server:
        (tmp_path / "other").mkdir()
        async with (
            discord(tmp_path / "other"),
            running(tmp_path, server.proxy, SSL_CERT_FILE=str(tmp_path / "other" / "ca.pem")) as process,
        ):
            await heard(process, "its certificate is not trusted here, so somebody may stand between")
        assert server.calls == []


async def test_without_a_token_it_says_where_to_get_one(tmp_path: Path) -> None:
    async with running(tmp_path, "http://127.0.0.1:1", CITEWELL_DISCORD_TOKEN="") as process:
        code, written = await ended(process)
    assert code == Exit.TOKEN
    assert written.startswith("There is no bot token.")


@pytest.mark.parametrize("environ", [{"CITEWELL_DISCORD_TOKEN": ""}, {"CITEWELL_DISCORD__READERS": "none"}])
async def test_row_61_in_docker_it_waits_for_the_host_to_mend_what_is_wrong(
    tmp_path: Path, environ: dict[str, str]
) -> None:
    async with running(
        tmp_path, "http://127.0.0.1:1", "tests.bot.cli.terminal_process", "run", "--stay", **environ
    ) as process:
        await heard(process, "token" if "CITEWELL_DISCORD_TOKEN" in environ else "discord.readers")
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(process.wait(), 1)
        process.send_signal(signal.SIGTERM)
        code, _ = await ended(process)
    assert code in {Exit.TOKEN, Exit.STORAGE}
