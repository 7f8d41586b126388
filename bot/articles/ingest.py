"""One job of the bot: loaded by one thread, settled by another, with its progress for those who wait."""

from __future__ import annotations

import logging
from dataclasses import dataclass

from bot.messages.send import SORRY
from bot.runtime.host import Host
from bot.runtime.logs import fault
from bot.runtime.worker import Busy
from index.domain.errors import Interrupted, LibraryError
from index.domain.jobs import Job
from index.library.library import Library
from index.library.run_jobs import Outcome, give_up

log = logging.getLogger(__name__)


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
        step.outcome = await host.worker.quick(lambda: host.intake.settle(library, job, late))
    except LibraryError:
        raise
    except Exception as error:  # noqa: BLE001 - a fault of ours must not be tried again and again
        log.error("Job %d failed: %s.", job.id, fault(error))  # noqa: TRY400
        step.outcome = await host.worker.quick(lambda: give_up(library, job, SORRY))
    return step.outcome


async def _work(library: Library, step: Step) -> Outcome:
    host, job = step.host, step.job
    loaded = await host.worker.fetch(lambda: host.intake.attempt(library, job))
    step.loading = False
    lane = host.worker.quick if isinstance(loaded, LibraryError) else host.worker.ingest
    return await lane(lambda: host.intake.settle(library, job, loaded, step))
