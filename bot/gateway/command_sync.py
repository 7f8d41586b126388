"""Registers the commands with Discord when those it has differ from ours, until it has taken them."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Mapping, Sequence
from typing import Any

import discord
from discord import app_commands
from discord.http import Route

from bot.i18n.command_texts import Translator
from bot.messages.patient import LOST
from bot.runtime.pauses import pauses

log = logging.getLogger(__name__)
FIRST_PAUSE, LONGEST_PAUSE = 30.0, 3600.0
"""Seconds between two attempts; Discord takes 200 new commands a day."""
Payload = Mapping[str, Any]


async def keep_telling(tree: app_commands.CommandTree) -> None:
    """Compare what Discord has with what is, and tell it until it has taken that."""
    for pause in pauses(FIRST_PAUSE, LONGEST_PAUSE):
        try:
            if await tell(tree):
                log.info("Told Discord of the commands.")
        except (discord.DiscordException, *LOST) as error:
            log.error("Discord did not take the commands: %s. I try again in %.0f s.", _why(error), pause)  # noqa: TRY400
            await asyncio.sleep(pause)
        else:
            return


async def tell(tree: app_commands.CommandTree) -> bool:
    """Register the commands, in all languages, if Discord has others; whether it had."""
    await tree.set_translator(Translator())
    if not differing(await payloads(tree), await registered(tree.client)):
        return False
    await tree.sync()
    return True


async def registered(client: discord.Client) -> Sequence[Payload]:
    """The commands as Discord has them."""
    route = Route("GET", "/applications/{application_id}/commands", application_id=client.application_id)
    found: Sequence[Payload] = await client.http.request(route, params={"with_localizations": "true"})
    return found


async def payloads(tree: app_commands.CommandTree) -> Sequence[Payload]:
    """The commands as Discord is told of them, with their translations."""
    translator = tree.translator or Translator()
    return [dict(await command.get_translated_payload(tree, translator)) for command in tree.get_commands()]


def differing(ours: Sequence[Payload], theirs: Sequence[Payload]) -> list[str]:
    """The names of the commands that only one side has, or that are not the same."""
    left, right = {_key(one): one for one in ours}, {_key(one): one for one in theirs}
    wrong = [key for key, one in left.items() if key not in right or not same(one, right[key])]
    return [name for _, name in (*wrong, *(key for key in right if key not in left))]


def same(ours: Any, theirs: Any) -> bool:
    """Whether Discord has kept what it was told: it leaves out what is the default, and writes numbers as text."""
    if isinstance(ours, Mapping) and isinstance(theirs, Mapping):
        return all(same(value, theirs.get(key)) for key, value in ours.items())
    if isinstance(ours, Sequence) and isinstance(theirs, Sequence) and not isinstance(ours, str):
        kept = all(isinstance(one, Mapping) for one in (*ours, *theirs))
        left, right = (ours, theirs) if kept else (sorted(map(str, ours)), sorted(map(str, theirs)))
        return len(left) == len(right) and all(map(same, left, right))
    return (not ours and not theirs) or ours == theirs or str(ours) == str(theirs)


def _key(command: Payload) -> tuple[int, str]:
    return int(command.get("type", 1)), str(command["name"])


def _why(error: Exception) -> str:
    if isinstance(error, discord.HTTPException):
        return f"status {error.status}, code {error.code}"
    return type(error).__name__
