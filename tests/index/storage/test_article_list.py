"""The list of articles, filtered; who handed them in; a library in numbers."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.domain.article import ALL, Article, Draft, Fate, Filter
from index.domain.jobs import State
from index.domain.scope import Scope
from index.domain.stores import Corpus
from index.storage.sqlite import SqliteCorpus
from tests.doubles.corpus import MemoryCorpus
from tests.index.examples import library
from tests.index.storage.corpus_contract import NOON, index_of, indexed
from tests.index.storage.work_contract import FEED, at, begun, waiting
from tests.lengths import drawn

MAY = date(2024, 5, 1)


def keep(corpus: Corpus, title: str, text: str, *, by: int | None = None, **fields: Any) -> Article:
    """An article that a member handed in."""
    feed_id = fields.pop("feed_id", None)
    index = index_of(indexed(text, 0, len(text), 1))
    return corpus.articles.add(Draft(title=title, text=text, **fields), index, added=at(1), feed_id=feed_id, by=by)


@pytest.fixture
def shelf(corpus: Corpus) -> Corpus:
    """Four articles, numbers 1 to 4."""
    feed = corpus.feeds.add(FEED)
    keep(corpus, "Die Fähre", "Sie fährt um neun. 100 % sicher.", by=7, published=MAY)
    keep(corpus, "A new mill", "A mill_owner from Łódź.", by=8, published=date(2024, 6, 1), feed_id=feed.id)
    keep(corpus, "The mill", "It burnt in 1987.", by=7)
    keep(corpus, "ΤΟ ΠΛΟΊΟ", "The ferry sails at nine.", feed_id=feed.id, published=date(2023, 1, 1))
    return corpus


@pytest.mark.parametrize(
    ("only", "found"),
    [
        (ALL, [4, 3, 2, 1]),
        (Filter(title="mill"), [3, 2]),
        (Filter(title="FÄHRE"), [1]),
        (Filter(title="το πλοίο"), [4]),
        (Filter(title="%"), []),
        (Filter(words="nine FERRY"), [4]),
        (Filter(words="łódź mill_"), [2]),
        (Filter(words="100 %"), [1]),
        (Filter(words="' OR 1"), []),
        (Filter(words="  "), [4, 3, 2, 1]),
        (Filter(feed_id=1), [4, 2]),
        (Filter(feed_id=9), []),
        (Filter(by=7), [3, 1]),
        (Filter(scope=Scope(since=MAY)), [2, 1]),
        (Filter(scope=Scope(until=MAY)), [4, 1]),
        (Filter(scope=Scope(article_id=3)), [3]),
        (Filter(title="mill", words="burnt", by=7), [3]),
    ],
)
def test_a_filter_lets_through_what_it_names(shelf: Corpus, only: Filter, found: list[int]) -> None:
    assert [entry.id for entry in shelf.articles.entries(only=only)] == found
    assert shelf.articles.count(only) == len(found)


def test_a_filtered_list_has_pages(shelf: Corpus) -> None:
    only = Filter(words="e")
    assert shelf.articles.entries(1, 2, only) == shelf.articles.entries(only=only)[1:3]


TYPED = st.sampled_from(["", "mill", "MILL", "ähr", "%", "_", "'", '"', "neun um", "ΠΛΟ", "İ", "ß", "\0", "*"])


@drawn(long=40, short=10)
@given(title=TYPED, words=TYPED, by=st.sampled_from([None, 7, 8, 9]), since=st.sampled_from([None, MAY]))
def test_a_file_filters_as_the_specification(title: str, words: str, by: int | None, since: date | None) -> None:
    only = Filter(title=title, words=words, by=by, scope=Scope(since=since))
    memory, sqlite = MemoryCorpus(), SqliteCorpus(Path(":memory:"))
    for made in (memory, sqlite):
        keep(made, "Die Fähre", "Sie fährt um neun. 100 %", by=7, published=MAY)
        keep(made, 'A Mill\'s "ß"', "İ * ΠΛΟΊΟ_", by=8)
    assert sqlite.articles.entries(only=only) == memory.articles.entries(only=only)
    sqlite.close()


# who handed it in


def test_the_list_tells_who_handed_an_article_in(shelf: Corpus) -> None:
    assert [entry.by for entry in shelf.articles.entries()] == [None, 7, 8, 7]


def test_who_handed_an_article_in_first_stays(corpus: Corpus) -> None:
    article = keep(corpus, "One", "It sails.", by=7)
    (job,) = waiting(corpus, 1, by=8)
    corpus.jobs.done(begun(corpus, job).id, Fate.REVISED, article.id)
    corpus.articles.replace(article.id, Draft(title="Two", text="It runs."), index_of(indexed("It", 0, 2, 1)), None)
    assert [(entry.title, entry.by) for entry in corpus.articles.entries()] == [("Two", 7)]


# numbers


def test_an_empty_library_has_its_numbers_too(corpus: Corpus) -> None:
    stats = library(corpus).stats()
    assert (stats.articles, stats.passages, stats.feeds, stats.jobs, stats.gaps) == (0, 0, 0, 0, 0)
    assert (stats.oldest, stats.newest, stats.last_added) == (None, None, None)


def test_a_library_is_told_in_numbers(shelf: Corpus) -> None:
    waiting(shelf, 2)
    waiting(shelf, 3, state=State.OFFERED)
    gap = shelf.ledger.missed("One?", None, NOON)
    shelf.ledger.missed("Two?", None, NOON)
    shelf.ledger.close(gap.id)
    stats = library(shelf).stats()
    assert (stats.articles, stats.passages, stats.feeds, stats.jobs, stats.gaps) == (4, 4, 1, 2, 1)
    assert (stats.oldest, stats.newest, stats.last_added) == (date(2023, 1, 1), date(2024, 6, 1), at(1))


def test_the_numbers_of_a_file_tell_what_it_takes_of_the_disk(tmp_path: Path) -> None:
    path = tmp_path / "a.sqlite"
    corpus = SqliteCorpus(path)
    keep(corpus, "One", "It sails. " * 10_000)
    told = corpus.articles.summary().bytes
    corpus.close()
    assert told == path.stat().st_size > 100_000
