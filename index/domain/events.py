"""What a library tells of itself while the program runs: one hook hears it all, whoever did it.

An event is told after what it tells of was kept, by the thread that did it; the hook must not take long.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, TypeAlias

Actor: TypeAlias = int | None
"""Who does something: a member's number, ``TERMINAL``, or ``None`` for the program by itself (feeds, schedules)."""
TERMINAL: Final = 0
"""Whoever works in the terminal; no member of Discord has that number."""


@dataclass(frozen=True, slots=True)
class ArticlesChanged:
    """An article came or changed (its number), or one went (``None``)."""

    article_id: int | None


@dataclass(frozen=True, slots=True)
class WorkDue:
    """A job or a feed may have become due."""


@dataclass(frozen=True, slots=True)
class QuestionMissed:
    """A question had no answer, and was counted with a gap."""

    gap_id: int


LibraryEvent: TypeAlias = ArticlesChanged | WorkDue | QuestionMissed
Hook = Callable[[LibraryEvent], None]


def unheard(_event: LibraryEvent) -> None:
    """Tell nobody."""
