"""The clock that a library tells the time by, unless it is handed another."""

from __future__ import annotations

from datetime import UTC, datetime


def utc_now() -> datetime:
    """The time by the clock."""
    return datetime.now(UTC)
