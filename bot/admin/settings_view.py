"""Messages about a server's settings: all on one page, or one with its meaning. Pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from bot.i18n.translate import Voice
from bot.messages.part import Part
from config.server_settings import Kind, ServerSetting, ServerSettings, every_server_setting

_SHOWN = 4
"""Roles or channels of one setting that are shown when all settings are; a mention may take 24 characters."""
_SHORTER = {"question_channels": "channels"}


def name(setting: ServerSetting) -> str:
    """What a setting's command is called."""
    return _SHORTER.get(setting.key, setting.key.replace("_", "-"))


def page(settings: ServerSettings, voice: Voice) -> Part:
    """All settings with their values, one a line."""
    head = voice("The settings of this server. Use /settings with a name to see what one means or to change it.")
    return Part("\n".join([head, *(_line(setting, settings, voice, _SHOWN) for setting in every_server_setting())]))


def one(setting: ServerSetting, settings: ServerSettings, voice: Voice, *remarks: str) -> Part:
    """One setting: its value, what it means, and what there is to remark."""
    return Part("\n".join([_line(setting, settings, voice), voice(setting.description), *filter(None, remarks)]))


def intent_missing(voice: Voice) -> str:
    """What is said when question channels are named and nobody lets the bot read them."""
    return voice(
        "I cannot read the messages of these channels yet, so I answer there only when I am mentioned. My host has to "
        "switch on “Message Content Intent” for me in Discord's developer portal, on the page “Bot”, set "
        "discord.message_content to true, and restart me."
    )


def hidden_commands(voice: Voice) -> str:
    """What is said when a role may add articles that may not manage the server."""
    return voice(
        "Discord shows the commands for articles only to members who may manage the server. To show them to this "
        "role, open Server Settings > Integrations, choose me, and add the role to /article, /feed and /gaps."
    )


def nothing_kept(voice: Voice) -> str:
    """What is said when questions are no longer kept."""
    return voice("From now on unanswered questions are not kept, and those that were kept have been deleted.")


def _line(setting: ServerSetting, settings: ServerSettings, voice: Voice, most: int | None = None) -> str:
    value = _said(setting, getattr(settings, setting.key), voice, most)
    default, called = _said(setting, setting.field.default, voice), voice.command(f"settings {name(setting)}")
    if value == default:
        return voice("`{name}`: {value} (the default)", name=called, value=value)
    return voice("`{name}`: {value} (default: {default})", name=called, value=value, default=default)


def _said(setting: ServerSetting, value: object, voice: Voice, most: int | None = None) -> str:
    """A value as people read it."""
    if value is None or value == ():
        return voice("as my host has set it") if setting.kind is Kind.NUMBER else voice("none")
    item = _ITEMS.get(setting.kind, str)
    if isinstance(value, tuple):
        return _listed([item(one) for one in value], voice, most)
    if isinstance(value, bool):
        return voice("on") if value else voice("off")
    if isinstance(value, int) and setting.kind is Kind.NUMBER:
        return voice.number(value)
    return item(value)


def _listed(items: list[str], voice: Voice, most: int | None) -> str:
    shown = ", ".join(items[:most])
    more = len(items) - len(items[:most])
    return voice.count("{shown} and {count} more", "{shown} and {count} more", more, shown=shown) if more else shown


_ITEMS: Mapping[Kind, Callable[[object], str]] = {
    Kind.ROLES: lambda role: f"<@&{role}>",
    Kind.CHANNELS: lambda channel: f"<#{channel}>",
    Kind.CHANNEL: lambda channel: f"<#{channel}>",
}
"""How one item of a setting is written, where it is not as it stands."""
