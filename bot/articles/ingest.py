"""The one way through for every article: a job in the library's file, begun, loaded, then settled.

Whoever hands something in runs its job at once; what a restart cut off, and what must wait, is
left to ``bot.gateway.job_loop``.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.admin.audit import note
from bot.messages.send import SORRY
from bot.runtime.host import Host
from bot.runtime.logs import fault
from bot.runtime.server_settings import settings
from bot.runtime.worker import Busy
from index.domain.article import Article, Change, Elsewhere, Fate
from index.domain.errors import Interrupted, LibraryError
from index.domain.jobs import Job, Request, Way
from index.domain.ledger import Act
from index.library.library import Library
from index.library.run_jobs import LEASE, Loaded

log = logging.getLogger(__name__)
KEPT = timedelta(days=7)
"""How long a job that ended, or was offered in vain, is remembered."""


class OtherLanguage(LibraryError):
    """An article is in a language that the server's admins do not take in."""

    def __init__(self, found: str, wanted: Sequence[str]) -> None:
        super().__init__(
            "The article is in the language {found}; this server takes articles in {wanted}. Add another one, or let "
            "an admin change that with /settings languages.",
            found=found,
            wanted=", ".join(wanted),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What became of a job: it ended, or it waits."""

    job: Job
    article: Article | None = None
    """The article that it became or was found to be."""
    passages: int = 0
    """Of an article that is new."""
    change: Change | None = None
    """What changed, if it was revised."""
    source: Elsewhere | None = None
    """The address that was noted, if it was linked."""


@dataclass(slots=True, kw_only=True)
class Step:
    """How far a job is; written by the threads that do it, read by the event loop."""

    host: Host
    job: Job
    loading: bool = True
    done: int = 0
    total: int = 0
    outcome: Outcome | None = None

    def __call__(self, done: int, total: int) -> None:
        """Note the progress, and stop here if the program goes down: an add is whole or leaves no trace."""
        self.host.worker.checkpoint()
        self.done, self.total = done, total


def hand_in(library: Library, request: Request, by: int) -> Job:
    """Keep a request as a job, begun."""
    due = library.now() + LEASE
    return _begun(library, library.jobs.add([request], now=due, by=by), due)[0]


def choose(library: Library, job_ids: Sequence[int]) -> list[Job]:
    """Those of the jobs that are on offer still, begun."""
    due = library.now() + LEASE
    return _begun(library, library.jobs.choose(job_ids, due), due)


def forget(library: Library) -> None:
    """Let go of what ended, or was offered in vain, long ago."""
    library.jobs.forget(library.now() - KEPT)


async def work(library: Library, step: Step) -> Outcome:
    """Load and settle a job that was begun; it does not stay begun, whatever goes wrong.

    Raises:
        Interrupted: the program goes down; the job goes on when it runs again.
        StorageError: what became of it could not be noted.

    """
    host, job = step.host, step.job
    try:
        step.outcome = await _work(library, step)
    except Interrupted:
        raise Interrupted from None
    except Busy as busy:
        late = busy
        step.outcome = await host.worker.quick(lambda: Outcome(job=host.intake.settle(library, job, late)))
    except LibraryError:
        raise
    except Exception as error:  # noqa: BLE001 - a fault of ours must not be tried again and again
        log.error("Job %d failed: %s.", job.id, fault(error))  # noqa: TRY400
        step.outcome = await host.worker.quick(lambda: _broken(library, job))
    return step.outcome


async def _work(library: Library, step: Step) -> Outcome:
    host, job = step.host, step.job
    loaded: Loaded | LibraryError | None
    try:
        loaded = await host.worker.fetch(lambda: host.intake.load(library, job.request))
    except LibraryError as error:
        loaded = error
    step.loading = False
    lane = host.worker.quick if isinstance(loaded, LibraryError) else host.worker.ingest
    return await lane(lambda: _settled(library, step, loaded))


def _settled(library: Library, step: Step, loaded: Loaded | LibraryError | None) -> Outcome:
    """Settle a job, and look at what it came to before anything else changes."""
    begun = library.now()
    job = step.host.intake.settle(library, step.job, _welcome(library, step.job, loaded), step)
    if job.fate is None or job.article_id is None:
        return Outcome(job=job)
    article = library.articles.get(job.article_id)
    changes = library.articles.history(article.id).changes if job.fate is Fate.REVISED else []
    outcome = Outcome(
        job=job,
        article=article,
        passages=library.articles.entries(limit=1)[0].passages if job.fate is Fate.ADDED else 0,
        change=changes[-1] if changes and changes[-1].at >= begun else None,
        source=library.articles.history(article.id).elsewhere[-1] if job.fate is Fate.LINKED else None,
    )
    _note(library, outcome)
    return outcome


def _welcome(library: Library, job: Job, loaded: Loaded | LibraryError | None) -> Loaded | LibraryError | None:
    """What was loaded, or why the server does not want it; what is here already may be fetched anew."""
    found = loaded.found.language if isinstance(loaded, Loaded) and loaded.found else None
    wanted = settings(library).languages
    if found and wanted and found not in wanted and job.request.way is not Way.REFRESH:
        return OtherLanguage(found, wanted)
    return loaded


def _note(library: Library, outcome: Outcome) -> None:
    """Keep in the audit what a job has done to the articles, if it did anything."""
    job, change = outcome.job, outcome.change
    if job.fate is Fate.ADDED:
        note(library, Act.IMPORTED if job.request.way is Way.RECORD else Act.ADDED, job.by, outcome.article)
    elif outcome.source:
        note(library, Act.CHANGED, job.by, outcome.article, detail=outcome.source.site or "")
    elif change:
        act = Act.CORRECTED if job.request.data is not None else Act.REFRESHED
        note(library, act, job.by, outcome.article, detail=", ".join(change.fields))


def _broken(library: Library, job: Job) -> Outcome:
    library.jobs.failed(job.id, SORRY)
    return Outcome(job=library.jobs.job(job.id))


def _begun(library: Library, job_ids: Sequence[int], due: datetime) -> list[Job]:
    """Jobs that wait until ``due``, begun before that, so that the loop cannot have taken them."""
    jobs = [library.jobs.begin(due, job_id=job_id) for job_id in job_ids]
    return [job for job in jobs if job]
