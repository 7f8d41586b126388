"""The command that measures how good the answers are: eval."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli import measured
from bot.cli.call import Call, call_of
from bot.cli.exits import Misuse
from bot.cli.faults import note
from bot.cli.progress import bar

if TYPE_CHECKING:
    from index.evaluate.choice import Choice
    from index.evaluate.datasets import DataSet, Fault
    from index.evaluate.rows import RowFile
    from index.evaluate.stock import Stock

LIBRARY = "eval"
"""The library that the data's articles go into."""


def eval_(
    context: typer.Context,
    data: Annotated[
        Path | None, typer.Argument(help="SQuAD's JSON, or a folder with articles.jsonl and questions.jsonl.")
    ] = None,
    *,
    split: Annotated[
        str | None, typer.Option(help="odd or even (every other article), or a split that the questions name.")
    ] = None,
    questions: Annotated[int | None, typer.Option(help="Ask so many, drawn by lot.", min=1)] = None,
    seed: Annotated[int, typer.Option(help="Another number draws others.")] = 0,
    json: Annotated[
        Path | None, typer.Option(help="Write the figures to a file, and beside it a row for each question.")
    ] = None,
    keep: Annotated[Path | None, typer.Option(help="Keep the library in this data folder, to use it again.")] = None,
    compare: Annotated[
        tuple[Path, Path] | None, typer.Option(help="Tell which differences of two written runs are real.")
    ] = None,
) -> None:
    """Measure the answers to questions whose answers are known."""
    at = call_of(context)
    if (data is None) == (compare is None):
        msg = "Name either data to measure with, or two written runs: citewell eval --compare A.json B.json."
        raise Misuse(msg)
    if compare:
        measured.compare(at, *compare, json)
    elif data:
        from index.evaluate.choice import Choice

        _measure(at, data, Choice(split=split, most=questions, seed=seed), json, keep)


@dataclass(frozen=True, slots=True)
class Run:
    """One measurement on its way."""

    at: Call
    data: DataSet
    choice: Choice
    file: RowFile
    faults: list[Fault] = field(default_factory=list)

    def tell(self, fault: Fault) -> None:
        """Note a row of the data that is left out."""
        note(self.at.err, self.faults, fault)


def _measure(at: Call, path: Path, choice: Choice, out: Path | None, keep: Path | None) -> None:
    from index.evaluate.rows import RowFile
    from index.evaluate.run import opened

    data = opened(path)
    header = measured.header(at.settings(), data, choice)
    with tempfile.TemporaryDirectory(prefix="citewell-eval-") as folder:
        rows = measured.partial(out) if out else Path(folder) / "rows.jsonl"
        with RowFile(rows, header) as file:
            run = Run(replace(at, data=keep or Path(folder)), data, choice, file)
            held = _stock_and_ask(run, out)
        measured.conclude(at, measured.Found(header, held, rows, tuple(run.faults)), out)


def _stock_and_ask(run: Run, out: Path | None) -> Stock:
    """Do the work; a stop half-way first tells what has been seen by then."""
    if run.file.done:
        run.at.err.write(f"Going on. Questions asked already: {len(run.file.done):,}, in {run.file.path}.")
    try:
        return _work(run)
    except KeyboardInterrupt:
        measured.tell_partial(run.at, run.file.path, out)
        raise


def _work(run: Run) -> Stock:
    from index.evaluate.run import ask_all
    from index.evaluate.stock import stock

    with run.at.libraries(load=True) as libraries:
        library = libraries.open(LIBRARY)
        with bar(run.at.err, "articles") as report:
            held = stock(library, run.data, run.tell, lambda done, total: report(done, total, "Adding articles"))
        with bar(run.at.err, "questions") as report:
            ask_all(
                library,
                held.numbers,
                (run.data, run.choice),
                run.file,
                run.tell,
                lambda done, total: report(done, total, "Asking questions"),
            )
    return held
