"""Headings and notes are told from the sentences of an article."""

from __future__ import annotations

import pytest

from index.answering.answer_type.line_role import Role, role_of
from index.domain.article import Span

TEXT = """## What do passengers get?

What does it cost?
Everybody is paid 250 crowns. Is that enough? Nobody knows.

(The island is invented for the sample.)
(Reporting by A. Writer)"""


@pytest.mark.parametrize(
    ("sentence", "role"),
    [
        ("## What do passengers get?", Role.HEADING),
        ("What does it cost?", Role.HEADING),
        ("Everybody is paid 250 crowns.", Role.BODY),
        ("Is that enough?", Role.BODY),
        ("(The island is invented for the sample.)", Role.NOTE),
        ("(Reporting by A. Writer)", Role.NOTE),
    ],
)
def test_a_line_has_its_role(sentence: str, role: Role) -> None:
    start = TEXT.index(sentence)
    assert role_of(TEXT, Span(start, start + len(sentence))) is role
