"""One contract for every ``Feeds``."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from index.domain.article import Article, Fate
from index.domain.document import UNKNOWN
from index.domain.errors import KnownFeed, UnknownFeed
from index.domain.jobs import Feed, State
from index.domain.stores import Corpus
from index.storage.sqlite import SqliteCorpus
from tests.index.storage.corpus_contract import NOON, add, parted
from tests.index.storage.work_contract import (
    EVERY_STATE,
    FEED,
    FILE,
    at,
    begun,
    full_feed,
    link,
    next_feed,
    of_feed,
    stale,
)


def from_feed(corpus: Corpus, feed: Feed, number: int, *, url: bool = True) -> Article:
    address = f"https://a.example/{number}" if url else None
    return corpus.articles.add(*parted("T", [f"text {number}."], url=address), added=at(number), feed_id=feed.id)


def test_a_feed_is_kept_with_all_that_is_known_of_it(corpus: Corpus) -> None:
    kept = corpus.feeds.add(FEED)
    assert kept == replace(FEED, id=kept.id)
    assert corpus.feeds.feed(kept.id) == kept
    assert corpus.feeds.save(full_feed(kept)) == []
    assert corpus.feeds.feed(kept.id) == full_feed(kept)
    assert corpus.feeds.all() == [full_feed(kept)]


def test_a_number_that_no_feed_has_is_refused(corpus: Corpus) -> None:
    for use in (corpus.feeds.feed, corpus.feeds.remove, lambda number: corpus.feeds.save(replace(FEED, id=number))):
        with pytest.raises(UnknownFeed, match="no feed number 7"):
            use(7)
    assert corpus.jobs.listing(EVERY_STATE) == []


def test_an_address_is_kept_once_however_it_is_written(corpus: Corpus) -> None:
    kept = corpus.feeds.add(FEED)
    with pytest.raises(KnownFeed, match=rf"number {kept.id}\.") as told:
        corpus.feeds.add(replace(FEED, url="https://A.example/feed.xml#top"))
    assert told.value.feed_id == kept.id
    other = corpus.feeds.add(replace(FEED, url="https://b.example/feed.xml"))
    with pytest.raises(KnownFeed):
        corpus.feeds.save(replace(other, url=FEED.url), {"1": link(1)}, now=NOON)
    assert corpus.feeds.all() == [kept, other]
    assert corpus.jobs.listing(EVERY_STATE) == []


def test_numbers_are_never_given_twice(corpus: Corpus) -> None:
    first = corpus.feeds.add(FEED)
    assert corpus.feeds.remove(first.id) == first
    assert corpus.feeds.add(FEED).id > first.id


def test_new_items_wait_as_jobs_and_seen_ones_never_again(corpus: Corpus) -> None:
    kept = corpus.feeds.add(FEED)
    first = corpus.feeds.save(replace(kept, due=at(60)), {"a": link(1), "b": FILE}, now=NOON)
    second = corpus.feeds.save(replace(kept, due=at(120)), {"b": FILE, "c": link(3)}, now=at(60))
    assert (len(first), len(second)) == (2, 1)
    jobs = [corpus.jobs.job(number) for number in (*first, *second)]
    assert [job.request for job in jobs] == [
        replace(link(1), feed_id=kept.id),
        replace(FILE, feed_id=kept.id),
        replace(link(3), feed_id=kept.id),
    ]
    assert [job.due for job in jobs] == [NOON, NOON, at(60)]
    assert corpus.feeds.feed(kept.id).due == at(120)


def test_an_item_counts_as_seen_for_its_own_feed_alone(corpus: Corpus) -> None:
    one, other = corpus.feeds.add(FEED), corpus.feeds.add(replace(FEED, url="https://b.example/feed.xml"))
    assert len(corpus.feeds.save(one, {"a": link(1)}, now=NOON)) == 1
    assert len(corpus.feeds.save(other, {"a": link(2)}, now=NOON)) == 1


def test_the_next_time_is_that_of_the_first_feed_that_is_not_paused(corpus: Corpus) -> None:
    assert next_feed(corpus) is None
    soon = corpus.feeds.add(replace(FEED, due=at(1)))
    late = corpus.feeds.add(replace(FEED, url="https://b.example/feed.xml", due=at(5)))
    assert next_feed(corpus) == at(1)
    corpus.feeds.save(replace(soon, paused=True))
    assert next_feed(corpus) == at(5)
    corpus.feeds.remove(late.id)
    assert next_feed(corpus) is None


def test_a_feeds_articles_are_those_that_it_brought(corpus: Corpus) -> None:
    kept = corpus.feeds.add(FEED)
    add(corpus, "By hand", ["by hand."])
    articles = [from_feed(corpus, kept, number).id for number in (1, 2)]
    assert of_feed(corpus, kept.id) == articles[::-1]
    corpus.articles.remove(articles[0])
    assert of_feed(corpus, kept.id) == articles[1:]
    assert of_feed(corpus, 99) == []


@pytest.mark.parametrize(("fate", "counts"), [(Fate.KNOWN, True), (Fate.REVISED, True), (Fate.LINKED, False)])
def test_an_article_that_was_here_already_counts_unless_it_is_another_sites(
    corpus: Corpus, fate: Fate, *, counts: bool
) -> None:
    here = add(corpus, "By hand", ["by hand."], url="https://a.example/1")
    kept, other = corpus.feeds.add(FEED), corpus.feeds.add(replace(FEED, url="https://b.example/feed.xml"))
    for feed in (kept, other):
        (number,) = corpus.feeds.save(feed, {"a": link(1)}, now=NOON)
        begun(corpus, number)
        corpus.jobs.done(number, fate, here.id)
    assert of_feed(corpus, kept.id) == ([here.id] if counts else [])
    assert of_feed(corpus, other.id) == []


def test_articles_whose_pages_were_not_looked_at_for_long_are_stale(corpus: Corpus) -> None:
    kept = corpus.feeds.add(FEED)
    first, second, third = (from_feed(corpus, kept, number).id for number in (1, 2, 3))
    from_feed(corpus, kept, 0, url=False)
    add(corpus, "By hand", ["by hand."], url="https://a.example/hand")
    assert stale(corpus, kept.id, at(1)) == []
    assert stale(corpus, kept.id, at(3)) == [(first, "https://a.example/1"), (second, "https://a.example/2")]
    corpus.articles.looked_at(first, at(3), UNKNOWN)
    assert [number for number, _ in stale(corpus, kept.id, at(9))] == [first, second, third]
    assert [number for number, _ in stale(corpus, kept.id, at(3))] == [second]


def test_a_removed_article_does_not_come_back_at_the_next_poll(corpus: Corpus) -> None:
    kept = corpus.feeds.add(FEED)
    (number,) = corpus.feeds.save(kept, {"a": link(1)}, now=NOON)
    begun(corpus, number)
    article = from_feed(corpus, kept, 1)
    corpus.jobs.done(number, Fate.ADDED, article.id)
    corpus.articles.remove(article.id)
    corpus.jobs.forget(at(999))
    assert corpus.feeds.save(kept, {"a": link(1)}, now=at(60)) == []


def test_a_removed_feed_leaves_its_articles_and_takes_what_waits(corpus: Corpus) -> None:
    kept = corpus.feeds.add(FEED)
    article = from_feed(corpus, kept, 1)
    done, running, waits = corpus.feeds.save(kept, {key: link(1) for key in "abc"}, now=NOON)
    corpus.jobs.done(done, Fate.ADDED, article.id)
    begun(corpus, running)
    (other,) = corpus.jobs.add([link(9)], now=NOON)
    corpus.feeds.remove(kept.id)
    assert corpus.articles.get(article.id) == article
    assert of_feed(corpus, kept.id) == []
    assert [job.id for job in corpus.jobs.listing(EVERY_STATE)] == [other, running, done]
    assert waits not in {job.id for job in corpus.jobs.listing(EVERY_STATE)}
    assert [job.id for job in corpus.jobs.listing([State.WAITING])] == [other]
    corpus.jobs.done(running, Fate.KNOWN, article.id)


def test_an_article_of_a_feed_that_was_removed_meanwhile_is_kept(corpus: Corpus) -> None:
    kept = corpus.feeds.add(FEED)
    corpus.feeds.remove(kept.id)
    article = from_feed(corpus, kept, 1)
    (number,) = corpus.jobs.add([link(1, feed_id=kept.id)], now=NOON)
    assert corpus.articles.get(article.id) == article
    assert of_feed(corpus, kept.id) == []
    assert begun(corpus, number).id == number


def test_a_feed_added_anew_takes_its_items_and_articles_up_again(corpus: Corpus) -> None:
    kept = corpus.feeds.add(FEED)
    corpus.feeds.save(kept, {"a": link(1)}, now=NOON)
    article = from_feed(corpus, kept, 1)
    corpus.feeds.remove(kept.id)
    again = corpus.feeds.add(FEED)
    (number,) = corpus.feeds.save(again, {"a": link(1)}, now=NOON)
    corpus.jobs.done(number, Fate.KNOWN, article.id)
    assert of_feed(corpus, again.id) == [article.id]


def test_feeds_are_in_the_file_when_it_is_opened_again(tmp_path: Path) -> None:
    corpus = SqliteCorpus(tmp_path / "l.sqlite")
    kept = corpus.feeds.add(FEED)
    corpus.feeds.save(full_feed(kept), {"a": link(1)}, now=NOON)
    corpus.close()
    again = SqliteCorpus(tmp_path / "l.sqlite")
    assert again.feeds.all() == [full_feed(kept)]
    assert again.feeds.save(full_feed(kept), {"a": link(1)}, now=NOON) == []
    again.close()
