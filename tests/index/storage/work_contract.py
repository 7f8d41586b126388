"""What tests of jobs and feeds begin with."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from index.domain.document import Validators
from index.domain.jobs import Feed, Fields, Job, Request, State, Way
from index.domain.stores import Corpus
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
