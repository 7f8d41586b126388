"""Finds near-duplicates, such as a syndicated copy with another headline: by MinHash, then word by word.

A sketch (Broder, "On the resemblance and containment of documents", 1997) is small enough to be kept for every
article; it only says whom to compare. What counts in the end is how much of the new text the old one holds: a
copy that says more is an article of its own, so that nothing is lost, and so is a report made anew from a
template, which differs from yesterday's in its figures.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

import numpy as np

_SHINGLE = 5
"""Words in a row that count as one piece."""
_PERMUTATIONS = 128
_WORTH_A_LOOK = 0.3
"""The least estimated resemblance (pieces shared, of all pieces) at which the texts themselves are compared."""
_HELD = 0.85
"""The least share of a copy's pieces that the first article holds."""
_NEW_NUMBERS = 1
"""Figures that a copy may add, such as the year of its publisher's rights; one in another's place is a correction."""
_FEWEST = 20
"""Words below which a text is too short to be judged."""
_WORD = re.compile(r"\w+")


def sketch(text: str) -> bytes:
    """The MinHash of a text's pieces: 512 bytes, the same on every machine; none for a text too short to judge."""
    pieces = _pieces(text)
    if not pieces:
        return b""
    from datasketch import MinHash  # brings parts of scipy, which take half a second

    made = MinHash(_PERMUTATIONS, seed=1, scheme="affine32")
    made.update_batch(piece.encode() for piece in pieces)
    return np.asarray(made.hashvalues, dtype="<u4").tobytes()


def resembling(wanted: bytes, sketches: Mapping[int, bytes]) -> list[int]:
    """The articles that are worth comparing with a text, most alike first, by the sketches of all."""
    kept = {number: one for number, one in sketches.items() if len(one) == len(wanted) and wanted}
    if not kept:
        return []
    rows = np.frombuffer(b"".join(kept.values()), dtype="<u4").reshape(len(kept), -1)
    alike = (rows == np.frombuffer(wanted, dtype="<u4")).mean(axis=1)
    numbers = list(kept)
    return [numbers[at] for at in np.argsort(-alike, kind="stable") if alike[at] >= _WORTH_A_LOOK]


def is_copy(new: str, old: str) -> bool:
    """Whether ``new`` says hardly anything that ``old`` does not say in the same words."""
    pieces, held = _pieces(new), _pieces(old)
    if not pieces or len(pieces & held) < _HELD * len(pieces):
        return False
    figures, before = _numbers(new), _numbers(old)
    return len(figures - before) <= (_NEW_NUMBERS if before <= figures else 0)


def _pieces(text: str) -> frozenset[str]:
    words = _WORD.findall(text.casefold())
    if len(words) < _FEWEST:
        return frozenset()
    return frozenset(" ".join(words[at : at + _SHINGLE]) for at in range(len(words) - _SHINGLE + 1))


def _numbers(text: str) -> set[str]:
    return {word for word in _WORD.findall(text) if any(sign.isdigit() for sign in word)}
