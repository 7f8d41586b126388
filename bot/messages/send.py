"""Saying things in reply to an interaction: parts of a message, and what went wrong, privately."""

from __future__ import annotations

import logging
import traceback
from collections.abc import Sequence
from dataclasses import replace

import aiohttp
import discord
from discord import app_commands
from discord.utils import MISSING

from bot.i18n.translate import Voice, private, public
from bot.messages import escape
from bot.messages.components import controls, files
from bot.messages.part import CONTENT, Part, Press
from bot.runtime.context import Interaction, Stale
from config.translatable import Saying
from index.domain.errors import LibraryError

log = logging.getLogger(__name__)
SORRY = Saying("Something went wrong on my side, and I made a note of it in my log. Please try again.")
LOST = (OSError, aiohttp.ClientError)
"""What a connection to Discord that breaks off raises."""
SIGNED = "signed"
"""Under which a direct message's interaction notes the button that names its server (``bot.ask.direct_messages``)."""
_LATE = {10062, 10008, 10015, 50027}
"""Discord's codes for an interaction or message that is over or gone: nobody can be told."""


def passing(error: Exception) -> bool:
    """Whether what went wrong with Discord may go well later."""
    return not isinstance(error, discord.HTTPException) or error.status >= 500 or error.status == 429


async def defer(interaction: Interaction, *, private: bool) -> None:
    """Acknowledge a command or a button at once; what follows is public unless ``private``."""
    interaction.extras["public"] = not private
    await interaction.response.defer(ephemeral=private, thinking=True)


async def send(interaction: Interaction, parts: Sequence[Part]) -> list[discord.Message]:
    """Put the first part in place of the deferred (or pressed) message, the others below it; the messages."""
    first, *others = signed(parts, interaction.extras.get(SIGNED))
    shown: discord.Message = await interaction.edit_original_response(
        content=first.content, view=controls(first), attachments=files(first)
    )
    return [shown, *[await _follow(interaction, part) for part in others]]


async def _follow(interaction: Interaction, part: Part) -> discord.Message:
    view, private = controls(part) or MISSING, not interaction.extras.get("public")
    sent: discord.Message = await interaction.followup.send(
        part.content, view=view, files=files(part), ephemeral=private, wait=True
    )
    return sent


def signed(parts: Sequence[Part], button: Press | None) -> list[Part]:
    """The messages with a button more below the last one."""
    if button is None:
        return [*parts]
    return [*parts[:-1], replace(parts[-1], buttons=(*parts[-1].buttons, button))]


async def report(interaction: Interaction, part: Part) -> bool:
    """Show how far work is; whether that could be said. The work does not depend on it."""
    try:
        await send(interaction, [part])
    except (discord.HTTPException, *LOST) as error:
        log.info("Progress could not be shown: %s.", type(error).__name__)
        return False
    return True


async def tell(interaction: Interaction, sentence: str) -> None:
    """Say ``sentence``, encoded, to nobody but the one who acted, whatever was said before."""
    said = escape.encode(escape.clip(escape.plain(sentence), CONTENT // 2))
    kind = interaction.response.type
    if interaction.type is discord.InteractionType.autocomplete:
        return
    if kind is None:
        await interaction.response.send_message(said, ephemeral=True)
    elif kind is not discord.InteractionResponseType.deferred_channel_message:
        await interaction.followup.send(said, ephemeral=True)
    elif not interaction.extras.get("public"):
        await interaction.edit_original_response(content=said, view=None, attachments=[])
    else:
        # The first reply to a public deferral is public too, so an empty one takes that place and goes again.
        await interaction.edit_original_response(content=unanswered(public(interaction)), view=None, attachments=[])
        await interaction.followup.send(said, ephemeral=True)
        await interaction.delete_original_response()


def unanswered(voice: Voice) -> str:
    """What stands, for a moment, in place of a public answer that failed."""
    return voice("I could not answer this.")


async def fail(interaction: Interaction, error: BaseException) -> None:
    """Answer an error: its own sentence if it has one for people, else an apology and one line in the log."""
    cause = error.original if isinstance(error, app_commands.CommandInvokeError) else error
    try:
        await tell(interaction, _sentence(interaction, cause))
    except discord.HTTPException as late:
        if late.code not in _LATE:
            log.warning("A reply was refused by Discord: status %d, code %d.", late.status, late.code)
    except LOST as lost:
        log.warning("A reply did not reach Discord: %s.", type(lost).__name__)


def _sentence(interaction: Interaction, error: BaseException) -> str:
    if isinstance(error, LibraryError):
        return private(interaction).error(error)
    if isinstance(error, app_commands.CommandNotFound | app_commands.CommandSignatureMismatch):
        return private(interaction).error(Stale())
    if isinstance(error, discord.HTTPException) and error.code in _LATE:
        log.warning("An interaction was over before it could be answered (code %d).", error.code)
        return private(interaction).error(Stale())
    log.error("%s failed: %s at %s.", _name(interaction), type(error).__name__, place(error))
    return private(interaction).said(SORRY)


def _name(interaction: Interaction) -> str:
    """What was used, without anything that a member typed."""
    command = interaction.command
    return f"/{command.qualified_name}" if command else f"An interaction ({interaction.type.name})"


def place(error: BaseException) -> str:
    """File and line where an error arose; its own text might repeat a question."""
    frames = traceback.extract_tb(error.__traceback__)
    return f"{frames[-1].filename}:{frames[-1].lineno}" if frames else "an unknown place"
