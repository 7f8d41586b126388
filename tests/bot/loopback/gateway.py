"""Discord's gateway: sessions that are identified, resumed and cut off, compressed as the bot asks."""

from __future__ import annotations

import json
import zlib
from collections.abc import Callable
from dataclasses import dataclass, field
from importlib import import_module
from typing import TYPE_CHECKING

from aiohttp import web

from tests.bot.loopback.payloads import APPLICATION, ME, Payload, guild

if TYPE_CHECKING:
    from tests.bot.loopback.discord import Discord

HEARTBEAT_MS = 40_000


class Connection:
    """A socket, and how what is sent over it is compressed."""

    def __init__(self, socket: web.WebSocketResponse, compress: str) -> None:
        self.socket, self._pressed = socket, _presses(compress)

    async def send(self, packet: Payload) -> None:
        """Send a packet; a socket that is closed takes none."""
        if self.socket.closed:
            return
        text = json.dumps(packet)
        if self._pressed:
            await self.socket.send_bytes(self._pressed(text.encode()))
        else:
            await self.socket.send_str(text)


def _presses(kind: str) -> Callable[[bytes], bytes] | None:
    """One stream for a whole connection, flushed after each packet."""
    if kind == "zlib-stream":
        zipper = zlib.compressobj()
        return lambda data: zipper.compress(data) + zipper.flush(zlib.Z_SYNC_FLUSH)
    if kind == "zstd-stream":
        zstandard = import_module("zstandard")  # it is there where the client library asks for it
        pressed = zstandard.ZstdCompressor().compressobj()
        block = zstandard.COMPRESSOBJ_FLUSH_BLOCK
        return lambda data: bytes(pressed.compress(data) + pressed.flush(block))
    assert not kind, f"Discord knows no compression {kind}"
    return None


@dataclass(slots=True)
class Session:
    """What one shard has heard, over however many connections."""

    name: str
    shard: tuple[int, int]
    connection: Connection
    events: list[Payload] = field(default_factory=list)
    away: bool = False
    """Whether what is told does not arrive, until the session is resumed."""

    async def tell(self, event: str, data: Payload) -> Payload:
        """Send an event; it is kept for who resumes."""
        packet = {"op": 0, "s": len(self.events) + 1, "t": event, "d": data}
        self.events.append(packet)
        if not self.away:
            await self.connection.send(packet)
        return packet

    async def cut(self) -> None:
        """Break the connection off without a word."""
        transport = self.connection.socket._req and self.connection.socket._req.transport
        if transport:
            transport.abort()


class Gateway:
    """Answers the packets of all connections.

    Args:
        state: what is known, and what shall go wrong.

    """

    def __init__(self, state: Discord) -> None:
        self.state = state
        self.sessions: dict[str, Session] = {}
        """By their name."""

    async def handle(self, request: web.Request) -> web.StreamResponse:
        """Serve one connection until it ends."""
        if self.state.gateway_status:
            return web.Response(status=self.state.gateway_status)
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        connection = Connection(socket, request.query.get("compress", ""))
        await connection.send({"op": 10, "d": {"heartbeat_interval": self.state.heartbeat_ms}})
        async for message in socket:
            await self._packet(connection, json.loads(message.data))
        return socket

    def session(self, guild_id: int) -> Session:
        """The newest session of the shard that a server belongs to."""
        found = [one for one in self.sessions.values() if (guild_id >> 22) % one.shard[1] == one.shard[0]]
        return found[-1]

    async def _packet(self, connection: Connection, packet: Payload) -> None:
        operation, data = packet["op"], packet.get("d") or {}
        if operation == 1 and not self.state.deaf:
            await connection.send({"op": 11})
        elif operation == 2:
            self.state.identified.append(tuple(data.get("shard", (0, 1))))
            code = self._refusal(data)
            await (connection.socket.close(code=code) if code else self._begin(connection, data))
        elif operation == 6:
            self.state.resumed.append(data["session_id"])
            await self._resume(connection, data)

    def _refusal(self, data: Payload) -> int:
        """The code with which the connection closes instead of getting ready, or 0."""
        state = self.state
        if state.close_codes:
            return state.close_codes.pop(0)
        if data["token"] != state.token:
            return 4004
        if data["intents"] & state.refused_intents:
            return 4014
        return 4011 if state.shards > 1 and "shard" not in data else 0

    async def _begin(self, connection: Connection, data: Payload) -> None:
        number, shards = data.get("shard", (0, 1))
        session = Session(f"session-{len(self.sessions) + 1}", (number, shards), connection)
        self.sessions[session.name] = session
        mine = [one for one in self.state.guilds if (one >> 22) % shards == number]
        ready = {
            "v": 10,
            "user": ME,
            "session_id": session.name,
            "resume_gateway_url": "wss://gateway.discord.gg",
            "application": {"id": str(APPLICATION), "flags": 0},
            "guilds": [{"id": str(one), "unavailable": True} for one in mine],
            **({"shard": [number, shards]} if "shard" in data else {}),
        }
        await session.tell("READY", ready)
        for one in mine:
            await session.tell("GUILD_CREATE", guild(one))
        await self.state.is_ready(session)

    async def _resume(self, connection: Connection, data: Payload) -> None:
        session = self.sessions.get(data["session_id"])
        if session is None or self.state.forgetful:
            await connection.send({"op": 9, "d": False})
            return
        session.connection, session.away = connection, False
        for packet in session.events:
            if packet["s"] > data["seq"] - self.state.repeated:
                await connection.send(packet)
        await session.tell("RESUMED", {})
        await self.state.is_ready(session)
