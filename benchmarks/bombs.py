"""The effect of hostile files on questions: latency before and meanwhile, and memory above idle.

Files that bring parsers down (500,000 attributes, a PDF that unpacks to 600 MB, ...) are read one after another, as
adds are, while questions go on. `make bench` runs it. Memory is reported only on Linux.
"""

from __future__ import annotations

import sys
import tempfile
import threading
import time
from collections.abc import Mapping
from pathlib import Path
from statistics import quantiles

sys.path.insert(0, str(Path(__file__).parents[1]))

from config.load import load
from index import build
from index.domain.document import Parsers
from index.domain.errors import LibraryError
from index.evaluate.machine import machine
from index.library.library import Library
from index.sample import drafts
from index.sources.sandbox.client import ChildParsers
from tests.index.sources.sandbox import bombs

QUESTIONS = 300
PAUSE = 0.02
"""Seconds between two questions: members do not ask without pause."""
BOMBS = (
    bombs.attributes,
    bombs.rows,
    bombs.nested,
    bombs.brackets,
    bombs.line,
    bombs.flate,
    bombs.triple_flate,
    bombs.cyclic,
    bombs.pages,
    bombs.zip_bomb,
    bombs.deep_word,
)
BARS = {"p95_ratio": 2.0, "memory_above_rest_mb": 300.0}


class Gauge(threading.Thread):
    """Records the peak memory of this process and its parser together."""

    def __init__(self, parsers: ChildParsers) -> None:
        super().__init__(daemon=True)
        self.parsers, self.most, self.ended = parsers, 0.0, False

    def run(self) -> None:
        """Sample fifty times a second."""
        while not self.ended:
            self.most = max(self.most, self.now())
            time.sleep(0.02)

    def now(self) -> float:
        """Megabytes in use right now."""
        process = self.parsers._process  # noqa: SLF001 - nobody else needs to know it
        return sum(_megabytes(one) for one in ("self", process.pid if process else None) if one)


def main() -> None:
    """Ask alone, ask while bombs are read, and print the figures."""
    print(", ".join(f"{name}: {value}" for name, value in machine().items()), flush=True)
    with tempfile.TemporaryDirectory(prefix="citewell-bench-") as folder:
        settings = load(overrides={"data": Path(folder)})
        with build.libraries(settings) as opened:
            library = opened.open("bench")
            for one in drafts():
                library.add(one)
            found = _measure(library, ChildParsers())
    for name, value in found.items():
        bar = f" (bar: {BARS[name]:,.0f}, {'met' if value <= BARS[name] else 'missed'})" if name in BARS else ""
        print(f"{name:<22} {value:>8,.1f}{bar}")


def _measure(library: Library, parsers: ChildParsers) -> dict[str, float]:
    files = {make.__name__: make() for make in BOMBS}  # making them takes memory too
    _ask(library, 50)
    gauge = Gauge(parsers)
    rest = gauge.now()
    before = _ask(library, QUESTIONS)
    gauge.start()
    reading = threading.Thread(target=_read_all, args=(parsers, files))
    reading.start()
    meanwhile: list[float] = []
    while reading.is_alive():
        meanwhile += _ask(library, 10)
    gauge.ended = True
    parsers.close()
    usual, then = quantiles(before, n=100)[94], quantiles(meanwhile, n=100)[94]
    return {
        "questions_meanwhile": len(meanwhile),
        "p95_usual_ms": usual,
        "p95_meanwhile_ms": then,
        "p95_ratio": then / usual,
        "memory_above_rest_mb": gauge.most - rest,
    }


def _ask(library: Library, count: int) -> list[float]:
    """Milliseconds per question."""
    taken = []
    for number in range(count):
        begun = time.perf_counter()
        library.ask(f"How many people were in the town of {number} on Monday?")
        taken.append((time.perf_counter() - begun) * 1000)
        time.sleep(PAUSE)
    return taken


def _read_all(parsers: Parsers, files: Mapping[str, bytes]) -> None:
    for name, data in files.items():
        begun = time.perf_counter()
        try:
            said = f"{len(parsers.document(data, name=name).text):,} characters"
        except LibraryError as error:
            said = str(error)
        print(f"  {time.perf_counter() - begun:5.1f} s  {said[:120]}", flush=True)


def _megabytes(process: str | int) -> float:
    try:
        pages = int(Path(f"/proc/{process}/statm").read_text("ascii").split()[1])
    except OSError:
        return 0.0
    return pages * 4096 / 1e6


if __name__ == "__main__":
    main()
