"""Documents made to do harm end in a sentence or in a bounded text, within the limits, and harm no other."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Event, Thread
from typing import Self

import pytest

from index.domain.errors import ArticleError
from index.domain.source_errors import Damaged, NoText, TooHeavy
from index.sources.sandbox.client import ChildParsers
from tests.index.sources.sandbox import bombs

HASTY, PATIENT = 3.0, 60.0
"""Seconds for what may take too long, and for what must end by itself, even on a busy machine."""
RISE = 300_000_000
"""Bytes that parent and child together may take beyond what the parent takes at rest."""
STATUS = Path("/proc/self/status")
EXPECTED: dict[Callable[[], bytes], tuple[type[ArticleError]]] = {
    bombs.flate: (TooHeavy,),
    bombs.triple_flate: (TooHeavy,),
    bombs.pages: (TooHeavy,),
    bombs.cyclic: (Damaged,),
    bombs.zip_bomb: (TooHeavy,),
    bombs.many_members: (Damaged,),
    bombs.word_entities: (Damaged,),
    bombs.deep_word: (TooHeavy,),
    bombs.escaping: (Damaged,),
    bombs.overlapping: (Damaged,),
}


@pytest.fixture(scope="module")
def parsers() -> Iterator[ChildParsers]:
    made = ChildParsers(seconds=PATIENT)
    yield made
    made.close()


class Meter:
    """Watches what this process and the parsers' child take, 100 times a second."""

    def __init__(self, parsers: ChildParsers) -> None:
        self._parsers = parsers
        self._over = Event()
        self._rest = resident("self")
        self._thread = Thread(target=self._watch)
        self.most = 0

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._thread.join()

    def _watch(self) -> None:
        while not self._over.wait(0.01):
            process = self._parsers._process
            child = resident(str(process.pid)) if process else 0
            self.most = max(self.most, child + resident("self") - self._rest)


def resident(process: str) -> int:
    """Bytes of memory that a process takes; 0 when it is gone."""
    try:
        found = re.search(r"VmRSS:\s+(\d+) kB", Path(f"/proc/{process}/status").read_text())
    except OSError:
        return 0
    return int(found[1]) * 1024 if found else 0


def read(parsers: ChildParsers, data: bytes) -> str | ArticleError:
    """The text, or the fault."""
    try:
        return parsers.document(data, name="a.bin").text
    except ArticleError as error:
        return error


@pytest.mark.skipif(not STATUS.exists(), reason="measures memory by Linux's /proc")
@pytest.mark.parametrize("bomb", bombs.BOMBS)
def test_a_bomb_does_no_harm(parsers: ChildParsers, bomb: Callable[[], bytes]) -> None:
    data = bomb()
    parsers._seconds = PATIENT if EXPECTED.get(bomb) == (Damaged,) else HASTY
    with Meter(parsers) as meter:
        outcome = read(parsers, data)
    assert meter.most < RISE
    if isinstance(outcome, str):
        assert bomb not in EXPECTED
        assert 0 < len(outcome) <= len(data)
    else:
        assert str(outcome).startswith("a.bin ")
        assert type(outcome) in EXPECTED.get(bomb, (TooHeavy, Damaged, NoText))
    parsers._seconds = PATIENT
    assert parsers.document(b"The ferry sails.", name="a.txt").text == "The ferry sails."
