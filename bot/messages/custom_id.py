"""Reads what a button or form carries in its ``custom_id``, with care: anybody can send one."""

from __future__ import annotations

from index.domain.errors import LibraryError


class Stale(LibraryError):
    """A command, button or form that this version does not have, or that points to nothing."""

    def __init__(self) -> None:
        super().__init__(
            "This is from an earlier version of me, or the article has been removed or changed. Please use "
            "the command again; if you do not see it, reload Discord."
        )


def number(state: str) -> int:
    """The number that a button carries. Raises ``Stale`` when it carries none."""
    if not (state.isascii() and state.isdecimal() and len(state) < 16):
        raise Stale
    return int(state)
