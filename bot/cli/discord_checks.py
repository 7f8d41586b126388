"""The checks of `citewell doctor --discord`: asks Discord by REST about the bot's setup.

The checks are pure, and each names its cure by the page and the switch of Discord's developer portal.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import discord
from discord import app_commands

from bot.cli.doctor import Finding, fail, ok, warn
from bot.gateway import command_sync
from bot.gateway import permissions as gateway_permissions
from bot.gateway.command_list import Command
from bot.gateway.endings import ended
from bot.i18n.command_texts import Translator
from bot.messages.escape import label

SECONDS = 60.0
"""How long to wait for Discord."""
_NAME = 60
_PAGE = 200
_SHOWN = 5
Payload = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Server:
    """A server that the bot is in."""

    id: int
    name: str
    granted: discord.Permissions
    """By its roles, whatever single channels add or take."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """What Discord has said."""

    name: str
    id: int
    public: bool
    """Whether others than its owner may add it to servers."""
    code_grant: bool
    """Whether the invite link needs more than Citewell can give."""
    endpoint: bool
    """Whether Discord sends commands to some web address instead of to the bot."""
    content: bool
    """Whether the content of messages is granted."""
    install: tuple[frozenset[str], discord.Permissions] | None
    """Scopes and permissions of the link that Discord itself offers, if it is set up."""
    servers: tuple[Server, ...]
    registered: tuple[Payload, ...]
    """The commands as Discord knows them."""
    ours: tuple[Payload, ...]
    """The commands as they should be."""


async def look(token: str, proxy: str | None, ours: Sequence[Command]) -> Seen:
    """Ask Discord; ``ours`` are the commands as they should be.

    Raises:
        bot.gateway.endings.Ended: Discord refuses the token, or does not answer.

    """
    logging.getLogger("discord").addHandler(logging.NullHandler())  # what it warns of is found below
    client = discord.Client(intents=discord.Intents.none(), proxy=proxy, max_ratelimit_timeout=30.0)
    try:
        async with asyncio.timeout(SECONDS), client:
            await client.login(token)
            return await _seen(client, ours)
    except Exception as error:
        raise ended(error, client) from error


def check(seen: Seen, *, content: bool) -> Iterator[Finding]:
    """Everything that can be judged from afar.

    Args:
        seen: what Discord has said.
        content: whether the settings ask for the content of messages.

    """
    yield ok("login", f"Discord knows the token, as that of {label(seen.name, _NAME)} ({seen.id})")
    yield from _portal(seen)
    yield _intent(seen, content=content)
    yield _link(seen)
    yield from _servers(seen)
    yield _commands(seen)


def _portal(seen: Seen) -> Iterator[Finding]:
    if seen.endpoint:
        cure = "Empty Interactions Endpoint URL on the portal's page General Information."
        yield fail("portal", "Discord sends commands to a web address, so the bot does not hear of them", cure)
    if seen.code_grant:
        cure = "Switch off Requires OAuth2 Code Grant on the portal's page Bot."
        yield fail("portal", "nobody can add the bot, since it requires an OAuth2 code grant", cure)
    if seen.public:
        yield ok("portal", "everybody with the link may add the bot; Public Bot on the portal's page Bot decides that")
    else:
        yield ok("portal", "only its owner may add the bot; Public Bot on the portal's page Bot decides that")


def _intent(seen: Seen, *, content: bool) -> Finding:
    if content and not seen.content:
        cure = "Switch on Message Content Intent on the portal's page Bot, or set discord.message_content to false."
        return fail("intents", "discord.message_content is on, but Discord does not grant it", cure)
    if content:
        return ok("intents", "the content of messages is granted, so question channels work")
    return ok("intents", "no privileged intent is asked for; question channels need discord.message_content")


def _link(seen: Seen) -> Finding:
    """The bot's own invite link is right by itself; the one of the portal may not be."""
    link = gateway_permissions.address(seen.id)
    if seen.install is None:
        return ok("invite", f"the link is {link}")
    scopes, granted = seen.install
    lacking = [
        *(scope for scope in gateway_permissions.SCOPES if scope not in scopes),
        *gateway_permissions.missing(granted),
    ]
    if lacking:
        cure = f"Add them on the portal's page Installation, or invite by {link}"
        return warn("invite", f"the link that Discord offers lacks: {', '.join(lacking)}", cure)
    return ok("invite", f"the link is {link}, and the one that Discord offers is as good")


def _servers(seen: Seen) -> Iterator[Finding]:
    if not seen.servers:
        yield warn("servers", "the bot is in no server yet", f"Open {gateway_permissions.address(seen.id)}")
        return
    lacking = {one: gateway_permissions.missing(one.granted) for one in seen.servers}
    for one in (one for one, names in lacking.items() if names):
        cure = "Grant it to the bot's role in Server Settings > Roles, or open the invite link once more."
        said = f"{label(one.name, _NAME)} ({one.id}) does not let the bot: {', '.join(lacking[one])}"
        yield warn("servers", said, cure)
    if whole := sum(not names for names in lacking.values()):
        yield ok("servers", f"servers that grant all that is needed: {whole:,}")


def _commands(seen: Seen) -> Finding:
    wrong = command_sync.differing(seen.ours, seen.registered)
    if not wrong:
        return ok("commands", f"Discord knows the commands as they are; commands: {len(seen.ours)}")
    if not seen.registered:
        return warn("commands", "Discord does not know the commands yet", "Start the bot: it tells Discord of them.")
    names = ", ".join(label(name, _NAME) for name in wrong[:_SHOWN]) + (" and more" if len(wrong) > _SHOWN else "")
    cure = "Start the bot, or start it again: it tells Discord of them, and logs that it did."
    return warn("commands", f"Discord knows other commands than this version has: {names}", cure)


async def _seen(client: discord.Client, ours: Sequence[Command]) -> Seen:
    about = await client.application_info()
    install = about.guild_integration_config
    params = (install.oauth2_install_params if install else None) or about.install_params
    return Seen(
        name=about.name,
        id=about.id,
        public=about.bot_public,
        code_grant=about.bot_require_code_grant,
        endpoint=bool(about.interactions_endpoint_url),
        content=about.flags.gateway_message_content or about.flags.gateway_message_content_limited,
        install=(frozenset(params.scopes), params.permissions) if params else None,
        servers=tuple([one async for one in _guilds(client)]),
        registered=tuple(await command_sync.registered(client)),
        ours=tuple(await _payloads(client, ours)),
    )


async def _guilds(client: discord.Client) -> AsyncIterator[Server]:
    last = None
    while True:
        rows: Sequence[Any] = await client.http.get_guilds(_PAGE, after=last)
        for row in rows:
            yield Server(id=int(row["id"]), name=row["name"], granted=discord.Permissions(int(row["permissions"])))
        if len(rows) < _PAGE:
            return
        last = rows[-1]["id"]


async def _payloads(client: discord.Client, ours: Sequence[Command]) -> Sequence[Payload]:
    tree = app_commands.CommandTree(client)
    for one in ours:
        tree.add_command(one)
    await tree.set_translator(Translator())
    return await command_sync.payloads(tree)
