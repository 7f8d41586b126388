"""A reply that somebody waits for."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class PendingReply:
    """An interaction that was acknowledged and is not answered yet."""

    interaction: int
    application: int
    token: str = field(repr=False)
    """Lets anybody answer for a quarter of an hour."""
    language: str
    """Ours, of the one who reads the reply."""
    at: datetime
    server: str = ""
    """The name of the library in which the jobs are."""
    jobs: tuple[int, ...] = ()
    """The jobs whose result is the reply; none for a question."""
