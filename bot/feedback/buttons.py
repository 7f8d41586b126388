"""Handlers of the feedback buttons: helpful, not helpful, wrong source, tell me when this is answered."""

from __future__ import annotations

from bot.ask.direct_messages import enter_quoted
from bot.ask.more_quotes import in_place_if_private, look, pointed, question, quote
from bot.ask.quote_pointer import Pointer
from bot.ask.respond import signed
from bot.feedback import view
from bot.messages.custom_id import Stale, number
from bot.messages.part import Part
from bot.messages.send import send
from bot.runtime.access import Caller
from bot.runtime.enter import Right, enter
from bot.runtime.host import Interaction
from index.domain.article import Quote
from index.domain.errors import LibraryError
from index.domain.identity import spelled
from index.library import articles as library_articles
from index.library import gaps
from index.library.library import Library

MOST_WAITING = 25
"""Questions whose answer one member may wait for in one server."""


class WaitsForMany(LibraryError):
    """A member waits for the answers to as many questions as anyone may."""

    def __init__(self, most: int) -> None:
        super().__init__(
            "You are already waiting for {most} answers, which is as many as I keep for one member. Cancel "
            "one of them with its button, or all of them with /privacy.",
            most=most,
        )


async def press_helpful(interaction: Interaction, state: str) -> None:
    """Note that an answer was helpful; a member's last judgement counts."""
    pointer, asked = pointed(state), _asked(interaction)
    caller = await enter_quoted(interaction)
    await _vote(caller, interaction, pointer, asked, helpful=True)
    await send(interaction, signed(caller, [view.helpful(asked, caller.voice)]))


async def press_unhelpful(interaction: Interaction, state: str) -> None:
    """Note that an answer was not helpful, and offer what can be done about it."""
    pointer, asked = pointed(state), _asked(interaction)
    caller = await enter_quoted(interaction)
    quoted = await _vote(caller, interaction, pointer, asked, helpful=False)
    manager, waits = caller.manager and not caller.direct, caller.server.settings.gap_days > 0
    part = view.unhelpful(quoted, asked, caller.voice, manager=manager, waits=waits)
    await send(interaction, signed(caller, [part]))


async def press_wrong(interaction: Interaction, state: str) -> None:
    """Keep a passage from the question, in place of the message that only the manager sees."""
    caller = await enter(interaction, Right.MANAGE, in_place_if_private(interaction))
    pointer, asked = pointed(state), _asked(interaction)
    await look(caller, interaction, lambda library: quote(library, pointer))
    await send(interaction, [await caller.server.question(lambda library: _hide(library, pointer, asked, caller))])


async def press_unhide(interaction: Interaction, state: str) -> None:
    """Take that back."""
    caller = await enter(interaction, Right.MANAGE, in_place_if_private(interaction))
    hidden = number(state)
    await send(interaction, [await caller.server.quick(lambda library: _unhide(library, hidden, caller))])


async def press_tell(interaction: Interaction, _state: str) -> None:
    """Let the member wait for an answer to the question, or wait no more."""
    asked, channel = _asked(interaction), _channel(interaction)
    caller = await enter_quoted(interaction)
    member, voice = caller.member.id, caller.voice
    if await caller.server.quick(lambda library: _wait_no_more(library, asked, member)):
        await send(interaction, signed(caller, [view.waiting_no_more(asked, voice)]))
        return
    await caller.server.question(lambda library: _wait(library, asked, member, channel))
    await send(interaction, signed(caller, [view.waiting(asked, voice)]))


def _asked(interaction: Interaction) -> str:
    """The question that the message is about; raises ``Stale``."""
    asked = question(interaction)
    if not asked:
        raise Stale
    return asked


def _channel(interaction: Interaction) -> int:
    """Where the member may be told in public: where the question stands in public, else nowhere (0)."""
    private_message = interaction.message is None or interaction.message.flags.ephemeral
    return 0 if private_message or interaction.guild_id is None else interaction.channel_id or 0


async def _vote(caller: Caller, interaction: Interaction, pointer: Pointer, asked: str, *, helpful: bool) -> Quote:
    answer = interaction.message.id if interaction.message else 0
    member = caller.member.id

    def vote(library: Library) -> Quote:
        quoted, at = quote(library, pointer), library.now()
        article_id = quoted.article.id
        library.ledger.vote(asked, member=member, answer=answer, article_id=article_id, helpful=helpful, at=at)
        return quoted

    return await look(caller, interaction, vote)


def _hide(library: Library, pointer: Pointer, asked: str, by: Caller) -> Part:
    wrong = quote(library, pointer)
    hidden = library_articles.hide(library, asked, wrong, by.member.id)
    return view.hidden(hidden, wrong.article, asked, by.voice)


def _unhide(library: Library, number: int, by: Caller) -> Part:
    if library_articles.unhide(library, number, by.member.id) is None:
        raise Stale
    return view.shown_again(by.voice)


def _wait(library: Library, asked: str, member: int, channel: int) -> None:
    if sum(one.member == member for one in library.ledger.waiting()) >= MOST_WAITING:
        raise WaitsForMany(MOST_WAITING)
    gaps.wait(library, asked, member=member, channel=channel)


def _wait_no_more(library: Library, asked: str, member: int) -> bool:
    """Whether the member was waiting for an answer to the question."""
    mine = (one for one in library.ledger.waiting() if one.member == member)
    same = [one.gap_id for one in mine if spelled(one.question) == spelled(asked)]
    for gap_id in same:
        library.ledger.told(gap_id, member)
    return bool(same)
