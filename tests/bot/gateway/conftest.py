from __future__ import annotations

import pytest

from bot.gateway import identify_budget


@pytest.fixture(autouse=True)
def _identify_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Discord wants seconds between two logins of a bot; its double doesn't."""
    monkeypatch.setattr(identify_budget, "APART", 0.0)
