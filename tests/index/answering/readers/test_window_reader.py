"""The reader reads sentences with their neighbours, near ones together, and finds words inside each alone."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest

from index.answering.features import Sentence
from index.answering.readers.window_reader import LONGEST_WINDOW, WindowReader
from index.answering.select import Found
from index.domain.article import Span
from index.library.library import Library
from index.models.reader_model import Context, Scores
from tests.index.examples import ferry, library, mill

QUESTION = "When was the mill built?"


class Pointing:
    """Likes some words best, wherever they stand; each word is a token."""

    def __init__(self, likes: dict[str, float], nothing: float = 0.0) -> None:
        self.likes, self.nothing = likes, nothing
        self.seen: list[Context] = []

    def read(self, question: str, contexts: Sequence[Context]) -> list[Scores]:
        assert question == QUESTION
        self.seen += contexts
        return [self._scores(one) for one in contexts]

    def _scores(self, context: Context) -> Scores:
        spans, at = [], context.window.start
        for word in context.text[context.window.start : context.window.end].split():
            start = context.text.index(word, at)
            at = start + len(word)
            spans.append(Span(start, at))
        scores = [self.likes.get(context.text[s.start : s.end].strip(".,"), -5.0) for s in spans]
        return Scores(np.array([scores, scores], dtype=np.float32).T, spans, self.nothing)


def read(model: Pointing, *, most: int | None = None) -> list[tuple[Sentence, Found | None]]:
    made = filled()
    trace = made.trace(QUESTION)
    sentences = [one.sentence for one in trace.scored][:most]
    found = WindowReader(lambda: model).read(trace.question, sentences)
    return [(one, its) for one, its in zip(sentences, found, strict=True)]


def filled() -> Library:
    made = library()
    for one in (ferry(), mill()):
        made.add(one)
    return made


def test_words_are_found_in_each_sentence_alone() -> None:
    for sentence, found in read(Pointing({})):
        assert found
        assert found.span.within(sentence.span)


def test_near_sentences_are_read_in_one_window_and_no_word_twice_as_its_own() -> None:
    model = Pointing({})
    sentences = read(model)
    assert len(model.seen) < len(sentences)
    assert all(one.title for one in model.seen)
    for one in model.seen:
        assert one.text[slice(*one.window)].count(". ") < LONGEST_WINDOW


def test_a_sentence_is_read_with_one_on_either_side() -> None:
    model = Pointing({})
    [(sentence, _)] = read(model, most=1)
    [context] = model.seen
    start = sentence.ranked.candidate.passage.span.start
    read_from, read_to = (start + at for at in context.window)
    assert sentence.span.within(Span(read_from, read_to))
    assert read_to - read_from > sentence.span.end - sentence.span.start


@pytest.mark.parametrize("nothing", [-3.0, 4.0])
def test_the_score_counts_from_nothing(nothing: float) -> None:
    scores = [found.score for _, found in read(Pointing({}, nothing)) if found]
    plain = [found.score for _, found in read(Pointing({})) if found]
    assert [score < other for score, other in zip(scores, plain, strict=True)] == [nothing > 0] * len(plain)


def test_the_model_is_loaded_once_and_when_first_needed() -> None:
    loaded: list[Pointing] = []

    def load() -> Pointing:
        loaded.append(Pointing({}))
        return loaded[-1]

    reader = WindowReader(load)
    assert not loaded
    assert reader.load() is reader.load()
    assert len(loaded) == 1
