"""What tests of jobs and feeds begin with."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from index.domain.article import Filter
from index.domain.document import Validators
from index.domain.jobs import Feed, Fields, Job, Request, State, Way
from index.domain.stores import Corpus
from index.library.library import Library
from tests.index.storage.corpus_contract import NOON

FILE = Request(
    way=Way.FILE,
    name="über.pdf",
    data=b"%PDF\x00\xff",
    fields=Fields(title="Täglich", url="https://a.example/1", published="2024-05-01", author="Ä"),
)
FEED = Feed(id=0, url="https://a.example/feed.xml", title="News", minutes=60, due=NOON)
EVERY_STATE = tuple(State)


def at(minutes: float) -> datetime:
    """A time so many minutes after noon."""
    return NOON + timedelta(minutes=minutes)


def link(number: int, **fields: Any) -> Request:
    """A request for an invented page."""
    return replace(Request(way=Way.LINK, name=f"https://a.example/{number}"), **fields)


def waiting(corpus: Corpus, count: int, **given: Any) -> list[int]:
    """Jobs for so many pages, due at noon."""
    return corpus.jobs.add([link(number) for number in range(count)], **{"now": NOON, **given})


def begun(corpus: Corpus, job_id: int, minutes: float = 0) -> Job:
    """A job that is running."""
    job = corpus.jobs.begin(at(minutes), job_id=job_id)
    assert job is not None
    return job


def full_feed(feed: Feed) -> Feed:
    """A feed of which everything is known."""
    return replace(
        feed,
        url="https://a.example/moved.xml",
        title="Täglich",
        minutes=15,
        refresh_days=7,
        paused=True,
        channel=2**62,
        by=2**61,
        due=at(15),
        polled=at(0.5),
        validators=Validators(etag='W/"1"', modified="Wed, 01 May 2024 12:00:00 GMT"),
        failing=at(1),
        failures=3,
        reason="It is down.",
        told=True,
    )


class Tally(NamedTuple):
    """How answers to a question from an article were judged."""

    article_id: int
    question: str
    helpful: int
    unhelpful: int


def tallies(kept: Any, article_id: int | None = None, limit: int | None = None) -> list[Tally]:
    """The votes as they are kept, least helpful first: no part of the program reads more than their number yet."""
    ledger = kept.ledger
    if hasattr(ledger, "_votes"):
        votes = [(v.article_id, v.question, v.helpful) for v in ledger._votes if ledger._is_here(v.article_id)]
    else:
        with ledger._file.reading() as db:
            votes = db.execute("SELECT article_id, question, helpful FROM vote").fetchall()
    found = [vote for vote in votes if article_id in {None, vote[0]}]
    counted = {vote[:2]: [one[2] for one in found if one[:2] == vote[:2]] for vote in found}
    rows = [Tally(*asked, sum(map(bool, judged)), sum(not one for one in judged)) for asked, judged in counted.items()]
    return sorted(rows, key=lambda row: (-row.unhelpful, row.helpful, row.article_id, row.question))[:limit]


def of_feed(kept: Corpus | Library, feed_id: int) -> list[int]:
    """The articles of a feed, newest first."""
    return [entry.id for entry in kept.articles.entries(only=Filter(feed_id=feed_id))]


def stale(kept: Corpus | Library, feed_id: int, before: datetime) -> list[tuple[int, str]]:
    """The articles of a feed whose pages were not looked at since, oldest first."""
    entries = kept.articles.entries(only=Filter(feed_id=feed_id, seen_before=before))[::-1]
    return [(entry.id, entry.url) for entry in entries if entry.url]


def next_job(kept: Corpus | Library) -> datetime | None:
    """When the next waiting job is due."""
    return min((job.due for job in kept.jobs.listing([State.WAITING])), default=None)


def next_feed(kept: Corpus | Library) -> datetime | None:
    """When the next feed that is not paused is due."""
    return min((feed.due for feed in kept.feeds.all() if not feed.paused), default=None)
