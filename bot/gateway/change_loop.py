"""What follows when articles come, change or go: answers are edited, missed questions asked again, members told.

What is due is read from the libraries, so that nothing is lost by a restart or by a change that was made
at the terminal; whoever changes something in Discord only says where.
"""

from __future__ import annotations

import asyncio
import logging
from collections import defaultdict
from collections.abc import Collection
from contextlib import suppress
from functools import partial

import discord

from bot.ask import outdated_answers
from bot.gaps.notify import Place, tell
from bot.i18n.translate import language_of, voice
from bot.messages.send import place
from bot.runtime.access import speaker
from bot.runtime.context import Desk
from bot.runtime.server_settings import settings
from index.domain.errors import Interrupted, LibraryError, UnknownArticle
from index.library import gaps
from index.library.library import Library

log = logging.getLogger(__name__)
SWEEP = 900.0
"""Seconds after which all libraries are looked at, whatever was heard of them."""
_CHECKED = "checked"
"""Under which a library keeps the number of the last article that missed questions were compared with."""
_PAGE = 100


class Aftermath:
    """One task of the event loop, for all servers in turn.

    Args:
        desk: has the libraries, and hears what changed.
        client: reaches messages and members.

    """

    def __init__(self, desk: Desk, client: discord.Client) -> None:
        self.desk, self.client = desk, client
        self._revised: defaultdict[str, set[int]] = defaultdict(set)

    async def run(self) -> None:
        """Until it is cancelled, or the program goes down."""
        with suppress(Interrupted):
            names: Collection[str] = self.desk.libraries.names()
            while True:
                for name in names:
                    await self._guarded(name)
                names = await self._next()

    async def follow(self, name: str) -> None:
        """Do what is due in one server."""
        guild = self.client.get_guild(int(name)) if name.isdecimal() else None
        if guild is None:
            return
        library = await self.desk.worker.glance(lambda: self.desk.libraries.open(name))
        chosen = await self.desk.worker.glance(lambda: settings(library))
        spoken = speaker(chosen, voice(language_of(guild.preferred_locale)))
        here = Place(desk=self.desk, client=self.client, guild=guild, library=library, voice=spoken)
        await self._edit(here)
        await self._check(name, library)
        await self._tell(here)

    async def _next(self) -> Collection[str]:
        """The libraries in which something has changed; all of them once in a while."""
        try:
            heard = {await asyncio.wait_for(self.desk.changed.get(), SWEEP)}
        except TimeoutError:
            return self.desk.libraries.names()
        while not self.desk.changed.empty():
            heard.add(self.desk.changed.get_nowait())
        for name, article_id in heard:
            if article_id is not None:
                self._revised[name].add(article_id)
        return {name for name, _ in heard}

    async def _guarded(self, name: str) -> None:
        try:
            await self.follow(name)
        except Interrupted:
            raise
        except LibraryError as error:
            log.warning("What changed in the library %s was not followed up: %s", name, error)
        except Exception as error:  # noqa: BLE001 - the other servers are looked after, whatever happens
            fault = f"{type(error).__name__} at {place(error)}"
            log.error("What changed in the library %s was not followed up: %s.", name, fault)  # noqa: TRY400

    async def _edit(self, here: Place) -> None:
        for found in await self.desk.worker.read(lambda: outdated_answers.outdated(here.library, self.desk.edit_days)):
            channel = self.client.get_partial_messageable(found.sent.channel, guild_id=here.guild.id)
            if await outdated_answers.edit(channel, found, here.voice):
                await self.desk.worker.glance(partial(outdated_answers.settled, here.library, found))

    async def _check(self, name: str, library: Library) -> None:
        """Ask missed questions again for the articles that are new or were revised, oldest first."""
        revised = self._revised.pop(name, set())
        for number in await self.desk.worker.glance(lambda: _unchecked(library, revised)):
            with suppress(UnknownArticle):
                await self.desk.worker.read(partial(gaps.check, library, number))
            await self.desk.worker.glance(partial(_checked, library, number))

    async def _tell(self, here: Place) -> None:
        due = gaps.to_tell(here.library)
        while one := await self.desk.worker.read(lambda: next(due, None)):
            await tell(here, one)


def _unchecked(library: Library, revised: Collection[int]) -> list[int]:
    """The articles that came since the last time, and those that were revised; none if nobody misses anything."""
    if not library.ledger.open_gaps() and not library.ledger.waiting():
        newest = library.articles.entries(limit=1)
        if newest:
            _checked(library, newest[0].id)
        return []
    last, found = int(library.recall(_CHECKED) or b"0"), set(revised)
    for offset in range(0, library.articles.count(), _PAGE):
        new = [entry.id for entry in library.articles.entries(offset, _PAGE) if entry.id > last]
        found.update(new)
        if len(new) < _PAGE:
            break
    return sorted(found)


def _checked(library: Library, number: int) -> None:
    """Note how far the articles were compared; numbers only grow."""
    if number > int(library.recall(_CHECKED) or b"0"):
        library.remember(_CHECKED, str(number).encode())
