"""What Discord's answers and events consist of, as its OpenAPI document has them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import count
from typing import Any

APPLICATION, GUILD, CHANNEL, MEMBER, ADMIN = 100, 200, 300, 400, 401
THINKING, EPHEMERAL = 1 << 7, 1 << 6
"""Flags of a message: it is the mark of a reply that is to come; only one member sees it."""
WHEN = "2024-01-01T00:00:00+00:00"
Payload = dict[str, Any]


def user(number: int, name: str, *, bot: bool = False) -> Payload:
    """A user as others see them."""
    return {
        "id": str(number),
        "username": name,
        "discriminator": "0",
        "avatar": None,
        "global_name": None,
        "public_flags": 0,
        "flags": 0,
        "primary_guild": None,
        "bot": bot,
    }


ME = user(APPLICATION, "bot", bot=True)
OWN_ACCOUNT = {**ME, "mfa_enabled": False, "locale": "en-US", "verified": True}
ABOUT: Payload = {
    "id": str(APPLICATION),
    "name": "bot",
    "description": "",
    "icon": None,
    "type": None,
    "bot_public": True,
    "bot_require_code_grant": False,
    "owner": ME,
    "verify_key": "0" * 64,
    "team": None,
    "flags": 0,
    "flags_new": "0",
    "redirect_uris": [],
    "interactions_endpoint_url": None,
    "role_connections_verification_url": None,
    "approximate_guild_count": 1,
    "approximate_user_install_count": 0,
    "approximate_user_authorization_count": 0,
    "explicit_content_filter": 0,
    "eligible_oauth2_scopes": [],
}
"""The application, as its owner sees it."""
ROW: Payload = {
    "id": str(GUILD),
    "name": "Server",
    "icon": None,
    "banner": None,
    "owner": False,
    "permissions": "274878024704",
    "features": [],
}
"""A server in the list of those that the bot is in."""


def member(number: int, name: str) -> Payload:
    """A user as a member of a server."""
    return {
        "user": user(number, name, bot=number == APPLICATION),
        "roles": [],
        "joined_at": WHEN,
        "deaf": False,
        "mute": False,
        "flags": 0,
        "avatar": None,
        "banner": None,
        "communication_disabled_until": None,
        "nick": None,
        "pending": False,
        "premium_since": None,
    }


_NOTHING = "threads emojis stickers features voice_states presences stage_instances guild_scheduled_events"
_ZERO = "verification_level default_message_notifications explicit_content_filter mfa_level premium_tier nsfw_level"
_EVERYONE = {"name": "@everyone", "permissions": "0", "position": 0, "color": 0, "hoist": False, "mentionable": False}


def guild(number: int) -> Payload:
    """A server as the gateway tells of it, with one channel; its everybody may do nothing."""
    return {
        **{name: [] for name in [*_NOTHING.split(), "soundboard_sounds"]},
        **dict.fromkeys([*_ZERO.split(), "system_channel_flags"], 0),
        "id": str(number),
        "name": "Server",
        "owner_id": str(ADMIN),
        "channels": [channel(number)],
        "roles": [{**_EVERYONE, "id": str(number)}],
        "members": [member(APPLICATION, "bot")],
        "member_count": 2,
        "preferred_locale": "en-US",
        "afk_timeout": 60,
        "premium_progress_bar_enabled": False,
        "unavailable": False,
    }


def channel(guild_id: int) -> Payload:
    """The one text channel of a server."""
    number = CHANNEL - GUILD + guild_id
    return {
        "id": str(number),
        "guild_id": str(guild_id),
        "type": 0,
        "name": "general",
        "position": 0,
        "permission_overwrites": [],
    }


def private_channel(person: int) -> Payload:
    """The channel of direct messages with somebody."""
    return {"id": str(person * 10), "type": 1, "flags": 0, "recipients": [user(person, "somebody")]}


def entrance(shards: int) -> Payload:
    """Where the gateway is, and by how many connections it is to be entered."""
    limit = {"total": 1000, "remaining": 999, "reset_after": 0, "max_concurrency": 1}
    return {"url": "wss://gateway.discord.gg", "shards": shards, "session_start_limit": limit}


def message(number: int, channel_id: int, author: Payload, **fields: Any) -> Payload:
    """A message as REST and gateway tell of it."""
    return {
        "id": str(number),
        "channel_id": str(channel_id),
        "author": author,
        "timestamp": WHEN,
        "type": 0,
        "content": "",
        **{name: [] for name in ("embeds", "attachments", "mentions", "mention_roles", "components")},
        "edited_timestamp": None,
        "tts": False,
        "mention_everyone": False,
        "pinned": False,
        "flags": 0,
        **fields,
    }


def written(number: int, words: str, *, direct: bool) -> Payload:
    """A member's message: one that mentions the bot, or a direct one."""
    author = user(MEMBER, "somebody")
    if direct:
        return message(number, MEMBER * 10, author, content=words)
    joined = {key: value for key, value in member(MEMBER, "somebody").items() if key != "user"}
    called = f"<@{APPLICATION}> {words}"
    place = {"guild_id": str(GUILD), "member": joined}
    return message(number, CHANNEL, author, content=called, mentions=[{**ME, "member": joined}], **place)


def interaction(number: int, kind: int, data: Mapping[str, Any], guild_id: int, *, admin: bool) -> Payload:
    """What the gateway sends when somebody uses a command, a button or a form."""
    who = member(ADMIN if admin else MEMBER, "somebody")
    return {
        "id": str(number),
        "application_id": str(APPLICATION),
        "type": kind,
        "data": dict(data),
        "version": 1,
        "token": f"interaction-token-{number}",
        "guild_id": str(guild_id),
        "channel_id": channel(guild_id)["id"],
        "member": {**who, "permissions": "32" if admin else "0"},
        "channel": channel(guild_id),
        "attachment_size_limit": 10_000_000,
        "locale": "en-US",
        "entitlements": [],
        "app_permissions": "0",
        "authorizing_integration_owners": {},
        "context": 0,
    }


def shown(components: Sequence[Mapping[str, Any]] | None) -> list[Payload]:
    """Components as Discord gives them back: each has a number, and none is without what is the default."""
    return [_numbered(one, count(1)) for one in components or ()]


def _numbered(one: Mapping[str, Any], numbers: Iterator[int]) -> Payload:
    inner = [_numbered(part, numbers) for part in one.get("components", ())]
    return {**one, "id": next(numbers), **({"components": inner} if inner else {})}


def registered(commands: Sequence[Mapping[str, Any]]) -> list[Payload]:
    """Commands as Discord keeps them: without what is the default, and with permissions as text."""
    own = {"application_id": str(APPLICATION), "version": "1", "default_member_permissions": None, "description": ""}
    return [{**own, **_kept(command), "id": str(number)} for number, command in enumerate(commands, 1)]


def _kept(told: Any, name: str = "") -> Any:
    if isinstance(told, dict):
        return {key: _kept(value, key) for key, value in told.items() if value is not False and value is not None}
    if isinstance(told, list):
        return [_kept(one) for one in told]
    return str(told) if name == "default_member_permissions" else told
