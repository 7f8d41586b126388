"""Groups of commands that work in servers only."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import discord
from discord import app_commands


def group(
    name: str,
    description: str,
    permissions: discord.Permissions | None,
    commands: Iterable[app_commands.Command[Any, ..., None]],
) -> app_commands.Group:
    """The group; Discord shows it to those who have the permissions."""
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
