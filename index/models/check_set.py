"""The texts on which a prepared model is compared with the original."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class CheckSet:
    """Passages, and queries with a known passage."""

    passages: Sequence[str]
    questions: Sequence[tuple[str, str, int]]
    """Query, the passage without the query's sentence, and the passage's index.

    A sentence has to find the passage it was taken from: the inverse cloze task (Lee et al. 2019).
    """
