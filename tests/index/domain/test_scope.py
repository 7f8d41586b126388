"""A question about one article, or about the articles of some days: the scope is applied in the search itself."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.domain.article import Article
from index.domain.errors import BadScope
from index.domain.scope import EVERYTHING, Scope
from index.domain.stores import Corpus
from index.storage.sqlite import SqliteCorpus
from tests.doubles.corpus import MemoryCorpus
from tests.index.storage.corpus_contract import NOON, add, parted, unit

MAY = [date(2024, 5, day) for day in range(1, 32)]
DAYS = st.one_of(st.none(), st.sampled_from(MAY[:5]))
WORDS = ["ferry", "bridge", "owl"]


def dated(corpus: Corpus, title: str, parts: Sequence[str], published: date | None, seed: int = 0) -> Article:
    draft, index = parted(title, parts, seed=seed)
    return corpus.articles.add(replace(draft, published=published), index, added=NOON)


def test_without_a_bound_everything_lies_within() -> None:
    assert EVERYTHING.holds(7, None)
    assert Scope(article_id=7).holds(7, None)
    assert not Scope(article_id=7).holds(8, None)


def test_both_days_lie_within_and_an_article_without_a_date_does_not() -> None:
    scope = Scope(since=MAY[1], until=MAY[3])
    assert [scope.holds(1, day) for day in (*MAY[:5], None)] == [False, True, True, True, False, False]
    assert Scope(until=MAY[1]).holds(1, MAY[0])
    assert not Scope(since=MAY[1]).holds(1, MAY[0])
    assert not Scope(until=MAY[1]).holds(1, None)


def test_one_day_is_a_scope_and_an_end_before_the_beginning_is_none() -> None:
    assert Scope(since=MAY[0], until=MAY[0]).holds(1, MAY[0])
    with pytest.raises(BadScope, match="from 2024-05-02 until 2024-05-01 end before they begin"):
        Scope(since=MAY[1], until=MAY[0])


def test_what_lies_within_is_found_however_many_better_ones_lie_outside(corpus: Corpus) -> None:
    """A filter applied after the search would find nothing here."""
    for number in range(30):
        dated(corpus, "Ferry", [f"Ferry ferry ferry {number}."], MAY[1], seed=7 + number % 3)
    inside = dated(
        corpus, "Owl", ["A long text of an owl that once saw a ferry, far away.", "Not a word of it."], MAY[0]
    )
    own = [one.id for one in corpus.search.passages(inside.id)]
    for scope in (Scope(article_id=inside.id), Scope(until=MAY[0]), Scope(article_id=inside.id, since=MAY[0])):
        assert sorted(hit.passage_id for hit in corpus.search.nearest(unit(7), 5, scope)) == own
        assert [hit.passage_id for hit in corpus.search.matching(["ferri"], 5, scope)] == own[:1]


def test_a_term_tells_as_much_within_a_scope_as_in_all(corpus: Corpus) -> None:
    dated(corpus, "One", ["ferry owl.", "bridge."], MAY[0])
    dated(corpus, "Two", ["owl owl.", "stone."], MAY[1])
    everything = {hit.passage_id: hit.score for hit in corpus.search.matching(["owl"], 9)}
    (scoped,) = corpus.search.matching(["owl"], 9, Scope(since=MAY[1]))
    assert scoped.passage_id == 3
    assert scoped.score == pytest.approx(everything[3])


def test_an_empty_scope_finds_nothing(corpus: Corpus) -> None:
    assert corpus.search.nearest(unit(1), 5, Scope(article_id=9)) == []
    add(corpus, "One", ["a ferry."])
    for scope in (Scope(article_id=9), Scope(since=MAY[0])):
        assert corpus.search.nearest(unit(1), 5, scope) == []
        assert corpus.search.matching(["ferri"], 5, scope) == []


def test_what_was_removed_or_revised_is_found_in_no_scope_under_its_old_number(corpus: Corpus) -> None:
    gone = dated(corpus, "Gone", ["a ferry."], MAY[0], seed=1)
    corpus.articles.remove(gone.id)
    kept = dated(corpus, "Kept", ["a ferry too."], MAY[1], seed=2)
    draft, index = parted("Kept", ["a bridge."], seed=3)
    corpus.articles.replace(kept.id, replace(draft, published=MAY[4]), index, None)
    assert corpus.search.nearest(unit(1), 5, Scope(until=MAY[1])) == []
    assert len(corpus.search.nearest(unit(1), 5, Scope(since=MAY[4]))) == 1
    assert corpus.search.matching(["ferri"], 5, Scope(article_id=kept.id)) == []


@given(
    articles=st.lists(
        st.tuples(DAYS, st.lists(st.sampled_from(WORDS), min_size=1, max_size=3)), min_size=1, max_size=5
    ),
    bounds=st.tuples(DAYS, DAYS),
    article_id=st.one_of(st.none(), st.integers(1, 6)),
    limit=st.integers(1, 6),
)
def test_sqlite_agrees_with_brute_force_in_every_scope(
    tmp_path_factory: pytest.TempPathFactory,
    articles: list[tuple[date | None, list[str]]],
    bounds: tuple[date | None, date | None],
    article_id: int | None,
    limit: int,
) -> None:
    since, until = sorted(bounds) if all(bounds) else bounds  # type: ignore[type-var]
    scope = Scope(article_id=article_id, since=since, until=until)
    memory, sqlite = MemoryCorpus(), SqliteCorpus(tmp_path_factory.mktemp("oracle") / "l.sqlite")
    for corpus in (memory, sqlite):
        for number, (day, words) in enumerate(articles):
            parts = [f"{word} {number} {at}." for at, word in enumerate(words)]
            dated(corpus, f"T{number}", parts, day, seed=10 * number)
    expected = {hit.passage_id: hit.score for hit in memory.search.nearest(unit(3), limit, scope)}
    assert {hit.passage_id: hit.score for hit in sqlite.search.nearest(unit(3), limit, scope)} == pytest.approx(
        expected, abs=1e-5
    )
    expected = {hit.passage_id: hit.score for hit in memory.search.matching(["ferri", "owl"], 99, scope)}
    assert {hit.passage_id: hit.score for hit in sqlite.search.matching(["ferri", "owl"], 99, scope)} == pytest.approx(
        expected, rel=1e-3
    )
    sqlite.close()
