"""/settings: one command per server setting, generated from the settings."""

from collections.abc import Callable, Mapping
from typing import Any, TypeAlias

import discord
from discord import app_commands

from bot.admin import settings_view
from bot.i18n.translate import Voice
from bot.messages.command_group import group
from bot.messages.escape import received
from bot.messages.part import Part
from bot.messages.send import send
from bot.runtime.enter import Right, enter
from bot.runtime.host import Interaction
from config.server_settings import Kind, ServerSetting, every_server_setting
from index.library import server_policy
from index.library.library import Library
from index.library.retention import tidy

# No postponed annotations here: the limits in some of them are known only when the command is made.

Command: TypeAlias = app_commands.Command[Any, ..., None]
_CODES = 120
"""Characters in which the languages are typed."""
_RESET = "True: reset to the default."
_ADD, _REMOVE = "Add one.", "Remove one."
_ROOMS = (
    discord.ChannelType.text,
    discord.ChannelType.news,
    discord.ChannelType.public_thread,
    discord.ChannelType.private_thread,
    discord.ChannelType.news_thread,
    discord.ChannelType.voice,
)


class _Rooms(app_commands.Transformer):
    """A channel in which messages stand."""

    @property
    def type(self) -> discord.AppCommandOptionType:
        return discord.AppCommandOptionType.channel

    @property
    def channel_types(self) -> list[discord.ChannelType]:
        return [*_ROOMS]

    async def transform(self, _: discord.Interaction[Any], value: Any, /) -> int:
        return int(value.id)


class _Places(_Rooms):
    """A channel in which messages, or threads with messages, stand."""

    @property
    def channel_types(self) -> list[discord.ChannelType]:
        return [*_ROOMS, discord.ChannelType.forum]


_Room: TypeAlias = app_commands.Transform[int, _Rooms]
_Place: TypeAlias = app_commands.Transform[int, _Places]


def settings_group() -> app_commands.Group:
    """/settings: for those who may manage the server, each command checked again when it runs."""
    return group(
        "settings",
        "See and change how I work in this server.",
        discord.Permissions(manage_guild=True),
        [_show(), *(_MADE[setting.kind](setting) for setting in every_server_setting())],
    )


def _show() -> Command:
    @app_commands.command(name="show", description="Show all settings of this server.")
    async def command(interaction: Interaction) -> None:
        caller = await enter(interaction, Right.ADMIN)
        await send(interaction, [settings_view.page(caller.server.settings, caller.voice)])

    return command


def _roles(setting: ServerSetting) -> Command:
    @app_commands.command(name=settings_view.name(setting), description=setting.description)
    @app_commands.describe(add=_ADD, remove=_REMOVE, reset=_RESET)
    async def command(
        interaction: Interaction,
        add: discord.Role | None = None,
        remove: discord.Role | None = None,
        reset: bool = False,
    ) -> None:
        await _list(interaction, setting, _id(add), _id(remove), reset=reset)

    return command


def _channels(setting: ServerSetting) -> Command:
    @app_commands.command(name=settings_view.name(setting), description=setting.description)
    @app_commands.describe(add=_ADD, remove=_REMOVE, reset=_RESET)
    async def command(
        interaction: Interaction,
        add: _Place | None = None,
        remove: _Place | None = None,
        reset: bool = False,
    ) -> None:
        await _list(interaction, setting, add, remove, reset=reset)

    return command


def _channel(setting: ServerSetting) -> Command:
    @app_commands.command(name=settings_view.name(setting), description=setting.description)
    @app_commands.describe(channel="The channel.", reset=_RESET)
    async def command(interaction: Interaction, channel: _Room | None = None, reset: bool = False) -> None:
        await _value(interaction, setting, channel and str(channel), reset=reset)

    return command


def _codes(setting: ServerSetting) -> Command:
    @app_commands.command(name=settings_view.name(setting), description=setting.description)
    @app_commands.describe(codes="Two-letter codes separated by commas, such as en, de.", reset=_RESET)
    async def command(
        interaction: Interaction, codes: app_commands.Range[str, None, _CODES] | None = None, reset: bool = False
    ) -> None:
        await _value(interaction, setting, received(codes) if codes else None, reset=reset)

    return command


def _choice(setting: ServerSetting) -> Command:
    choices = [app_commands.Choice(name=choice, value=choice) for choice in setting.choices]

    @app_commands.command(name=settings_view.name(setting), description=setting.description)
    @app_commands.describe(value="The new value.", reset=_RESET)
    @app_commands.choices(value=choices)
    async def command(interaction: Interaction, value: str | None = None, reset: bool = False) -> None:
        await _value(interaction, setting, value, reset=reset)

    return command


def _number(setting: ServerSetting) -> Command:
    rules = setting.field.metadata
    least, most = (next(getattr(rule, name) for rule in rules if hasattr(rule, name)) for name in ("ge", "le"))

    @app_commands.command(name=settings_view.name(setting), description=setting.description)
    @app_commands.describe(value="The number.", reset=_RESET)
    async def command(
        interaction: Interaction, value: app_commands.Range[int, least, most] | None = None, reset: bool = False
    ) -> None:
        await _value(interaction, setting, value, reset=reset)

    return command


def _switch(setting: ServerSetting) -> Command:
    @app_commands.command(name=settings_view.name(setting), description=setting.description)
    @app_commands.describe(on="True: on. False: off.", reset=_RESET)
    async def command(interaction: Interaction, on: bool | None = None, reset: bool = False) -> None:
        await _value(interaction, setting, on, reset=reset)

    return command


_MADE: Mapping[Kind, Callable[[ServerSetting], Command]] = {
    Kind.ROLES: _roles,
    Kind.CHANNELS: _channels,
    Kind.CHANNEL: _channel,
    Kind.LANGUAGES: _codes,
    Kind.CHOICE: _choice,
    Kind.NUMBER: _number,
    Kind.SWITCH: _switch,
}
"""How each kind of setting is asked for with Discord's own kinds of options."""


async def _list(
    interaction: Interaction, setting: ServerSetting, add: int | None, remove: int | None, *, reset: bool
) -> None:
    """Change a setting that names several: one more, one less, or none."""

    def change(library: Library, by: int) -> None:
        named = [one for one in getattr(server_policy.settings(library), setting.key) if one != remove]
        server_policy.change(library, setting.key, tuple(dict.fromkeys([*named, add] if add else named)), by)

    await _change(interaction, setting, change if add or remove else None, reset=reset)


async def _value(interaction: Interaction, setting: ServerSetting, typed: object, *, reset: bool) -> None:
    """Change a setting that has one value."""

    def change(library: Library, by: int) -> None:
        server_policy.change(library, setting.key, typed, by)

    await _change(interaction, setting, None if typed is None else change, reset=reset)


async def _change(
    interaction: Interaction, setting: ServerSetting, change: Callable[[Library, int], None] | None, *, reset: bool
) -> None:
    """Change a setting, reset it, or leave it as it is, and show it."""
    caller = await enter(interaction, Right.ADMIN)
    host, voice = caller.server.host, caller.voice

    def changed(library: Library) -> Part:
        before = server_policy.settings(library)
        if reset:
            server_policy.reset(library, setting.key, caller.member.id)
        elif change:
            change(library, caller.member.id)
        host.known[library] = settings = server_policy.settings(library)
        if settings != before:
            tidy(library, host.settings.discord.edit_days)
        remarks = _remarks(interaction, setting, getattr(settings, setting.key), voice)
        return settings_view.one(setting, settings, voice, *remarks)

    async with host.changing:
        part = await caller.server.quick(changed)
    await send(interaction, [part])


def _remarks(interaction: Interaction, setting: ServerSetting, value: object, voice: Voice) -> list[str]:
    """What an admin should know of the value of a setting."""
    if setting.key == "question_channels" and value and not interaction.client.intents.message_content:
        return [settings_view.intent_missing(voice)]
    if setting.key == "adders" and value:
        return [settings_view.hidden_commands(voice)]
    if setting.key == "gap_days" and value == 0:
        return [settings_view.nothing_kept(voice)]
    return []


def _id(one: discord.abc.Snowflake | None) -> int | None:
    return one.id if one else None
