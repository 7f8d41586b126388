"""How long a library keeps what it keeps of people: as its server's admins have chosen."""

from __future__ import annotations

from datetime import timedelta

from index.library.library import Library
from index.library.server_policy import settings

VOTE_DAYS = 30
"""Days for which a member can change how they judged an answer; only the count is kept then."""


def tidy(library: Library, edit_days: int) -> None:
    """Delete what was kept for as long as the server's settings say, and what answers quote after ``edit_days``."""
    now, chosen, ledger = library.now(), settings(library), library.ledger
    with library.transaction():
        ledger.forget_gaps(now - timedelta(days=chosen.gap_days))
        ledger.forget_events(now - timedelta(days=chosen.audit_days))
        ledger.forget_sent(now - timedelta(days=edit_days))
        ledger.loosen_votes(now - timedelta(days=VOTE_DAYS))
