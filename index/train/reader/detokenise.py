"""Text that a tokeniser has spread out ("U.S. ( 1803 ) , and the team 's") as it was written."""

from __future__ import annotations

import re

_LOOSE = re.compile(
    r"""\ (?=[,.;:!?%)\]}]|'s\b|n't\b|''|'(?:re|ve|ll|d|m)\b|'(?=[ ]))   # before what closes
    |(?<=[(\[{$£#`])\                                                    # after what opens
    |\ (?=-\ )|(?<=\ -)\                                                # on either side of a hyphen
    """,
    re.VERBOSE,
)
_QUOTES = ("``", "''")
_BETWEEN_WORDS = " - "


def detokenised(text: str) -> tuple[str, list[int]]:
    """The text as it was written.

    Returns:
        The text, and for each character of the old one (and its end) its place in the new one.

    """
    dropped = {found.start() for found in _LOOSE.finditer(text) if not _is_dash(text, found.start())}
    dropped |= _inside_quotes(text)
    kept: list[str] = []
    places: list[int] = []
    for at, character in enumerate(text):
        places.append(len(kept))
        if at in dropped or (at and text[at - 1 : at + 1] in _QUOTES and text[at : at + 2] not in _QUOTES):
            continue
        kept.append('"' if text[at : at + 2] in _QUOTES else character)
    return "".join(kept), [*places, len(kept)]


def _is_dash(text: str, space: int) -> bool:
    """Whether the space stands beside a dash, or between numbers, where it belongs."""
    before = text[space : space + 3] == _BETWEEN_WORDS
    if not before and text[space - 2 : space + 1] != _BETWEEN_WORDS:
        return False
    first, last = (space - 1, space + 3) if before else (space - 3, space + 1)
    if first < 0 or last >= len(text):
        return True
    joined = text[first].isalnum() and text[last].isalnum()
    return not joined or (text[first].isdigit() and text[last].isdigit())


def _inside_quotes(text: str) -> set[int]:
    """The spaces after an opening quotation mark and before a closing one."""
    found: set[int] = set()
    for number, mark in enumerate(re.finditer('"', text)):
        inside = mark.start() - 1 if number % 2 else mark.end()
        if 0 <= inside < len(text) and text[inside] == " ":
            found.add(inside)
    return found
