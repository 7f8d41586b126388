"""One session of ingesting: the library, the intake, the results, and a progress bar."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from typing import TYPE_CHECKING

from bot.cli.base.context import Call
from bot.cli.base.progress import Report, bar
from bot.cli.job_results import Results, passed, result_of
from index.domain.errors import LibraryError
from index.domain.events import TERMINAL
from index.domain.jobs import State
from index.ingest.collections import Found

if TYPE_CHECKING:
    from index.library.jobs import Begin
    from index.library.library import Library
    from index.library.run_jobs import Intake


class Work:
    """What the commands share that take articles in.

    Args:
        at: the call.
        intake: fetches and reads.
        library: where the articles go.
        results: what became of them.

    """

    def __init__(self, at: Call, intake: Intake, library: Library, results: Results) -> None:
        self.intake, self.library, self.results = intake, library, results
        self._at, self._loaders = at, at.settings().sources.loaders

    def take(self, batch: str, found: Iterable[Found]) -> None:
        """Queue what was found as a batch, and run that to its end."""
        from index.library import jobs

        self.results.all.extend(passed(left) for left in jobs.queue(self.library, batch, found, TERMINAL))
        waiting = self.library.jobs.listing([State.WAITING], batch=batch)
        self._run(jobs.of_batch(self.library, batch), len(waiting))

    def run(self, numbers: Iterable[int]) -> None:
        """Run jobs that wait."""
        from index.library.jobs import of_numbers

        due = list(dict.fromkeys(numbers))
        self._run(of_numbers(self.library, due), len(due))

    def _run(self, begin: Begin, total: int) -> None:
        from index.library.jobs import run

        with bar(self._at.err, "articles") as report:
            meter = _Meter(report, total)
            try:
                with closing(run(self.intake, self.library, begin, self._loaders, meter.embedded)) as outcomes:
                    for outcome in outcomes:
                        self.results.all.append(result_of(outcome))
                        meter.next(outcome.job.request.name)
            except (KeyboardInterrupt, LibraryError):
                self.results.tell(left=max(0, total - meter.done))
                raise


class _Meter:
    """Turns articles done, and passages of the present one, into a report."""

    def __init__(self, report: Report, total: int) -> None:
        self._report, self._total = report, total
        self.done = 0
        report(0, max(total, 1), "")

    def embedded(self, passages: int, of: int) -> None:
        self._report(self.done + passages / max(of, 1), self._total, "")

    def next(self, name: str) -> None:
        self.done += 1
        self._report(self.done, self._total, name.rpartition("/")[2] or name)


@contextmanager
def working(at: Call, *, json: bool) -> Iterator[Work]:
    """Open the library and the way in; at the end, say what became of everything."""
    with at.library(load=True, make=True) as library, at.intake() as intake:
        work = Work(at, intake, library, Results(at, json))
        yield work
    work.results.tell()
