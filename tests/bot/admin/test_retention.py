"""Servers that were left, and what was kept long enough."""

from __future__ import annotations

import asyncio
import logging
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.admin import retention
from index.domain.clock import utc_now
from index.domain.ledger import Act, Event
from index.domain.storage_errors import LeftLibrary
from index.library.libraries import BACKUPS
from index.library.retention import tidy
from index.library.server_policy import change
from tests.bot.gateway.place import Place, all_done, until
from tests.bot.world import World, bot, libraries, shown, world

SERVERS = ["1234567890123456789", "2234567890123456789", "local"]


def test_only_servers_that_discord_does_not_name_are_absent() -> None:
    assert retention.absent(SERVERS, {int(SERVERS[0])}) == [SERVERS[1]]
    assert retention.absent(SERVERS, {*map(int, SERVERS[:2])}) == []


def test_a_shard_judges_its_own_servers_alone() -> None:
    number = (int(SERVERS[1]) >> 22) % 2
    mine = [name for name in SERVERS[:2] if (int(name) >> 22) % 2 == number]
    assert retention.absent(SERVERS, set(), (number, 2)) == mine
    assert SERVERS[1] not in retention.absent(SERVERS, set(), (1 - number, 2))


async def test_a_server_that_removes_the_bot_has_its_library_closed_until_it_comes_back(
    there: World, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, "bot")
    article, name = there.add(), str(there.guild.id)
    there.env.backend.emit("GUILD_DELETE", {"id": name})
    await there.env.settle()
    assert there.host.libraries.left().keys() == {name}
    assert there.host.libraries.names() == []
    with pytest.raises(LeftLibrary):
        there.host.libraries.open(name)
    assert f"I am no longer in the server {name}. Its library is closed, and deleted after 30 days." in caplog.messages
    retention.come_back(there.host.libraries, name)
    assert there.library.articles.get(article.id) == article


async def test_an_outage_is_no_leaving(there: World) -> None:
    there.add()
    there.env.backend.emit("GUILD_DELETE", {"id": str(there.guild.id), "unavailable": True})
    await there.env.settle()
    assert there.host.libraries.left() == {}
    assert there.library.articles.count() == 1


async def test_a_server_that_was_left_while_the_bot_was_down_is_noticed_and_one_that_is_back_too(
    tmp_path: Path,
) -> None:
    with libraries(tmp_path) as opened:
        for name in SERVERS:
            opened.open(name)
        async with world(bot(tmp_path, opened)) as there:
            await until(there.client.greeted.is_set)
            here = {guild.id for guild in there.client.guilds}
            assert opened.left().keys() == {*SERVERS[:2]}
            assert opened.names() in (["local"], sorted(["local", *map(str, here)]))
            opened.leave(str(there.guild.id), utc_now())
            await there.client.see_who_left()
            assert str(there.guild.id) not in opened.left()


def test_a_library_that_was_left_long_enough_is_deleted_with_its_backups(tmp_path: Path) -> None:
    with libraries(tmp_path) as opened:
        for name in SERVERS:
            opened.open(name)
        backups = tmp_path / BACKUPS
        backups.mkdir()
        for name in SERVERS[:2]:
            (backups / f"{name}-20240101-000000-000000.sqlite").write_bytes(b"")
            opened.leave(name, utc_now() - timedelta(days=30 if name == SERVERS[0] else 29))
        asyncio.run(_once(tmp_path, opened))
        assert opened.left().keys() == {SERVERS[1]}
        assert [path.name.split("-")[0] for path in backups.iterdir()] == [SERVERS[1]]
        assert not list((tmp_path / "libraries").glob(f"{SERVERS[0]}*"))


async def _once(folder: Path, opened: Any) -> None:
    host = bot(folder, opened).host
    running = asyncio.create_task(retention.keep_house(host))
    await until(lambda: SERVERS[0] not in opened.left())
    running.cancel()
    host.worker.stop()
    await asyncio.wait({running})


async def test_each_library_is_tidied_by_its_own_settings(tmp_path: Path) -> None:
    with libraries(tmp_path) as opened:
        for name, days in (("1", 10), ("2", 40)):
            library = opened.open(name)
            change(library, "gap_days", days, None)
            change(library, "audit_days", days, None)
            old = library.now() - timedelta(days=20)
            library.ledger.missed("When?", None, old)
            library.ledger.noted(Event(at=old, actor=1, what=Act.ADDED))
            tidy(library, 7)
        assert [opened.open(name).ledger.open_gaps() for name in ("1", "2")] == [0, 1]
        events = [opened.open(name).ledger.events() for name in ("1", "2")]
        assert [sum(one.what is Act.ADDED for one in some) for some in events] == [0, 1]


async def test_jobs_and_feeds_of_a_server_that_was_left_rest(tmp_path: Path) -> None:
    place = Place(tmp_path)
    place.add("1", place.written("https://one.example/a"))
    place.add("2", place.written("https://two.example/a"))
    place.libraries.leave("1", utc_now())
    async with place.rounds():
        await until(all_done(place, "2"))
        await asyncio.sleep(0.1)
    place.libraries.come_back("1")
    assert [job.tries for job in place.jobs("1")] == [0]
    assert [asked[0] for asked in place.web.asked] == ["https://two.example/a"]
    place.libraries.close()


async def test_a_member_of_a_server_that_was_left_is_told_so(there: World) -> None:
    there.host.libraries.open(str(there.guild.id))
    there.host.libraries.leave(str(there.guild.id), utc_now())
    assert "Citewell was removed from the server" in shown(await there.command(there.admin, "article list"))
    assert len(there.env.errors) == 1
