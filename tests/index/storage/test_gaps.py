"""One contract for every ``Gaps``: questions without an answer, and who waits for one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.domain.errors import UnknownGap
from index.domain.identity import SAME_MEANING
from index.domain.ledger import EXAMPLES, Gap, Standing, Waiting
from index.domain.ports import Floats
from index.domain.stores import Corpus
from index.storage.sqlite import SqliteCorpus
from tests.doubles.corpus import MemoryCorpus
from tests.index.storage.corpus_contract import NOON, unit
from tests.index.storage.work_contract import at
from tests.lengths import drawn

FERRY = "When does the ferry sail?"


def near(vector: Floats, cosine: float) -> Floats:
    """A unit vector at that cosine from another one."""
    aside = unit(99) - float(unit(99) @ vector) * vector
    aside /= np.linalg.norm(aside)
    return np.asarray(cosine * vector + np.sqrt(1 - cosine**2) * aside, dtype=np.float32)


def test_a_question_is_kept_as_it_was_asked(corpus: Corpus) -> None:
    kept = corpus.ledger.missed("Quand part le bac de l’île ?", unit(1), NOON, "when")
    assert kept == Gap(
        id=kept.id, question="Quand part le bac de l’île ?", weight=1, first=NOON, last=NOON, kind="when"
    )
    assert kept.embedding is not None
    assert np.array_equal(kept.embedding, unit(1))
    assert corpus.ledger.gap(kept.id) == kept
    assert corpus.ledger.gaps() == [kept]
    assert corpus.ledger.open_gaps() == 1


def test_the_same_words_are_one_question_whatever_their_case_signs_and_kind(corpus: Corpus) -> None:
    first = corpus.ledger.missed(FERRY, None, NOON)
    again = corpus.ledger.missed("when does  the FERRY sail", unit(1), at(5), "when")
    assert (again.id, again.weight, again.first, again.last, again.examples) == (first.id, 2, NOON, at(5), ())


def test_the_same_meaning_is_one_question_and_its_wordings_are_kept(corpus: Corpus) -> None:
    first = corpus.ledger.missed(FERRY, unit(1), NOON)
    again = corpus.ledger.missed("At what time does the boat leave?", near(unit(1), SAME_MEANING + 0.02), at(1))
    other = corpus.ledger.missed("Who sails the ferry?", near(unit(1), SAME_MEANING - 0.02), at(2))
    assert (again.id, again.weight, again.examples) == (first.id, 2, ("At what time does the boat leave?",))
    assert other.id != first.id


def test_a_known_wording_joins_its_question_by_its_words(corpus: Corpus) -> None:
    first = corpus.ledger.missed(FERRY, unit(1), NOON)
    corpus.ledger.missed("The boat leaves when?", near(unit(1), 0.9), NOON)
    assert corpus.ledger.missed("the boat leaves WHEN", None, NOON).id == first.id


def test_the_nearest_of_several_questions_is_joined(corpus: Corpus) -> None:
    corpus.ledger.missed("One?", near(unit(1), 0.85), NOON)
    nearest = corpus.ledger.missed("Two?", near(unit(2), 0.95), NOON)
    assert corpus.ledger.missed("Three?", unit(2), NOON).id == nearest.id


def test_questions_of_different_kinds_stay_apart_however_near(corpus: Corpus) -> None:
    when = corpus.ledger.missed("When was the mill founded?", unit(1), NOON, "when")
    assert corpus.ledger.missed("Who founded the mill?", unit(1), NOON, "who").id != when.id


def test_only_some_wordings_are_kept(corpus: Corpus) -> None:
    for number in range(EXAMPLES + 4):
        corpus.ledger.missed(f"Wording {number}?", unit(1), at(number))
    (kept,) = corpus.ledger.gaps()
    assert (kept.weight, kept.question) == (EXAMPLES + 4, "Wording 0?")
    assert kept.examples == tuple(f"Wording {number + 1}?" for number in range(EXAMPLES))


def test_a_model_of_another_length_and_one_that_does_not_know_the_language_compare_by_words(corpus: Corpus) -> None:
    first = corpus.ledger.missed(FERRY, unit(1), NOON)
    assert corpus.ledger.missed("Another?", unit(1, 8), NOON).id != first.id
    assert corpus.ledger.missed("渡船はいつ出ますか", np.zeros(16, np.float32), NOON).embedding is None
    assert corpus.ledger.missed("别的问题", np.zeros(16, np.float32), NOON).weight == 1
    again = corpus.ledger.missed(FERRY, unit(3, 8), NOON)
    assert again.id == first.id
    assert again.embedding is not None
    assert np.array_equal(again.embedding, unit(3, 8)), "the present model has seen it now"


def test_what_is_asked_most_comes_first_and_of_those_the_latest(corpus: Corpus) -> None:
    for number, (question, minutes) in enumerate([("A?", 0), ("B?", 1), ("C?", 2), ("B?", 3), ("C?", 4)]):
        corpus.ledger.missed(question, unit(ord(question[0])), at(minutes), str(number % 1))
    assert [gap.question for gap in corpus.ledger.gaps()] == ["C?", "B?", "A?"]
    assert [gap.question for gap in corpus.ledger.gaps(1, 1)] == ["B?"]


def test_a_question_that_is_dismissed_is_listed_no_more_even_when_it_is_asked_again(corpus: Corpus) -> None:
    gap = corpus.ledger.missed(FERRY, unit(1), NOON)
    corpus.ledger.close(gap.id)
    assert corpus.ledger.gaps() == []
    again = corpus.ledger.missed(FERRY, unit(1), at(1))
    assert (again.id, again.weight, again.standing) == (gap.id, 2, Standing.DISMISSED)
    assert corpus.ledger.open_gaps() == 0


def test_an_answered_question_is_open_again_when_it_is_missed_again(corpus: Corpus) -> None:
    gap = corpus.ledger.missed(FERRY, unit(1), NOON)
    corpus.ledger.answered(gap.id, "when does the ferry SAIL", 7)
    kept = corpus.ledger.gap(gap.id)
    assert (kept.standing, kept.article_id, corpus.ledger.gaps()) == (Standing.ANSWERED, 7, [])
    assert corpus.ledger.missed(FERRY, unit(1), at(1)).standing is Standing.OPEN
    assert [one.article_id for one in corpus.ledger.gaps()] == [None]


def test_a_member_waits_in_their_own_words_and_only_once(corpus: Corpus) -> None:
    gap = corpus.ledger.missed(FERRY, unit(1), NOON)
    corpus.ledger.wait(gap.id, "The boat leaves when?", member=2**62, channel=5, at=at(1))
    corpus.ledger.wait(gap.id, FERRY, member=2**62, channel=6, at=at(2))
    corpus.ledger.wait(gap.id, FERRY, member=3, channel=5, at=NOON)
    assert corpus.ledger.waiting() == [
        Waiting(gap_id=gap.id, question=FERRY, member=3, channel=5, at=NOON),
        Waiting(gap_id=gap.id, question="The boat leaves when?", member=2**62, channel=5, at=at(1)),
    ]
    assert corpus.ledger.gap(gap.id).waiting == 2


def test_those_who_wait_in_the_answered_words_are_to_be_told_each_once(corpus: Corpus) -> None:
    gap = corpus.ledger.missed(FERRY, unit(1), NOON)
    for member, question in ((1, FERRY), (2, "The boat leaves when?"), (3, FERRY.upper())):
        corpus.ledger.wait(gap.id, question, member=member, channel=5, at=at(member))
    corpus.ledger.answered(gap.id, FERRY, 7)
    assert [(one.member, one.article_id) for one in corpus.ledger.waiting()] == [(1, 7), (2, None), (3, 7)]
    corpus.ledger.answered(gap.id, "the boat leaves when", 8)
    assert [one.article_id for one in corpus.ledger.waiting()] == [7, 8, 7]
    assert corpus.ledger.gap(gap.id).article_id == 7
    assert [corpus.ledger.told(gap.id, 1), corpus.ledger.told(gap.id, 1)] == [True, False]
    assert [one.member for one in corpus.ledger.waiting()] == [2, 3]


def test_old_questions_are_forgotten_unless_somebody_waits_since(corpus: Corpus) -> None:
    old, awaited, stale, fresh = (
        corpus.ledger.missed(f"Question {seed}?", unit(seed), at(minutes))
        for seed, minutes in ((1, 0), (2, 0), (3, 0), (4, 20))
    )
    corpus.ledger.wait(awaited.id, awaited.question, member=1, channel=5, at=at(15))
    corpus.ledger.wait(stale.id, stale.question, member=1, channel=5, at=at(5))
    corpus.ledger.wait(fresh.id, fresh.question, member=1, channel=5, at=at(5))
    assert corpus.ledger.forget_gaps(at(10)) == 2
    assert {gap.id for gap in corpus.ledger.gaps()} == {awaited.id, fresh.id}
    assert [one.gap_id for one in corpus.ledger.waiting()] == [awaited.id]
    assert corpus.ledger.missed(old.question, unit(1), at(30)).id not in {old.id, awaited.id, stale.id, fresh.id}


def test_a_number_that_no_question_has_is_refused(corpus: Corpus) -> None:
    ledger = corpus.ledger
    uses: tuple[Callable[[], object], ...] = (
        lambda: ledger.gap(1),
        lambda: ledger.close(1),
        lambda: ledger.answered(1, FERRY, 1),
        lambda: ledger.wait(1, FERRY, member=1, channel=1, at=NOON),
    )
    for use in uses:
        with pytest.raises(UnknownGap, match="number 1"):
            use()
    assert not ledger.told(1, 1)


def test_a_flood_of_questions_drops_the_lightest_and_oldest_that_nobody_waits_for(tmp_path: Path) -> None:
    for made in (MemoryCorpus(), SqliteCorpus(tmp_path / "a.sqlite")):
        ledger = made.ledger
        ledger.most = 3
        first, heavy, awaited = (ledger.missed(f"Question {seed}?", unit(seed), at(seed)) for seed in (1, 2, 3))
        ledger.missed(heavy.question, None, at(3))
        ledger.wait(awaited.id, awaited.question, member=1, channel=1, at=at(3))
        newest = ledger.missed("Question 4?", unit(4), at(4))
        assert {gap.id for gap in ledger.gaps()} == {heavy.id, awaited.id, newest.id}
        with pytest.raises(UnknownGap):
            ledger.gap(first.id)


STEP = st.tuples(st.sampled_from(["miss", "close", "answer", "wait", "told", "forget"]), st.integers(1, 6))


@drawn(long=60, short=12)
@given(steps=st.lists(STEP, max_size=25))
def test_a_file_keeps_what_the_specification_keeps(steps: list[tuple[str, int]]) -> None:
    memory, sqlite = MemoryCorpus(), SqliteCorpus(Path(":memory:"))
    for made in (memory, sqlite):
        for minute, (step, number) in enumerate(steps):
            play(made, step, number, minute)
    assert unnumbered(memory.ledger.gaps()) == unnumbered(sqlite.ledger.gaps())
    assert [one.question for one in memory.ledger.waiting()] == [one.question for one in sqlite.ledger.waiting()]
    assert [one.article_id for one in memory.ledger.waiting()] == [one.article_id for one in sqlite.ledger.waiting()]
    sqlite.close()


def play(corpus: Corpus, step: str, number: int, minute: int) -> None:
    """One step on the oldest gap, if there is any, or with one of six questions of three meanings."""
    ledger, question = corpus.ledger, f"Question {number}?"
    oldest = min((gap.id for gap in ledger.gaps()), default=None)
    if step == "miss":
        ledger.missed(question, unit(number % 3), at(minute), str(number % 2))
    elif step == "forget":
        ledger.forget_gaps(at(minute - 5))
    elif oldest is not None:
        doing: dict[str, Callable[[], object]] = {
            "close": lambda: ledger.close(oldest),
            "answer": lambda: ledger.answered(oldest, question, number),
            "wait": lambda: ledger.wait(oldest, question, member=number, channel=1, at=at(minute)),
            "told": lambda: ledger.told(oldest, number),
        }
        doing[step]()


def unnumbered(gaps: list[Gap]) -> list[Gap]:
    return [replace(gap, id=0) for gap in gaps]
