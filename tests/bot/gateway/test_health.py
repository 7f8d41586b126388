from __future__ import annotations

import asyncio
import socket
import threading
from pathlib import Path

import pytest

from bot.gateway import health, health_check
from tests.bot.world import World


async def asked(folder: Path) -> str | None:
    return await asyncio.to_thread(health_check.ask, folder)


async def test_a_bot_that_runs_is_well(there: World, tmp_path: Path) -> None:
    there.client.connected = True
    async with health.answering(lambda: there.client, tmp_path):
        assert await asked(tmp_path) is None
    assert "No bot runs" in str(await asked(tmp_path))


async def test_a_lost_gateway_is_told(there: World, tmp_path: Path) -> None:
    async with health.answering(lambda: there.client, tmp_path):
        await there.client.on_disconnect()
        assert "not connected to Discord" in str(await asked(tmp_path))
        await there.client.on_resumed()
        assert await asked(tmp_path) is None


async def test_threads_that_hang_are_told(there: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(health, "PATIENCE", 0.1)
    gate, worker = threading.Event(), there.host.worker
    stuck = [asyncio.create_task(worker.question(gate.wait)) for _ in range(2)]
    there.client.connected = True
    async with health.answering(lambda: there.client, tmp_path):
        assert "threads do not get to the questions" in str(await asked(tmp_path))
        gate.set()
        await asyncio.gather(*stuck)
        assert await asked(tmp_path) is None


@pytest.mark.parametrize("left_behind", ["", "x", "99999999", "0"])
async def test_a_port_file_without_a_bot_is_told(tmp_path: Path, left_behind: str) -> None:
    (tmp_path / health_check.FILE).write_text(left_behind)
    assert await asked(tmp_path) is not None


@pytest.mark.parametrize("answer", [b"", b"hello\n", b"[]\n", b"{}\n", b'{"citewell": 1}\n'])
def test_another_program_on_the_port_is_not_mistaken_for_the_bot(tmp_path: Path, answer: bytes) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        (tmp_path / health_check.FILE).write_text(str(server.getsockname()[1]))

        def respond() -> None:
            with server.accept()[0] as connection:
                connection.sendall(answer)

        thread = threading.Thread(target=respond)
        thread.start()
        assert "does not answer" in str(health_check.ask(tmp_path))
        thread.join()
