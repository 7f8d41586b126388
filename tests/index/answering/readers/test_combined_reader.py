from __future__ import annotations

from collections.abc import Sequence

import pytest

from index.answering.features import Sentence
from index.answering.question import Question
from index.answering.readers.combined_reader import CombinedReader
from index.answering.readers.window_reader import WindowReader
from index.answering.select import Found
from index.domain.article import Span
from index.models.token_vectors import Projection
from tests.index.answering.readers.test_window_reader import QUESTION, Pointing, filled

OTHER = Found(Span(0, 1), -3.0)


class Fixed:
    """A ``Reader`` that finds the same in each sentence."""

    def __init__(self, found: Found | None, *, fitting: bool = True) -> None:
        self._found, self._fitting = found, fitting

    def fits(self, projection: Projection) -> bool:
        return self._fitting

    def read(self, question: Question, sentences: Sequence[Sentence]) -> list[Found | None]:
        return [self._found for _ in sentences]


def both(small: Fixed) -> list[tuple[Found | None, Found | None]]:
    """What the network finds alone, and what both find."""
    network = WindowReader(lambda: Pointing({"1880": 4.0}))
    trace = filled().trace(QUESTION)
    sentences = [one.sentence for one in trace.scored]
    alone = network.read(trace.question, sentences)
    return list(zip(alone, CombinedReader(network, small).read(trace.question, sentences), strict=True))


def test_the_words_are_the_networks_and_the_score_is_the_mean() -> None:
    for alone, found in both(Fixed(OTHER)):
        assert alone
        assert found
        assert found.span == alone.span
        assert found.score == pytest.approx((alone.score + OTHER.score) / 2)


def test_where_the_small_reader_cannot_tell_the_network_judges_alone() -> None:
    assert all(found == alone for alone, found in both(Fixed(None)))


def test_it_fits_where_both_do() -> None:
    network, projection = WindowReader(lambda: Pointing({})), filled().vectors()[1]
    assert CombinedReader(network, Fixed(None)).fits(projection)
    assert not CombinedReader(network, Fixed(None, fitting=False)).fits(projection)
