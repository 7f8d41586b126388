"""How long members wait for the bot while 100 questions are asked at once. `make bench` runs it.

The real program runs as a process with its real model, behind a proxy that leads to a Discord on loopback
(`tests.bot.loopback.discord`): TLS, REST and gateway. It reports how long each /ask waits for its acknowledgement,
and how long autocomplete and the button for another quote take meanwhile.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import sys
import tempfile
import time
from asyncio.subprocess import DEVNULL, Process
from collections.abc import Sequence
from pathlib import Path
from statistics import quantiles
from typing import Any, TypeAlias

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from bot.ask.quote_pointer import Pointer, pack  # noqa: E402
from config.load import load  # noqa: E402
from index.build import libraries  # noqa: E402
from index.evaluate.machine import machine  # noqa: E402
from index.ingest.draft import draft  # noqa: E402
from index.library import server_policy as chosen  # noqa: E402 - the project and its tests lie beside this folder
from index.sample import drafts  # noqa: E402
from tests.bot.loopback.discord import TOKEN, Discord, discord  # noqa: E402
from tests.bot.loopback.payloads import GUILD  # noqa: E402

ACKNOWLEDGED_MS, LIGHT_MS = 1_000.0, 300.0
"""The bars."""
ASKED, ANSWERED = "/ask acknowledged", "/ask answered"
COMPLETED, PRESSED, TURNED = "autocomplete", "button acknowledged", "button answered"
BARS = {ASKED: ACKNOWLEDGED_MS, COMPLETED: LIGHT_MS, PRESSED: LIGHT_MS, TURNED: LIGHT_MS}
Times: TypeAlias = dict[str, list[float]]
"""Milliseconds of each kind."""
SUBJECTS = "bridge ferry harbour river museum mayor school theatre market train".split()


def main() -> int:
    """Measure, print, and report through the exit code whether the limits are met."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--questions", type=int, default=100, help="asked at once")
    parser.add_argument("--articles", type=int, default=300, help="in the library")
    given = parser.parse_args()
    print(", ".join(f"{name}: {value}" for name, value in machine().items()), flush=True)
    with tempfile.TemporaryDirectory(prefix="citewell-bench-") as folder:
        button = _library(Path(folder) / "data", given.articles)
        times = asyncio.run(_measured(Path(folder), button, given.questions))
    for name, found in times.items():
        print(_line(name, found))
    return int(any(max(times[name]) > bar for name, bar in BARS.items()))


def _line(name: str, found: Sequence[float]) -> str:
    median, late = quantiles(found, n=20)[9], quantiles(found, n=20)[18]
    bar = f" (bar: {BARS[name]:,.0f}, {'met' if max(found) <= BARS[name] else 'missed'})" if name in BARS else ""
    return f"{name:<20}{len(found):>4}, ms: median {median:,.0f}, 95 % {late:,.0f}, longest {max(found):,.0f}{bar}"


def _library(data: Path, articles: int) -> str:
    """Fill the server's library with invented articles; returns the state of a button to a quote in it."""
    with libraries(load(overrides={"data": data}, environ={})) as opened:
        library = opened.open(str(GUILD))
        chosen.change(library, "member_seconds", "0", None)
        chosen.change(library, "server_minute", "600", None)
        texts = [one.text for one in drafts()]
        for number in range(articles):
            text = f"Report {number}\n\n{texts[number % len(texts)]}\n\nThe {SUBJECTS[number % 10]} {number} opened."
            library.add(draft(f"report {number}", text))
        quotes = library.ask("When was the bridge opened?").nearest or library.ask("Who opened the bridge?").quotes
        return pack([Pointer.to(found) for found in quotes] * 2, 90)


async def _measured(folder: Path, button: str, questions: int) -> Times:
    async with discord(folder) as server:
        process = await _started(folder, server)
        try:
            await asyncio.wait_for(server.ready.wait(), 120)
            await asyncio.sleep(3)
            return await _times(server, button, questions)
        finally:
            process.terminate()
            await process.wait()


async def _started(folder: Path, server: Discord) -> Process:
    settings = {
        "CITEWELL_DATA": str(folder / "data"),
        "CITEWELL_DISCORD_TOKEN": TOKEN,
        "CITEWELL_DISCORD__PROXY": server.proxy,
        "SSL_CERT_FILE": str(folder / "ca.pem"),
    }
    return await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot", env={**os.environ, **settings}, cwd=ROOT, stdout=DEVNULL, stderr=DEVNULL
    )


async def _times(server: Discord, button: str, questions: int) -> Times:
    """Ask all at once; press and autocomplete again and again until the last is answered."""
    await _asked(server, 0, {ASKED: [], ANSWERED: []})  # the library is opened by the first
    times: Times = {name: [] for name in (ASKED, ANSWERED, COMPLETED, PRESSED, TURNED)}
    begun = time.perf_counter()
    asking = [asyncio.create_task(_asked(server, number, times)) for number in range(questions)]
    while not all(one.done() for one in asking) and time.perf_counter() - begun < 120:
        await asyncio.sleep(0.1)
        await asyncio.gather(_completed(server, times), _pressed(server, button, times))
    await asyncio.gather(*asking)
    return times


async def _asked(server: Discord, number: int, times: Times) -> None:
    words = f"When was the {SUBJECTS[number % 10]} {number} opened?"
    options = [{"name": "question", "type": 3, "value": words}]
    await _timed(
        server,
        (2, {"id": "1", "name": "ask", "type": 1, "options": options}),
        times[ASKED],
        times[ANSWERED],
    )


async def _completed(server: Discord, times: Times) -> None:
    options = [
        {"name": "question", "type": 3, "value": "x"},
        {"name": "article", "type": 4, "value": "report 7", "focused": True},
    ]
    await _timed(server, (4, {"id": "1", "name": "ask", "type": 1, "options": options}), times[COMPLETED])


async def _pressed(server: Discord, button: str, times: Times) -> None:
    data = {"custom_id": f"quote:1:{button}", "component_type": 2}
    await _timed(server, (3, data), times[PRESSED], times[TURNED])


async def _timed(
    server: Discord, sent: tuple[int, dict[str, Any]], first: list[float], then: list[float] | None = None
) -> None:
    """Note how long the bot takes to acknowledge an interaction, and to answer it."""
    begun = time.perf_counter()
    token = await server.interact(*sent)
    await _until(server, "POST", f"{token}/callback")
    first.append((time.perf_counter() - begun) * 1_000)
    if then is not None:
        await _until(server, "PATCH", token)
        then.append((time.perf_counter() - begun) * 1_000)


async def _until(server: Discord, method: str, part: str) -> None:
    """Wait for a request."""
    async with server.called:
        await asyncio.wait_for(
            server.called.wait_for(lambda: any(one[0] == method and part in one[1] for one in server.calls)), 120
        )


if __name__ == "__main__":
    sys.exit(main())
