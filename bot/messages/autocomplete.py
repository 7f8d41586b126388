"""Autocomplete: what a command's option offers while somebody types."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Coroutine, Sequence
from typing import Any, TypeAlias

from discord import app_commands

from bot.i18n.translate import Voice, private
from bot.messages.escape import received
from bot.runtime.context import Desk, Interaction
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


def choices_of(desk: Desk, meant: Meant, allowed: Callable[[Interaction], Awaitable[bool]]) -> Choices:
    """What Discord asks while somebody types.

    Args:
        desk: opens the library.
        meant: finds what may be meant.
        allowed: whether the person may see it.

    """

    async def choices(interaction: Interaction, current: object) -> list[app_commands.Choice[Any]]:
        """What fits what was typed; nothing for others, and nothing when the library cannot be read."""
        voice = private(interaction)
        try:
            if not await allowed(interaction):
                return []
            found = await desk.glance(
                interaction, lambda library: meant(library, received(str(current)).strip(), voice)
            )
        except LibraryError:
            return []
        return [app_commands.Choice(name=name, value=value) for name, value in found[:MOST]]

    return choices
