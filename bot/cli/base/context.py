"""What every command gets: the global options, the two screens, and access to the library."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from bot.cli.base.exit_codes import Misuse
from bot.cli.base.screen import Screen
from config.load import load
from config.settings import Settings
from index.domain.library_name import LOCAL

if TYPE_CHECKING:
    from index.library.libraries import Libraries
    from index.library.library import Library
    from index.library.run_jobs import Intake

LOG = logging.getLogger("citewell")


def _errors() -> Screen:
    return Screen(stderr=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
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
    def libraries(self, *, load: bool) -> Iterator[Libraries]:
        """All libraries of the data folder, which is locked meanwhile.

        Args:
            load: whether the model is needed.

        Raises:
            ConfigError: the settings cannot be used.
            LibraryError: the folder or the model cannot.

        """
        settings = self.settings()
        with self.err.status("Loading the model ..." if load else "Opening the library ..."):
            from index.build import libraries

            opened = libraries(settings, load=load)
        with opened:
            yield opened

    @contextmanager
    def library(self, *, load: bool = False, make: bool = False) -> Iterator[Library]:
        """The library that ``--library`` names; ``make`` lets it be new. See ``libraries``."""
        with self.libraries(load=load) as opened:
            yield opened.open(self.name if make else self.chosen(opened))

    @contextmanager
    def intake(self) -> Iterator[Intake]:
        """The way in for articles: what fetches and reads them. Raises ``ConfigError``."""
        from index.build import intake

        opened = intake(self.settings())
        try:
            yield opened
        finally:
            opened.parsers.close()

    def chosen(self, libraries: Libraries) -> str:
        """The name of the library, which must be there, so that a typo creates none."""
        names = {LOCAL, *libraries.names()}
        if self.name in names:
            return self.name
        msg = f"There is no library {self.name!r} here. Name one of: {', '.join(sorted(names))}."
        raise Misuse(msg)


def call_of(context: typer.Context) -> Call:
    """The call that the global options made."""
    found = context.obj
    if not isinstance(found, Call):
        msg = "a command ran without the global options"
        raise TypeError(msg)
    return found
