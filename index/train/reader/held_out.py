"""Which part an article is in: learnt from, for development, or for the test that is reported.

The lot falls by the seed and the article's name alone. An article whose title several sets know is in one part.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from enum import Enum

from index.train.reader.questions import Listed, Paragraph


class Part(Enum):
    """What an article is for."""

    LEARN = "learn"
    DEV = "dev"
    """To choose by."""
    TEST = "test"
    """To report: nothing is fitted or chosen on it."""


def parts(sets: Sequence[Listed], paragraphs: Sequence[Paragraph], seed: int) -> dict[str, Part]:
    """The part of each article, by its name."""
    found: dict[str, Part] = {}
    for one in sets:
        names = {p.article for p in paragraphs if p.data == one.name} - found.keys()
        found |= _drawn(sorted(names, key=lambda name: _lot(name, seed)), one.held_out, seed)
    return _with_namesakes(found, {p.article: p.title for p in paragraphs if p.title})


def _drawn(names: Sequence[str], held_out: tuple[float, float], seed: int) -> dict[str, Part]:
    """Parts of articles in the order of their lots."""
    test, dev = held_out
    if test < 1:
        limits = ((test, Part.TEST), (test + dev, Part.DEV))
        return {name: next((part for limit, part in limits if _lot(name, seed) < limit), Part.LEARN) for name in names}
    first, second = int(test), int(test + dev)
    return {name: Part.TEST if at < first else Part.DEV if at < second else Part.LEARN for at, name in enumerate(names)}


def _lot(name: str, seed: int) -> float:
    """From 0 to 1."""
    return int(hashlib.sha256(f"{seed}:{name}".encode()).hexdigest()[:12], 16) / 16**12


def _with_namesakes(found: Mapping[str, Part], titles: Mapping[str, str]) -> dict[str, Part]:
    held = {titles[name].lower(): part for name, part in found.items() if name in titles and part is not Part.LEARN}
    return {name: held.get(titles.get(name, "").lower(), part) for name, part in found.items()}
