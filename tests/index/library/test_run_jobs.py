"""Requests become articles, wait for later, or are refused with a reason. All articles here are invented."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from index.answering.pipeline import Options
from index.domain.article import Fate
from index.domain.document import Fetched, Validators
from index.domain.errors import Interrupted, UnknownArticle
from index.domain.jobs import Feed, Fields, Job, Request, State, Way
from index.domain.source_errors import Gone, LongFile, NotAFeed, NoText, Unreachable, Unreadable
from index.domain.storage_errors import StorageFull
from index.library import run_jobs
from index.library.feeds import poll
from index.library.library import Library
from index.library.run_jobs import Intake
from index.sources.sandbox.client import ChildParsers
from index.storage.sqlite import SqliteCorpus
from tests.doubles.models import HashingEmbedder
from tests.index.examples import FERRY, MILL, whole_projection, work
from tests.index.storage.work_contract import next_feed, next_job, of_feed
from tests.index.web import WrittenWeb

LINK = "https://a.example/ferry"
FEED = "https://a.example/feed.xml"
NOON = datetime(2024, 5, 1, 12, tzinfo=UTC)
PAGE = f"""<html lang="en"><head><title>The ferry returns - A Site</title>
<meta property="article:published_time" content="2024-04-30T08:00:00+02:00"></head>
<body><article><h1>The ferry returns</h1>{"".join(f"<p>{part}</p>" for part in FERRY.split(chr(10) + chr(10)))}
</article></body></html>""".encode()


def rss(*links: str) -> bytes:
    items = "".join(f"<item><title>{link}</title><link>{link}</link><guid>{link}</guid></item>" for link in links)
    return f'<rss version="2.0"><channel><title>A Site</title>{items}</channel></rss>'.encode()


class Clock:
    """A clock that the test winds."""

    def __init__(self) -> None:
        self.now = NOON

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture(scope="module")
def parsers() -> Iterator[ChildParsers]:
    made = ChildParsers()
    yield made
    made.close()


@pytest.fixture
def web() -> WrittenWeb:
    return WrittenWeb()


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def way_in(web: WrittenWeb, parsers: ChildParsers) -> Intake:
    return Intake(web, parsers, file_bytes=100_000)


@pytest.fixture
def library(tmp_path: Path, clock: Clock) -> Iterator[Library]:
    made = Library(SqliteCorpus(tmp_path / "1.sqlite"), HashingEmbedder(), whole_projection, Options(), clock)
    yield made
    made.close()


def run(way_in: Intake, library: Library, request: Request) -> Job:
    (number,) = library.jobs.add([request], now=library.now())
    job = library.jobs.begin(library.now(), job_id=number)
    assert job is not None
    return work(way_in, library, job)


def test_a_link_becomes_an_article_with_what_its_page_says(way_in: Intake, library: Library, web: WrittenWeb) -> None:
    web.pages[LINK] = Fetched(url=LINK, data=PAGE, content_type="text/html", validators=Validators(etag='"1"'))
    job = run(way_in, library, Request(way=Way.LINK, name=LINK))
    assert (job.state, job.fate) == (State.DONE, Fate.ADDED)
    article = library.articles.get(job.article_id or 0)
    assert (article.title, article.url, article.published) == ("The ferry returns", LINK, date(2024, 4, 30))
    assert "It leaves at nine in the morning." in article.text
    assert library.articles.history(article.id).validators == Validators(etag='"1"')
    assert web.asked == [(LINK, None, False)], "a page that a person named is not asked for by robots.txt"


def test_what_a_person_typed_goes_before_what_the_page_says(way_in: Intake, library: Library, web: WrittenWeb) -> None:
    web.pages[LINK] = PAGE
    typed = Fields(title="Back at sea", published="2024-04-29")
    article = library.articles.get(run(way_in, library, Request(way=Way.LINK, name=LINK, fields=typed)).article_id or 0)
    assert (article.title, article.published) == ("Back at sea", date(2024, 4, 29))
    assert set(article.fixed) == {"title", "published"}


def test_files_and_paths_come_in_by_the_same_door(way_in: Intake, library: Library, tmp_path: Path) -> None:
    path = tmp_path / "mill.md"
    path.write_text(f"---\ntitle: A new mill\ndate: 2024-04-01\n---\n{MILL}", "utf-8")
    by_path = run(way_in, library, Request(way=Way.PATH, name=str(path)))
    by_file = run(way_in, library, Request(way=Way.FILE, name="ferry.html", data=PAGE))
    assert library.articles.get(by_path.article_id or 0).title == "A new mill"
    assert library.articles.get(by_path.article_id or 0).published == date(2024, 4, 1)
    assert library.articles.get(by_file.article_id or 0).title == "The ferry returns"
    assert library.jobs.job(by_file.id).request.data is None, "a file is not kept twice"


@pytest.mark.parametrize(
    ("request_", "sentence"),
    [
        (Request(way=Way.LINK, name="https://a.example/gone"), str(Gone("https://a.example/gone", 404))),
        (Request(way=Way.PATH, name="/nowhere/a.txt"), str(Unreadable("/nowhere/a.txt", "no such file or directory"))),
        (Request(way=Way.FILE, name="a.txt", data=b"x" * 100_001), str(LongFile("a.txt", 100_000, 100_001))),
    ],
    ids=["gone", "no such file", "too long"],
)
def test_a_lasting_fault_ends_the_job_with_its_sentence(
    way_in: Intake, library: Library, request_: Request, sentence: str
) -> None:
    job = run(way_in, library, request_)
    assert (job.state, job.reason, job.request.data) == (State.FAILED, sentence, None)
    assert next_job(library) is None
    assert library.articles.count() == 0


def test_a_page_without_an_article_is_refused(way_in: Intake, library: Library, web: WrittenWeb) -> None:
    web.pages[LINK] = b"<html><head><title>Log in</title></head><body><form><input type=password></form></body></html>"
    job = run(way_in, library, Request(way=Way.LINK, name=LINK))
    assert job.state is State.FAILED
    assert (job.reason or "").startswith(str(NoText(LINK, "")).split(":")[0])


def test_a_passing_fault_is_tried_again_ever_later_and_then_lasts(
    way_in: Intake, library: Library, web: WrittenWeb, clock: Clock
) -> None:
    web.pages[LINK] = Unreachable(LINK, "it answers 503")
    (number,) = library.jobs.add([Request(way=Way.LINK, name=LINK)], now=clock())
    waits = []
    while (job := library.jobs.begin(clock())) is not None:
        job = work(way_in, library, job)
        if job.state is State.WAITING:
            waits.append(job.due - clock())
            assert library.jobs.begin(job.due - timedelta(seconds=1)) is None
            clock.now = job.due
    job = library.jobs.job(number)
    assert (job.state, job.tries, job.reason) == (State.FAILED, run_jobs.TRIES, str(web.pages[LINK]))
    assert waits == sorted(waits)
    assert timedelta(hours=4) < sum(waits, timedelta()) < timedelta(days=1)


def test_a_server_that_asks_for_time_gets_it(way_in: Intake, library: Library, web: WrittenWeb, clock: Clock) -> None:
    web.pages[LINK] = Unreachable(LINK, "it answers 429", after=1_800)
    job = run(way_in, library, Request(way=Way.LINK, name=LINK))
    assert job.due == clock() + timedelta(minutes=30)
    web.pages[LINK] = PAGE
    again = library.jobs.begin(job.due)
    assert again is not None
    assert work(way_in, library, again).fate is Fate.ADDED


@pytest.mark.parametrize("fault", [Interrupted(), KeyboardInterrupt(), StorageFull(Path("a"))], ids=repr)
def test_a_job_that_was_stopped_waits_again_uncounted(way_in: Intake, library: Library, fault: BaseException) -> None:
    def stop(_done: int, _total: int) -> None:
        raise fault

    (number,) = library.jobs.add([Request(way=Way.FILE, name="a.txt", data=FERRY.encode())], now=library.now())
    job = library.jobs.begin(library.now())
    assert job is not None
    with pytest.raises(type(fault)):
        way_in.settle(library, job, way_in.load(library, job.request), stop)
    waiting = library.jobs.job(number)
    assert (waiting.state, waiting.tries) == (State.WAITING, 0)
    assert library.articles.count() == 0
    again = library.jobs.begin(waiting.due)
    assert again is not None
    assert work(way_in, library, again).fate is Fate.ADDED


def test_a_refresh_fetches_only_what_changed(way_in: Intake, library: Library, web: WrittenWeb, clock: Clock) -> None:
    web.pages[LINK] = Fetched(url=LINK, data=PAGE, validators=Validators(etag='"1"'))
    number = run(way_in, library, Request(way=Way.LINK, name=LINK)).article_id or 0
    refresh = Request(way=Way.REFRESH, name=LINK, article_id=number)
    web.pages[LINK] = None
    assert run(way_in, library, refresh).fate is Fate.KNOWN
    assert web.last() == (LINK, Validators(etag='"1"'), False)
    web.pages[LINK] = Fetched(
        url=LINK, data=PAGE.replace(b"on Sunday", b"on Friday"), validators=Validators(etag='"2"')
    )
    clock.now += timedelta(days=1)
    job = run(way_in, library, refresh)
    assert (job.fate, job.article_id) == (Fate.REVISED, number)
    assert "on Friday" in library.articles.get(number).text
    assert [change.at for change in library.articles.history(number).changes] == [clock.now]
    assert library.articles.history(number).validators == Validators(etag='"2"')


def test_a_page_that_is_gone_leaves_its_article(way_in: Intake, library: Library, web: WrittenWeb) -> None:
    web.pages[LINK] = PAGE
    number = run(way_in, library, Request(way=Way.LINK, name=LINK)).article_id or 0
    before = library.articles.get(number)
    web.pages.clear()
    job = run(way_in, library, Request(way=Way.REFRESH, name=LINK, article_id=number))
    assert job.state is State.FAILED
    assert library.articles.get(number) == before


def test_an_article_removed_before_its_refresh_is_refused(way_in: Intake, library: Library, web: WrittenWeb) -> None:
    web.pages[LINK] = PAGE
    job = run(way_in, library, Request(way=Way.REFRESH, name=LINK, article_id=7))
    assert (job.state, job.reason) == (State.FAILED, str(UnknownArticle(7)))


def feed(library: Library, **fields: object) -> Feed:
    return library.feeds.add(Feed(id=0, url=FEED, title="A Site", minutes=60, due=NOON, **fields))  # type: ignore[arg-type]


def test_a_feed_gives_each_item_once(way_in: Intake, library: Library, web: WrittenWeb, clock: Clock) -> None:
    kept = feed(library)
    web.pages[FEED] = Fetched(url=FEED, data=rss(LINK), validators=Validators(modified="yesterday"))
    web.pages[LINK] = PAGE
    polled = poll(way_in, library, kept.id)
    assert len(polled.jobs) == 1
    job = library.jobs.begin(clock())
    assert job is not None
    assert work(way_in, library, job).fate is Fate.ADDED
    assert of_feed(library, kept.id) == [library.jobs.job(job.id).article_id]
    assert web.last() == (LINK, None, True), "what no person asked for is asked for by robots.txt"
    web.pages[FEED] = rss("https://a.example/mill", LINK)
    polled = poll(way_in, library, kept.id)
    assert [library.jobs.job(number).request.name for number in polled.jobs] == ["https://a.example/mill"]
    assert web.last() == (FEED, Validators(modified="yesterday"), True)
    assert polled.feed.due > clock()


def test_a_removed_article_does_not_come_back_with_its_feed(
    way_in: Intake, library: Library, web: WrittenWeb, clock: Clock
) -> None:
    kept = feed(library)
    web.pages[FEED], web.pages[LINK] = rss(LINK), PAGE
    poll(way_in, library, kept.id)
    job = library.jobs.begin(clock())
    assert job is not None
    library.remove(work(way_in, library, job).article_id or 0)
    assert poll(way_in, library, kept.id).jobs == ()
    assert library.articles.count() == 0


def test_a_feed_that_fails_is_tried_ever_later_and_recovers(
    way_in: Intake, library: Library, web: WrittenWeb, clock: Clock
) -> None:
    kept = feed(library)
    web.pages[FEED] = b"<html><body><p>Not here.</p></body></html>"
    polled = poll(way_in, library, kept.id)
    assert isinstance(polled.error, NotAFeed)
    assert library.feeds.feed(kept.id).failing == clock()
    first = polled.feed.due - clock()
    assert poll(way_in, library, kept.id).feed.due - clock() > first
    web.pages[FEED] = rss()
    assert poll(way_in, library, kept.id).feed.failing is None


def test_the_articles_of_a_feed_are_refreshed_by_schedule(
    way_in: Intake, library: Library, web: WrittenWeb, clock: Clock
) -> None:
    kept = feed(library, refresh_days=7)
    web.pages[FEED], web.pages[LINK] = rss(LINK), PAGE
    poll(way_in, library, kept.id)
    job = library.jobs.begin(clock())
    assert job is not None
    number = work(way_in, library, job).article_id
    assert poll(way_in, library, kept.id).jobs == ()
    clock.now += timedelta(days=8)
    (again,) = poll(way_in, library, kept.id).jobs
    assert library.jobs.job(again).request == Request(way=Way.REFRESH, name=LINK, article_id=number, feed_id=kept.id)
    assert poll(way_in, library, kept.id).jobs == (), "it is on its way already"


def test_a_paused_feed_is_not_due(library: Library) -> None:
    kept = feed(library)
    assert next_feed(library) == NOON
    library.feeds.save(replace(kept, paused=True))
    assert next_feed(library) is None
