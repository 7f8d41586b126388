"""The `citewell` commands and their global options."""

from __future__ import annotations

import logging
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated

import typer

from bot.cli.base.exit_codes import Exit
from bot.cli.base.lazy_group import LazyGroup, Place
from index.domain.library_name import LIBRARY_NAME, LOCAL

COMMANDS: Mapping[str, Place] = {
    "ask": Place("bot.cli.ask", "ask", "Ask one question."),
    "chat": Place("bot.cli.ask", "chat", "Ask questions one after another; :help lists what else can be done."),
    "add": Place("bot.cli.add", "add", "Add articles."),
    "import": Place("bot.cli.add", "import_", "Import a whole collection."),
    "extract": Place("bot.cli.add", "extract", "Show what would be added, and add nothing."),
    "list": Place("bot.cli.articles", "list_", "List the articles, newest first."),
    "show": Place("bot.cli.articles", "show", "Show an article in full, with its other sources and how it changed."),
    "remove": Place("bot.cli.articles", "remove", "Remove articles for good."),
    "refresh": Place(
        "bot.cli.add", "refresh", "Fetch articles again; what has changed is embedded anew, and the rest stays."
    ),
    "jobs": Place("bot.cli.add", "jobs", "List what still waits to be added, and what failed, with the reasons."),
    "export": Place(
        "bot.cli.export",
        "export",
        "Write all articles out, as JSONL that `citewell import` takes again, or as Markdown files.",
    ),
    "backup": Place(
        "bot.cli.backup",
        "backup",
        "Write the library with all that is kept in it to one file, which `citewell restore` takes.",
    ),
    "restore": Place("bot.cli.backup", "restore", "Put a backup in the library's place; what is there is lost."),
    "reindex": Place(
        "bot.cli.articles", "reindex", "Rebuild the index with the present model and settings; the articles stay."
    ),
    "eval": Place("bot.cli.quality.evaluate", "eval_", "Measure the answers to questions whose answers are known."),
    "run": Place("bot.cli.service", "run", "Run the Discord bot until it is told to stop."),
    "doctor": Place(
        "bot.cli.service",
        "doctor",
        "Check settings, data folder, reading, model, libraries and token; exit code 1 if something is wrong.",
    ),
    "health": Place("bot.cli.service", "health", "Ask the running bot whether it is well; exit code 1 if it is not."),
    "demo": Place("bot.cli.service", "demo", "Show answers from a small library of sample articles."),
    "feed": Place("bot.cli.feeds", "app", "Read feeds: the bot does so by schedule."),
    "model": Place("bot.cli.model", "app", "Prepare a model for the fast runtime."),
    "train": Place("bot.cli.quality.train", "app", "Make weights of your own from questions and answers."),
}
"""All commands, in the order of the list that ``--help`` shows."""


class Commands(LazyGroup):
    """The commands of `citewell`."""

    places = COMMANDS


app = typer.Typer(
    cls=Commands,
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog="Exit codes: " + ", ".join(f"{code.value} {code.name.lower()}" for code in Exit) + ". See docs/commands.md.",
)


def _version(*, wanted: bool) -> None:
    if wanted:
        from importlib.metadata import PackageNotFoundError, version

        try:
            typer.echo(f"citewell {version('citewell')}")
        except PackageNotFoundError:
            typer.echo("citewell (not installed)")
        raise typer.Exit


def _name(name: str) -> str:
    if not LIBRARY_NAME.fullmatch(name):
        msg = f"{name!r} is no name of a library; expected a server's id, or small letters, digits, - and _."
        raise typer.BadParameter(msg)
    return name


@app.callback()
def options(
    context: typer.Context,
    data: Annotated[Path | None, typer.Option(help="The data folder.", metavar="FOLDER")] = None,
    config: Annotated[Path | None, typer.Option(help="The settings file.", metavar="FILE")] = None,
    library: Annotated[
        str, typer.Option(help="The library: local, or a Discord server's id.", metavar="NAME", callback=_name)
    ] = LOCAL,
    debug: Annotated[bool, typer.Option("--debug", help="Log what happens, with details of a fault.")] = False,
    _version_wanted: Annotated[
        bool, typer.Option("--version", help="Show the version and leave.", callback=_version, is_eager=True)
    ] = False,
) -> None:
    """Answer questions about your articles with their exact words."""
    from bot.cli.base.context import LOG, Call

    if debug:
        logging.basicConfig(stream=sys.stderr, format="%(levelname)s %(name)s: %(message)s")
        LOG.setLevel(logging.DEBUG)
    context.obj = Call(config=config, data=data, name=library)
