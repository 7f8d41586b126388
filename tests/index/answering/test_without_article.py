"""A view without an article finds what the corpus finds when that article has truly been removed."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from index.answering.without_article import Without
from tests.doubles.corpus import MemoryCorpus
from tests.index.storage.corpus_contract import add, size, unit

WORDS = ["ferry", "bridge", "river", "owl", "1.58"]
ARTICLES = st.lists(st.lists(st.sampled_from(WORDS), min_size=1, max_size=4), min_size=2, max_size=5)


def filled(articles: list[list[str]]) -> MemoryCorpus:
    corpus = MemoryCorpus()
    for number, words in enumerate(articles):
        add(corpus, WORDS[number], [f"{word} {number} {at}." for at, word in enumerate(words)], seed=10 * number)
    return corpus


@given(ARTICLES, st.data(), st.integers(1, 6))
def test_it_finds_what_is_found_after_a_removal(articles: list[list[str]], data: st.DataObject, limit: int) -> None:
    gone = data.draw(st.integers(1, len(articles)))
    corpus, removed = filled(articles), filled(articles)
    view = Without(corpus.search, gone)
    removed.articles.remove(gone)
    assert view.passages(gone) == removed.search.passages(gone) == []
    assert view.frequencies(WORDS) == removed.search.frequencies(WORDS)
    assert view.spelled_like("fery") == removed.search.spelled_like("fery")
    assert view.nearest(unit(3), limit) == removed.search.nearest(unit(3), limit)
    everything = sum(map(len, articles))
    found = {hit.passage_id for hit in view.matching(WORDS, everything)}
    assert found == {hit.passage_id for hit in removed.search.matching(WORDS, everything)}
    assert [c.id for c in view.candidates(range(1, 30))] == [c.id for c in removed.search.candidates(range(1, 30))]


def test_the_corpus_stays_as_it_is() -> None:
    corpus = filled([["ferry", "owl"], ["1.58"]])
    view = Without(corpus.search, 1)
    assert size(corpus) == (2, 3)
    assert len(corpus.search.nearest(unit(1), 9)) == 3
    assert len(view.matching(["1.58"], 1)) == 1
