"""Daily clean-up: deletes what has been kept long enough, and the libraries of servers that removed the bot."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Collection, Iterable
from functools import partial

from bot.runtime.background import forever, guarded
from bot.runtime.host import Host
from index.domain.clock import utc_now
from index.library.libraries import Libraries
from index.library.retention import tidy

log = logging.getLogger(__name__)
_DAY = 24 * 60 * 60.0
_PAUSE = 1.0
"""Seconds between two libraries, so that members who ask meanwhile need not wait for more than one."""


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


async def keep_house(host: Host) -> None:
    """Delete once a day what is due, until cancelled or until the program goes down."""
    await forever("Deleting what is due", lambda: _day(host))


async def _day(host: Host) -> None:
    for name in await host.worker.question(lambda: host.libraries.purge(utc_now(), host.settings.limits.left_days)):
        log.warning("I was removed from the server %s long ago, so its library is deleted now.", name)
    for name in host.libraries.names():
        doing = host.worker.question(partial(_tidied, host, name))
        await guarded(f"Deleting what is due in the library {name}", doing)
        await asyncio.sleep(_PAUSE)
    await asyncio.sleep(_DAY)


def _tidied(host: Host, name: str) -> None:
    tidy(host.libraries.open(name), host.settings.discord.edit_days)
