from __future__ import annotations

import io
import logging
from collections.abc import Iterator

import pytest

from bot.runtime.logs import start_logging

TOKEN = "AAAAAAAAAAAAAAAAAAAAAAAA.BBBBBB.CCCCCCCCCCCCCCCCCCCCCCCCCCC"


@pytest.fixture
def written() -> Iterator[io.StringIO]:
    root = logging.getLogger()
    before, level = root.handlers[:], root.level
    own = [logging.getLogger(name) for name in ("bot", "index", "config")]
    stream = io.StringIO()
    start_logging("DEBUG", TOKEN, stream=stream)
    yield stream
    root.handlers[:] = before
    root.setLevel(level)
    for logger in own:
        logger.setLevel(logging.NOTSET)


@pytest.mark.parametrize(
    "line",
    [
        f"logging in with {TOKEN}",
        "POST https://discord.com/api/v10/interactions/123/sEcReT/callback has returned 500",
        "PATCH https://discord.com/api/v10/webhooks/123/sEcReT/messages/@original?x=1",
        "{'op': 0, 'd': {'token': 'sEcReT', 'id': 1}}",
        '{"token": "sEcReT"}',
        "proxy http://user:sEcReT@127.0.0.1:8080 refused",
    ],
)
def test_no_secret_is_written(written: io.StringIO, line: str) -> None:
    logging.getLogger("bot.test").debug("%s", line)
    assert "[hidden]" in written.getvalue()
    assert "sEcReT" not in written.getvalue()
    assert TOKEN not in written.getvalue()


def test_an_exception_is_one_line_without_secrets(written: io.StringIO) -> None:
    lost = OSError(f"cannot reach /webhooks/1/sEcReT/messages\nwith {TOKEN}")
    try:
        raise lost
    except OSError:
        logging.getLogger("bot.test").exception("It failed", stack_info=True)
    (line,) = written.getvalue().splitlines()
    assert line.endswith("bot.test: It failed (OSError: cannot reach /webhooks/1/[hidden]/messages with [hidden])")


def test_the_client_library_never_writes_what_it_debugs(written: io.StringIO) -> None:
    logging.getLogger("discord.gateway").debug("a member's question")
    logging.getLogger("discord.http").debug("a member's question")
    logging.getLogger("discord.client").info("connected")
    assert "question" not in written.getvalue()
    assert "connected" in written.getvalue()
