"""The least of Discord on loopback: TLS, REST and gateway, behind a CONNECT proxy, for the bot as a process.

The bot believes that it talks to discord.com, gateway.discord.gg and cdn.discordapp.com; the
proxy leads all three here and refuses every other name.
"""

from __future__ import annotations

import asyncio
import contextlib
import itertools
import json
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from ssl import PROTOCOL_TLS_SERVER, SSLContext
from typing import Any

import trustme
from aiohttp import web

HOSTS = ("discord.com", "gateway.discord.gg", "cdn.discordapp.com")
TOKEN = "AAAAAAAAAAAAAAAAAAAAAAAA.BBBBBB.CCCCCCCCCCCCCCCCCCCCCCCCCCC"
APPLICATION, GUILD, CHANNEL, MEMBER, ADMIN, ROLE = 100, 200, 300, 400, 401, 500
_USER = {"username": "bot", "discriminator": "0", "avatar": None, "global_name": None}


@dataclass
class Discord:
    """What was asked of the server, and how to send the bot an interaction."""

    proxy: str = ""
    hosts: set[str] = field(default_factory=lambda: set(HOSTS))
    """The names that the proxy leads to."""
    connected: list[str] = field(default_factory=list)
    """The names that were asked of the proxy."""
    calls: list[tuple[str, str, Any]] = field(default_factory=list)
    """Method, path and body of every REST call."""
    called: asyncio.Condition = field(default_factory=asyncio.Condition)
    ready: asyncio.Event = field(default_factory=asyncio.Event)
    files: dict[str, bytes] = field(default_factory=dict)
    refuse_login: int = 0
    """The status that a login is answered with, or 0 to let it pass."""
    close_code: int = 0
    """The code with which the gateway closes instead of getting ready, or 0."""
    refused_intents: int = 0
    """The intents that are not granted: the gateway closes on who asks for one of them."""
    about: dict[str, Any] = field(default_factory=dict)
    """What is different about the application."""
    rows: list[dict[str, Any]] = field(default_factory=lambda: [{**_ROW}])
    """The servers that the bot is in, as REST lists them."""
    registered: list[dict[str, Any]] = field(default_factory=list)
    """The commands that the bot has told of."""
    numbers: Any = field(default_factory=lambda: itertools.count(1000))
    sockets: list[web.WebSocketResponse] = field(default_factory=list)

    async def interact(self, kind: int, data: Mapping[str, Any], *, admin: bool = False) -> str:
        """Send an interaction; the token that its replies will bear."""
        number = next(self.numbers)
        user = {**_USER, "id": str(ADMIN if admin else MEMBER), "username": "somebody"}
        member = {"user": user, "roles": [], "joined_at": "2024-01-01T00:00:00+00:00", "deaf": False, "mute": False}
        payload = {
            "id": str(number),
            "application_id": str(APPLICATION),
            "type": kind,
            "data": data,
            "version": 1,
            "token": f"interaction-token-{number}",
            "guild_id": str(GUILD),
            "channel_id": str(CHANNEL),
            "member": {**member, "flags": 0, "permissions": "32" if admin else "0"},
            "channel": {"id": str(CHANNEL), "type": 0, "name": "general", "position": 0, "permission_overwrites": []},
            "attachment_size_limit": 10_000_000,
            "locale": "en-US",
            "entitlements": [],
            "app_permissions": "0",
            "authorizing_integration_owners": {},
            "context": 0,
        }
        await self.sockets[-1].send_json({"op": 0, "s": number, "t": "INTERACTION_CREATE", "d": payload})
        return f"interaction-token-{number}"

    async def reply(self, token: str) -> Any:
        """The body of the edit that answers a deferred interaction."""

        def edits() -> list[Any]:
            return [body for method, path, body in self.calls if method == "PATCH" and token in path]

        async with self.called:
            await asyncio.wait_for(self.called.wait_for(edits), 30)
        return edits()[-1]


@contextlib.asynccontextmanager
async def discord(folder: Path) -> AsyncIterator[Discord]:
    """A running server; ``folder/ca.pem`` is the authority that the bot must trust."""
    authority = trustme.CA()
    authority.cert_pem.write_to_path(str(folder / "ca.pem"))
    context = SSLContext(PROTOCOL_TLS_SERVER)
    authority.issue_cert(*HOSTS).configure_cert(context)
    state = Discord()
    app = web.Application()
    app.add_routes([web.get("/", _gateway), web.route("*", "/{path:.*}", _rest)])
    app[_STATE] = state
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0, ssl_context=context).start()
    port = runner.addresses[0][1]
    proxy = await asyncio.start_server(lambda r, w: _tunnel(state, port, r, w), "127.0.0.1", 0)
    state.proxy = f"http://127.0.0.1:{proxy.sockets[0].getsockname()[1]}"
    try:
        yield state
    finally:
        proxy.close()
        await runner.cleanup()


_STATE = web.AppKey("state", Discord)


async def _gateway(request: web.Request) -> web.WebSocketResponse:
    state = request.app[_STATE]
    socket = web.WebSocketResponse()
    await socket.prepare(request)
    await socket.send_json({"op": 10, "d": {"heartbeat_interval": 40_000}})
    async for message in socket:
        packet = json.loads(message.data)
        if packet["op"] == 1:
            await socket.send_json({"op": 11})
        elif packet["op"] == 2 and packet["d"]["intents"] & state.refused_intents:
            await socket.close(code=4014)
        elif packet["op"] == 2 and state.close_code:
            await socket.close(code=state.close_code)
        elif packet["op"] == 2:
            await _greet(state, socket)
    return socket


_ME = {**_USER, "id": str(APPLICATION), "bot": True}
_ABOUT = {
    "id": str(APPLICATION),
    "name": "bot",
    "description": "",
    "icon": None,
    "bot_public": True,
    "bot_require_code_grant": False,
    "owner": _ME,
    "verify_key": "",
    "team": None,
    "flags": 0,
}
_ROW: dict[str, Any] = {
    "id": str(GUILD),
    "name": "Server",
    "icon": None,
    "owner": False,
    "permissions": "274878024704",
    "features": [],
}
_SESSION = {"v": 10, "user": _ME, "session_id": "s", "resume_gateway_url": "wss://gateway.discord.gg"}
_NOTHING = "channels threads emojis stickers features voice_states presences stage_instances guild_scheduled_events"
_ZERO = "verification_level default_message_notifications explicit_content_filter mfa_level premium_tier nsfw_level"
_EVERYONE = {"id": str(GUILD), "name": "@everyone", "permissions": "0", "position": 0, "color": 0, "hoist": False}
_OWN = {"user": _ME, "roles": [], "joined_at": "2024-01-01T00:00:00+00:00", "deaf": False, "mute": False, "flags": 0}
_SERVER = {
    **{name: [] for name in [*_NOTHING.split(), "soundboard_sounds"]},
    **dict.fromkeys([*_ZERO.split(), "system_channel_flags"], 0),
    "id": str(GUILD),
    "name": "Server",
    "owner_id": str(ADMIN),
    "roles": [{**_EVERYONE, "mentionable": False}],
    "members": [_OWN],
    "member_count": 2,
    "preferred_locale": "en-US",
    "afk_timeout": 60,
    "premium_progress_bar_enabled": False,
    "unavailable": False,
}


async def _greet(state: Discord, socket: web.WebSocketResponse) -> None:
    guilds = [{"id": str(GUILD), "unavailable": True}]
    ready = {**_SESSION, "application": {"id": str(APPLICATION), "flags": 0}, "guilds": guilds}
    await socket.send_json({"op": 0, "s": 1, "t": "READY", "d": ready})
    await socket.send_json({"op": 0, "s": 2, "t": "GUILD_CREATE", "d": _SERVER})
    state.sockets.append(socket)
    state.ready.set()


async def _rest(request: web.Request) -> web.Response:
    state, path = request.app[_STATE], request.path.removeprefix("/api/v10")
    if request.host.startswith("cdn."):
        return web.Response(body=state.files[path])
    body = await _body(request)
    async with state.called:
        state.calls.append((request.method, path, body))
        state.called.notify_all()
    if state.refuse_login and path == "/users/@me":
        return _json({"message": "no", "code": 0}, state.refuse_login)
    if path == "/users/@me/guilds":
        return _json([row for row in state.rows if row["id"] > request.query.get("after", "")][:200])
    if path.endswith("/commands"):
        state.registered = state.registered if body is None else _registered(body)
        return _json(state.registered)
    if path == "/oauth2/applications/@me":
        return _json({**_ABOUT, **state.about})
    return _json(_answer(path, body))


def _json(value: Any, status: int = 200) -> web.Response:
    """As Discord sends it: the client library knows JSON by this very content type, without a charset."""
    headers = {"Via": "fake", "Content-Type": "application/json"}
    return web.Response(body=json.dumps(value).encode(), status=status, headers=headers)


async def _body(request: web.Request) -> Any:
    if request.content_type == "multipart/form-data":
        return json.loads(str((await request.post())["payload_json"]))
    return await request.json() if request.can_read_body else None


def _registered(commands: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Commands as Discord keeps them: without what is the default, and with permissions as text."""
    own = {"application_id": str(APPLICATION), "version": "1", "default_member_permissions": None, "description": ""}
    return [{**own, **_kept(command), "id": str(number)} for number, command in enumerate(commands, 1)]


def _kept(told: Any, name: str = "") -> Any:
    if isinstance(told, dict):
        return {key: _kept(value, key) for key, value in told.items() if value is not False and value is not None}
    if isinstance(told, list):
        return [_kept(one) for one in told]
    return str(told) if name == "default_member_permissions" else told


def _answer(path: str, body: Any) -> Any:
    if path == "/users/@me":
        return _ME
    if path.endswith("/callback"):
        return {"interaction": {"id": path.split("/")[2], "type": 2}, "resource": {"type": 5}}
    return {**_MESSAGE, "content": (body or {}).get("content", "")}


_MESSAGE: dict[str, Any] = {
    "id": "900",
    "channel_id": str(CHANNEL),
    "author": _ME,
    "timestamp": "2024-01-01T00:00:00+00:00",
    "type": 0,
    **{name: [] for name in ("embeds", "attachments", "mentions", "mention_roles", "components")},
    "edited_timestamp": None,
    "tts": False,
    "mention_everyone": False,
    "pinned": False,
}


async def _tunnel(state: Discord, port: int, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    head = (await reader.readuntil(b"\r\n\r\n")).decode()
    name = head.split()[1].rsplit(":", 1)[0]
    state.connected.append(name)
    if not head.startswith("CONNECT") or name not in state.hosts:
        writer.write(b"HTTP/1.1 403 Forbidden\r\n\r\n")
        writer.close()
        return
    inner_reader, inner_writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(b"HTTP/1.1 200 Connection established\r\n\r\n")
    await asyncio.gather(_pump(reader, inner_writer), _pump(inner_reader, writer), return_exceptions=True)


async def _pump(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    with contextlib.suppress(OSError):
        while data := await reader.read(65536):
            writer.write(data)
            await writer.drain()
    writer.close()
