"""What several commands have in common: being a server's alone, and turning pages."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import discord
from discord import app_commands

from bot.i18n.translate import Voice, private
from bot.messages.part import Part
from bot.messages.send import send
from bot.runtime.context import Desk, Interaction, number
from index.library.library import Library

Page = Callable[[Library, int, Voice], Part]
"""Makes a page of a list: how many stand before it comes second."""


def group(
    name: str,
    description: str,
    permissions: discord.Permissions | None,
    commands: Iterable[app_commands.Command[Any, ..., None]],
) -> app_commands.Group:
    """Commands under one name, in servers alone; shown to those who have the permissions."""
    made = app_commands.Group(
        name=name,
        description=description,
        default_permissions=permissions,
        allowed_contexts=app_commands.AppCommandContext(guild=True),
        allowed_installs=app_commands.AppInstallationType(guild=True),
    )
    for command in commands:
        made.add_command(command)
    return made


async def turn(desk: Desk, interaction: Interaction, state: str, page: Page) -> None:
    """Turn to the page that a button names; who may is checked before."""
    offset, voice = number(state), private(interaction)
    await interaction.response.defer()
    await send(interaction, [await desk.glance(interaction, lambda library: page(library, offset, voice))])
