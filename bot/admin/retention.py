"""What is done once a day: what was kept long enough is deleted, and so are the libraries of servers that were left."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Collection, Iterable
from contextlib import suppress
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path

from bot.messages.send import place
from bot.runtime.context import Desk
from bot.runtime.server_settings import settings
from index.domain.clock import utc_now
from index.domain.errors import Interrupted, LibraryError
from index.library.libraries import Libraries
from index.library.library import Library

log = logging.getLogger(__name__)
VOTE_DAYS = 30
"""Days for which a member can change how they judged an answer; only the count is kept then."""
BACKUPS = "backups"
"""The folder in the data folder for backups that are too large to be attached."""
_DAY = 24 * 60 * 60.0
_PAUSE = 1.0
"""Seconds between two libraries, so that members who ask meanwhile need not wait for more than one."""


def tidy(library: Library, edit_days: int) -> None:
    """Delete what was kept for as long as the server's settings say, and what answers quote after ``edit_days``."""
    now, chosen, ledger = library.now(), settings(library), library.ledger
    ledger.forget_gaps(now - timedelta(days=chosen.gap_days))
    ledger.forget_events(now - timedelta(days=chosen.audit_days))
    ledger.forget_sent(now - timedelta(days=edit_days))
    ledger.loosen_votes(now - timedelta(days=VOTE_DAYS))


def forget(libraries: Libraries, folder: Path, name: str) -> None:
    """Delete a library with its backups in the data folder."""
    libraries.forget(name)
    delete_backups(folder, name)


def delete_backups(folder: Path, name: str, but: Path | None = None) -> None:
    """Delete the backups of a library, but for one."""
    for path in (folder / BACKUPS).glob(f"{name}-*.sqlite"):
        if path != but:
            path.unlink(missing_ok=True)


def absent(names: Iterable[str], here: Collection[int], shard: tuple[int, int] | None = None) -> list[str]:
    """The libraries of servers that the bot is in no longer.

    Args:
        names: all libraries; those that no server's number names belong to the terminal.
        here: the servers that Discord has named at the beginning of the connection, reachable or not.
        shard: number and count of the shards, if there are several: others hear of the other servers.

    """
    number, count = shard or (0, 1)
    mine = (name for name in names if name.isdecimal() and (int(name) >> 22) % count == number)
    return [name for name in mine if int(name) not in here]


def compare(libraries: Libraries, here: Collection[int], days: int, shard: tuple[int, int] | None = None) -> None:
    """Close the libraries of servers that were left while the program was down, and open those that are back."""
    for name in absent(libraries.names(), here, shard):
        leave(libraries, name, days)
    for name in libraries.left():
        if name.isdecimal() and int(name) in here:
            come_back(libraries, name)


def leave(libraries: Libraries, name: str, days: int) -> None:
    """Close the library of a server that has removed the bot; it is deleted after some days."""
    libraries.leave(name, utc_now())
    if name in libraries.left():
        log.warning("I am no longer in the server %s. Its library is closed, and deleted after %d days.", name, days)


def come_back(libraries: Libraries, name: str) -> None:
    """Open the library of a server again, if it is here still."""
    if libraries.come_back(name):
        log.info("I am in the server %s again, and its library is open again.", name)


async def keep_house(desk: Desk, folder: Path) -> None:
    """Delete once a day what is due, until cancelled or until the program goes down."""
    with suppress(Interrupted):
        while True:
            try:
                await _once(desk, folder)
            except Interrupted:
                raise
            except Exception as error:  # noqa: BLE001 - tomorrow it is tried again, whatever happened
                log.error("What is due could not be deleted: %s at %s.", type(error).__name__, place(error))  # noqa: TRY400
            await asyncio.sleep(_DAY)


async def _once(desk: Desk, folder: Path) -> None:
    for name in await desk.worker.glance(lambda: _purge(desk, folder, utc_now())):
        log.warning("I was removed from the server %s long ago, so its library is deleted now.", name)
    for name in desk.libraries.names():
        try:
            await desk.worker.read(partial(_tidied, desk, name))
        except Interrupted:
            raise
        except LibraryError as error:
            log.warning("What is due in the library %s could not be deleted: %s", name, error)
        await asyncio.sleep(_PAUSE)


def _purge(desk: Desk, folder: Path, now: datetime) -> list[str]:
    gone = desk.libraries.purge(now, desk.left_days)
    for name in gone:
        delete_backups(folder, name)
    return gone


def _tidied(desk: Desk, name: str) -> None:
    tidy(desk.libraries.open(name), desk.edit_days)
