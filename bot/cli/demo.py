"""`citewell demo`: the sample library, three questions, and what to do next."""

from __future__ import annotations

import shlex
import shutil
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from rich.console import Group, RenderableType
from rich.text import Text

from bot.cli.base import screen
from bot.cli.base.context import Call
from bot.cli.base.progress import bar

if TYPE_CHECKING:
    from index.domain.article import Answer, Draft
    from index.library.library import Library

QUESTIONS = (
    "when does Biden visit?",
    "When will Europa Clipper reach Jupiter?",
    "Who won the world cup in 2022?",
)
"""The last one cannot be answered from the samples, and must not be."""


def demo(at: Call) -> None:
    """Fill the sample library with what is missing, ask, and say what to do next."""
    from index.sample import LIBRARY, drafts

    with at.libraries(load=True) as libraries:
        library = libraries.open(LIBRARY)
        _fill(at, library, drafts())
        for question in QUESTIONS:
            at.out.show(Text(f"> {question}\n", "bold cyan"))
            at.out.show(_first(library.ask(question)))
    for line in _next_steps(at, LIBRARY):
        at.out.write(line)


def _first(given: Answer) -> RenderableType:
    """The answer as Discord shows it first: the best quote, with the others a step away."""
    others = len(given.quotes) - 1
    best = screen.answer(replace(given, quotes=given.quotes[:1]))
    return Group(best, f"      (and {others} more of the kind)\n") if others > 0 else best


def _fill(at: Call, library: Library, drafts: Sequence[Draft]) -> None:
    with bar(at.err, "articles") as report:
        for done, draft in enumerate(drafts):
            report(done, len(drafts), draft.title)
            library.add(draft)


def _next_steps(at: Call, library: str) -> tuple[str, str, str]:
    program = _typed()
    options = [
        part for name, value in (("--config", at.config), ("--data", at.data)) if value for part in (name, str(value))
    ]
    here = shlex.join([program, *options, "--library", library, "chat"])
    return (
        f"Ask more:            {here}",
        f"Go live on Discord: put your bot's token into CITEWELL_DISCORD_TOKEN, then: {program} run",
        "Run it in Docker:    put the token into .env (see .env.example), then: docker compose up -d",
    )


def _typed() -> str:
    """How the program is called here: by its name if the shell finds it, else as it was."""
    called = Path(sys.argv[0])
    found = shutil.which("citewell")
    return "citewell" if found and Path(found).resolve() == called.resolve() else str(called)
