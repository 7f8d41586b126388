"""What every command works with: the global options, the two screens, and the library they lead to."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from bot.terminal import Screen
from config.load import load
from config.settings import Settings

if TYPE_CHECKING:
    from index.libraries import Libraries
    from index.library import Library

LOG = logging.getLogger("citewell")


def _errors() -> Screen:
    return Screen(stderr=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """Made from the options before the command; nothing is opened before a command asks for it."""

    config: Path | None
    data: Path | None
    name: str
    """The library's name."""
    out: Screen = field(default_factory=Screen)
    err: Screen = field(default_factory=_errors)

    def settings(self) -> Settings:
        """The settings. Raises ``ConfigError``."""
        return load(self.config, overrides={"data": self.data})

    @contextmanager
    def libraries(self) -> Iterator[Libraries]:
        """All libraries of the data folder, which is locked meanwhile. Raises ``LibraryError``, ``ConfigError``."""
        settings = self.settings()
        with self.err.status("Opening the library ..."):
            from index.build import libraries

            opened = libraries(settings)
        with opened:
            yield opened

    @contextmanager
    def library(self) -> Iterator[Library]:
        """The library that ``--library`` names."""
        with self.libraries() as opened:
            yield opened.open(self.name)


def desk(context: typer.Context) -> Desk:
    """The desk that the global options made."""
    found = context.obj
    if not isinstance(found, Desk):
        msg = "a command ran without the global options"
        raise TypeError(msg)
    return found
