"""Runs of words that a page's text shares with the article's."""

from __future__ import annotations

import math

import numpy as np
import pytest

from index.evaluate.shingles import Found, compared, measures


def test_runs_of_four_words_are_compared_as_often_as_they_occur() -> None:
    assert compared("one two three four five", "one two three four five") == (1, 1)
    assert compared("a b c d e", "a b c d") == (0.5, 1)  # a b c d, b c d e
    assert compared("a b c d", "a b c d e f") == (1, 1 / 3)
    assert compared("a b c d x a b c d", "a b c d") == (1 / 6, 1)


def test_signs_and_lines_make_no_difference_and_letters_do() -> None:
    assert compared("# One\n\n- two, three; four", "One two three four") == (1, 1)
    assert compared("one two three four", "One two three four") == (0, 0)


def test_a_text_shorter_than_a_run_is_one() -> None:
    assert compared("so it", "so it") == (1, 1)


def test_pages_count_alike_and_f1_is_of_the_means() -> None:
    told = measures([Found(1.0, 0.5), Found(0.5, 1.0), Found(math.nan, 0.0)])
    weights = np.ones(3)
    assert told["precision"](weights) == 0.75
    assert told["recall"](weights) == 0.5
    assert told["f1"](weights) == pytest.approx(0.6)
    precision, recall = compared("", "one two three four")
    assert math.isnan(precision)
    assert recall == 0
