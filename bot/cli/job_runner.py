"""Runs jobs to their end: some threads fetch and read the next ones while the present one is embedded and kept."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import timedelta
from itertools import islice
from typing import TYPE_CHECKING

from index.domain.errors import LibraryError
from index.domain.jobs import Job, Request, State, Way
from index.domain.ports import Progress, silent
from index.ingest.collections import Found, LeftOut

if TYPE_CHECKING:
    from index.library.library import Library
    from index.library.run_jobs import Intake, Loaded

AHEAD = 2
"""Jobs that each loader may be ahead: enough that embedding does not wait, few enough to be held in memory."""
_AT_ONCE = 500
"""Requests kept in one transaction."""

Begin = Callable[[], Job | None]
"""Gives the next job, begun; ``None`` when none is left."""


def queue(library: Library, batch: str, found: Iterable[Found]) -> Iterator[LeftOut]:
    """Let what was found wait as jobs of a batch; gives what cannot.

    While jobs of an earlier run wait, only what is new joins them, and those that were put off are due now.
    Once all have ended they are forgotten, and everything is queued anew.
    """
    jobs, now = library.jobs, library.now()
    known: set[tuple[object, ...]] = set()
    if State.WAITING in jobs.counts(batch):
        known = {_identity(job.request) for job in jobs.listing(list(State), batch=batch)}
        hurry(library, jobs.listing([State.WAITING], batch=batch))
    else:
        jobs.forget(now + timedelta(days=36_500), batch=batch)
    items = iter(found)
    while chunk := list(islice(items, _AT_ONCE)):
        fresh = [item for item in chunk if isinstance(item, Request) and _identity(item) not in known]
        jobs.add(fresh, now=now, batch=batch)
        yield from (item for item in chunk if isinstance(item, LeftOut))


def hurry(library: Library, jobs: Sequence[Job]) -> None:
    """Let jobs that were put off be due now, since a person asks again."""
    now = library.now()
    for job in jobs:
        if job.due > now:
            library.jobs.again(job.id, job.reason, now)


def of_batch(library: Library, batch: str) -> Begin:
    """The jobs of a batch that are due."""
    return lambda: library.jobs.begin(library.now(), batch=batch)


def of_numbers(library: Library, numbers: Iterable[int]) -> Begin:
    """These jobs, as far as they are due."""
    begun = (library.jobs.begin(library.now(), job_id=number) for number in numbers)
    return lambda: next((job for job in begun if job), None)


def settled(
    intake: Intake, library: Library, begin: Begin, loaders: int, progress: Progress = silent
) -> Generator[Job, None, None]:
    """Jobs as they stand when they have ended or were put off, in the order they began.

    Whoever stops it half-way (closes it, or Ctrl-C) leaves the jobs that were loaded ahead waiting again.

    Raises:
        StorageError, ModelUnavailable: no other job could be done either.

    """
    pool = ThreadPoolExecutor(loaders, thread_name_prefix="loader")
    ahead: deque[tuple[Job, Future[Loaded | None]]] = deque()
    try:
        while True:
            while len(ahead) <= AHEAD * loaders and (job := begin()):
                ahead.append((job, pool.submit(intake.load, library, job.request)))
            if not ahead:
                return
            loaded = _outcome(ahead[0][1])
            yield intake.settle(library, ahead.popleft()[0], loaded, progress)
    finally:
        pool.shutdown(wait=False, cancel_futures=True)
        for job, _ in ahead:
            library.jobs.again(job.id, None, library.now())


def _outcome(loading: Future[Loaded | None]) -> Loaded | LibraryError | None:
    try:
        return loading.result()
    except LibraryError as error:
        return error


def _identity(request: Request) -> tuple[object, ...]:
    """What makes a request the same as one of an earlier run; what was typed or piped in never is."""
    if request.way is Way.FILE:
        return (object(),)
    return (request.way, request.name, request.fields, request.article_id)
