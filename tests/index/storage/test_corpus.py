"""One contract for every ``Corpus``, with brute force as the oracle."""

from __future__ import annotations

import threading
from datetime import date
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.domain.article import Draft, Filter
from index.domain.errors import UnknownArticle
from index.domain.stores import Corpus
from index.language.terms import terms
from index.storage.sqlite import SqliteCorpus
from tests.doubles.corpus import MemoryCorpus
from tests.index.storage.corpus_contract import NOON, add, index_of, indexed, size, unit
from tests.lengths import drawn


def test_an_article_comes_back_as_it_was_handed_in(corpus: Corpus) -> None:
    draft = Draft(
        title="Zażółć",
        text="A\r\n\tverbatim “text” 🦉 ",
        url="https://a.example/x",
        published=date(2024, 1, 2),
        author="Ä",
        fixed=("title", "published"),
    )
    kept = corpus.articles.add(draft, index_of(indexed(draft.text, 0, 1, 1)), added=NOON)
    assert corpus.articles.get(kept.id) == kept
    assert (kept.title, kept.text, kept.url, kept.published, kept.author, kept.fixed, kept.added) == (
        draft.title,
        draft.text,
        draft.url,
        draft.published,
        draft.author,
        draft.fixed,
        NOON,
    )


def test_the_nearest_passages_come_first(corpus: Corpus) -> None:
    add(corpus, "One", ["alpha beta.", "gamma delta.", "epsilon zeta."], seed=5)
    hits = corpus.search.nearest(unit(6), 2)
    assert hits[0].passage_id == 2
    assert hits[0].score == pytest.approx(1.0, abs=1e-5)
    assert hits[0].score >= hits[1].score
    assert len(hits) == 2


def test_words_are_matched_in_text_and_title(corpus: Corpus) -> None:
    add(corpus, "Ferry", ["The bridge is shut.", "The river is calm."])
    add(corpus, "Library", ["A bridge of books, a bridge of words.", "Nothing else."])
    found = [hit.passage_id for hit in corpus.search.matching(terms("bridges"), 10)]
    assert set(found) == {1, 3}
    assert {hit.passage_id for hit in corpus.search.matching(terms("ferry"), 10)} == {1, 2}
    assert corpus.search.matching(terms("zebra"), 10) == []
    assert corpus.search.matching([], 10) == []


@pytest.mark.parametrize("word", ['"', "*", "NEAR(a b)", "a:b", "OR", "-x", "'", "(", "^a", 'a"b'])
def test_query_syntax_is_only_words(corpus: Corpus, word: str) -> None:
    add(corpus, "One", ["or near a b x."])
    corpus.search.matching(terms(word), 5)


def test_frequencies_count_passages(corpus: Corpus) -> None:
    add(corpus, "Ferry", ["bridge bridge.", "river."])
    add(corpus, "Boat", ["bridge."])
    assert dict(corpus.search.frequencies(["bridg", "ferri", "zebra"]).counts) == {"bridg": 2, "ferri": 2, "zebra": 0}


def test_a_number_is_one_term(corpus: Corpus) -> None:
    add(corpus, "Rain", ["1.58 metres.", "58 metres.", "1 metre."])
    assert dict(corpus.search.frequencies(["1.58", "58", "1"]).counts) == {"1.58": 1, "58": 1, "1": 1}
    assert [hit.passage_id for hit in corpus.search.matching(["1.58"], 5)] == [1]


def test_terms_that_another_may_be_a_misspelling_of(corpus: Corpus) -> None:
    add(corpus, "Skarrow", ["skarrow skate.", "karrow ferry skarrowwww sk."])
    found = corpus.search.spelled_like("skarow")
    assert dict(found.counts) == {"skarrow": 2, "skate": 1, "karrow": 1}
    assert found.passages == 2
    assert not corpus.search.spelled_like("zebra").counts


def test_a_removed_article_is_found_no_more(corpus: Corpus) -> None:
    gone = add(corpus, "Gone", ["secret word."], seed=1, url="https://a.example/gone")
    kept = add(corpus, "Kept", ["other words."], seed=2)
    assert corpus.articles.remove(gone.id) == gone
    with pytest.raises(UnknownArticle, match=f"no article number {gone.id}"):
        corpus.articles.get(gone.id)
    with pytest.raises(UnknownArticle):
        corpus.articles.remove(gone.id)
    assert corpus.search.matching(terms("secret"), 5) == []
    assert [
        c.article_id for c in corpus.search.candidates([h.passage_id for h in corpus.search.nearest(unit(1), 5)])
    ] == [kept.id]
    assert size(corpus) == (1, 1)
    assert corpus.search.frequencies(["secret"]).counts["secret"] == 0


def test_numbers_are_never_given_twice(corpus: Corpus) -> None:
    first = add(corpus, "One", ["one."])
    corpus.articles.remove(first.id)
    assert add(corpus, "Two", ["two."]).id > first.id


def test_the_same_text_is_known_whatever_its_white_space(corpus: Corpus) -> None:
    kept = add(corpus, "One", ["The text."])
    assert corpus.articles.find(text=" The\n text. ") == kept
    assert corpus.articles.find(text="Else") is None


def test_entries_are_pages_newest_first(corpus: Corpus) -> None:
    for number in range(5):
        add(corpus, f"Title {number}", [f"text {number}.", f"more {number}."])
    assert [entry.title for entry in corpus.articles.entries(1, 2)] == ["Title 3", "Title 2"]
    assert len(corpus.articles.entries()) == 5
    newest = corpus.articles.entries()[0]
    assert (newest.passages, newest.characters) == (2, len("text 4.\n\nmore 4."))


def test_titles_are_found_in_any_case(corpus: Corpus) -> None:
    add(corpus, "Żółw wins", ["one."])
    add(corpus, "Owl 100%_wins", ["two."])
    assert [entry.title for entry in corpus.articles.entries(0, 5, Filter(title="żÓŁW"))] == ["Żółw wins"]
    assert [entry.title for entry in corpus.articles.entries(0, 5, Filter(title="%_"))] == ["Owl 100%_wins"]
    assert len(corpus.articles.entries(0, 1, Filter(title="wins"))) == 1


def test_candidates_keep_the_order_asked_for(corpus: Corpus) -> None:
    add(corpus, "One", ["alpha.", "beta.", "gamma."], seed=3)
    found = corpus.search.candidates([3, 99, 1])
    assert [(c.id, c.text, c.title) for c in found] == [(3, "gamma.", "One"), (1, "alpha.", "One")]
    assert found[0].tokens.dtype == np.int8
    assert found[0].tokens.tolist() == indexed("x", 0, 1, 5).tokens.tolist()
    np.testing.assert_allclose(found[0].embedding, unit(5))
    assert found[0].offsets.tolist() == [[0, 1], [1, 2], [2, 3]]


def test_an_articles_passages_come_in_order(corpus: Corpus) -> None:
    add(corpus, "One", ["alpha.", "beta."], seed=3)
    second = add(corpus, "Two", ["gamma.", "delta."], seed=5)
    found = corpus.search.passages(second.id)
    assert [(c.id, c.text, c.article_id) for c in found] == [(3, "gamma.", second.id), (4, "delta.", second.id)]
    assert [c.id for c in corpus.search.candidates([3, 4])] == [c.id for c in found]
    assert corpus.search.passages(99) == []


def test_languages_are_those_of_the_articles(corpus: Corpus) -> None:
    assert corpus.search.languages() == frozenset()
    draft = Draft(title="Fähre", text="Die Fähre fährt.", published=date(2024, 5, 1))
    row = indexed(draft.text, 0, 16, 1)
    kept = corpus.articles.add(draft, index_of(row, language="de"), added=NOON)
    add(corpus, "Boat", ["bridge."])
    assert corpus.search.languages() == {"de", None}
    assert corpus.articles.get(kept.id).language == "de"
    assert [(c.language, c.published) for c in corpus.search.candidates([1, 2])] == [
        ("de", date(2024, 5, 1)),
        (None, None),
    ]
    corpus.articles.remove(kept.id)
    assert corpus.search.languages() == {None}


def test_facts_are_remembered(corpus: Corpus) -> None:
    assert corpus.recall("embedder") is None
    corpus.remember("embedder", b"one")
    corpus.remember("embedder", b"two")
    assert corpus.recall("embedder") == b"two"


WORDS = ["bridge", "river", "ferry", "mayor", "storm", "owl", "zebra", "1.58", "1,200", "naïve"]
PART = st.lists(st.sampled_from(WORDS), min_size=1, max_size=8).map(" ".join)


@drawn(long=25, short=10)
@given(
    articles=st.lists(st.lists(PART, min_size=1, max_size=3, unique=True), min_size=1, max_size=5),
    asked=st.lists(st.sampled_from(WORDS), min_size=1, max_size=3, unique=True),
    seed=st.integers(0, 99),
    drop=st.booleans(),
)
def test_sqlite_agrees_with_brute_force(
    tmp_path_factory: pytest.TempPathFactory, articles: list[list[str]], asked: list[str], seed: int, *, drop: bool
) -> None:
    memory = MemoryCorpus()
    sqlite = SqliteCorpus(tmp_path_factory.mktemp("oracle") / "l.sqlite")
    for number, parts in enumerate(articles):
        for corpus in (memory, sqlite):
            add(corpus, f"T{number} mayor", [f"{number} {i} {part}." for i, part in enumerate(parts)], seed=10 * number)
    if drop:
        memory.articles.remove(1)
        sqlite.articles.remove(1)
    words = terms(" ".join(asked))
    assert sqlite.search.frequencies(words) == memory.search.frequencies(words)
    for word in words:
        assert sqlite.search.spelled_like(word) == memory.search.spelled_like(word)
    expected = {hit.passage_id: hit.score for hit in memory.search.matching(words, 100)}
    found = {hit.passage_id: hit.score for hit in sqlite.search.matching(words, 100)}
    assert found == pytest.approx(expected, rel=1e-3)
    near = {hit.passage_id: hit.score for hit in memory.search.nearest(unit(seed), 100)}
    assert {hit.passage_id: hit.score for hit in sqlite.search.nearest(unit(seed), 100)} == pytest.approx(
        near, abs=1e-5
    )
    assert [(e.id, e.passages) for e in sqlite.articles.entries()] == [
        (e.id, e.passages) for e in memory.articles.entries()
    ]
    sqlite.close()


def test_a_reopened_file_holds_all(tmp_path: Path) -> None:
    corpus = SqliteCorpus(tmp_path / "l.sqlite")
    kept = add(corpus, "One", ["alpha.", "beta."], seed=4)
    corpus.close()
    again = SqliteCorpus(tmp_path / "l.sqlite")
    assert again.articles.get(kept.id) == kept
    assert again.search.nearest(unit(4), 1)[0].score == pytest.approx(1.0, abs=1e-5)
    again.close()


def test_readers_and_a_writer_share_a_corpus(tmp_path: Path) -> None:
    corpus = SqliteCorpus(tmp_path / "l.sqlite")
    failed: list[Exception] = []

    def look() -> None:
        try:
            for number in range(60):
                hits = corpus.search.nearest(unit(number), 5) + corpus.search.matching(["word"], 5)
                corpus.search.candidates([hit.passage_id for hit in hits])
        except Exception as error:  # noqa: BLE001 - any will do
            failed.append(error)

    readers = [threading.Thread(target=look) for _ in range(3)]
    for reader in readers:
        reader.start()
    for number in range(40):
        add(corpus, f"A{number}", [f"word {number}.", f"more {number}."], seed=number)
        if number % 5 == 4:
            corpus.articles.remove(number)
    for reader in readers:
        reader.join()
    assert not failed
    assert size(corpus) == (32, 64)
    corpus.close()
