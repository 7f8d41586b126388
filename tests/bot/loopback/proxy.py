"""A CONNECT proxy that leads the names it knows to one port of this machine, and refuses all others."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator
from dataclasses import dataclass, field


@dataclass
class Proxy:
    """What the proxy leads to, and what was asked of it."""

    known: set[str]
    """The names that it leads to."""
    asked: list[str] = field(default_factory=list)
    """The names that were asked of it, in order."""
    address: str = ""
    down: bool = False
    """Whether connections are closed at once, as where there is no network."""
    dropped: int = 0
    """How many were closed at once."""
    _open: set[asyncio.StreamWriter] = field(default_factory=set)

    @contextlib.asynccontextmanager
    async def leading_to(self, port: int) -> AsyncIterator[None]:
        """Serve until the end of the context."""
        server = await asyncio.start_server(lambda r, w: self._tunnel(port, r, w), "127.0.0.1", 0)
        self.address = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
        try:
            yield
        finally:
            server.close()

    def cut(self) -> None:
        """Break off all connections, as when a network goes down."""
        for writer in self._open:
            writer.transport.abort()

    async def _tunnel(self, port: int, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if self.down:
            self.dropped += 1
            writer.transport.abort()
            return
        with contextlib.suppress(OSError, asyncio.IncompleteReadError):
            head = (await reader.readuntil(b"\r\n\r\n")).decode()
            name = head.split()[1].rsplit(":", 1)[0]
            self.asked.append(name)
            if not head.startswith("CONNECT") or name not in self.known:
                writer.write(b"HTTP/1.1 403 Forbidden\r\n\r\n")
                writer.close()
                return
            inner_reader, inner_writer = await asyncio.open_connection("127.0.0.1", port)
            writer.write(b"HTTP/1.1 200 Connection established\r\n\r\n")
            self._open |= {writer, inner_writer}
            await asyncio.gather(_pump(reader, inner_writer), _pump(inner_reader, writer), return_exceptions=True)
            self._open -= {writer, inner_writer}


async def _pump(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    with contextlib.suppress(OSError):
        while data := await reader.read(65536):
            writer.write(data)
            await writer.drain()
    writer.close()
