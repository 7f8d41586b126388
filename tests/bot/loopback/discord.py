"""Discord on loopback: REST, gateway and CDN over TLS, behind a CONNECT proxy, for the bot as a process.

The bot believes that it talks to discord.com, gateway.discord.gg and cdn.discordapp.com; the
proxy leads all three here and refuses every other name. When a test is over, everything that the bot
sent and all that it was answered must have been what Discord's OpenAPI document allows.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from ssl import PROTOCOL_TLS_SERVER, SSLContext
from typing import Any

import trustme
from aiohttp import web

from tests.bot.loopback import payloads
from tests.bot.loopback.chat import Asked, Chat
from tests.bot.loopback.faults import Faults
from tests.bot.loopback.gateway import HEARTBEAT_MS, Gateway, Session
from tests.bot.loopback.payloads import GUILD, ROW, Payload
from tests.bot.loopback.proxy import Proxy
from tests.bot.loopback.rest import Rest

HOSTS = ("discord.com", "gateway.discord.gg", "cdn.discordapp.com")
TOKEN = "AAAAAAAAAAAAAAAAAAAAAAAA.BBBBBB.CCCCCCCCCCCCCCCCCCCCCCCCCCC"
PATIENCE = 60.0
"""Seconds for which a test waits for what must come."""


@dataclass
class Discord:
    """What is known of the bot, what was asked of the server, and what shall go wrong."""

    token: str = TOKEN
    names: Proxy = field(default_factory=lambda: Proxy(set(HOSTS)))
    calls: list[tuple[str, str, Any]] = field(default_factory=list)
    """Method, path and body of every REST call."""
    called: asyncio.Condition = field(default_factory=asyncio.Condition)
    """Notified when a call comes, and when it is answered."""
    ready: asyncio.Event = field(default_factory=asyncio.Event)
    files: dict[str, bytes] = field(default_factory=dict)
    """What the CDN holds, by path."""
    faults: Faults = field(default_factory=Faults)
    refuse_login: int = 0
    """The status that a login is answered with, or 0 to let it pass."""
    gateway_status: int = 0
    """The status with which the gateway refuses connections, or 0."""
    close_codes: list[int] = field(default_factory=list)
    """The codes with which the gateway closes instead of getting ready, one for each IDENTIFY."""
    refused_intents: int = 0
    """The intents that are not granted: the gateway closes on who asks for one of them."""
    shards: int = 1
    """How many are needed; with several, who names none is refused."""
    deaf: bool = False
    """Whether heartbeats stay without an answer."""
    heartbeat_ms: int = HEARTBEAT_MS
    forgetful: bool = False
    """Whether no session can be resumed."""
    repeated: int = 0
    """How many events that were heard already are told again to who resumes."""
    identified: list[tuple[int, ...]] = field(default_factory=list)
    """The shard of every IDENTIFY."""
    resumed: list[str] = field(default_factory=list)
    about: dict[str, Any] = field(default_factory=dict)
    """What is different about the application."""
    guilds: list[int] = field(default_factory=lambda: [GUILD])
    rows: list[Payload] = field(default_factory=lambda: [{**ROW}])
    """The servers that the bot is in, as REST lists them."""
    registered: list[Payload] = field(default_factory=list)
    """The commands that the bot has told of."""
    wrong: list[str] = field(default_factory=list)
    """What the document does not allow, in requests and answers."""
    chat: Chat = field(default_factory=Chat)

    def __post_init__(self) -> None:
        self.gateway, self.rest = Gateway(self), Rest(self)

    @property
    def proxy(self) -> str:
        return self.names.address

    async def is_ready(self, session: Session) -> None:
        """A session has begun or goes on."""
        self.ready.set()
        async with self.called:
            self.called.notify_all()

    async def until(self, done: Callable[[], Any]) -> None:
        """Wait until something is so; it is looked at with every call of the bot."""
        async with self.called:
            await asyncio.wait_for(self.called.wait_for(done), PATIENCE)

    async def interact(
        self, kind: int, data: Mapping[str, Any], *, admin: bool = False, guild_id: int = GUILD, twice: bool = False
    ) -> str:
        """Send an interaction; the token that its replies will bear."""
        payload = payloads.interaction(next(self.chat.numbers), kind, data, guild_id, admin=admin)
        self.chat.ask(payload)
        for _ in range(1 + twice):
            await self.gateway.session(guild_id).tell("INTERACTION_CREATE", payload)
        return str(payload["token"])

    async def write(self, words: str, *, direct: bool = False, twice: bool = False) -> str:
        """Write a message that mentions the bot, or a direct one; its number."""
        payload = payloads.written(next(self.chat.numbers), words, direct=direct)
        for _ in range(1 + twice):
            await self.gateway.session(GUILD).tell("MESSAGE_CREATE", payload)
        return str(payload["id"])

    def register(self, commands: list[Payload]) -> list[Payload]:
        """Take the bot's commands."""
        self.registered = payloads.registered(commands)
        return self.registered

    async def reply(self, token: str) -> Payload:
        """The message that answers an interaction, once it is there."""
        found = self.asked(token)
        await self.until(lambda: found.original and not found.thinking)
        assert found.original is not None
        return found.original

    def asked(self, token: str) -> Asked:
        return self.chat.asked[token]

    def count(self, method: str, part: str) -> int:
        """How many calls came whose path holds a part."""
        return sum(method == one and part in path for one, path, _ in self.calls)


@contextlib.asynccontextmanager
async def discord(folder: Path) -> AsyncIterator[Discord]:
    """A running server; ``folder/ca.pem`` is the authority that the bot must trust."""
    authority = trustme.CA()
    authority.cert_pem.write_to_path(str(folder / "ca.pem"))
    context = SSLContext(PROTOCOL_TLS_SERVER)
    authority.issue_cert(*HOSTS).configure_cert(context)
    state = Discord()
    app = web.Application(client_max_size=32_000_000)
    app.add_routes([web.get("/", state.gateway.handle), web.route("*", "/{path:.*}", state.rest.handle)])
    runner = web.AppRunner(app, shutdown_timeout=0.2)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0, ssl_context=context).start()
    async with state.names.leading_to(runner.addresses[0][1]):
        try:
            yield state
        finally:
            await runner.cleanup()
    assert state.wrong == []
