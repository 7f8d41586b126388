"""What a library does with articles and questions, good and bad; the model is a double."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from index.answering.pipeline import Options
from index.domain.article import Article, Draft, Filter
from index.domain.errors import EmptyArticle, EmptyQuestion, LongArticle, LongQuestion, UnknownArticle
from index.domain.ports import Candidate, Encoding, Progress, silent
from index.domain.storage_errors import OtherEmbedder
from index.domain.stores import Corpus
from index.ingest.draft import draft
from index.library.library import Library
from index.storage.sqlite import SqliteCorpus
from tests.doubles.corpus import MemoryCorpus
from tests.doubles.models import HashingEmbedder
from tests.doubles.search import MemorySearch
from tests.index.examples import FERRY, assert_slice, ferry, library, mill, whole_projection

NOON = datetime(2024, 5, 1, 12, tzinfo=UTC)


@pytest.fixture(params=["memory", "sqlite"])
def corpus(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Corpus]:
    made: Corpus = MemoryCorpus() if request.param == "memory" else SqliteCorpus(tmp_path / "library.sqlite")
    yield made
    made.close()


def test_an_article_is_kept_as_it_was_handed_in(corpus: Corpus) -> None:
    made = Library(corpus, HashingEmbedder(), whole_projection, Options(), clock=lambda: NOON)
    handed = ferry(url="https://a.example/f", published="2024-04-30", author="Ida Strand")
    kept = made.add(handed).article
    assert made.articles.get(kept.id) == kept
    assert (kept.title, kept.text, kept.url) == ("The ferry returns", FERRY, "https://a.example/f")
    assert (kept.published, kept.author, kept.added) == (date(2024, 4, 30), "Ida Strand", NOON)


def test_a_question_is_answered_by_the_right_article(corpus: Corpus) -> None:
    made = library(corpus)
    made.add(ferry())
    made.add(mill())
    for question, words in (
        ("When does the ferry to Skarrow sail again?", "sails again on Sunday"),
        ("In what year had the old mill burnt down?", "burnt down in 1987"),
    ):
        answer = made.ask(question)
        assert words in answer.quotes[0].text
        assert answer.question == question
        assert 0 <= answer.confidence <= 1


@pytest.mark.parametrize("question", ["", "   ", "\n\t", "?", "… !", "🦉", "\0", "\udcff"])
def test_a_question_without_a_word_is_refused(corpus: Corpus, question: str) -> None:
    with pytest.raises(EmptyQuestion, match="is empty"):
        library(corpus).ask(question)


def test_a_question_of_10_000_characters_is_refused(corpus: Corpus) -> None:
    with pytest.raises(LongQuestion, match=r"10,000 characters; at most 500"):
        library(corpus).ask("w" * 10_000)


def test_blanks_around_and_inside_a_question_do_not_count(corpus: Corpus) -> None:
    made = library(corpus)
    made.add(ferry())
    spaced = made.ask("  When\n\n does" + " " * 10_000 + "the ferry\tsail?  ")
    assert spaced == made.ask("When does the ferry sail?")
    assert spaced.question == "When does the ferry sail?"


@pytest.mark.parametrize(
    "question",
    [
        "what is it about?",
        "the of and",
        'ferry" OR "1"="1',
        "ferry* NEAR(x)",
        "ferry \udcff\ud800",
        "ferry\0mill",
        "渡船はいつ？",
        "Когда едет паром?",
        "f" * 500,
        "w " * 250,
        "1",
        "ﬁ ½ ² Ⅷ",
    ],
)
def test_any_question_with_a_word_gets_an_answer_of_slices(corpus: Corpus, question: str) -> None:
    made = library(corpus)
    for handed in (ferry(), mill()):
        made.add(handed)
    answer = made.ask(question)
    for quote in (*answer.quotes, *answer.nearest):
        assert_slice(quote, made.articles.get(quote.article.id).text)


def test_an_empty_library_has_no_answer(corpus: Corpus) -> None:
    answer = library(corpus).ask("When does the ferry sail?")
    assert (answer.quotes, answer.nearest, answer.confidence) == ((), (), 0.0)
    assert library(corpus).articles.count() == 0
    assert library(corpus).articles.entries() == []


def test_an_article_of_one_sentence_can_answer(corpus: Corpus) -> None:
    made = library(corpus)
    made.add(draft("a.txt", "Ferries sail"))
    (quote,) = made.ask("When does the ferry sail?").quotes
    assert quote.text == "Ferries sail"


@pytest.mark.parametrize("text", ["", "   ", "…"])
def test_an_article_without_a_sentence_is_refused(corpus: Corpus, text: str) -> None:
    made = library(corpus)
    with pytest.raises(EmptyArticle, match="Blank has no text"):
        made.add(Draft(title="Blank", text=text))
    assert made.articles.count() == 0


def test_an_article_over_the_limit_is_refused_by_its_bytes(corpus: Corpus) -> None:
    made = library(corpus, article_bytes=1_000)
    made.add(Draft(title="Just right", text="é" * 499 + ". "))
    with pytest.raises(LongArticle, match=r"Long has 1,002 bytes of text; at most 1,000"):
        made.add(Draft(title="Long", text="é" * 500 + ". "))
    assert made.articles.count() == 1


def test_the_limit_is_a_million_bytes_unless_set() -> None:
    embedder = HashingEmbedder()
    with pytest.raises(LongArticle, match=r"1,000,001 bytes of text; at most 1,000,000"):
        library(embedder=embedder).add(Draft(title="Long", text="w" * 1_000_001))
    assert embedder.encoded == []


def test_a_removed_article_may_be_added_anew_and_gets_another_number(corpus: Corpus) -> None:
    made = library(corpus)
    first = made.add(ferry()).article
    assert made.remove(first.id) == first
    assert made.ask("When does the ferry sail?").quotes == ()
    assert made.add(ferry()).article.id > first.id


@pytest.mark.parametrize("number", [0, -1, 2, 2**63 - 1])
def test_a_number_that_no_article_has_is_refused(corpus: Corpus, number: int) -> None:
    made = library(corpus)
    made.add(ferry())
    for refused in (made.articles.get, made.remove):
        with pytest.raises(UnknownArticle, match=f"no article number {number}"):
            refused(number)
    assert made.articles.count() == 1


def test_articles_are_listed_newest_first_and_found_by_title(corpus: Corpus) -> None:
    made = library(corpus)
    first, second = made.add(ferry()).article, made.add(mill()).article
    assert [entry.id for entry in made.articles.entries()] == [second.id, first.id]
    assert [entry.id for entry in made.articles.entries(1, 5)] == [first.id]
    assert [entry.title for entry in made.articles.entries(only=Filter(title="MILL"))] == ["A new mill"]
    assert made.articles.entries()[1].characters == len(FERRY)
    assert made.articles.summary().passages == (sum(entry.passages for entry in made.articles.entries()))


def test_progress_counts_the_passages(corpus: Corpus) -> None:
    seen: list[tuple[int, int]] = []
    library(corpus).add(ferry(), lambda done, total: seen.append((done, total)))
    assert seen[-1][0] == seen[-1][1] > 0


class Failing(HashingEmbedder):
    """A model that gives out in the middle of an article."""

    def passages(self, texts: Sequence[str], progress: Progress = silent) -> list[Encoding]:
        progress(1, len(texts))
        raise MemoryError


def test_an_add_that_fails_leaves_no_trace(corpus: Corpus) -> None:
    made = library(corpus)
    made.add(mill())
    before = made.ask("When did a mill open?")
    with pytest.raises(MemoryError):
        library(corpus, Failing()).add(ferry())
    assert made.articles.count() == 1
    assert made.ask("When did a mill open?") == before
    assert made.add(ferry()).article.title == "The ferry returns"


def test_a_library_built_with_another_model_is_listed_but_neither_asked_nor_added_to(corpus: Corpus) -> None:
    kept = library(corpus, HashingEmbedder("old@1")).add(ferry()).article
    made = library(corpus, HashingEmbedder("new@2"))
    for refused in (lambda: made.ask("When?"), lambda: made.add(mill())):
        with pytest.raises(OtherEmbedder, match=r"model old@1, but the settings name new@2.*citewell reindex"):
            refused()
    assert made.articles.get(kept.id) == kept
    assert [entry.id for entry in made.articles.entries()] == [kept.id]
    assert made.remove(kept.id) == kept


class Hasty(MemorySearch):
    """A search during which somebody removes an article."""

    def __init__(self, corpus: MemoryCorpus) -> None:
        super().__init__(corpus.rows)
        self._articles = corpus.articles

    def candidates(self, passage_ids: Sequence[int]) -> list[Candidate]:
        found = super().candidates(passage_ids)
        for entry in self._articles.entries():
            if entry.title == "The ferry returns":
                self._articles.remove(entry.id)
        return found


def test_an_article_removed_while_a_question_is_answered_is_no_fault_of_the_question() -> None:
    corpus = MemoryCorpus()
    corpus.search = Hasty(corpus)
    made = library(corpus)
    made.add(ferry())
    kept: Article = made.add(mill()).article
    answer = made.ask("When does the ferry sail?")
    assert {quote.article.id for quote in answer.quotes} <= {kept.id}
