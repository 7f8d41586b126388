"""The buttons below an answer with which people judge it: helpful or not, wrong source, tell me when there is one."""

from __future__ import annotations

from bot.admin import audit
from bot.ask.more_quotes import look, pointed, question, quote
from bot.ask.quote_pointer import Pointer
from bot.feedback import view
from bot.i18n.translate import Voice, private
from bot.messages.part import Part
from bot.messages.send import defer, send
from bot.runtime.context import Desk, Interaction, Stale, number, server
from index.domain.article import Quote
from index.domain.errors import LibraryError
from index.domain.identity import spelled
from index.domain.ledger import Act
from index.library import gaps
from index.library.library import Library

MOST_WAITING = 25
"""Questions whose answer one member may wait for in one server."""


class WaitsForMany(LibraryError):
    """A member waits for the answers to as many questions as anyone may."""

    def __init__(self, most: int) -> None:
        super().__init__(
            "You wait for the answers to {most} questions already, which is as many as I keep for one member. "
            "Take one of them back by its button, or all of them with /privacy.",
            most=most,
        )


async def press_helpful(desk: Desk, interaction: Interaction, state: str) -> None:
    """Note that an answer was helpful; a member's last judgement counts."""
    pointer, asked = pointed(state), _asked(interaction)
    await defer(interaction, private=True)
    await _vote(desk, interaction, pointer, asked, helpful=True)
    await send(interaction, [view.helpful(asked, private(interaction))])


async def press_unhelpful(desk: Desk, interaction: Interaction, state: str) -> None:
    """Note that an answer was not helpful, and offer what can be done about it."""
    pointer, asked, voice = pointed(state), _asked(interaction), private(interaction)
    await defer(interaction, private=True)
    found = await _vote(desk, interaction, pointer, asked, helpful=False)
    manager = await desk.is_manager(interaction)
    waits = (await desk.settings(interaction)).gap_days > 0
    await send(interaction, [view.unhelpful(found, asked, voice, manager=manager, waits=waits)])


async def press_wrong(desk: Desk, interaction: Interaction, state: str) -> None:
    """Keep a passage from the question, in place of the message that only the manager sees."""
    await desk.check_manager(interaction)
    pointer, asked, voice, by = pointed(state), _asked(interaction), private(interaction), interaction.user.id
    await _defer_in_place(interaction)
    await look(desk, interaction, lambda library: quote(library, pointer))
    await send(interaction, [await desk.read(interaction, lambda library: _hide(library, pointer, asked, by, voice))])


async def press_unhide(desk: Desk, interaction: Interaction, state: str) -> None:
    """Take that back."""
    await desk.check_manager(interaction)
    hidden, voice, by = number(state), private(interaction), interaction.user.id
    await _defer_in_place(interaction)
    await send(interaction, [await desk.glance(interaction, lambda library: _unhide(library, hidden, by, voice))])


async def press_tell(desk: Desk, interaction: Interaction, _state: str) -> None:
    """Let the member wait for an answer to the question, or wait no more."""
    asked, voice, member = _asked(interaction), private(interaction), interaction.user.id
    await defer(interaction, private=True)
    if await desk.glance(interaction, lambda library: _wait_no_more(library, asked, member)):
        await send(interaction, [view.waiting_no_more(asked, voice)])
        return
    channel = _channel(interaction)
    await desk.read(interaction, lambda library: _wait(library, asked, member, channel))
    await send(interaction, [view.waiting(asked, voice)])


def _asked(interaction: Interaction) -> str:
    """The question that the message is about; raises ``Stale`` and ``OutsideServer``."""
    server(interaction)
    asked = question(interaction)
    if not asked:
        raise Stale
    return asked


def _channel(interaction: Interaction) -> int:
    """Where the member may be told in public: where the question stands in public, else nowhere (0)."""
    private_message = interaction.message is None or interaction.message.flags.ephemeral
    return 0 if private_message or interaction.guild_id is None else interaction.channel_id or 0


async def _defer_in_place(interaction: Interaction) -> None:
    """Acknowledge what only the manager sees in place; whatever else, with a message of its own."""
    if interaction.message and interaction.message.flags.ephemeral:
        await interaction.response.defer()
    else:
        await defer(interaction, private=True)


async def _vote(desk: Desk, interaction: Interaction, pointer: Pointer, asked: str, *, helpful: bool) -> Quote:
    answer = interaction.message.id if interaction.message else 0
    member = interaction.user.id

    def vote(library: Library) -> Quote:
        found, at = quote(library, pointer), library.now()
        article_id = found.article.id
        library.ledger.vote(asked, member=member, answer=answer, article_id=article_id, helpful=helpful, at=at)
        return found

    return await look(desk, interaction, vote)


def _hide(library: Library, pointer: Pointer, asked: str, by: int, voice: Voice) -> Part:
    found = quote(library, pointer)
    hidden = library.hide(asked, found)
    audit.note(library, Act.HIDDEN, by, found.article, detail=asked)
    return view.hidden(hidden, found.article, asked, voice)


def _unhide(library: Library, number: int, by: int, voice: Voice) -> Part:
    hidden = next((one for one in library.ledger.hidden() if one.id == number), None)
    if hidden is None or not library.ledger.unhide(number):
        raise Stale
    audit.note(library, Act.SHOWN, by, library.articles.get(hidden.article_id), detail=hidden.question)
    return view.shown_again(voice)


def _wait(library: Library, asked: str, member: int, channel: int) -> None:
    if sum(one.member == member for one in library.ledger.waiting()) >= MOST_WAITING:
        raise WaitsForMany(MOST_WAITING)
    gap = gaps.missed(library, asked)
    library.ledger.wait(gap.id, asked, member=member, channel=channel, at=library.now())


def _wait_no_more(library: Library, asked: str, member: int) -> bool:
    """Whether the member was waiting for an answer to the question."""
    mine = (one for one in library.ledger.waiting() if one.member == member)
    same = [one.gap_id for one in mine if spelled(one.question) == spelled(asked)]
    for gap_id in same:
        library.ledger.told(gap_id, member)
    return bool(same)
