"""Token vectors, made small, still say nearly the same."""

from __future__ import annotations

import numpy as np
import pytest

from index.domain.article import Passage, Span
from index.domain.ports import Floats
from index.models.token_vectors import Projection, first_tokens, quantise, similarities


def units(rows: int, width: int, seed: int = 1) -> Floats:
    drawn = np.random.default_rng(seed).standard_normal((rows, width))
    return np.asarray(drawn / np.linalg.norm(drawn, axis=1, keepdims=True), dtype=np.float32)


def in_a_plane(rows: int, width: int, plane: int) -> Floats:
    """Unit vectors that need only ``plane`` of their dimensions."""
    drawn = units(rows, plane, seed=3) @ np.linalg.qr(units(width, width, seed=4))[0][:plane]
    return np.asarray(drawn, dtype=np.float32)


def test_a_projection_keeps_inner_products_where_the_vectors_need_no_more_dimensions() -> None:
    tokens = in_a_plane(200, 48, 6)
    small = Projection.fit(tokens, 6).apply(tokens)
    assert small.shape == (200, 6)
    np.testing.assert_allclose(small @ small.T, tokens @ tokens.T, atol=1e-4)


def test_a_projection_gives_unit_vectors() -> None:
    small = Projection.fit(units(100, 32), 8).apply(units(20, 32, seed=2))
    assert small.dtype == np.float32
    np.testing.assert_allclose(np.linalg.norm(small, axis=1), 1, atol=1e-5)


def test_a_projection_survives_nothing_and_zeros() -> None:
    projection = Projection.fit(units(100, 32), 8)
    assert projection.apply(np.zeros((0, 32), np.float32)).shape == (0, 8)
    assert not projection.apply(np.zeros((1, 32), np.float32)).any()


def test_a_projection_is_remembered_to_the_bit() -> None:
    projection = Projection.fit(units(100, 32), 8)
    again = Projection.from_bytes(projection.to_bytes())
    np.testing.assert_array_equal(again.matrix, projection.matrix)


def test_a_projection_is_the_same_each_time_it_is_fitted() -> None:
    tokens = units(100, 32)
    np.testing.assert_array_equal(Projection.fit(tokens, 8).matrix, Projection.fit(tokens, 8).matrix)


def test_int8_keeps_cosines_to_two_places() -> None:
    question, tokens = units(5, 64, seed=5), units(30, 64, seed=6)
    exact = (tokens @ question.T).max(axis=0)
    np.testing.assert_allclose(similarities(question, quantise(tokens), [0])[0], exact, atol=0.02)


def test_each_sentence_is_compared_by_its_own_tokens() -> None:
    tokens = np.eye(4, dtype=np.float32)
    found = similarities(tokens, quantise(tokens), [0, 1, 3])
    np.testing.assert_allclose(found, [[1, 0, 0, 0], [0, 1, 1, 0], [0, 0, 0, 1]], atol=1e-6)


def test_a_sentence_without_tokens_is_like_nothing() -> None:
    tokens = np.eye(3, dtype=np.float32)
    found = similarities(tokens, quantise(tokens), [0, 3, 3])
    np.testing.assert_allclose(found, [[1, 1, 1], [0, 0, 0], [0, 0, 0]], atol=1e-6)


@pytest.mark.parametrize("rows", [0, 4])
def test_a_question_or_passage_without_tokens_is_no_error(rows: int) -> None:
    assert similarities(units(rows, 8), quantise(np.zeros((0, 8), np.float32)), [0, 0]).shape == (2, rows)
    assert similarities(np.zeros((0, 8), np.float32), quantise(units(3, 8)), [0]).shape == (1, 0)


def test_a_sentence_begins_at_the_first_token_that_begins_in_it() -> None:
    passage = Passage(Span(100, 130), (Span(100, 109), Span(110, 119), Span(121, 130)))
    offsets = np.array([(0, 3), (4, 9), (10, 12), (13, 19), (21, 25)], dtype=np.int32)
    assert list(first_tokens(offsets, passage)) == [0, 2, 4]


def test_a_sentence_past_the_models_reach_has_no_tokens() -> None:
    passage = Passage(Span(0, 30), (Span(0, 9), Span(10, 19), Span(20, 30)))
    offsets = np.array([(0, 3), (4, 9), (10, 12)], dtype=np.int32)
    assert list(first_tokens(offsets, passage)) == [0, 2, 3]
    assert list(first_tokens(offsets[:0], passage)) == [0, 0, 0]
