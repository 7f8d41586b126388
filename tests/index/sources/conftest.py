"""Fetchers for loopback: short limits, one allowed server, no waiting."""

from __future__ import annotations

import ssl
from collections.abc import Callable
from dataclasses import replace

import pytest

from index.sources.fetch.fetcher import Limits, SafeFetcher
from tests.index.sources.fetch.servers import Server

SHORT = Limits(seconds=5, connect_seconds=5, pause=0)


@pytest.fixture
def fetcher() -> Callable[..., SafeFetcher]:
    """Makes a fetcher that may ask one server on loopback; limits by name."""

    def make(server: Server, **limits: object) -> SafeFetcher:
        tls = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)  # without certificates, which take long to read
        return SafeFetcher(replace(SHORT, allow=(server.host,), **limits), tls=tls)  # type: ignore[arg-type]

    return make
