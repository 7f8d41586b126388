"""The commands around the model: prepare."""

from __future__ import annotations

from typing import Annotated

import typer

from bot.cli.base.context import call_of

app = typer.Typer(no_args_is_help=True, rich_markup_mode=None, help="Prepare a model for the fast runtime.")


@app.callback()
def _commands() -> None:
    """Keep `prepare` a word of its own, though it is the only command."""


@app.command()
def prepare(
    context: typer.Context,
    model: Annotated[
        str | None, typer.Argument(help="An installed package's model, a hub name, or a folder.", metavar="NAME|PATH")
    ] = None,
) -> None:
    """Make a small, fast copy of a model, and keep it if it finds what the original finds; the set model by default."""
    from index.build import prepare_model

    at = call_of(context)
    settings = at.settings()
    chosen = model or settings.embedder.model
    with at.err.status(f"Preparing {chosen} ...") as status:
        made = prepare_model(settings, chosen, status.update)
    before, after = made.recall
    found = f"cosine to the original {made.cosine:.4f}, recall@5 {after:.3f} (the original's {before:.3f})"
    at.out.show(f"Prepared {chosen}: {found}.")
