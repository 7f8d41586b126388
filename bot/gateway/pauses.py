"""How long to wait before each further attempt."""

from __future__ import annotations

import random
from collections.abc import Iterator


def pauses(first: float, longest: float) -> Iterator[float]:
    """Seconds to wait: twice as long each time, and never quite the same for two bots."""
    pause = first
    while True:
        yield pause * random.uniform(0.75, 1.0)  # noqa: S311 - no secret
        pause = min(2 * pause, longest)
