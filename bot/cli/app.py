"""The commands of `citewell` and the options that go before them."""

from __future__ import annotations

import logging
import sys
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Annotated

import typer

from bot.cli import add, articles, ask, backup, export, feeds, model, service
from bot.cli.base.context import LOG, Call
from bot.cli.base.exit_codes import Exit
from bot.cli.quality import evaluate
from bot.cli.quality import train as quality_train
from index.domain.article import LIBRARY_NAME, LOCAL

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog="Exit codes: " + ", ".join(f"{code.value} {code.name.lower()}" for code in Exit) + ". See docs/commands.md.",
)

for command in (
    ask.ask,
    ask.chat,
    add.add,
    add.import_,
    add.extract,
    articles.list_,
    articles.show,
    articles.remove,
    add.refresh,
    add.jobs,
    export.export,
    backup.backup,
    backup.restore,
    articles.reindex,
    evaluate.eval_,
    service.run,
    service.doctor,
    service.health,
    service.demo,
):
    app.command(command.__name__.rstrip("_"))(command)
app.add_typer(feeds.app, name="feed")
app.add_typer(model.app, name="model")
app.add_typer(quality_train.app, name="train")


def _version(*, wanted: bool) -> None:
    if wanted:
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
    if debug:
        logging.basicConfig(stream=sys.stderr, format="%(levelname)s %(name)s: %(message)s")
        LOG.setLevel(logging.DEBUG)
    context.obj = Call(config=config, data=data, name=library)
