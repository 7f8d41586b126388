"""An evaluation run: open the data, ask its questions, store a row for each, summarise."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from index.domain.errors import DataSetError
from index.domain.ports import Progress, silent
from index.evaluate.bootstrap import TIMES, Interval, intervals
from index.evaluate.dataset import DataSet, Fault
from index.evaluate.jsonl import Folder
from index.evaluate.load_library import Tell
from index.evaluate.metrics import MEANINGS, measures
from index.evaluate.reliability import BINS, Reliability
from index.evaluate.result_rows import Row, RowFile
from index.evaluate.sampling import Choice
from index.evaluate.score_question import Judge
from index.evaluate.squad import Squad
from index.library.library import Library


def opened(path: Path) -> DataSet:
    """The data set at a path: a folder or a SQuAD file. Raises ``DataSetError``."""
    if path.is_dir():
        return Folder(path)
    try:
        path.open("rb").close()
    except OSError as error:
        expected = "a file of SQuAD's JSON, or a folder with articles.jsonl and questions.jsonl"
        raise DataSetError(str(path), f"it cannot be read ({error.strerror})", expected) from error
    return Squad(path)


def ask_all(
    library: Library,
    numbers: Mapping[str, int],
    asked: tuple[DataSet, Choice],
    file: RowFile,
    tell: Tell,
    progress: Progress = silent,
) -> None:
    """Ask the selected questions that have no row yet.

    Args:
        library: contains the articles.
        numbers: the library's number of each article.
        asked: the data set, and which of its questions.
        file: receives a row for each.
        tell: called with each question that is skipped.
        progress: called with questions done and in total.

    Raises:
        DataSetError: no question is selected, or the data cannot be read.

    """
    data, choice = asked
    total, chosen = choice.of(data)
    judge, done = Judge(library, numbers), 0
    for item in chosen:
        if isinstance(item, Fault):
            tell(item)
            continue
        progress(done, total)
        done += 1
        if item.id in file.done:
            continue
        outcome = judge(item)
        if isinstance(outcome, Fault):
            tell(outcome)
        else:
            file.add(outcome)
    progress(total, total)


@dataclass(frozen=True, slots=True)
class Bin:
    """One bin of the reliability curve."""

    low: float
    high: float
    count: int
    confidence: float
    """The mean confidence."""
    answerable: Interval
    """The share that the articles answer."""


@dataclass(frozen=True, slots=True)
class Summary:
    """The summary of a run."""

    questions: int
    answerable: int
    taken_out: int
    """Questions asked again without their article."""
    metrics: Mapping[str, Interval]
    """In the order of ``MEANINGS``."""
    reliability: Sequence[Bin]
    """The non-empty bins."""


def summed_up(rows: Sequence[Row], times: int = TIMES) -> Summary:
    """All metrics with intervals, and the reliability curve.

    Raises:
        DataSetError: there is no row.

    """
    if not rows:
        raise DataSetError(
            place="The data", found="none of the chosen questions could be asked", expected="at least one"
        )
    curve = Reliability.of(rows)
    counts = np.bincount(curve.bins, minlength=BINS)
    shares = {str(number): curve.share(number) for number in np.flatnonzero(counts).tolist()}
    wanted = measures(rows) | {"calibration_error": curve.error()}
    found = intervals(wanted | shares, [row.cluster for row in rows], times)
    everything = np.ones(len(rows))
    return Summary(
        questions=len(rows),
        answerable=sum(row.answerable for row in rows),
        taken_out=sum(row.taken_out is not None for row in rows),
        metrics={name: found[name] for name in MEANINGS},
        reliability=[
            Bin(n / BINS, (n + 1) / BINS, int(counts[n]), curve.mean(n)(everything), found[str(n)])
            for n in map(int, shares)
        ],
    )
