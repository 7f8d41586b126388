"""Who waits for a reply: noted before Discord shows "thinking", and until the reply is there."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial

import discord

from bot.i18n.translate import language_of
from index.domain.clock import utc_now
from index.domain.errors import LibraryError
from index.domain.pending_reply import PendingReply
from index.storage.host.pending_replies import PendingReplies

log = logging.getLogger(__name__)


class Pending:
    """The replies that people wait for, in memory and on disk. For the event loop's thread.

    Args:
        store: keeps them over restarts.

    """

    def __init__(self, store: PendingReplies | None = None) -> None:
        self._store = store or PendingReplies()
        self.replies = {one.interaction: one for one in self._store.all()}
        """By their interaction."""
        self._earlier = tuple(self.replies)
        self.ended: asyncio.Queue[tuple[str, int]] = asyncio.Queue()
        """The jobs that have ended, by library and number, for ``bot.gateway.late_replies``."""

    def earlier(self) -> list[PendingReply]:
        """Those that an earlier run has left behind."""
        return [self.replies[one] for one in self._earlier if one in self.replies]

    def of_job(self, server: str, job: int) -> list[PendingReply]:
        """Those to whom the result of a job is due."""
        return [one for one in self.replies.values() if one.server == server and job in one.jobs]

    async def begin(self, interaction: discord.Interaction, *, private: bool) -> None:
        """Note that somebody waits, until the present task ends; what cannot be noted is logged."""
        locale = interaction.locale if private else interaction.guild_locale or interaction.locale
        reply = PendingReply(
            interaction=interaction.id,
            application=interaction.application_id,
            token=interaction.token,
            language=language_of(locale),
            at=utc_now(),
        )
        await self._keep(reply)
        if task := asyncio.current_task():
            task.add_done_callback(partial(self._left, reply.interaction))

    async def follow(self, interaction: discord.Interaction, server: str, jobs: Sequence[int]) -> None:
        """Note that the reply is what becomes of jobs, also after the present task."""
        if reply := self.replies.get(interaction.id):
            await self._keep(replace(reply, server=server, jobs=tuple(jobs)))

    async def end(self, interaction_id: int) -> None:
        """Note that the reply is there, or cannot be any more."""
        if self.replies.pop(interaction_id, None):
            await self._write(partial(self._store.drop, interaction_id))

    def _left(self, interaction_id: int, task: asyncio.Task[object]) -> None:
        """A task has ended: it has answered, unless it was cut off or has left the answer to a job."""
        reply = self.replies.get(interaction_id)
        if reply and not reply.jobs and not task.cancelled():
            ending = asyncio.ensure_future(self.end(interaction_id))
            ending.add_done_callback(lambda _: None)

    async def _keep(self, reply: PendingReply) -> None:
        self.replies[reply.interaction] = reply
        await self._write(partial(self._store.keep, reply))

    async def _write(self, write: Callable[[], None]) -> None:
        """In a thread of its own, which is there to the end."""
        try:
            await asyncio.to_thread(write)
        except LibraryError as error:
            log.warning("Who waits for a reply could not be noted: %s", error)
