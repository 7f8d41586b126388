"""Who did it and to whom."""

from __future__ import annotations

import pytest

from index.answering.answer_type.roles import UNKNOWN, kept, roles

ACTIVE = "Tuchel replaced Lampard in January."
PASSIVE = "Tuchel was replaced by Potter on Thursday."


@pytest.mark.parametrize(
    ("question", "sentence", "told"),
    [
        ("who replaced tuchel", PASSIVE, 1.0),
        ("who replaced tuchel", ACTIVE, 0.0),
        ("who replaced tuchel", "Potter replaced Tuchel.", 1.0),
        ("who did tuchel replace", ACTIVE, 1.0),
        ("who did tuchel replace?", PASSIVE, 0.0),
        ("who was tuchel replaced by", PASSIVE, 1.0),
        ("who was tuchel replaced by", ACTIVE, 0.0),
        ("who was replaced", PASSIVE, UNKNOWN),
        ("who replaced tuchel", "Tuchel left the club.", UNKNOWN),
        ("who is the new coach", ACTIVE, UNKNOWN),
        ("when was tuchel replaced", ACTIVE, UNKNOWN),
    ],
)
def test_roles_are_told_by_the_order_around_the_verb(question: str, sentence: str, told: float) -> None:
    assert kept(roles(question), sentence) == told
