"""Reacts to library changes: edits outdated answers, asks gaps again, notifies members.

What is due is read from the libraries, so that nothing is lost by a restart or by a change that was made
at the terminal; whoever changes something in Discord only says where.
"""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Collection
from contextlib import suppress
from functools import partial

from bot.ask import outdated_answers
from bot.gaps.notify import tell
from bot.runtime.background import forever, guarded
from bot.runtime.host import Bot
from bot.runtime.server import Server, server_of
from index.domain.errors import UnknownArticle
from index.library import gaps
from index.library.library import Library

SWEEP = 900.0
"""Seconds after which all libraries are looked at, whatever was heard of them."""
_CHECKED = "checked"
"""Under which a library keeps the number of the last article that missed questions were compared with."""
_PAGE = 100


class Aftermath:
    """One task of the event loop, for all servers in turn.

    Args:
        bot: reaches libraries, messages and members.

    """

    def __init__(self, bot: Bot) -> None:
        self.bot, self.host = bot, bot.host
        self._names: Collection[str] | None = None
        """The libraries in which something is due; ``None`` for all of them."""
        self._revised: defaultdict[str, set[int]] = defaultdict(set)

    async def run(self) -> None:
        """Until it is cancelled, or the program goes down."""
        await forever("Following up changes", self._round)

    async def follow(self, name: str) -> None:
        """Do what is due in one server."""
        guild = self.bot.get_guild(int(name)) if name.isdecimal() else None
        if guild is None:
            return
        server = await server_of(self.host, guild)
        await self._edit(server)
        await self._check(server)
        await self._tell(server)

    async def _round(self) -> None:
        for name in self.host.libraries.names() if self._names is None else self._names:
            await guarded(f"Following up what changed in the library {name}", self.follow(name))
        self._names = await self._next()

    async def _next(self) -> Collection[str] | None:
        """The libraries in which something has changed; all of them once in a while."""
        changes = self.host.runtime.changes
        try:
            heard = {await asyncio.wait_for(changes.get(), SWEEP)}
        except TimeoutError:
            return None
        while not changes.empty():
            heard.add(changes.get_nowait())
        for name, article_id in heard:
            if article_id is not None:
                self._revised[name].add(article_id)
        return {name for name, _ in heard}

    async def _edit(self, server: Server) -> None:
        days = self.host.settings.discord.edit_days
        for outdated in await server.question(lambda library: outdated_answers.outdated(library, days)):
            channel = self.bot.get_partial_messageable(outdated.sent.channel, guild_id=server.guild.id)
            if await outdated_answers.edit(channel, outdated, server.voice):
                await server.quick(partial(outdated_answers.settled, edited=outdated))

    async def _check(self, server: Server) -> None:
        """Ask missed questions again for the articles that are new or were revised, oldest first."""
        revised = self._revised.pop(server.name, set())
        for number in await server.quick(lambda library: _unchecked(library, revised)):
            with suppress(UnknownArticle):
                await server.question(partial(gaps.check, article_id=number))
            await server.quick(partial(_checked, number=number))

    async def _tell(self, server: Server) -> None:
        due = await server.quick(gaps.to_tell)
        while one := await server.question(lambda _: next(due, None)):
            await tell(self.bot, server, one)


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
