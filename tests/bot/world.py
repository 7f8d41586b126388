"""A server in SimCord with the real client in it, and real libraries with a double for the model."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from functools import cache
from html import escape
from pathlib import Path
from typing import Any

import discord
import simcord
from simcord.backend import serializers
from simcord.interactions import base_payload
from simcord.results import InteractionResult

from bot.gateway.client import Client
from bot.runtime.cooldowns import Cooldowns
from bot.runtime.host import Host
from bot.runtime.runtime import Runtime
from bot.runtime.worker import Worker
from config.settings import Settings
from index.answering.pipeline import Options
from index.domain.article import Article
from index.domain.stores import Corpus
from index.ingest.draft import draft
from index.library import server_policy
from index.library.libraries import Libraries
from index.library.library import Library
from index.library.run_jobs import Intake
from index.models.token_vectors import Projection
from index.sources.sandbox.client import ChildParsers
from index.storage.backend import SqliteBackend
from tests.bot import openapi
from tests.doubles.models import DIMENSIONS, HashingEmbedder
from tests.index.web import WrittenWeb

VISIT = """US president to visit on Wednesday

The foreign minister spoke early on Tuesday. The president will visit the city on Wednesday.
He will meet families there.

Trade was the other subject of the week. Ministers from nine states sat in the old town hall. They spoke of grain, of
steel and of the price of paper. Nobody agreed on anything. The president will visit a port in the north later. The
day of that journey was not named. Dockers have asked for new cranes.

Bakers in the west sell more rye than ever. A mill opened in May. Its owner is a former teacher. The third visit of
the president is planned for spring. The small town expects many guests. Its two hotels are full.
"""
"""An invented article."""


def page(text: str, title: str = "", day: str = "") -> bytes:
    """A web page that holds an article, its paragraphs parted by empty lines."""
    dated = f'<meta property="article:published_time" content="{day}">' if day else ""
    named = f"<title>{escape(title)}</title>" if title else ""
    paragraphs = "".join(f"<p>{escape(part)}</p>" for part in text.split("\n\n"))
    return f"<html lang=en><head>{named}{dated}</head><body><article>{paragraphs}</article></body></html>".encode()


def fit_projection() -> Projection:
    tokens = HashingEmbedder().question(VISIT).tokens
    return Projection.fit(tokens, DIMENSIONS // 4)


@contextmanager
def libraries(folder: Path, embedder: HashingEmbedder | None = None, **options: Any) -> Iterator[Libraries]:
    """Real libraries; with ``confidence=0`` everything is an answer, with 1 nothing is."""
    chosen = Options(**{"confidence": 0.0, **options})
    model = embedder or HashingEmbedder()

    def open_library(corpus: Corpus) -> Library:
        return Library(corpus, model, fit_projection, chosen)

    with Libraries(folder, SqliteBackend(folder), open_library) as opened:
        yield opened


@dataclass
class World:
    """One server with an admin and a member, as tests use it."""

    env: simcord.Env
    client: Client
    guild: Any
    channel: Any
    admin: Any
    member: Any
    checked: int = field(default=0)
    locale: str = "en-US"
    """Discord's code for the language of those whose interactions are delivered, and of the server."""

    @property
    def host(self) -> Host:
        return self.client.host

    @property
    def library(self) -> Library:
        return self.host.libraries.open(str(self.guild.id))

    def add(self, text: str = VISIT, **fields: str) -> Article:
        return self.library.add(draft("a test", text, **fields)).article

    @property
    def web(self) -> WrittenWeb:
        """What links lead to here."""
        fetcher = self.host.intake.fetcher
        assert isinstance(fetcher, WrittenWeb)
        return fetcher

    def choose_setting(self, key: str, value: object, library: Library | None = None) -> None:
        """Change a setting of the server."""
        library = library or self.library
        self.host.known[library] = server_policy.change(library, key, value, None)

    async def ask(self, question: str = "When will the president visit?", who: Any = None) -> Any:
        return await (who or self.member).slash(self.channel, "ask", question=question)

    async def article(self, command: str, who: Any = None, **options: Any) -> Any:
        return await (who or self.admin).slash(self.channel, f"article {command}", **options)

    async def feed(self, command: str, who: Any = None, **options: Any) -> Any:
        return await (who or self.admin).slash(self.channel, f"feed {command}", **options)

    async def deliver(self, who: Any, kind: int, data: dict[str, Any], *, private_chat: bool = False) -> Any:
        """Hand the bot an interaction as it is, also one that Discord's own client would not send."""
        channel = who.user.dm_channel if private_chat else self.channel
        guild_id = None if private_chat else self.guild.id
        record, payload = base_payload(
            self.env.backend, type=kind, channel_id=channel.id, guild_id=guild_id, user_id=who.id, data=data
        )
        payload["locale"] = self.locale
        if guild_id:
            payload["guild_locale"] = self.locale
        self.env.backend.emit("INTERACTION_CREATE", payload)
        await self.env.settle()
        return InteractionResult(self.env, record)

    async def command(self, who: Any, name: str, *, private_chat: bool = False, **options: Any) -> Any:
        """Deliver a command, whether or not it is registered or visible to ``who``."""
        kinds = {str: 3, int: 4, bool: 5}
        leaf: list[Any] = [{"name": n, "type": kinds[type(v)], "value": v} for n, v in options.items()]
        root, *inner = name.split()
        for part in reversed(inner):
            leaf = [{"name": part, "type": 1, "options": leaf}]
        return await self.deliver(
            who, 2, {"id": "1", "name": root, "type": 1, "options": leaf}, private_chat=private_chat
        )

    async def use(self, who: Any, entry: str, message: Any) -> Any:
        """Deliver an entry of a message's menu, whether or not it is visible to ``who``."""
        stored = self.env.backend.get_message(self.channel.id, message.id)
        resolved = {"messages": {str(message.id): dict(serializers.message_payload(self.env.backend, stored))}}
        data = {"id": "1", "name": entry, "type": 3, "target_id": str(message.id), "resolved": resolved}
        return await self.deliver(who, 2, data)

    async def press(self, who: Any, custom_id: str) -> Any:
        """Deliver the press of a button on a message that is gone."""
        return await self.deliver(who, 3, {"custom_id": custom_id, "component_type": 2})

    async def choose(self, who: Any, custom_id: str, *values: str) -> Any:
        """Deliver a choice in a menu of a message that is gone."""
        return await self.deliver(who, 3, {"custom_id": custom_id, "component_type": 3, "values": values})

    async def submit(self, who: Any, custom_id: str, **fields: str) -> Any:
        """Deliver a form."""
        typed = [{"type": 18, "component": {"type": 4, "custom_id": n, "value": v}} for n, v in fields.items()]
        return await self.deliver(who, 5, {"custom_id": custom_id, "components": typed})

    def callbacks(self) -> list[int]:
        """The types of all first responses: 4 a message, 5 deferred, 6 deferred update, 8 choices, 9 a form."""
        return [one.json["type"] for one in self.env.http_requests if one.path.endswith("/callback") and one.json]

    def check_requests(self) -> None:
        """Judge by Discord's document every body sent since the last time."""
        if openapi.DOCUMENT.exists():
            for request in self.env.http_requests[self.checked :]:
                if request.json is not None:
                    openapi.check(request.method, request.path, request.json)
        self.checked = len(self.env.http_requests)


def bot(
    folder: Path, opened: Libraries, *, settings: Mapping[str, Mapping[str, object]] | None = None, **parts: Any
) -> Client:
    """The real client, not yet started; members need not wait between their questions.

    Args:
        folder: the data folder.
        opened: the libraries in it.
        settings: the host's, by section.
        parts: what of ``Host`` is other than usual.

    """
    intake = Intake(WrittenWeb(), parsers(), file_bytes=1_000_000)
    usual = {"libraries": opened, "runtime": Runtime(Worker()), "intake": intake, "cooldowns": Cooldowns(most=0)}
    chosen = Settings.model_validate({"data": folder, **(settings or {})})
    host = Host(settings=chosen, **{**usual, **parts})
    return Client(host, content=chosen.discord.message_content)


@cache
def parsers() -> ChildParsers:
    """The real ones, with one child process for all tests."""
    return ChildParsers()


PATIENCE = 60.0
"""Seconds after which a bot that still has work counts as stuck; a busy machine may take many."""
_LONG_AGO = 2 * 24 * 60 * 60.0


def settle_in(env: simcord.Env, client: Client) -> World:
    """A server with its people."""
    guild = env.create_guild()
    env.backend.clock.advance(_LONG_AGO)  # so that the bot does not say how to begin
    role = guild.create_role("Admins", permissions=discord.Permissions(manage_guild=True))
    return World(
        env=env,
        client=client,
        guild=guild,
        channel=guild.create_text_channel("general"),
        admin=guild.add_member(env.create_user("ada"), roles=[role]),
        member=guild.add_member(env.create_user("max")),
    )


@asynccontextmanager
async def world(client: Client) -> AsyncIterator[World]:
    """A world with a client of its own, whose requests are all checked when it ends."""
    async with simcord.run(client, settle_timeout=PATIENCE) as env:
        made = settle_in(env, client)
        yield made
        made.check_requests()


def shown(result: Any) -> str:
    """What the reply to an interaction says, all its messages together."""
    return "\n".join(message.content for message in messages(result))


def messages(result: Any) -> list[Any]:
    return [found for found in (result.response, *result.followups) if found is not None]


def buttons(message: Any) -> list[dict[str, Any]]:
    return [button for row in message.components for button in row.get("components", [])]
