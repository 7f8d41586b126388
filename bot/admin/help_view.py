"""The help page, built from the commands themselves. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

from discord import app_commands

from bot.i18n.translate import Voice
from bot.messages.part import Part

Command: TypeAlias = app_commands.Command[Any, ..., Any] | app_commands.Group | app_commands.ContextMenu
KEEPERS = frozenset({"article", "feed", "gaps", "Add to articles"})
"""The commands for those who may manage articles; a test compares them with what each command checks."""
ADMINS = frozenset({"settings", "library"})
"""The commands for those who may manage the server."""
_ASKING = frozenset({"ask", "Find this in the articles"})
_ROOMS = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Reader:
    """What the one who reads may do."""

    inside: bool
    """Whether it is read in a server."""
    keeps: bool = False
    """Whether they may manage articles."""
    admin: bool = False
    """Whether they may manage the server."""
    refused: str = ""
    """Why they may not ask there, if so, encoded."""
    rooms: tuple[int, ...] = ()
    """The channels that they see in which the bot answers by itself."""
    told: bool = False
    """Whether they can be told later of an answer that is missing now."""


def may_use(command: Command, reader: Reader) -> bool:
    """Whether a command is for somebody, where they are."""
    contexts = command.allowed_contexts
    if not reader.inside:
        return bool(contexts and contexts.dm_channel)
    if command.name in _ASKING:
        return not reader.refused
    if command.name in ADMINS:
        return reader.admin
    return reader.keeps or command.name not in KEEPERS


def page(commands: Sequence[Command], reader: Reader, voice: Voice) -> Part:
    """All that somebody may do, as one message."""
    known = [one for one in commands if may_use(one, reader)]
    head = voice("I answer questions about articles with their exact words, and invent none.")
    lines = [head, *_everybodys(known, reader, voice)]
    if kept := [one for one in known if one.name in KEEPERS]:
        lines += [voice("**For those who manage the articles**"), *_lines(kept, voice)]
    if ruled := [one for one in known if one.name in ADMINS]:
        lines += [voice("**For those who manage the server**"), *_lines(ruled, voice)]
    return Part("\n".join(lines))


def _everybodys(known: Iterable[Command], reader: Reader, voice: Voice) -> Iterator[str]:
    yield from _lines([one for one in known if one.name not in KEEPERS | ADMINS], voice)
    if reader.refused:
        yield f"- {reader.refused}"
        return
    yield from (f"- {way}" for way in _ways(reader, voice))


def _ways(reader: Reader, voice: Voice) -> Iterator[str]:
    """How to ask without a command."""
    if not reader.inside:
        yield voice("Write me your question. If we share several servers, I ask whose articles you mean.")
        yield voice("Reply to one of my answers to ask a follow-up question, such as: and how many were hurt?")
        yield voice("My other commands work in the servers that we share: use `/help` there.")
        return
    yield voice("Mention me in a message with your question, or write to me directly.")
    yield voice(
        "Reply to one of my answers and mention me to ask a follow-up question, such as: and how many were hurt?"
    )
    if reader.rooms:
        channels = " ".join(f"<#{room}>" for room in reader.rooms[:_ROOMS])
        yield voice("Ask in a channel where I answer on my own when I am sure: {channels}", channels=channels)
    if reader.told:
        yield voice("When the articles don't say, press the button below my reply to be told when they do.")


def _lines(commands: Iterable[Command], voice: Voice) -> Iterator[str]:
    menus = []
    for one in commands:
        if isinstance(one, app_commands.ContextMenu):
            menus.append(voice.menu(one.name))
        else:
            yield f"- {_names(one, voice)} – {voice.about(one.description)}"
    if menus:
        entries = ", ".join(f"*{menu}*" for menu in menus)
        yield "- " + voice("In the menu of a message, under Apps: {entries}", entries=entries)


def _names(command: app_commands.Command[Any, ..., Any] | app_commands.Group, voice: Voice) -> str:
    """A command, or a group with all that is in it."""
    called = f"`{voice.command(command.qualified_name)}`"
    if isinstance(command, app_commands.Command):
        return called
    inner = [voice.command(one.qualified_name).rsplit(" ", 1)[-1] for one in command.commands]
    return f"{called} {', '.join(inner)}"
