"""The train commands: fit the weights of both readers, the calibration, and the chat classifier."""

from __future__ import annotations

import math
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli.base import screen
from bot.cli.base.context import Call, call_of
from bot.cli.base.exit_codes import Misuse
from bot.cli.base.progress import bar
from bot.cli.quality.dataset_faults import note
from bot.cli.quality.train_reader import reader
from index.domain.article import Draft

if TYPE_CHECKING:
    from index.evaluate.dataset import DataSet, Fault
    from index.evaluate.sampling import Choice
    from index.library.libraries import Libraries
    from index.library.library import Library
    from index.train.calibration import Fitted, Sight
    from index.train.holdout import HeldOut, Stocked
    from index.train.small_reader.network import Plan
    from index.train.small_reader.training import Trained

app = typer.Typer(
    no_args_is_help=True, rich_markup_mode=None, help="Make weights of your own from questions and answers."
)


@app.callback()
def _check_packages() -> None:
    for package, name in (("sklearn", "scikit-learn"), ("torch", "torch")):
        if not find_spec(package):
            msg = f"Training needs {name}, which is not installed. Install it with: pip install 'citewell[train]'"
            raise Misuse(msg)


Data = Annotated[list[Path], typer.Argument(help="SQuAD's JSON, or folders with articles.jsonl and questions.jsonl.")]
Out = Annotated[Path, typer.Option(help="Write the weights to this file.")]
HoldOut = Annotated[int, typer.Option(help="Hold out every so many of the articles, by title.", min=2)]
Questions = Annotated[int | None, typer.Option(help="Use so many of each data set, drawn by lot.", min=1)]
Seed = Annotated[int, typer.Option(help="Another number draws others.", min=0)]


app.command()(reader)


@app.command()
def small_reader(
    context: typer.Context,
    data: Data,
    *,
    out: Out,
    hold_out: HoldOut = 4,
    questions: Questions = None,
    seed: Seed = 0,
    epochs: Annotated[int, typer.Option(help="Go over the questions so often.", min=1)] = 8,
) -> None:
    """Train the small reader, which marks words by token vectors alone, on what is not held out."""
    from index.train.holdout import check_place, write
    from index.train.small_reader.network import Plan
    from index.train.small_reader.training import document

    check_place(out)
    run = Run(call_of(context), data, hold_out, _choice(questions, seed))
    trained = _trained(run, Plan(epochs=epochs, seed=seed))
    write(out, document(trained.reader))
    _tell_trained(run, trained)
    run.at.err.write(f"Written: {out}")


@app.command()
def silence(
    context: typer.Context,
    data: Data,
    *,
    out: Out,
    hold_out: HoldOut = 4,
    questions: Questions = None,
    seed: Seed = 0,
    weight: Annotated[
        list[float] | None, typer.Option(help="What each data set's questions count for, in order.", min=0)
    ] = None,
) -> None:
    """Fit the estimate of whether the articles answer, on what the reader was not trained with."""
    from index.train.calibration import document, fit
    from index.train.holdout import check_place, write

    if weight and len(weight) != len(data):
        msg = f"Give --weight once for each data set, or not at all; data sets: {len(data)}, weights: {len(weight)}."
        raise Misuse(msg)
    from index.build import weights

    check_place(out)
    run = Run(call_of(context), data, hold_out, _choice(questions, seed))
    before = weights(run.at.settings())
    fitted = fit(_sights(run, weight or [1.0] * len(data), seed), before)
    write(out, document(fitted.weights))
    _tell_fitted(run, fitted)
    run.at.err.write(f"Written: {out}")


@app.command()
def chat(
    context: typer.Context,
    data: Annotated[list[Path], typer.Argument(help='Files of JSON lines: {"text": "...", "question": true}.')],
    *,
    out: Out,
) -> None:
    """Fit the estimate of whether a message in a channel asks something."""
    from index.language.chat_question import shipped
    from index.train.chat_question import document, fit, read
    from index.train.holdout import check_place, write

    check_place(out)
    at = call_of(context)
    with at.err.status("Fitting ..."):
        fitted = fit([message for path in data for message in read(path)], shipped())
    write(out, document(fitted.asking))
    at.out.write(f"Sentences learnt from: {fitted.examples:,}")
    if figures := fitted.figures:
        at.out.write(
            f"Held out: messages {figures.messages:,}, of them questions {figures.questions:,}; precision "
            f"{_figure(figures.precision)}, recall {_figure(figures.recall)} (AUROC {_figure(figures.auroc)})"
        )
    at.err.write(f"Written: {out}")


@dataclass(frozen=True, slots=True)
class Run:
    """One command on its way."""

    at: Call
    paths: Sequence[Path]
    every: int
    choice: Choice
    faults: list[Fault] = field(default_factory=list)

    def tell(self, fault: Fault) -> None:
        """Note a row of the data that is left out."""
        note(self.at.err, self.faults, fault)

    @contextmanager
    def stocked(self) -> Iterator[tuple[Libraries, list[Stocked], HeldOut]]:
        """The data sets in libraries of their own, which go when it is over."""
        from index.evaluate.run import opened
        from index.train.holdout import HeldOut

        sets = [opened(path) for path in self.paths]
        with (
            tempfile.TemporaryDirectory(prefix="citewell-train-") as folder,
            replace(self.at, data=Path(folder)).libraries(load=True) as libraries,
        ):
            held = [self._stock(libraries.open(f"data-{n}"), one) for n, one in enumerate(sets)]
            yield libraries, held, HeldOut.of(held, self.every)

    def _stock(self, library: Library, data: DataSet) -> Stocked:
        from index.evaluate.load_library import stock
        from index.train.holdout import Stocked

        with bar(self.at.err, "articles") as report:
            made = stock(library, data, self.tell, lambda done, total: report(done, total, f"Adding {data.name}"))
        return Stocked(data, library, made.numbers, self.choice)


def _choice(questions: int | None, seed: int) -> Choice:
    from index.evaluate.sampling import Choice

    return Choice(most=questions, seed=seed)


def _trained(run: Run, plan: Plan) -> Trained:
    from index.build import weights
    from index.train.small_reader.examples import Groups, Store
    from index.train.small_reader.training import lessons, train

    sentence = weights(run.at.settings()).sentence
    with tempfile.TemporaryFile() as file, run.stocked() as (_, sets, held_out):
        store = Store(file)
        groups = [Groups(one.library, sentence, store) for one in sets]
        with bar(run.at.err, "questions") as report:
            given = lessons(
                sets, held_out, groups, run.tell, lambda done, total: report(done, total, "Asking questions")
            )
        with bar(run.at.err, "steps") as report:
            return train(
                given, sets[0].library.vectors(), store, plan, lambda done, total: report(done, total, "Training")
            )


def _sights(run: Run, counts: Sequence[float], seed: int) -> list[Sight]:
    from index.train.calibration import Looking, held_items

    found: list[Sight] = []
    with run.stocked() as (libraries, sets, held_out):
        for one, count in zip(sets, counts, strict=True):
            looking = Looking(one, _alone(libraries, sets), count, seed)
            with bar(run.at.err, "questions") as report:
                found += looking.at(
                    held_items(one, held_out, run.tell),
                    run.tell,
                    lambda done, total: report(done, total, "Asking questions"),
                )
    return found


def _alone(libraries: Libraries, sets: Sequence[Stocked]) -> Callable[[Stocked, str], Library]:
    """Gives the library of one article alone, making it when it is first wanted."""

    def opened(one: Stocked, article: str) -> Library:
        number = one.numbers[article]
        library = libraries.open(f"alone-{sets.index(one)}-{number}")
        if library.articles.count() == 0:
            source = one.library.articles.get(number)
            library.add(Draft(title=source.title, text=source.text))
        return library

    return opened


def _tell_trained(run: Run, trained: Trained) -> None:
    run.at.out.write(
        f"Questions learnt from: {trained.learnt:,}; loss of the first and the last round over them: "
        f"{trained.losses[0]:.3f}, {trained.losses[-1]:.3f}"
    )
    for name, marks in trained.marks.items():
        run.at.out.write(
            f"{screen.line(name)}, held out: answerable questions {marks.questions:,}; an answer stands in the first "
            f"sentence: {_figure(marks.sentence)}; the marked words: EM {_figure(marks.em)}, F1 {_figure(marks.f1)}"
        )
    _tell_faults(run)


def _tell_fitted(run: Run, fitted: Fitted) -> None:
    run.at.out.write(f"Times asked: {fitted.sights:,}. What follows was judged by weights fitted without it.")
    for name, one in fitted.figures.items():
        run.at.out.write(
            f"{screen.line(name)}, held out: answerable questions {one.questions:,}; at 95 % answered, refused with "
            f"the article taken out: {_figure(one.refused_gone)} (AUROC {_figure(one.auroc_gone)}); refused of the "
            f"unanswerable: {_figure(one.refused_near)} (AUROC {_figure(one.auroc_near)})"
        )
    _tell_faults(run)


def _tell_faults(run: Run) -> None:
    if run.faults:
        run.at.out.write(f"Left out: {len(run.faults):,}")


def _figure(value: float) -> str:
    return "none" if math.isnan(value) else f"{value:.3f}"
