"""The bot as a process on a data folder, and what members and admins do with it."""

from __future__ import annotations

import asyncio
import os
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

from tests.bot.loopback.discord import TOKEN, Discord
from tests.paths import ROOT


@asynccontextmanager
async def running(folder: Path, proxy: str, *program: str, **environ: str) -> AsyncIterator[Process]:
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
        *(program or ("tests.bot.gateway.bot_process",)),
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


async def heard(process: Process, awaited: str) -> str:
    """What was written up to a line that says so."""
    written = ""
    assert process.stderr is not None
    while awaited not in written:
        line = await asyncio.wait_for(process.stderr.readline(), 60)
        assert line, written
        written += line.decode()
    return written


def question(words: str) -> dict[str, Any]:
    return {"id": "1", "name": "ask", "type": 1, "options": [{"name": "question", "type": 3, "value": words}]}


async def ask(server: Discord, words: str) -> str:
    """Ask as an admin, who need not wait between two questions."""
    return str((await server.reply(await server.interact(2, question(words), admin=True)))["content"])


async def add(server: Discord, text: str) -> None:
    """Add an article from a file on Discord's CDN, and wait for it."""
    server.files["/attachments/1/2/a.txt"] = text.encode()
    file = {"id": "2", "filename": "a.txt", "size": len(text.encode()), "proxy_url": "", "content_type": "text/plain"}
    attachments = {"2": {**file, "url": "https://cdn.discordapp.com/attachments/1/2/a.txt"}}
    leaf = {"name": "add", "type": 1, "options": [{"name": "file", "type": 11, "value": "2"}]}
    data = {"id": "2", "name": "article", "type": 1, "options": [leaf], "resolved": {"attachments": attachments}}
    await server.interact(2, data, admin=True)
    await said(server, "Added as number 1")


async def said(server: Discord, awaited: str) -> None:
    """Wait until a reply says so."""

    def heard() -> list[str]:
        return [words for asked in server.chat.asked.values() for words in asked.says]

    try:
        await server.until(lambda: any(awaited in words for words in heard()))
    except TimeoutError:
        pytest.fail(f"nobody was told {awaited!r}, but: {heard()}")
