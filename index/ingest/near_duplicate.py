"""Finds near-duplicates, such as a syndicated copy with another headline: by MinHash, then word by word.

A sketch (Broder, "On the resemblance and containment of documents", 1997) is small enough to be kept for every
article; it only says whom to compare. What counts in the end is how much of the new text the old one holds: a
copy that says more is an article of its own, so that nothing is lost, and so is a report made anew from a
template, which differs from yesterday's in its figures.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from functools import cache

import numpy as np
import numpy.typing as npt

from index.language.same_text import numbers

Numbers = npt.NDArray[np.uint32]

_SHINGLE = 5
"""Words in a row that count as one piece."""
_PERMUTATIONS = 128
_AT_ONCE = 4096
"""Pieces that are permuted at once, which takes 2 MB."""
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
    hashes = [hashlib.sha1(piece.encode(), usedforsecurity=False).digest()[:4] for piece in pieces]
    values = _mixed(np.frombuffer(b"".join(hashes), dtype="<u4").astype(np.uint32))
    factors, offsets = _permutations()
    least = np.full(_PERMUTATIONS, np.iinfo(np.uint32).max, np.uint32)
    for start in range(0, values.size, _AT_ONCE):
        permuted = values[start : start + _AT_ONCE, None] * factors + offsets  # modulo 2**32
        least = np.minimum(least, permuted.min(axis=0))
    return least.astype("<u4").tobytes()


@cache
def _permutations() -> tuple[Numbers, Numbers]:
    """Factors, which are odd, and offsets of maps that permute the numbers of 32 bits.

    They are those of datasketch's scheme ``affine32`` with the seed 1, by which stored sketches were made. It is not
    used itself since it needs scipy: 143 MB, and half a second to import.
    """
    drawn = np.random.RandomState(1)
    factors = drawn.randint(0, 1 << 31, _PERMUTATIONS, dtype=np.uint32) * np.uint32(2) + np.uint32(1)
    return factors, drawn.randint(0, 1 << 32, _PERMUTATIONS, dtype=np.uint32)


def _mixed(values: Numbers) -> Numbers:
    """MurmurHash3's finaliser, which spreads each bit over all."""
    for shift, factor in ((16, 0x85EBCA6B), (13, 0xC2B2AE35)):
        values = (values ^ (values >> np.uint32(shift))) * np.uint32(factor)
    return values ^ (values >> np.uint32(16))


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
    figures, before = numbers(new), numbers(old)
    return len(figures - before) <= (_NEW_NUMBERS if before <= figures else 0)


def _pieces(text: str) -> frozenset[str]:
    words = _WORD.findall(text.casefold())
    if len(words) < _FEWEST:
        return frozenset()
    return frozenset(" ".join(words[at : at + _SHINGLE]) for at in range(len(words) - _SHINGLE + 1))
