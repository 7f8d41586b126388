"""Lists that are shown a page at a time, with buttons to the pages before and after."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from bot.i18n.translate import Voice
from bot.messages.custom_id import number
from bot.messages.part import Part, Press
from bot.messages.send import send
from bot.runtime.enter import Reply, Right, enter
from bot.runtime.host import Interaction
from index.library.library import Library

Page = Callable[[Library, int, Voice], Part]
"""Makes a page of a list: how many stand before it comes second."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pager:
    """How a list is cut into pages."""

    kind: str
    """The kind of its buttons."""
    size: int
    """How many stand on a page."""
    newest_first: bool = False
    row: int | None = None
    """In which row its buttons stand; see ``Press``."""

    def lines(self, lines: Sequence[str], voice: Voice) -> list[str]:
        """The lines of a page, or what is said when there are none left."""
        return [*lines] or [voice("This page is empty now.")]

    def turns(self, offset: int, voice: Voice, *, more: bool, state: str | None = None) -> tuple[Press, ...]:
        """The buttons to the pages before and after.

        Args:
            offset: how many stand before the page.
            voice: says what they lead to.
            more: whether there are any after it.
            state: what they carry besides the number.

        """
        back = voice("Newer") if self.newest_first else voice("Previous")
        on = voice("Older") if self.newest_first else voice("Next")
        before = (self._turn(back, max(0, offset - self.size), state),) if offset else ()
        return before + ((self._turn(on, offset + self.size, state),) if more else ())

    def _turn(self, label: str, offset: int, state: str | None) -> Press:
        custom_id = f"{self.kind}:{offset}" if state is None else f"{self.kind}:{offset}:{state}"
        return Press(label=label, custom_id=custom_id, row=self.row)


async def show_page(interaction: Interaction, right: Right, page: Page, state: str | None = None) -> None:
    """Show the first page to one who gave a command, or in its place the page that a button names by its ``state``."""
    offset = 0 if state is None else number(state)
    caller = await enter(interaction, right, Reply.PRIVATE if state is None else Reply.IN_PLACE)
    await send(interaction, [await caller.server.quick(lambda library: page(library, offset, caller.voice))])
