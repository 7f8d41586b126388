"""Every quote of every answer is a byte-for-byte slice of a stored article, whatever the article and the question."""

from __future__ import annotations

import itertools
import tempfile
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from index.domain.article import Answer
from index.domain.errors import EmptyArticle, EmptyQuestion
from index.domain.stores import Corpus
from index.ingest.draft import draft
from index.library.library import Library
from index.storage.sqlite import SqliteCorpus
from tests.doubles.corpus import MemoryCorpus
from tests.index.examples import ARTICLE, HOSTILE, assert_slice, library
from tests.lengths import drawn

QUESTIONS = st.one_of(
    st.sampled_from(
        [
            "When does the ferry sail?",
            "Who left at 9 p.m.?",
            "How many crowns does it cost?",
            "How much is it?",
            "Where is the mill?",
            "what is it about?",
            "渡船はいつ？",
            "Кто поедет?",
        ]
    ),
    st.lists(st.sampled_from(["ferry", "mill", "1,400", "When", *HOSTILE]), min_size=1, max_size=8).map(" ".join),
    st.text(st.characters(codec="utf-8"), min_size=1, max_size=40),
)


def fill(made: Library, texts: Sequence[str]) -> dict[int, str]:
    """Add what can be added; the texts as handed in, by the articles' numbers."""
    kept: dict[int, str] = {}
    for text in texts:
        try:
            kept.setdefault(made.add(draft("a.txt", text)).article.id, text)
        except EmptyArticle:
            continue
    return kept


def assert_honest(answer: Answer, kept: dict[int, str]) -> None:
    """All that is quoted stands so in the article handed in, marks inside, each from another place."""
    shown = (*answer.quotes, *answer.nearest)
    for quote in shown:
        assert quote.article.text == kept[quote.article.id]
        assert_slice(quote, kept[quote.article.id])
    assert len(answer.quotes) <= 3
    assert not (answer.quotes and answer.nearest)
    for one, other in itertools.combinations(shown, 2):
        apart = one.span.end <= other.span.start or other.span.end <= one.span.start
        assert apart or one.article.id != other.article.id


def ask(corpus: Corpus, texts: Sequence[str], question: str) -> None:
    made = library(corpus)
    kept = fill(made, texts)
    assume(kept)
    try:
        assert_honest(made.ask(question), kept)
    except EmptyQuestion:
        assert not any(character.isalnum() for character in question)
    for number, text in kept.items():
        assert made.articles.get(number).text == text


@drawn(long=300, short=60)
@given(texts=st.lists(ARTICLE, min_size=1, max_size=3), question=QUESTIONS)
def test_a_quote_cannot_hold_a_byte_that_its_article_lacks(texts: list[str], question: str) -> None:
    ask(MemoryCorpus(), texts, question)


@drawn(long=60, short=12)
@given(texts=st.lists(ARTICLE, min_size=1, max_size=3), question=QUESTIONS)
def test_a_quote_from_a_file_cannot_either(texts: list[str], question: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        corpus = SqliteCorpus(Path(folder) / "a.sqlite")
        ask(corpus, texts, question)
        corpus.close()


@drawn(long=60, short=12)
@given(text=ARTICLE, question=QUESTIONS, removed=ARTICLE)
def test_what_was_removed_is_quoted_no_more(text: str, question: str, removed: str) -> None:
    made = library()
    gone = fill(made, [removed])
    for number in gone:
        made.remove(number)
    kept = fill(made, [text])
    assume(kept)
    try:
        assert_honest(made.ask(question), kept)
    except EmptyQuestion:
        assume(False)  # noqa: FBT003 - hypothesis's own


ASKED = [
    "when does Biden visit?",
    "Who is the harbour master?",
    "How many athletes competed in Paris?",
    "How much does a return ticket cost?",
    "Where was Webb launched?",
    "Why was the ferry late?",
    "robot",
    "what is it about?",
    "What is the capital of Mongolia?",
    "渡船はいつ出ますか？",
    "moon " * 90,
    "\u202eferry\u200b 🦉",
]


@pytest.mark.parametrize("question", ASKED)
def test_with_the_real_weights_every_quote_is_a_slice_of_the_sample(sample: Library, question: str) -> None:
    kept = {entry.id: sample.articles.get(entry.id).text for entry in sample.articles.entries()}
    answer = sample.ask(question)
    assert answer.quotes or answer.nearest or question.startswith("渡")
    assert_honest(answer, kept)


@drawn(long=12, short=10)
@given(texts=st.lists(ARTICLE, min_size=1, max_size=2), question=QUESTIONS)
def test_with_the_real_weights_hostile_articles_are_quoted_to_the_byte(
    real_in_memory: Library, texts: list[str], question: str
) -> None:
    for entry in real_in_memory.articles.entries():
        real_in_memory.remove(entry.id)
    kept = fill(real_in_memory, texts)
    assume(kept)
    try:
        assert_honest(real_in_memory.ask(question), kept)
    except EmptyQuestion:
        assert not any(character.isalnum() for character in question)
