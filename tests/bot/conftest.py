from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import simcord

from bot.gateway.client import Client
from index.library.libraries import Libraries
from tests.bot.world import PATIENCE, World, bot, libraries, parsers, settle_in


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Have the simulated Discord wait longer for the bot than its 5 seconds."""
    for item in items:
        if "simcord_env" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.simcord(settle_timeout=PATIENCE))


@pytest.fixture
def opened(tmp_path: Path) -> Iterator[Libraries]:
    with libraries(tmp_path) as found:
        yield found


@pytest.fixture
def simcord_bot(tmp_path: Path, opened: Libraries) -> Client:
    return bot(tmp_path, opened)


@pytest.fixture
def there(simcord_env: simcord.Env, simcord_bot: Client) -> Iterator[World]:
    """A server with its people; every request to Discord is checked when the test ends."""
    made = settle_in(simcord_env, simcord_bot)
    yield made
    made.check_requests()


@pytest.fixture(scope="session", autouse=True)
def _end_of_parsers() -> Iterator[None]:
    yield
    if parsers.cache_info().currsize:
        parsers().close()
