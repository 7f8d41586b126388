"""Runs ingest jobs: a request is loaded (fetched and parsed), then settled (stored, postponed or refused).

Loading waits for servers and parsers, settling embeds, so the next jobs can be loaded meanwhile. A job ends only when
its article is in the library or a sentence says why not.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

from index.domain.article import Draft, Fate, Taken
from index.domain.document import UNKNOWN, Extracted, Fetched, Fetcher, Parsers, Validators
from index.domain.errors import Interrupted, LibraryError, ModelUnavailable, StorageError
from index.domain.events import ArticlesChanged, WorkDue
from index.domain.jobs import Job, Request, Way
from index.domain.ledger import Act
from index.domain.ports import Progress, silent
from index.domain.source_errors import LongFile, Unreadable
from index.ingest import draft as ingest_draft
from index.ingest import export_format
from index.ingest.ingest import Then
from index.language import detect
from index.library import poll_feeds, server_policy
from index.library.audit import note
from index.library.library import Library

TRIES = 6
"""So often a job is begun before a passing fault counts as lasting: over about half a day."""
FIRST_WAIT = timedelta(minutes=1)
WAIT_GROWS = 4
LONGEST_WAIT = timedelta(hours=6)
_FETCHED = frozenset({Way.LINK, Way.PAGE, Way.REFRESH})
_OURS = (Interrupted, StorageError, ModelUnavailable)
"""Faults that are not the article's: every other would have them too, so they end the work, and the job waits."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Loaded:
    """An article that was fetched and read, not yet kept."""

    draft: Draft
    found: Extracted | None = None
    """What the parser said of it."""
    record: export_format.Record | None = None
    """The row of an export that it comes from."""
    validators: Validators = UNKNOWN


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What became of a job: it ended, or it waits."""

    job: Job
    """As it stands now."""
    taken: Taken | None = None
    """The article that it became or was found to be."""


@dataclass(frozen=True, slots=True)
class Intake:
    """Brings articles into libraries. Thread-safe.

    Args:
        fetcher: gets what links lead to.
        parsers: turn bytes into text.
        file_bytes: the largest file that is read.

    """

    fetcher: Fetcher
    parsers: Parsers
    file_bytes: int

    def load(self, library: Library, request: Request) -> Loaded | None:
        """Fetch and read what was handed in; ``None`` when the page to refresh has not changed.

        Raises:
            LibraryError: why it gives no article; ``passing`` tells whether a later try may.

        """
        number = request.article_id
        before = None if number is None else library.articles.history(number).validators
        return self.look(request, before)

    def attempt(self, library: Library, job: Job) -> Loaded | LibraryError | None:
        """As ``load``, for ``settle``: what cannot be loaded is given, not raised."""
        try:
            return self.load(library, job.request)
        except LibraryError as error:
            return error

    def look(self, request: Request, before: Validators | None = None) -> Loaded | None:
        """As ``load``, without a library; ``before`` is what the page's server gave earlier."""
        if request.way is Way.RECORD:
            record = export_format.read(request.data or b"", request.name)
            return Loaded(draft=export_format.draft(record), record=record)
        if request.way in _FETCHED:
            fetched = self.fetcher.get(request.name, before, polite=_is_polite(request))
            return self.read(request, fetched) if fetched else None
        data = _read(Path(request.name), self.file_bytes) if request.way is Way.PATH else request.data or b""
        return self.read(request, Fetched(url="", data=data))

    def read(self, request: Request, fetched: Fetched) -> Loaded:
        """Read what is at hand. Raises ``ArticleError``."""
        if len(fetched.data) > self.file_bytes:
            raise LongFile(request.name, self.file_bytes, len(fetched.data))
        name = fetched.name or (Path(request.name).name if request.way is Way.PATH else request.name)
        found = self.parsers.document(
            fetched.data, name=name, url=fetched.url or None, content_type=fetched.content_type
        )
        found = replace(found, language=detect.of_article(found.title, found.text) or found.language)
        if request.feed_id is not None:  # nobody typed what a feed says, and its page knows better
            draft = ingest_draft.extracted(name, poll_feeds.filled(found, request.fields))
        else:
            draft = ingest_draft.extracted(name, found, request.fields)
        return Loaded(draft=draft, found=found, validators=fetched.validators)

    def settle(
        self, library: Library, job: Job, loaded: Loaded | LibraryError | None, progress: Progress = silent
    ) -> Outcome:
        """Keep what was loaded, or note why not.

        The article, its job's end and the line of the audit are kept together or not at all. A job that is
        interrupted (Ctrl-C, the end of the program) or meets a fault that is not its own (the disk is full, the
        model is gone) waits again as if it had not been begun, and what stopped it is raised.
        """
        try:
            taken = _keep(library, job, loaded, progress)
        except LibraryError as error:
            _put_off(library, job, error)
            if isinstance(error, _OURS) and error is not loaded:
                raise
            taken = None
        except BaseException:
            library.jobs.again(job.id, None, library.now())
            raise
        if taken and (taken.fate is Fate.ADDED or taken.change):
            library.tell(ArticlesChanged(taken.article.id))
        library.tell(WorkDue())  # what must be tried again, say
        return Outcome(job=library.jobs.job(job.id), taken=taken)


def give_up(library: Library, job: Job, reason: str) -> Outcome:
    """End a job that failed for a reason that no other try would change."""
    library.jobs.failed(job.id, reason)
    return Outcome(job=library.jobs.job(job.id))


def _keep(library: Library, job: Job, loaded: Loaded | LibraryError | None, progress: Progress) -> Taken:
    """Take what was loaded into a library, and end its job with it. Raises ``LibraryError``."""
    if isinstance(loaded, LibraryError):
        raise loaded
    request = job.request
    validators = loaded.validators if loaded else None

    def then(taken: Taken) -> None:
        if request.way in _FETCHED and taken.fate is not Fate.LINKED:
            library.articles.looked_at(taken.article.id, library.now(), validators)
        library.jobs.done(job.id, taken.fate, taken.article.id)
        _note(library, job, taken)

    if loaded is None:
        return _unchanged(library, request, then)
    if loaded.found and request.way is not Way.REFRESH:  # what is here already may be fetched anew
        server_policy.check_language(library, loaded.found.language)
    if loaded.record and loaded.record.added:
        return _restored(library, job, loaded.draft, loaded.record, progress, then)
    if request.article_id is not None:
        return library.revise(request.article_id, loaded.draft, progress, then=then)
    return library.add(loaded.draft, progress, feed_id=request.feed_id, by=job.by, then=then)


def _restored(
    library: Library, job: Job, draft: Draft, record: export_format.Record, progress: Progress, then: Then
) -> Taken:
    """Take in a row of an export; one that is here already gets the other addresses that are missing."""

    def and_sources(taken: Taken) -> None:
        known = library.articles.history(taken.article.id).elsewhere
        library.articles.set_elsewhere(taken.article.id, (*known, *record.elsewhere))
        then(taken)

    added = record.added or library.now()
    return library.restore(draft, added, record.changes, progress, by=job.by, then=and_sources)


def _note(library: Library, job: Job, taken: Taken) -> None:
    """Keep in the audit what a job has done to the articles, if it did anything."""
    if taken.fate is Fate.ADDED:
        act = Act.IMPORTED if job.request.way is Way.RECORD else Act.ADDED
        note(library, act, job.by, taken.article)
    elif taken.source:
        note(library, Act.CHANGED, job.by, taken.article, detail=taken.source.site or "")
    elif taken.change:
        act = Act.CORRECTED if job.request.data is not None else Act.REFRESHED
        note(library, act, job.by, taken.article, detail=", ".join(taken.change.fields))


def _is_polite(request: Request) -> bool:
    """Whether no person asked for this very page."""
    return request.way is Way.PAGE or request.feed_id is not None


def _unchanged(library: Library, request: Request, then: Then) -> Taken:
    with library.transaction():
        taken = Taken(article=library.articles.get(request.article_id or 0), fate=Fate.KNOWN)
        then(taken)
    return taken


def _put_off(library: Library, job: Job, error: LibraryError) -> None:
    """Let a job wait when its fault may pass; end it otherwise."""
    if isinstance(error, _OURS):
        wait = timedelta() if isinstance(error, Interrupted) else FIRST_WAIT
        library.jobs.again(job.id, None, library.now() + wait)
    elif error.passing and job.tries < TRIES:
        wait = min(FIRST_WAIT * WAIT_GROWS ** (job.tries - 1), LONGEST_WAIT)
        asked = timedelta(seconds=getattr(error, "after", None) or 0)
        library.jobs.again(job.id, error.saying, library.now() + max(wait, min(asked, LONGEST_WAIT)))
    else:
        library.jobs.failed(job.id, error.saying)


def _read(path: Path, most: int) -> bytes:
    """A file of this machine, if it is not over the limit; its size is not trusted, since a pipe tells none."""
    try:
        with path.open("rb") as opened:
            data = opened.read(most + 1)
    except OSError as error:
        raise Unreadable(str(path), (error.strerror or str(error)).lower()) from error
    if len(data) > most:
        raise LongFile(str(path), most)
    return data
