"""A server as it is now: its library, its settings, and its language."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import TypeVar

import discord

from bot.i18n.translate import Voice, language_of, voice
from bot.runtime.host import Host
from config.server_settings import ServerSettings
from index.library.library import Library
from index.library.server_policy import settings

T = TypeVar("T")
Job = Callable[[Library], T]


@dataclass(frozen=True, slots=True, kw_only=True)
class Server:
    """Made for each use, so that its settings are those of this moment."""

    host: Host
    guild: discord.Guild
    settings: ServerSettings
    voice: Voice
    """In which all of the server are spoken to."""

    @property
    def name(self) -> str:
        """The name of its library."""
        return str(self.guild.id)

    def speaker(self, otherwise: Voice) -> Voice:
        """The voice that the admins have chosen, or another."""
        return _speaker(self.settings, otherwise)

    async def quick(self, job: Job[T]) -> T:
        """The result of ``job`` on the library, in the lane for what takes milliseconds; see ``Worker``."""
        return await self._run(self.host.worker.quick, job)

    async def question(self, job: Job[T]) -> T:
        """The result of ``job`` on the library, in the lane for what costs as much as a question."""
        return await self._run(self.host.worker.question, job)

    async def ingest(self, job: Job[T]) -> T:
        """The result of ``job`` on the library, in the lane that embeds articles, one after another."""
        return await self._run(self.host.worker.ingest, job)

    async def fetch(self, job: Job[T]) -> T:
        """The result of ``job`` on the library, in the lane for what waits for other machines."""
        return await self._run(self.host.worker.fetch, job)

    async def _run(self, lane: Callable[[Callable[[], T]], Awaitable[T]], job: Job[T]) -> T:
        return await lane(lambda: job(self.host.libraries.open(self.name)))


async def server_of(host: Host, guild: discord.Guild, locale: discord.Locale | None = None) -> Server:
    """A server with its settings as they stand; ``locale`` is its language, if not the one in ``guild``."""
    name = str(guild.id)
    library = host.libraries.at_hand(name)
    chosen = host.known.get(library) if library else None
    if chosen is None:
        chosen = await host.worker.quick(lambda: _read(host, name))
    spoken = _speaker(chosen, voice(language_of(locale or guild.preferred_locale)))
    return Server(host=host, guild=guild, settings=chosen, voice=spoken)


def _read(host: Host, name: str) -> ServerSettings:
    library = host.libraries.open(name)
    read = settings(library)
    return host.known.setdefault(library, read)  # what was changed meanwhile is newer


def _speaker(settings: ServerSettings, otherwise: Voice) -> Voice:
    return otherwise if settings.interface == "auto" else voice(settings.interface)
