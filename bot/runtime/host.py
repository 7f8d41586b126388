"""What the bot works with on its host, and how commands, buttons and loops get to it."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from typing import TypeAlias
from weakref import WeakKeyDictionary

import discord
from discord import app_commands

from bot.runtime.cooldowns import Cooldowns
from bot.runtime.pending import Pending
from bot.runtime.runtime import Runtime
from bot.runtime.worker import Worker
from config.server_settings import ServerSettings
from config.settings import Settings
from index.language.chat_question import Asking
from index.library.libraries import Libraries
from index.library.library import Library
from index.library.run_jobs import Intake


@dataclass(frozen=True, slots=True, kw_only=True)
class Host:
    """The host's settings, the libraries, the way in for articles, and what runs."""

    settings: Settings
    libraries: Libraries
    intake: Intake
    runtime: Runtime
    cooldowns: Cooldowns = field(default_factory=Cooldowns)
    pending: Pending = field(default_factory=Pending)
    """Who waits for a reply."""
    chat: Asking | None = None
    """Tells questions among the messages of a channel; ``None`` for the weights that come with the program."""
    known: WeakKeyDictionary[Library, ServerSettings] = field(default_factory=WeakKeyDictionary)
    """The settings of the libraries that are open: each question needs them, and none but this process changes them."""
    changing: asyncio.Lock = field(default_factory=asyncio.Lock)
    """Held while a server's settings are read, changed and kept."""

    @property
    def worker(self) -> Worker:
        """The threads that run what blocks."""
        return self.runtime.worker


class Bot(discord.Client):
    """The client as commands and buttons know it."""

    host: Host
    tree: app_commands.CommandTree[Bot]


Interaction: TypeAlias = discord.Interaction[Bot]
