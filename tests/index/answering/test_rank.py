"""Passages that bear on the question come before those that do not."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.answering.rank import fuse
from index.domain.ports import Hit
from tests.index.examples import ferry, mill, trace

HITS = st.lists(st.tuples(st.integers(1, 20), st.floats(-1, 1)), max_size=12, unique_by=lambda pair: pair[0]).map(
    lambda pairs: sorted((Hit(*pair) for pair in pairs), key=lambda hit: -hit.score)
)


def test_a_passage_that_both_searches_find_comes_first() -> None:
    found = fuse([Hit(1, 0.8), Hit(2, 0.79), Hit(3, 0.1)], [Hit(2, 9.0), Hit(4, 8.0)], 0.5)
    assert next(iter(found)) == 2
    assert found.keys() == {1, 2, 3, 4}


def test_the_weight_decides_between_meaning_and_words() -> None:
    dense, lexical = [Hit(1, 0.9), Hit(2, 0.2)], [Hit(2, 9.0), Hit(1, 1.0)]
    assert list(fuse(dense, lexical, 1.0)) == [1, 2]
    assert list(fuse(dense, lexical, 0.0)) == [2, 1]


def test_one_search_alone_keeps_its_order() -> None:
    hits = [Hit(3, 0.9), Hit(1, 0.5), Hit(2, 0.4)]
    assert list(fuse(hits, [], 0.7)) == [3, 1, 2]
    assert list(fuse([], hits, 0.7)) == [3, 1, 2]
    assert fuse([], [], 0.7) == {}


@given(dense=HITS, lexical=HITS, weight=st.floats(0, 1))
def test_all_that_was_found_is_fused_best_first_between_0_and_1(
    dense: list[Hit], lexical: list[Hit], weight: float
) -> None:
    positive = [hit._replace(score=abs(hit.score)) for hit in lexical]  # BM25 is never below 0
    found = fuse(dense, sorted(positive, key=lambda hit: -hit.score), weight)
    scores = list(found.values())
    assert found.keys() == {hit.passage_id for hit in dense + lexical}
    assert scores == sorted(scores, reverse=True)
    assert all(-1e-6 <= score <= 1 + 1e-6 for score in scores)


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("When does the ferry sail?", "sails again on Sunday"),
        ("Who apologised to the islanders?", "apologised to the islanders"),
        ("What does a return ticket cost?", "return ticket costs"),
        ("When did the old mill burn down?", "old mill had burnt down"),
    ],
)
def test_the_passage_about_it_comes_first(question: str, words: str) -> None:
    ranked = trace(question, ferry(), mill()).ranked
    assert words in ranked[0].candidate.text


def test_passages_are_ranked_best_first_each_with_what_is_known_of_it() -> None:
    found = trace("When did the old mill burn down?", ferry(), mill())
    scores = [one.score for one in found.ranked]
    assert scores == sorted(scores, reverse=True)
    for one in found.ranked:
        assert 0 <= one.hybrid <= 1 + 1e-6
        assert one.maxsim <= 1.01
        assert one.cosines.shape == (len(one.candidate.passage.sentences), len(found.question.tokens))
        assert np.isfinite(one.cosines).all()


def test_a_passage_that_repeats_the_question_matches_it_whole() -> None:
    found = trace("A mill opened in May", mill())
    assert found.ranked[0].maxsim == pytest.approx(1, abs=0.02)


def test_nothing_is_ranked_where_there_is_nothing() -> None:
    assert trace("When does the ferry sail?").ranked == []
