"""The bot as a process, behind a proxy, with real TLS: what a user starts, stops and asks."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
import time
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

from bot import health
from bot.replies import UNANSWERED
from bot.serve import Code
from tests.bot import openapi
from tests.bot.fake import HOSTS, TOKEN, Discord, discord
from tests.bot.world import VISIT

ROOT = Path(__file__).parents[2]


@asynccontextmanager
async def running(folder: Path, proxy: str, **environ: str) -> AsyncIterator[Process]:
    """The bot on a data folder; killed at the end if it still runs."""
    known = {name: value for name, value in os.environ.items() if not name.startswith(("CITEWELL_", "SSL_"))}
    settings = {
        "CITEWELL_DATA": str(folder / "data"),
        "CITEWELL_DISCORD_TOKEN": TOKEN,
        "CITEWELL_DISCORD__PROXY": proxy,
        "CITEWELL_LOG_LEVEL": "DEBUG",
        "SSL_CERT_FILE": str(folder / "ca.pem"),
    }
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "tests.bot.process",
        cwd=ROOT,
        env={**known, **settings, **environ},
        stdout=PIPE,
        stderr=PIPE,
    )
    try:
        yield process
    finally:
        if process.returncode is None:
            process.kill()
        await process.wait()


async def ended(process: Process) -> tuple[int | None, str]:
    """The exit code, and all that was written."""
    out, err = await asyncio.wait_for(process.communicate(), 60)
    return process.returncode, (out + err).decode()


async def until(process: Process, awaited: str) -> str:
    """What was written up to a line that ends as awaited."""
    written = ""
    assert process.stderr is not None
    while not written.endswith(awaited + "\n"):
        line = await asyncio.wait_for(process.stderr.readline(), 30)
        assert line, written
        written += line.decode()
    return written


def question(words: str) -> dict[str, Any]:
    return {"id": "1", "name": "ask", "type": 1, "options": [{"name": "question", "type": 3, "value": words}]}


async def ask(server: Discord, words: str) -> str:
    return str((await server.reply(await server.interact(2, question(words))))["content"])


async def add(server: Discord, text: str) -> str:
    """Add an article from a file on Discord's CDN."""
    server.files["/attachments/1/2/a.txt"] = text.encode()
    file = {"id": "2", "filename": "a.txt", "size": len(text.encode()), "proxy_url": "", "content_type": "text/plain"}
    attachments = {"2": {**file, "url": "https://cdn.discordapp.com/attachments/1/2/a.txt"}}
    leaf = {"name": "add", "type": 1, "options": [{"name": "file", "type": 11, "value": "2"}]}
    data = {"id": "2", "name": "article", "type": 1, "options": [leaf], "resolved": {"attachments": attachments}}
    return str((await server.reply(await server.interact(2, data, admin=True)))["content"])


async def test_all_that_goes_to_discord_goes_through_the_proxy(tmp_path: Path) -> None:
    async with discord(tmp_path) as server, running(tmp_path, server.proxy) as process:
        await asyncio.wait_for(server.ready.wait(), 60)
        assert "There are no articles here yet" in await ask(server, "When?")
        assert "Added as number 1" in await add(server, VISIT)
        assert "**The president will visit the city on " in await ask(server, "When will the president visit?")
        assert await asyncio.to_thread(health.ask, tmp_path / "data") is None
        told = await until(process, "I lack the permission to attach files.")
        begun = time.monotonic()
        process.send_signal(signal.SIGTERM)
        code, rest = await ended(process)
    written = told + rest
    assert code == 0
    assert time.monotonic() - begun < 10
    assert set(server.connected) == set(HOSTS)
    assert "Invite: https://discord.com/oauth2/authorize?client_id=100" in written
    assert "In the server Server (200) I lack the permission to send messages." in written
    assert TOKEN not in written
    assert "interaction-token" not in written
    assert "When will the president" not in written
    if openapi.DOCUMENT.exists():
        for method, path, body in server.calls:
            if body is not None:
                openapi.check(method, path, body)


async def test_a_token_that_discord_refuses_ends_in_one_sentence(tmp_path: Path) -> None:
    async with discord(tmp_path) as server:
        server.refuse_login = 401
        async with running(tmp_path, server.proxy) as process:
            code, written = await ended(process)
    assert code == Code.TOKEN
    assert written.splitlines()[-1].startswith("Discord does not accept the bot's token.")
    assert "Traceback" not in written
    assert TOKEN not in written


@pytest.mark.parametrize(
    ("close_code", "code", "sentence"),
    [
        (4004, Code.TOKEN, "Discord does not accept the bot's token."),
        (4014, Code.REFUSED, "Discord wants a privileged intent"),
        (4013, Code.REFUSED, "Discord closed the connection with code 4013."),
    ],
)
async def test_a_gateway_that_refuses_ends_in_one_sentence(
    tmp_path: Path, close_code: int, code: Code, sentence: str
) -> None:
    async with discord(tmp_path) as server:
        server.close_code = close_code
        async with running(tmp_path, server.proxy) as process:
            found, written = await ended(process)
    assert found == code
    assert written.splitlines()[-1].startswith(sentence)
    assert "Traceback" not in written


async def test_a_first_connection_that_fails_ends_in_one_sentence(tmp_path: Path) -> None:
    async with discord(tmp_path) as server:
        server.hosts.discard("gateway.discord.gg")
        async with running(tmp_path, server.proxy) as process:
            code, written = await ended(process)
    assert code == Code.UNREACHABLE
    assert "Discord cannot be reached through the proxy" in written.splitlines()[-1]
    assert "Traceback" not in written


async def test_what_is_being_answered_when_it_is_told_to_stop_is_answered(tmp_path: Path) -> None:
    async with discord(tmp_path) as server, running(tmp_path, server.proxy) as process:
        await asyncio.wait_for(server.ready.wait(), 60)
        await add(server, VISIT)
        tokens = [await server.interact(2, question("When will the president visit?")) for _ in range(5)]
        async with server.called:
            await server.called.wait_for(lambda: any(tokens[-1] in path for _, path, _ in server.calls))
        process.send_signal(signal.SIGTERM)
        code, _ = await ended(process)
        replies = [str((await server.reply(token))["content"]) for token in tokens]
    assert code == 0
    assert all("**" in reply or "I am being restarted" in reply or reply == UNANSWERED for reply in replies)


async def test_a_proxy_that_is_not_there_ends_in_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "ca.pem").write_text("")
    async with running(tmp_path, "http://somebody:secret@127.0.0.1:1") as process:
        code, written = await ended(process)
    assert code == Code.UNREACHABLE
    assert "Discord cannot be reached through the proxy 127.0.0.1:1" in written.splitlines()[-1]
    assert "secret" not in written
    assert "Traceback" not in written


async def test_a_certificate_that_is_not_trusted_ends_in_one_sentence(tmp_path: Path) -> None:
    async with discord(tmp_path) as server:
        (tmp_path / "other").mkdir()
        async with (
            discord(tmp_path / "other"),
            running(tmp_path, server.proxy, SSL_CERT_FILE=str(tmp_path / "other" / "ca.pem")) as process,
        ):
            code, written = await ended(process)
    assert code == Code.UNREACHABLE
    assert "certificate is not trusted" in written.splitlines()[-1]


async def test_without_a_token_it_says_where_to_get_one(tmp_path: Path) -> None:
    async with running(tmp_path, "http://127.0.0.1:1", CITEWELL_DISCORD_TOKEN="") as process:
        code, written = await ended(process)
    assert code == Code.TOKEN
    assert written.startswith("There is no bot token.")
