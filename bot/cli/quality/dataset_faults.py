"""Reports the rows of a data set that were left out, for the commands that measure and train."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.cli.base import screen as base_screen

if TYPE_CHECKING:
    from bot.cli.base.screen import Screen
    from index.evaluate.dataset import Fault

_SHOWN = 10
"""How many faults of the data are told one by one."""


def note(screen: Screen, faults: list[Fault], fault: Fault) -> None:
    """Keep a fault with those before it, and say so of the first few."""
    faults.append(fault)
    if len(faults) <= _SHOWN:
        screen.write(f"Left out: {base_screen.line(str(fault)).rstrip('.')}.")
    elif len(faults) == _SHOWN + 1:
        screen.write("More is left out and counted at the end.")
