"""train reader: the network that reads the best sentences with the question."""

from __future__ import annotations

import math
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli.base import screen
from bot.cli.base.context import call_of
from bot.cli.base.progress import bar

if TYPE_CHECKING:
    from index.train.reader.examine import Marks
    from index.train.reader.training import Step

_STEPS, _SEED = 4_500, 11


def reader(
    context: typer.Context,
    data: Annotated[Path, typer.Argument(help="The folder that holds the data sets.")],
    *,
    out: Annotated[Path, typer.Option(help="Write the reader to this folder.")],
    sets: Annotated[
        Path | None, typer.Option(help="A JSON list of the data sets; without it, those of the reader that ships.")
    ] = None,
    work: Annotated[
        Path | None, typer.Option(help="Keep the state here, and go on from it; without it, in OUT/training.")
    ] = None,
    steps: Annotated[int, typer.Option(help="Learn in so many steps.", min=1)] = _STEPS,
    seed: Annotated[int, typer.Option(help="Another number draws other examples.", min=0)] = _SEED,
) -> None:
    """Train the reader: it marks the words that answer, and says when none do. Goes on where it was stopped."""
    from index.train.reader.run import material, start_of, train
    from index.train.reader.training import Plan

    at = call_of(context)
    start = start_of(at.settings().embedder.model)
    with bar(at.err, "questions") as report:
        given = material(sets or shipped_sets(), data, lambda done, total: report(done, total, "Finding near misses"))
    plan = Plan(steps=steps, seed=seed)
    with bar(at.err, "steps") as report:

        def tell(step: Step) -> None:
            report(step.done, steps, f"Training, loss {step.loss:.2f}")

        made = train(given, start, plan, (work or out / "training", out), tell)
    at.out.write(f"Steps: {made.steps:,}; questions learnt from: {made.learnt:,}")
    for name, marks in made.marks.items():
        at.out.write(_told(name, marks))
    at.err.write(f"Written: {out}")


def shipped_sets() -> Path:
    """The list of the data sets that the shipped reader learnt from."""
    from index.models.reader_model import SHIPPED

    return SHIPPED / "sets.json"


def _told(name: str, marks: Marks) -> str:
    return (
        f"{screen.line(name)}, test part: questions {marks.questions:,}; words EM {_figure(marks.em)}, F1 "
        f"{_figure(marks.f1)}; sentence {_figure(marks.sentence)}, with likenesses beside {_figure(marks.chosen)}; "
        f"AUROC against unanswerable ones {_figure(marks.auroc_near)}, without the article {_figure(marks.auroc_gone)}"
    )


def _figure(value: float) -> str:
    return "none" if math.isnan(value) else f"{value:.3f}"
