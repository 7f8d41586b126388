"""Autocomplete: what an option of a command offers while somebody types."""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Sequence
from typing import Any, TypeAlias

from discord import app_commands

from bot.i18n.translate import Voice
from bot.messages.escape import received
from bot.runtime.access import Caller
from bot.runtime.enter import arrive
from bot.runtime.host import Interaction
from index.domain.errors import LibraryError
from index.library.library import Library

MOST = 25
"""Choices that Discord shows."""
LARGEST_NUMBER = 2**53 - 1
"""The largest whole number that Discord hands over exactly."""
Choices: TypeAlias = Callable[[Interaction, Any], Coroutine[Any, Any, list[app_commands.Choice[Any]]]]
Offered: TypeAlias = Sequence[tuple[str, int]]
"""Names and numbers."""
Meant: TypeAlias = Callable[[Library, str, Voice], Offered]
"""What may be meant by what was typed."""


def choices_of(meant: Meant, allowed: Callable[[Caller], bool]) -> Choices:
    """What Discord asks while somebody types.

    Args:
        meant: finds what may be meant.
        allowed: whether the person may see it.

    """

    async def choices(interaction: Interaction, current: object) -> list[app_commands.Choice[Any]]:
        """What fits what was typed; nothing for others, and nothing when the library cannot be read."""
        typed = received(str(current)).strip()
        try:
            caller = await arrive(interaction)
            if not allowed(caller):
                return []
            offered = await caller.server.quick(lambda library: meant(library, typed, caller.voice))
        except LibraryError:
            return []
        return [app_commands.Choice(name=name, value=value) for name, value in offered[:MOST]]

    return choices
