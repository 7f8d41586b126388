"""The command eval: measures how good the answers are."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli.base.context import Call, call_of
from bot.cli.base.exit_codes import Misuse
from bot.cli.base.progress import bar
from bot.cli.quality import report as quality_report
from bot.cli.quality.dataset_faults import note

if TYPE_CHECKING:
    from index.evaluate.dataset import DataSet, Fault
    from index.evaluate.load_library import Stock
    from index.evaluate.result_rows import RowFile
    from index.evaluate.sampling import Choice

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
        quality_report.compare(at, *compare, json)
    elif data:
        from index.evaluate.sampling import Choice

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
    from index.evaluate.result_rows import RowFile
    from index.evaluate.run import opened

    data = opened(path)
    header = quality_report.header(at.settings(), data, choice)
    with tempfile.TemporaryDirectory(prefix="citewell-eval-") as folder:
        rows = quality_report.partial(out) if out else Path(folder) / "rows.jsonl"
        with RowFile(rows, header) as file:
            run = Run(replace(at, data=keep or Path(folder)), data, choice, file)
            held = _stock_and_ask(run, out)
        quality_report.conclude(at, quality_report.Found(header, held, rows, tuple(run.faults)), out)


def _stock_and_ask(run: Run, out: Path | None) -> Stock:
    """Do the work; a stop half-way first tells what has been seen by then."""
    if run.file.done:
        run.at.err.write(f"Going on. Questions asked already: {len(run.file.done):,}, in {run.file.path}.")
    try:
        return _work(run)
    except KeyboardInterrupt:
        quality_report.tell_partial(run.at, run.file.path, out)
        raise


def _work(run: Run) -> Stock:
    from index.evaluate.load_library import stock
    from index.evaluate.run import ask_all

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
