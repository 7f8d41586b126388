"""The one way from a question of a member to the messages that answer it, however it was asked.

Who may ask, where and how often is settled here, and what is kept of it afterwards: which
articles a public answer quotes, and a question that had none.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import discord

from bot.ask import answer_view
from bot.i18n.translate import Voice, private, public, voice
from bot.messages.part import Part
from bot.messages.send import send
from bot.runtime.context import Desk, Interaction, OutsideServer, manages
from bot.runtime.server_settings import settings as settings_of
from config.server_settings import ServerSettings
from index.answering.followup import Turn, leans
from index.answering.pipeline import Tuning
from index.domain.article import Answer
from index.domain.errors import LibraryError
from index.domain.ledger import Sent
from index.domain.scope import EVERYTHING, Scope
from index.library import gaps
from index.library.library import Library

log = logging.getLogger(__name__)
_NAMED = 3
"""So many roles or channels are named to who asked in vain."""


class NotAsker(LibraryError):
    """The server lets only some roles ask."""

    def __init__(self, roles: Sequence[str]) -> None:
        super().__init__(
            "In this server I answer members with certain roles: {roles}. Please ask one who manages it for the role.",
            roles=", ".join(roles) or "-",
        )


class NotHere(LibraryError):
    """The server lets people ask in some channels alone."""

    def __init__(self, channels: Sequence[str]) -> None:
        super().__init__(
            "In this server I answer in certain channels only, and this is none of them. Please ask in: {channels}.",
            channels=", ".join(f"#{name}" for name in channels) or "-",
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What somebody wants to know."""

    question: str
    scope: Scope = EVERYTHING
    before: Turn | None = None
    """The answer that it replies to."""
    kept: bool = True
    """Whether it may be counted among the questions without an answer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asker:
    """Who asks, and where."""

    member: discord.Member
    allowed: discord.Permissions
    """What the member may do there."""
    channels: frozenset[int] = frozenset()
    """The channel, and the one that it is a thread of; none in a direct message."""

    @property
    def server(self) -> str:
        """The name of the server's library."""
        return str(self.member.guild.id)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """What is said to a question."""

    asked: Asked
    answer: Answer
    parts: Sequence[Part]


def asker(member: discord.Member, channel: Any, allowed: discord.Permissions | None = None) -> Asker:
    """A member in a channel of a server, or, without one, in a direct message."""
    places = {getattr(channel, "id", None), getattr(channel, "parent_id", None)}
    return Asker(
        member=member,
        allowed=allowed or member.guild_permissions,
        channels=frozenset(place for place in places if place),
    )


def asker_by(interaction: Interaction) -> Asker:
    """The member of a server who uses a command there; raises ``OutsideServer``."""
    if interaction.guild_id is None or not isinstance(interaction.user, discord.Member):
        raise OutsideServer
    return asker(interaction.user, interaction.channel, interaction.permissions)


async def chosen(desk: Desk, server: str) -> ServerSettings:
    """What a server's admins have chosen."""
    return await desk.worker.glance(lambda: settings_of(desk.libraries.open(server)))


def admit(desk: Desk, settings: ServerSettings, who: Asker, *, heard: bool = False) -> None:
    """Let somebody ask, and count it.

    Args:
        desk: counts it.
        settings: the server's.
        who: asks, and where.
        heard: whether the bot was not asked but listens; that is counted apart, and takes nobody their turn.

    Raises:
        NotAsker, NotHere: not this one, or not here.
        CoolingDown: not yet.

    """
    if fault := refused(desk, settings, who):
        raise fault
    if not manages(who.member, who.allowed, desk.manager_role, settings):
        name = f"{who.server}, heard" if heard else who.server
        desk.cooldowns.take(name, who.member.id, seconds=settings.member_seconds, minute=settings.server_minute)


def refused(desk: Desk, settings: ServerSettings, who: Asker) -> LibraryError | None:
    """Why somebody may not ask there, if so; managers always may, where anybody may."""
    guild = who.member.guild
    roles = {role.id for role in who.member.roles}
    if settings.ask_channels and not who.channels & {*settings.ask_channels, *settings.question_channels}:
        return NotHere([one.name for one in _seen(who.member, settings.ask_channels)][:_NAMED])
    if (
        not settings.askers
        or roles & {*settings.askers}
        or manages(who.member, who.allowed, desk.manager_role, settings)
    ):
        return None
    return NotAsker([role.name for one in settings.askers if (role := guild.get_role(one))][:_NAMED])


async def reply(desk: Desk, settings: ServerSettings, who: Asker, asked: Asked, spoken: Voice) -> Reply:
    """The answer to a question, from the library of the server where it is asked."""
    desk.check_question(asked.question)
    tell = asked.kept and settings.gap_days > 0

    def job() -> Reply:
        library = desk.libraries.open(who.server)
        found = library.ask(asked.question, scope=asked.scope, before=asked.before, tuning=_tuning(settings))
        return Reply(asked=asked, answer=found, parts=_parts(library, found, spoken, tell=tell))

    return await desk.worker.read(job)


async def respond(desk: Desk, settings: ServerSettings, who: Asker, asked: Asked, interaction: Interaction) -> None:
    """Answer a question that came by an interaction, which was deferred, where all may read it or in private."""
    seen = interaction.extras.get("public")
    spoken = speaker(settings, public(interaction) if seen else private(interaction))
    said = await reply(desk, settings, who, asked, spoken)
    shown = await send(interaction, said.parts)
    await note(desk, settings, who, said, shown if seen and interaction.guild_id else ())


async def note(
    desk: Desk, settings: ServerSettings, who: Asker, said: Reply, open_to_all: Sequence[discord.Message] = ()
) -> None:
    """Keep what is to be kept once a question was answered; what fails is logged, for the answer stands.

    Args:
        desk: has the libraries.
        settings: the server's.
        who: asked.
        said: was said.
        open_to_all: the messages that all may read.

    """
    try:
        if open_to_all and (articles := answer_view.quoted(said.answer)):
            shown = [(one.id, one.channel.id) for one in open_to_all]
            await desk.worker.glance(lambda: _sent(desk.libraries.open(who.server), shown, articles))
        if settings.gap_days and _is_missed(said):
            await desk.worker.read(lambda: gaps.missed(desk.libraries.open(who.server), said.asked.question))
    except LibraryError as error:
        log.warning("What was asked in server %s could not be noted: %s.", who.server, type(error).__name__)


def _sent(library: Library, shown: Sequence[tuple[int, int]], articles: tuple[int, ...]) -> None:
    """Note what messages quote, by the library's own clock, which also tells when articles change."""
    for message, channel in shown:
        library.ledger.sent(Sent(message=message, channel=channel, articles=articles, at=library.now()))


def speaker(settings: ServerSettings, otherwise: Voice) -> Voice:
    """The voice that the server has chosen, or another."""
    return otherwise if settings.interface == "auto" else voice(settings.interface)


def _is_missed(said: Reply) -> bool:
    """Whether a question had no answer though all articles were searched for it, and says by itself what it asks."""
    found, asked = said.answer, said.asked
    whole = asked.scope == EVERYTHING and not (asked.before and leans(asked.question))
    return asked.kept and whole and not (found.quotes or found.maybe)


def _parts(library: Library, found: Answer, spoken: Voice, *, tell: bool) -> list[Part]:
    if not (found.quotes or found.nearest) and library.size() == (0, 0):
        return [Part(answer_view.no_articles(spoken))]
    return answer_view.answer(found, spoken, tell=tell)


def _tuning(settings: ServerSettings) -> Tuning:
    share = None if settings.answered is None else settings.answered / 100
    return Tuning(answered=share, quotes=settings.quotes)


def _seen(member: discord.Member, channels: Iterable[int]) -> list[Any]:
    """Those channels that the member can see: the others' names are not for everybody."""
    found = [member.guild.get_channel(one) for one in channels]
    return [one for one in found if one and one.permissions_for(member).view_channel]
