"""The commands that ask questions: ask and chat."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

import typer

from bot.cli.base import json_documents, screen
from bot.cli.base.context import call_of
from bot.cli.base.exit_codes import Exit
from bot.cli.chat import COMMANDS, Conversation

HISTORY = "chat-history"
"""The file in the data folder that keeps what was typed, readable only by its owner."""


def ask(
    context: typer.Context,
    question: Annotated[list[str], typer.Argument(help="The question, with or without quotation marks.")],
    json: Annotated[bool, typer.Option("--json", help="Print one JSON document and nothing else.")] = False,
) -> None:
    """Ask one question. Exit code 1 means that the articles don't say."""
    at = call_of(context)
    with at.library(load=True) as library:
        from index.library.ask import Asked
        from index.library.ask import ask as answer

        given = answer(library, Asked(question=_readable(" ".join(question))))
        empty = not library.articles.count()
    if json:
        at.out.write(json_documents.dumps(json_documents.answer(given)))
    else:
        at.out.show(screen.answer(given))
        if empty:
            at.err.show("There are no articles yet. Add some with: citewell add URL|FILE...")
    raise typer.Exit(Exit.DONE if given.quotes else Exit.NO)


def _readable(typed: str) -> str:
    """What was typed, with a sign for each byte that is no UTF-8."""
    return typed.encode(errors="surrogateescape").decode(errors="replace")


def chat(context: typer.Context) -> None:
    """Ask questions one after another; :help lists what else can be done."""
    at = call_of(context)
    interactive = sys.stdin.isatty() and at.out.is_terminal
    with at.library(load=True) as library:
        talk = Conversation(library, at.out)
        if interactive:
            talk.welcome()
        for line in typed(at.settings().data / HISTORY) if interactive else sys.stdin:
            if not talk.take(line):
                break


def typed(history: Path) -> Iterator[str]:
    """Lines from the keyboard until Ctrl-D; Ctrl-C throws a line away."""
    from prompt_toolkit import PromptSession
    from prompt_toolkit.completion import WordCompleter
    from prompt_toolkit.history import FileHistory

    os.close(os.open(history, os.O_CREAT | os.O_WRONLY, 0o600))
    session: PromptSession[str] = PromptSession(
        history=FileHistory(history),
        completer=WordCompleter(list(COMMANDS), sentence=True),
        complete_while_typing=False,
    )
    while True:
        try:
            yield session.prompt("> ")
        except KeyboardInterrupt:
            continue
        except EOFError:
            return
