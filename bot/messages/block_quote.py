"""Renders a quote as Discord block quotes, over as many messages as it needs. Pure.

Its sentence is bold, and in it the date, number or name asked for underlined too.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from itertools import groupby
from typing import NamedTuple

from bot.messages import escape
from bot.messages.part import CONTENT
from index.domain.article import Mark, Quote

ROOM = CONTENT - 300
"""UTF-16 units of a message that a quote may take with all around it: the rest is kept for a later note."""
MOST_BLOCKS = 4
"""Messages that a quote fills: nobody wants a channel filled with it."""


class Sign(NamedTuple):
    """One character of a quote: how it is shown, and how it is encoded."""

    encoded: str
    mark: Mark


def blocks(found: Quote, heading: str, *, marked: bool) -> list[str]:
    """The quote as contents of messages, the first one under ``heading``; no more than one too many."""
    made = [heading]
    waiting = _lines(found, marked=marked)[::-1]
    while waiting and len(made) <= MOST_BLOCKS:
        line = waiting.pop()
        before = f"{made[-1]}\n" if made[-1] else ""
        room = ROOM - escape.units(before)
        if _fits(line, room):
            made[-1] = before + _drawn(line)
        elif _fits(line, ROOM):
            waiting.append(line)
            made.append("")
        else:
            waiting.extend(reversed(_halved(line, room)))
    return made


def _fits(line: Sequence[Sign], room: int) -> bool:
    return len(line) <= room and escape.units(_drawn(line)) <= room


def _halved(line: list[Sign], room: int) -> tuple[list[Sign], list[Sign]]:
    """A line that no message can hold, as two; the first fills ``room``, or a message of its own if that is little."""
    room = room if room > ROOM // 2 else ROOM
    lengths = range(min(len(line), ROOM))
    end = bisect_right(lengths, room, key=lambda length: escape.units(_drawn(line[:length]))) - 1
    space = next((at for at in range(end, end // 2, -1) if line[at - 1].encoded == " "), end)
    return line[:space], line[space:]


def _lines(found: Quote, *, marked: bool) -> list[list[Sign]]:
    """The quote's lines, each character with its encoding and mark."""
    pieces = [(escape.plain(piece), mark if marked else Mark.PLAIN) for piece, mark in found.pieces()]
    encoded = escape.signs("".join(piece for piece, _ in pieces))
    marks = [mark for piece, mark in pieces for _ in piece]
    lines: list[list[Sign]] = [[]]
    for sign, mark in zip(encoded, marks, strict=True):
        if sign == "\n":
            lines.append([])
        else:
            lines[-1].append(Sign(sign, mark))
    return lines


def _drawn(line: Sequence[Sign]) -> str:
    """One line of a block quote."""
    opened = escape.opened([sign.encoded for sign in line])
    signs = [Sign(encoded, sign.mark) for encoded, sign in zip(opened, line, strict=True)]
    runs = groupby(signs, lambda sign: sign.mark is not Mark.PLAIN)
    return "> " + "".join(_bold(list(run), bold=bold) for bold, run in runs)


def _bold(run: Sequence[Sign], *, bold: bool) -> str:
    inner = "".join(
        _wrapped("".join(sign.encoded for sign in part), "__" if focus else "")
        for focus, part in groupby(run, lambda sign: sign.mark is Mark.FOCUS)
    )
    return _wrapped(inner, "**" if bold else "")


def _wrapped(encoded: str, mark: str) -> str:
    """``mark`` on both sides, inside the spaces: Discord marks nothing that begins with a space."""
    core = encoded.strip()
    if not mark or not core:
        return encoded
    before, _, after = encoded.partition(core)
    return f"{before}{mark}{core}{mark}{after}"
