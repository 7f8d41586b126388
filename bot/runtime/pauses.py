"""How long to wait before each further attempt."""

from __future__ import annotations

import random
from collections.abc import Iterator


def doubling(first: float, longest: float) -> Iterator[float]:
    """Seconds to wait: twice as long each time, up to ``longest``."""
    pause = first
    while True:
        yield pause
        pause = min(2 * pause, longest)


def pauses(first: float, longest: float) -> Iterator[float]:
    """As ``doubling``, and never quite the same for two bots."""
    for pause in doubling(first, longest):
        yield pause * random.uniform(0.75, 1.0)  # noqa: S311 - no secret
