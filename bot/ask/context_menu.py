"""The message menu entry "Find this in the articles": asks what the message asks, for whoever chose the entry."""

from __future__ import annotations

import discord
from discord import app_commands

from bot.ask.respond import respond
from bot.messages.escape import received
from bot.runtime.enter import enter
from bot.runtime.host import Interaction
from index.domain.errors import LibraryError
from index.language import chat_question
from index.library.ask import Asked

NAME = "Find this in the articles"


class NothingToFind(LibraryError):
    """A message has no words."""

    def __init__(self) -> None:
        super().__init__("This message has no words to search for. Choose one that has some.")


def find_command() -> app_commands.ContextMenu:
    """The entry in the menu of every message."""

    @app_commands.allowed_contexts(guilds=True, dms=False, private_channels=False)
    @app_commands.allowed_installs(guilds=True, users=False)
    async def find(interaction: Interaction, message: discord.Message) -> None:
        host = interaction.client.host
        question = sought(message.content, host.settings.limits.question_characters, host.chat)
        caller = await enter(interaction)
        caller.admit()
        await respond(caller, Asked(question=question, counted=False), interaction)

    return app_commands.ContextMenu(name=NAME, callback=find)


def sought(content: str, most: int, chat: chat_question.Asking | None = None) -> str:
    """What a message asks; or its first words, of so many characters at most. Raises ``NothingToFind``."""
    text = received(content)
    words = " ".join((chat_question.question_in(text, chat) or chat_question.cleaned(text)).split())[:most]
    if not any(sign.isalnum() for sign in words):
        raise NothingToFind
    return words
