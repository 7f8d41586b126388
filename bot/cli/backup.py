"""The commands backup and restore."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from bot.cli.articles import asked
from bot.cli.base.context import call_of
from bot.cli.base.exit_codes import Misuse
from index.domain.events import TERMINAL
from index.domain.ledger import Act


def backup(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(help="A new file.", metavar="FILE")],
) -> None:
    """Write the library with all that is kept in it to one file, which `citewell restore` takes."""
    from index.library.audit import note

    at = call_of(context)
    with at.libraries(load=False) as libraries:
        name = at.chosen(libraries)
        if name in libraries.names():
            note(libraries.open(name), Act.BACKUP, TERMINAL)  # first, so that it stands in the backup too
        libraries.backup(name, file)
    at.err.write(f"Written: {file}")


def restore(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(help="A file that `citewell backup` wrote.", metavar="FILE")],
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Do not ask.")] = False,
) -> None:
    """Put a backup in the library's place; what is there is lost."""
    from index.library.audit import note

    at = call_of(context)
    with at.libraries(load=False) as libraries:
        if at.name in libraries.names() and not yes:
            if not asked():
                msg = "Nobody can be asked here, so nothing was restored. Add --yes to replace the library."
                raise Misuse(msg)
            if not typer.confirm(f"Replace the library {at.name} with what is in {file}?"):
                at.out.show("Nothing was restored.")
                return
        libraries.restore(file, at.name)
        library = libraries.open(at.name)
        note(library, Act.RESTORED, TERMINAL)
        articles = library.articles.count()
    at.out.show(f"Restored {at.name}, articles: {articles:,}.")
