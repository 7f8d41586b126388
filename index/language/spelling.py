"""Misspelled words, by the words that a library holds: "tuchell" for "Tuchel"."""

from __future__ import annotations

from collections.abc import Mapping

SHORTEST = 4
"""Letters below which a word has too many neighbours to be corrected."""
_LONG = 7
"""Letters from which on a word may differ in two places."""


def nearest(term: str, known: Mapping[str, int]) -> str | None:
    """The known term that another was most likely meant for; ``None`` if none is near.

    Near is an optimal string alignment distance (Damerau-Levenshtein without overlaps) of 1, of long words 2. The
    nearest wins; of several, one with the same first letter, then the most common.

    Args:
        term: in letters, folded.
        known: terms and in how many passages each of them stands.

    """
    most = 0 if len(term) < SHORTEST else 1 if len(term) < _LONG else 2
    letters = set(term)
    near: list[tuple[int, bool, int, str]] = []
    for other, count in known.items():
        if abs(len(other) - len(term)) > most or len(letters.symmetric_difference(other)) > 2 * most:
            continue
        if (apart := distance(term, other, most)) <= most:
            near.append((apart, other[0] != term[0], -count, other))
    return min(near)[-1] if near else None


def distance(one: str, other: str, most: int) -> int:
    """How many letters must be put in, left out, exchanged or swapped with the next; more than ``most`` if too many."""
    before, row = list[int](), list(range(len(other) + 1))
    for i, letter in enumerate(one, 1):
        last, before, row = before, row, [i]
        for j, match in enumerate(other, 1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (letter != match))
            if i > 1 and j > 1 and letter == other[j - 2] and one[i - 2] == match:
                cost = min(cost, last[j - 2] + 1)
            row.append(cost)
        if min(row) > most and min(before) > most:
            return most + 1
    return row[-1]
