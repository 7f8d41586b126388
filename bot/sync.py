"""Telling Discord of the commands, but only when they changed: it allows few such calls a day."""

from __future__ import annotations

import hashlib
import json
import logging
from pathlib import Path

import discord
from discord import app_commands

from bot.translator import Translator

log = logging.getLogger(__name__)
_FILE = "commands.sha256"


async def sync(tree: app_commands.CommandTree, folder: Path) -> bool:
    """Register the commands, in all languages, if they are not those registered last; whether it was needed.

    Discord's refusal is logged and tried again at the next start: the bot still answers the
    commands that Discord knows.
    """
    await tree.set_translator(Translator())
    seen, present = folder / _FILE, await digest(tree)
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
    translator = tree.translator or Translator()
    payload = [await command.get_translated_payload(tree, translator) for command in tree.get_commands()]
    text = json.dumps([tree.client.application_id, payload], sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()


def _read(file: Path) -> str:
    try:
        return file.read_text(encoding="ascii").strip()
    except (OSError, UnicodeDecodeError):
        return ""
