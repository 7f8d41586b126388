"""A group of commands that imports a command's module only when the command is run."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from importlib import import_module
from typing import Any, ClassVar, NamedTuple

import typer
from typer.core import TyperGroup


class Place(NamedTuple):
    """Where a command is defined, and what the list of commands says of it."""

    module: str
    function: str
    """The function, or the ``typer.Typer`` of a group of commands."""
    help: str
    """The first sentence of its docstring, repeated here so that the list can be shown without importing it."""


class LazyCommands(Mapping[str, Any]):
    """Commands by name, each imported when it is first looked up."""

    def __init__(self, places: Mapping[str, Place]) -> None:
        self.places = places
        self._loaded: dict[str, Any] = {}

    def __getitem__(self, name: str) -> Any:
        if name not in self._loaded:
            self._loaded[name] = _load(name, self.places[name])
        return self._loaded[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self.places)

    def __len__(self) -> int:
        return len(self.places)


class LazyGroup(TyperGroup):
    """The group to give ``typer.Typer`` as ``cls``; a subclass names its commands."""

    places: ClassVar[Mapping[str, Place]] = {}

    def __init__(self, **attributes: Any) -> None:
        super().__init__(**attributes)
        self.commands: Any = LazyCommands(self.places)

    def list_commands(self, ctx: Any) -> list[str]:
        """The names, in the order in which they are shown."""
        del ctx
        return list(self.places)

    def format_commands(self, ctx: Any, formatter: Any) -> None:
        """Write the list of commands for ``--help``, without importing any."""
        del ctx
        with formatter.section("Commands"):
            formatter.write_dl([(name, place.help) for name, place in self.places.items()])


def _load(name: str, place: Place) -> Any:
    found = getattr(import_module(place.module), place.function)
    if isinstance(found, typer.Typer):
        made: Any = typer.main.get_group(found)
    else:
        alone = typer.Typer(add_completion=False, pretty_exceptions_enable=False, rich_markup_mode=None)
        alone.command(name)(found)
        made = typer.main.get_command(alone)
    made.name = name
    return made
