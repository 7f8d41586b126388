"""Runs ingest jobs: a request is loaded (fetched and parsed), then settled (stored, postponed or refused).

Loading waits for servers and parsers, settling embeds, so the next jobs can be loaded meanwhile. A job ends only when
its article is in the library or a sentence says why not.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path

from index.domain.article import Draft, Fate, Taken
from index.domain.document import UNKNOWN, Extracted, FeedPage, Fetched, Fetcher, Parsers, Validators
from index.domain.errors import Interrupted, LibraryError, ModelUnavailable, StorageError
from index.domain.jobs import Feed, Job, Request, Way
from index.domain.ports import Progress, silent
from index.domain.source_errors import LongFile, NotAFeed, Unreadable
from index.ingest import draft as ingest_draft
from index.ingest import export_format
from index.language import detect
from index.library import poll_feeds
from index.library.library import Library

TRIES = 6
"""So often a job is begun before a passing fault counts as lasting: over about half a day."""
FIRST_WAIT = timedelta(minutes=1)
WAIT_GROWS = 4
LONGEST_WAIT = timedelta(hours=6)
LEASE = timedelta(seconds=30)
"""For so long a new job is left to the one who asked for it; if the program ends before, the loop takes it then."""
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
class Polled:
    """What reading a feed came to."""

    feed: Feed
    jobs: tuple[int, ...] = ()
    """Its new items, as jobs."""
    error: LibraryError | None = None


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
    ) -> Job:
        """Keep what was loaded, or note why not; the job as it stands then.

        A job that is interrupted (Ctrl-C, the end of the program) or meets a fault that is not its own (the disk
        is full, the model is gone) waits again as if it had not been begun, and what stopped it is raised.
        """
        if isinstance(loaded, LibraryError):
            _put_off(library, job, loaded)
            return library.jobs.job(job.id)
        try:
            taken = keep(library, job.request, loaded, progress)
        except LibraryError as error:
            _put_off(library, job, error)
            if isinstance(error, _OURS):
                raise
        except BaseException:
            library.jobs.again(job.id, None, library.now())
            raise
        else:
            library.jobs.done(job.id, taken.fate, taken.article.id)
        return library.jobs.job(job.id)

    def find_feed(self, url: str, minutes: int, now: datetime) -> Feed:
        """The feed at an address, or else the first that the page there names, ready to be added and due at once.

        Raises:
            FetchError: the address cannot be had.
            NotAFeed: there is none.

        """
        fetched = self._fetched(url)
        try:
            page = self._feed(fetched)
        except NotAFeed:
            named = self.parsers.named_feeds(fetched.data, url=fetched.url, content_type=fetched.content_type)
            if not (wanted := poll_feeds.wanted(named)):
                raise
            fetched = self._fetched(wanted)
            page = self._feed(fetched)
        return Feed(id=0, url=fetched.url, title=page.title, minutes=minutes, due=now)

    def poll(self, library: Library, feed_id: int) -> Polled:
        """Read a feed: its new items wait as jobs then, and articles to be refreshed too."""
        feed = library.feeds.feed(feed_id)
        try:
            page, validators = self._page(feed)
        except LibraryError as error:
            feed = poll_feeds.failed(library.feeds.feed(feed_id), error, library.now())
            library.feeds.save(feed)
            return Polled(feed=feed, error=error)
        feed = library.feeds.feed(feed_id)  # somebody may have paused it meanwhile
        items = poll_feeds.requests(feed, page) if page else {}
        feed = poll_feeds.answered(feed, page, validators, library.now())
        jobs = library.feeds.save(feed, items, now=library.now())
        return Polled(feed=feed, jobs=(*jobs, *_refreshes(library, feed)))

    def _fetched(self, url: str) -> Fetched:
        """What stands at an address that a person named; without validators there is always an answer."""
        return self.fetcher.get(url) or Fetched(url=url, data=b"")

    def _page(self, feed: Feed) -> tuple[FeedPage | None, Validators]:
        """The feed as it stands now with what its server gave; no page when it has not changed."""
        fetched = self.fetcher.get(feed.url, feed.validators, polite=True)
        if fetched is None:
            return None, feed.validators
        return self._feed(fetched), fetched.validators

    def _feed(self, fetched: Fetched) -> FeedPage:
        return self.parsers.feed(fetched.data, url=fetched.url, content_type=fetched.content_type)


def keep(library: Library, request: Request, loaded: Loaded | None, progress: Progress = silent) -> Taken:
    """Take what was loaded into a library. Raises ``LibraryError``."""
    if loaded is None:
        return _unchanged(library, request)
    if loaded.record and loaded.record.added:
        return _restored(library, loaded.draft, loaded.record, loaded.record.added, progress)
    if request.article_id is not None:
        taken = library.revise(request.article_id, loaded.draft, progress)
    else:
        taken = library.add(loaded.draft, progress, feed_id=request.feed_id)
    if request.way in _FETCHED and taken.fate is not Fate.LINKED:
        library.articles.looked_at(taken.article.id, library.now(), loaded.validators)
    return taken


def _restored(
    library: Library, draft: Draft, record: export_format.Record, added: datetime, progress: Progress
) -> Taken:
    """Take in a row of an export; done again after a kill, it adds the other addresses that are missing."""
    taken = library.restore(draft, added, record.changes, progress)
    for source in record.elsewhere:
        library.link(taken.article.id, source)
    return taken


def _is_polite(request: Request) -> bool:
    """Whether no person asked for this very page."""
    return request.way is Way.PAGE or request.feed_id is not None


def _unchanged(library: Library, request: Request) -> Taken:
    article = library.articles.get(request.article_id or 0)
    library.articles.looked_at(article.id, library.now())
    return Taken(article=article, fate=Fate.KNOWN)


def _refreshes(library: Library, feed: Feed) -> list[int]:
    """Jobs for the articles of a feed whose pages were not looked at for long; each counts as looked at from now on."""
    if not feed.refresh_days:
        return []
    articles = library.feeds.stale(feed.id, library.now() - timedelta(days=feed.refresh_days))
    requests = [
        Request(way=Way.REFRESH, name=url, article_id=article_id, feed_id=feed.id) for article_id, url in articles
    ]
    jobs = library.jobs.add(requests, now=library.now())
    for article_id, _ in articles:
        library.articles.looked_at(article_id, library.now())
    return jobs


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
