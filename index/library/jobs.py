"""Jobs from being handed in to their end: somebody's own, a batch of a terminal's command, what was put off.

While one is embedded and kept, threads fetch and read the next ones.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import timedelta
from itertools import islice

from index.domain.errors import LibraryError
from index.domain.events import Actor, WorkDue
from index.domain.jobs import Job, Request, State, Way
from index.domain.ports import Progress, silent
from index.ingest.collections import Found, LeftOut
from index.library.library import Library
from index.library.run_jobs import Intake, Loaded, Outcome

AHEAD = 2
"""Jobs that each loader may be ahead: enough that embedding does not wait, few enough to be held in memory."""
KEPT = timedelta(days=7)
"""How long a job that ended, or was offered without being chosen, is remembered."""
_EVER = timedelta(days=36_500)
_AT_ONCE = 500
"""Requests kept in one transaction."""

Begin = Callable[[], Job | None]
"""Gives the next job, begun; ``None`` when none is left."""


def hand_in(library: Library, request: Request, by: Actor) -> Job:
    """Keep a request as a job that is begun, so that nobody else takes it."""
    (number,) = library.jobs.add([request], now=library.now(), by=by, state=State.RUNNING)
    return library.jobs.job(number)


def choose(library: Library, job_ids: Sequence[int]) -> list[Job]:
    """Those of the jobs that are on offer still, begun."""
    return [library.jobs.job(number) for number in library.jobs.choose(job_ids, library.now())]


def try_again(library: Library, jobs: Iterable[Job]) -> None:
    """Let jobs that failed or were put off be due now, since a person asks again."""
    now = library.now()
    with library.transaction():
        for job in jobs:
            if job.due > now or job.state is not State.WAITING:
                library.jobs.again(job.id, job.reason, now)
    library.tell(WorkDue())


def tidy(library: Library) -> None:
    """Let go of what ended, or was offered in vain, long ago."""
    library.jobs.forget(library.now() - KEPT)


def queue(library: Library, batch: str, found: Iterable[Found], by: Actor) -> Iterator[LeftOut]:
    """Let what was found wait as jobs of a batch; gives what cannot.

    While jobs of an earlier run wait, only what is new joins them, and those that were put off are due now.
    Once all have ended they are forgotten, and everything is queued anew.
    """
    jobs, now = library.jobs, library.now()
    known: set[tuple[object, ...]] = set()
    if waiting := jobs.listing([State.WAITING], batch=batch):
        known = {_identity(job.request) for job in jobs.listing(list(State), batch=batch)}
        try_again(library, waiting)
    else:
        jobs.forget(now + _EVER, batch=batch)
    items = iter(found)
    while chunk := list(islice(items, _AT_ONCE)):
        fresh = [item for item in chunk if isinstance(item, Request) and _identity(item) not in known]
        jobs.add(fresh, now=now, batch=batch, by=by)
        yield from (item for item in chunk if isinstance(item, LeftOut))


def of_batch(library: Library, batch: str) -> Begin:
    """The jobs of a batch that are due."""
    return lambda: library.jobs.begin(library.now(), batch=batch)


def of_numbers(library: Library, numbers: Iterable[int]) -> Begin:
    """These jobs, as far as they are due."""
    begun = (library.jobs.begin(library.now(), job_id=number) for number in numbers)
    return lambda: next((job for job in begun if job), None)


def run(
    intake: Intake, library: Library, begin: Begin, loaders: int, progress: Progress = silent
) -> Generator[Outcome, None, None]:
    """What becomes of jobs, in the order they began.

    Whoever stops it half-way (closes it, or Ctrl-C) leaves the jobs that were loaded ahead waiting again.

    Args:
        intake: fetches, reads and keeps.
        library: where the articles go.
        begin: gives the jobs.
        loaders: threads that fetch and read.
        progress: called while an article is embedded.

    Raises:
        StorageError, ModelUnavailable: no other job could be done either.

    """
    pool = ThreadPoolExecutor(loaders, thread_name_prefix="loader")
    ahead: deque[tuple[Job, Future[Loaded | LibraryError | None]]] = deque()
    try:
        while True:
            while len(ahead) <= AHEAD * loaders and (job := begin()):
                ahead.append((job, pool.submit(intake.attempt, library, job)))
            if not ahead:
                return
            loaded = ahead[0][1].result()
            yield intake.settle(library, ahead.popleft()[0], loaded, progress)
    finally:
        pool.shutdown(wait=False, cancel_futures=True)
        for job, _ in ahead:
            library.jobs.again(job.id, None, library.now())


def _identity(request: Request) -> tuple[object, ...]:
    """What makes a request the same as one of an earlier run; what was typed or piped in never is."""
    if request.way is Way.FILE:
        return (object(),)
    return (request.way, request.name, request.fields, request.article_id)
