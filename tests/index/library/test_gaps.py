"""Missed questions, asked again when an article comes that may answer them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from index.answering.pipeline import Options
from index.domain.errors import EmptyQuestion, LongQuestion
from index.domain.ledger import Gap, Standing
from index.domain.stores import Corpus
from index.ingest.draft import draft
from index.library import gaps
from index.library.library import Library
from index.models.embedder import SentenceTransformerEmbedder
from index.models.token_vectors import Projection
from index.storage.sqlite import SqliteCorpus
from tests.doubles.corpus import MemoryCorpus
from tests.index.examples import FERRY, ferry, library, mill
from tests.index.storage.corpus_contract import NOON
from tests.index.storage.work_contract import at

SAILS = "When does the ferry to Skarrow sail?"
UNKNOWN = "How tall is the bridge of Ostholm?"


class Counting(Library):
    """A library that notes what it is asked."""

    asked: list[str]

    def ask(self, question: str, *args: Any, **named: Any) -> Any:
        self.asked = [*getattr(self, "asked", []), question]
        return super().ask(question, *args, **named)


Open = Callable[[Corpus], Counting]


@pytest.fixture
def opened(weights: SentenceTransformerEmbedder, projection: Projection) -> Open:
    """Opens a library as in production: what is unsure is no answer."""
    return lambda corpus: Counting(corpus, weights, lambda: projection, Options())


@pytest.fixture
def made(opened: Open) -> Counting:
    """An empty library."""
    return opened(MemoryCorpus())


def missed(made: Library, question: str, *members: int) -> Gap:
    """A question that had no answer, and those who wait for one."""
    gap = gaps.missed(made, made.ask(question))
    for member in members:
        made.ledger.wait(gap.id, question, member=member, channel=5, at=at(member))
    return gap


def told(made: Library) -> list[tuple[int, int]]:
    return [(one.waiting.member, one.answer.quotes[0].article.id) for one in gaps.to_tell(made)]


def test_a_missed_question_is_kept_on_one_line_with_its_kind_and_meaning() -> None:
    made = library()
    gap = gaps.missed(made, made.ask("  When does\nthe ferry sail? "))
    assert (gap.question, gap.kind, gap.weight) == ("When does the ferry sail?", "when", 1)
    assert gap.embedding is not None


def test_what_cannot_be_asked_is_not_kept() -> None:
    made = library()
    for question, error in (("?", EmptyQuestion), ("x" * 501, LongQuestion)):
        with pytest.raises(error):
            gaps.wait(made, question, member=1, channel=5)
    assert made.ledger.gaps() == []


def test_a_new_article_answers_the_questions_that_it_answers(made: Library) -> None:
    sails, unknown = missed(made, SAILS, 1, 2), missed(made, UNKNOWN, 3)
    article = made.add(ferry()).article
    (found,) = gaps.check(made, article.id)
    assert (found.gap.id, found.question) == (sails.id, SAILS)
    assert found.answer.quotes[0].article == article
    assert made.ledger.gap(sails.id).standing is Standing.ANSWERED
    assert [gap.id for gap in made.ledger.gaps()] == [unknown.id]
    assert told(made) == [(1, article.id), (2, article.id)]


def test_a_revised_article_answers_too(made: Library) -> None:
    article = made.add(
        draft("ferry.txt", "The ramp of the harbour is bent. Nobody knows more.", title="Harbour")
    ).article
    missed(made, SAILS, 1)
    assert gaps.check(made, article.id) == []
    made.revise(article.id, draft("ferry.txt", FERRY, title="The ferry returns"))
    assert [one.question for one in gaps.check(made, article.id)] == [SAILS]


def test_what_another_article_answers_is_not_ascribed_to_the_new_one(made: Library) -> None:
    gap = missed(made, SAILS, 1)
    made.add(ferry())
    article = made.add(mill()).article
    assert gaps.check(made, article.id) == []
    assert made.ledger.gap(gap.id).standing is Standing.OPEN


def test_each_who_waits_is_asked_for_in_their_own_words(made: Library) -> None:
    gap = missed(made, UNKNOWN)
    made.ledger.wait(gap.id, SAILS, member=1, channel=5, at=NOON)
    made.ledger.wait(gap.id, UNKNOWN, member=2, channel=5, at=NOON)
    article = made.add(draft("a.txt", f"{FERRY}\nThe bridge of Ostholm is shut.", title="News")).article
    assert [one.question for one in gaps.check(made, article.id)] == [SAILS]
    assert made.ledger.gap(gap.id).standing is Standing.OPEN
    assert [one.member for one in made.ledger.waiting() if one.article_id] == [1]


def test_those_who_wait_for_a_dismissed_question_are_told(made: Library) -> None:
    gap = missed(made, SAILS, 1)
    made.ledger.close(gap.id)
    article = made.add(ferry()).article
    assert [one.question for one in gaps.check(made, article.id)] == [SAILS]
    assert told(made) == [(1, article.id)]


def test_a_dismissed_question_that_nobody_waits_for_is_not_asked(made: Library) -> None:
    made.ledger.close(missed(made, SAILS).id)
    assert gaps.check(made, made.add(ferry()).article.id) == []


def test_each_is_told_once_and_also_after_a_kill(tmp_path: Path, opened: Open) -> None:
    made = opened(SqliteCorpus(tmp_path / "a.sqlite"))
    missed(made, SAILS, 1)
    article = made.add(ferry()).article
    gaps.check(made, article.id)
    made.close()
    again = opened(SqliteCorpus(tmp_path / "a.sqlite"))
    for one in gaps.to_tell(again):
        assert again.ledger.told(one.waiting.gap_id, one.waiting.member)
    assert told(again) == []


def test_one_whose_answer_is_gone_again_goes_on_waiting(made: Library) -> None:
    missed(made, SAILS, 1)
    article = made.add(ferry()).article
    gaps.check(made, article.id)
    made.remove(article.id)
    assert told(made) == []
    second = made.add(ferry()).article
    gaps.check(made, second.id)
    assert told(made) == [(1, second.id)]


def test_an_article_that_is_gone_answers_nothing(made: Library) -> None:
    missed(made, SAILS, 1)
    article = made.add(ferry()).article
    made.remove(article.id)
    assert gaps.check(made, article.id) == []


def test_questions_without_an_embedding_are_compared_by_their_words(made: Library) -> None:
    for question in (SAILS, UNKNOWN):
        made.ledger.missed(question, None, NOON)
    assert [one.question for one in gaps.check(made, made.add(ferry()).article.id)] == [SAILS]


def test_only_some_questions_are_asked_again_those_waited_for_first(made: Counting) -> None:
    for number in range(gaps.ASKED + 5):
        made.ledger.missed(f"When does ferry {number} to Skarrow sail?", None, NOON)
    made.ledger.wait(1, SAILS, member=1, channel=5, at=NOON)
    article = made.add(ferry()).article
    made.asked = []
    gaps.check(made, article.id)
    assert len(made.asked) == gaps.ASKED
    assert made.asked[0] == SAILS
