"""The buttons below an answer, as pure values. Their handlers are in ``bot.ask.more_quotes``.

Each carries the quotes that it is about (``bot.ask.quote_pointer``) and none carries the question: that
is read from the message (``bot.messages.question_line``), so that all of it works after a restart.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.ask.quote_pointer import Pointer, pack, unpack
from bot.i18n.translate import Voice
from bot.messages.escape import label
from bot.messages.part import CUSTOM_ID, Button, Press, link
from index.answering.surroundings import widened
from index.answering.text_fragment import passage_link
from index.domain.article import Quote

QUOTE, UNSURE = "quote", "maybe"
"""The kinds of buttons that show another quote: of an answer, or of what may be about the question."""
CONTEXT, NEARBY = "context", "nearby"
"""The kinds of buttons that show what stands around a quote, of either sort."""
HELPFUL, UNHELPFUL = "helpful", "unhelpful"
"""The kinds of buttons that judge an answer."""
WRONG, UNHIDE = "wrong", "unhide"
"""The kinds of buttons, for managers, that keep a passage from a question, and that take this back."""
TELL = "tell"
"""The kind of button that asks to be told when a question is answered, and takes that back."""
AT = "at"
"""The kind of button in a direct message that names the server whose articles were searched."""
_SERVER = 60


@dataclass(frozen=True, slots=True)
class Turn:
    """Which of the quotes that a button points to is shown."""

    at: int
    """Counted from 0."""
    packed: str
    sure: bool = True
    """Whether they answer, or only may be about the question."""

    @property
    def count(self) -> int:
        """How many there are."""
        return len(unpack(self.packed))


def below(quotes: Sequence[Quote], voice: Voice, *, sure: bool) -> list[Button]:
    """What stands below an answer, or below what may be one: five buttons at most."""
    best = quotes[0]
    judged = ((voice("Helpful"), HELPFUL), (voice("Not helpful"), UNHELPFUL))
    return [
        *opens(best, voice),
        *more(quotes, voice, QUOTE if sure else UNSURE),
        *context(best, voice, sure=sure),
        *(Press(label=label, custom_id=_pointing(kind, best)) for label, kind in judged),
    ]


def beside(found: Quote, turn: Turn, voice: Voice, *, manager: bool) -> list[Button]:
    """What stands below one of several quotes; a manager may hide it."""
    turns = ((voice("Previous"), turn.at - 1), (voice("Next"), turn.at + 1))
    kind = QUOTE if turn.sure else UNSURE
    return [
        *opens(found, voice),
        *(Press(label=label, custom_id=f"{kind}:{at}:{turn.packed}") for label, at in turns if 0 <= at < turn.count),
        *context(found, voice, sure=turn.sure),
        *(wrong(found, voice) if manager else ()),
    ]


def opens(found: Quote, voice: Voice) -> tuple[Button, ...]:
    """The link to the quote on its page; to the page if that link is not sound."""
    label, url = voice("Read the article"), found.article.url
    return link(label, passage_link(found)) or link(label, url)


def more(quotes: Sequence[Quote], voice: Voice, kind: str = QUOTE) -> tuple[Press, ...]:
    """The button to the quotes after the first: as many as it has room to point to."""
    packed = pack([Pointer.to(found) for found in quotes], CUSTOM_ID - len(f"{kind}:99:"))
    rest = len(unpack(packed)) - 1
    if rest < 1:
        return ()
    return (
        Press(label=voice.count("{count} more quote", "{count} more quotes", rest), custom_id=f"{kind}:1:{packed}"),
    )


def context(found: Quote, voice: Voice, *, sure: bool) -> tuple[Press, ...]:
    """The button to what stands around a quote, if anything does."""
    if widened(found).span == found.span:
        return ()
    return (Press(label=voice("More context"), custom_id=_pointing(CONTEXT if sure else NEARBY, found)),)


def wrong(found: Quote, voice: Voice) -> tuple[Press, ...]:
    """The button, for managers, that keeps a quote's passage from the question."""
    return (Press(label=voice("Wrong source"), custom_id=_pointing(WRONG, found), danger=True),)


def tell(voice: Voice) -> tuple[Press, ...]:
    """The button to be told when the question is answered."""
    return (Press(label=voice("Tell me when this is answered"), custom_id=f"{TELL}:"),)


def signature(server: str, name: str, voice: Voice) -> Press:
    """The button that names a server, by its number and what it is called, and leads to the others."""
    return Press(label=voice("From {server}", server=label(name, _SERVER) or server), custom_id=f"{AT}:{server}", row=1)


def _pointing(kind: str, found: Quote) -> str:
    return f"{kind}:{pack([Pointer.to(found)], CUSTOM_ID)}"
