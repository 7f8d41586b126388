"""Sends messages: as the reply to an interaction, to a channel or person; and tells errors privately."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

import discord
from discord import app_commands
from discord.utils import MISSING

from bot.i18n.translate import Voice, private, public
from bot.messages import escape
from bot.messages.components import controls, files
from bot.messages.custom_id import Stale
from bot.messages.part import CONTENT, Button, Part
from bot.messages.patient import LOST, passing, surely
from bot.runtime.host import Interaction
from bot.runtime.logs import fault
from config.translatable import Saying
from index.domain.errors import LibraryError

log = logging.getLogger(__name__)
SORRY = Saying("Something went wrong on my side, and I made a note of it in my log. Please try again.")
_ANSWERED = "answered"
"""Under which an interaction notes that its answer stands, or may stand, where an apology would take its place."""
_LATE = {10062, 10008, 10015, 50027}
"""Discord's codes for an interaction or message that is over or gone: nobody can be told."""


async def send(interaction: Interaction, parts: Sequence[Part], *, open_to_all: bool = False) -> list[discord.Message]:
    """Put the first part in place of the deferred (or pressed) message, the others below it; the messages.

    The others are shown only to the one who acted, unless they are ``open_to_all``.
    """
    first, *others = parts
    interaction.extras[_ANSWERED] = True
    try:
        shown = [await _edit(interaction, first)]
    except discord.HTTPException as error:
        interaction.extras[_ANSWERED] = passing(error)
        raise
    for part in others:
        view = controls(part) or MISSING
        shown.append(
            await interaction.followup.send(
                part.content, view=view, files=files(part), ephemeral=not open_to_all, wait=True
            )
        )
    return shown


async def _edit(interaction: Interaction, part: Part) -> discord.Message:
    """Put a part in place of the deferred (or pressed) message."""
    return await interaction.edit_original_response(content=part.content, view=controls(part), attachments=files(part))


async def post(
    channel: discord.abc.Messageable,
    parts: Iterable[Part],
    *,
    reply_to: discord.MessageReference | None = None,
    ping: Sequence[discord.abc.Snowflake] = (),
    embeds: bool = True,
) -> list[discord.Message]:
    """Send parts to a channel or a person; the messages.

    Args:
        channel: where to.
        parts: what.
        reply_to: the message that the first part replies to.
        ping: the members who are pinged; nobody else is.
        embeds: whether links show what they lead to.

    """
    sent: list[discord.Message] = []
    for part in parts:
        options = {
            "allowed_mentions": discord.AllowedMentions(everyone=False, roles=False, users=ping or False),
            "reference": None if sent else reply_to,
            "suppress_embeds": not embeds,
        }
        sent.append(await surely(partial(_put, channel, part, options)))
    return sent


async def _put(channel: discord.abc.Messageable, part: Part, options: Mapping[str, Any], nonce: str) -> discord.Message:
    """Send one message; its files are made anew, since each attempt closes them."""
    made = {**options, "view": controls(part), "files": files(part)}
    given = {name: value for name, value in made.items() if value}
    return await channel.send(part.content, nonce=nonce, mention_author=False, **given)


def with_button(parts: Sequence[Part], button: Button) -> list[Part]:
    """The messages with a button more below the last one."""
    return [*parts[:-1], replace(parts[-1], buttons=(*parts[-1].buttons, button))]


def sentence_part(sentence: str) -> Part:
    """A sentence of ours, which may name what others wrote, as a message."""
    return Part(escape.encode(escape.clip(escape.plain(sentence), CONTENT // 2)))


async def report(interaction: Interaction, part: Part) -> bool:
    """Show how far work is; whether that could be said. The work does not depend on it."""
    try:
        await _edit(interaction, part)
    except (discord.HTTPException, *LOST) as error:
        log.info("Progress could not be shown: %s.", type(error).__name__)
        return False
    return True


async def tell(interaction: Interaction, sentence: str) -> None:
    """Say ``sentence``, encoded, to nobody but the one who acted, whatever was said before."""
    said = sentence_part(sentence).content
    kind = interaction.response.type
    if interaction.type is discord.InteractionType.autocomplete:
        return
    if kind is None:
        await interaction.response.send_message(said, ephemeral=True)
    elif kind is not discord.InteractionResponseType.deferred_channel_message or interaction.extras.get(_ANSWERED):
        await interaction.followup.send(said, ephemeral=True)
    elif await _is_private(interaction):
        await interaction.edit_original_response(content=said, view=None, attachments=[])
    else:
        # The first reply to a public deferral is public too, so an empty one takes that place and goes again.
        await interaction.edit_original_response(content=unanswered(public(interaction)), view=None, attachments=[])
        await interaction.followup.send(said, ephemeral=True)
        await interaction.delete_original_response()


async def _is_private(interaction: Interaction) -> bool:
    """Whether only the one who acted sees the deferred reply. Discord knows; without its word it counts as public."""
    try:
        return (await interaction.original_response()).flags.ephemeral
    except discord.DiscordException:
        return False


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
    log.error("%s failed: %s.", _name(interaction), fault(error))
    return private(interaction).said(SORRY)


def _name(interaction: Interaction) -> str:
    """What was used, without anything that a member typed."""
    command = interaction.command
    return f"/{command.qualified_name}" if command else f"An interaction ({interaction.type.name})"
