"""Telling Discord of the commands, but only when they changed: it allows few such calls a day."""

from __future__ import annotations

import hashlib
import json
import logging
from pathlib import Path
from typing import Any

import discord
from discord import app_commands

from bot.i18n.command_texts import Translator

log = logging.getLogger(__name__)
FILE = "commands.sha256"
"""In the data folder: the fingerprint of the commands that Discord was told of last."""


async def sync(tree: app_commands.CommandTree, folder: Path) -> bool:
    """Register the commands, in all languages, if they are not those registered last; whether it was needed.

    Discord's refusal is logged and tried again at the next start: the bot still answers the
    commands that Discord knows.
    """
    await tree.set_translator(Translator())
    seen, present = folder / FILE, await digest(tree)
    if _read(seen) == present:
        return False
    try:
        await tree.sync()
    except discord.HTTPException as error:
        log.error("Discord did not take the commands: status %d, code %d.", error.status, error.code)  # noqa: TRY400
        return True
    try:
        seen.write_text(present, encoding="ascii")
    except OSError as error:
        log.warning("%s cannot be written (%s), so the commands are sent again next time.", seen, error.strerror)
    return True


async def digest(tree: app_commands.CommandTree) -> str:
    """A fingerprint of the commands, with their translations, and of the application that they belong to."""
    text = json.dumps([tree.client.application_id, await payloads(tree)], sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()


async def payloads(tree: app_commands.CommandTree) -> list[dict[str, Any]]:
    """The commands as Discord is told of them, with their translations."""
    translator = tree.translator or Translator()
    return [dict(await command.get_translated_payload(tree, translator)) for command in tree.get_commands()]


def _read(file: Path) -> str:
    try:
        return file.read_text(encoding="ascii").strip()
    except (OSError, UnicodeDecodeError):
        return ""
