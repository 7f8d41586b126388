"""What a button or form carries back to us in its ``custom_id``, read with care: anybody may send one."""

from __future__ import annotations

from index.domain.errors import LibraryError


class Stale(LibraryError):
    """A command, button or form that this version does not have, or that points to nothing."""

    def __init__(self) -> None:
        super().__init__(
            "This is from an earlier version of me, or the article is gone or has changed. "
            "Please give the command again; if it is missing, reload Discord."
        )


def number(state: str) -> int:
    """The number that a button carries. Raises ``Stale`` when it carries none."""
    if not (state.isascii() and state.isdecimal() and len(state) < 16):
        raise Stale
    return int(state)
