"""The conversation of `citewell chat`: each line is a question, or a command that begins with a colon."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from rich.console import RenderableType

from bot.cli.base import screen as base_screen
from bot.cli.base import tables
from bot.cli.base.screen import Screen
from index.domain.article import Quote
from index.domain.errors import QuestionError

if TYPE_CHECKING:
    from index.answering.followup import Turn
    from index.library.library import Library

COMMANDS = {
    ":open": "show source 2 in full with :open 2, the quote marked",
    ":list": "list the articles",
    ":help": "show this list",
    ":quit": "leave; Ctrl-D does too",
}


class Conversation:
    """Questions to a library, one after another: "and why?" is read with the question before it."""

    def __init__(self, library: Library, screen: Screen) -> None:
        self._library, self._screen = library, screen
        self._sources: tuple[Quote, ...] = ()
        self._before: Turn | None = None

    def welcome(self) -> None:
        """Say what there is and what can be done."""
        articles = self._library.articles.count()
        self._screen.show(f"Articles here: {articles:,}. Type a question, or :help.")

    def take(self, line: str) -> bool:
        """Do what a line asks; ``False`` when it ends the conversation."""
        words = line.split()
        if not words:
            return True
        if words[0] == ":quit":
            return False
        try:
            self._do(words)
        except QuestionError as error:
            self._screen.show(str(error))
        except KeyboardInterrupt:
            self._screen.show("Stopped.")
        return True

    def _do(self, words: list[str]) -> None:
        match words:
            case [":open", *numbers]:
                self._open(" ".join(numbers))
            case [":list"]:
                self._page(tables.entries(self._library.articles.entries()))
            case [":help"]:
                self._screen.show("\n".join(f"{name}  {meaning}" for name, meaning in COMMANDS.items()))
            case [command, *_] if command.startswith(":"):
                self._screen.show(f"There is no command {base_screen.line(command)}; :help lists those there are.")
            case _:
                self._ask(" ".join(words))

    def _ask(self, question: str) -> None:
        from index.answering.followup import Turn
        from index.library.ask import Asked, ask

        given = ask(self._library, Asked(question=question, before=self._before))
        self._before = Turn.after(given)
        self._sources = given.quotes or given.nearest
        self._screen.show(base_screen.answer(given))

    def _open(self, typed: str) -> None:
        number = int(typed) if typed.isdecimal() else 1 if not typed else 0
        if not 0 < number <= len(self._sources):
            there = f"1 to {len(self._sources)}" if self._sources else "none yet, so ask first"
            self._screen.show(f"There is no source {base_screen.line(typed) or 1}; there are: {there}.")
            return
        quote = self._sources[number - 1]
        self._page(base_screen.article(quote.article, quote))

    def _page(self, what: RenderableType) -> None:
        """Show something long by the system's pager, if a person is looking."""
        if not self._screen.is_terminal:
            self._screen.show(what)
            return
        # As git does: colours pass, and what fits on the screen is just printed.
        os.environ.setdefault("LESS", "FRX")
        with self._screen.pager(styles=self._screen.styled):
            self._screen.show(what)
