"""Reads the best sentences together with the question: which words answer, and whether any do.

A sentence is read with one on either side, since "he was born there" says nothing by itself; sentences of a passage
that stand near each other are read in one window. Only words inside a sentence count as its own.
"""

from __future__ import annotations

import threading
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Protocol

import numpy as np

from index.answering.features import Sentence
from index.answering.question import Question
from index.answering.select import Found
from index.domain.article import Span
from index.domain.ports import Candidate
from index.models.reader_model import Context, Scores
from index.models.token_vectors import Projection

AROUND = 1
"""Sentences that are read on either side."""
LONGEST_WINDOW = 5
"""Sentences that are read in one window."""
LONGEST = 30
"""The most tokens of an answer."""


SCALE = 1.67
"""Brings the mean of the two differences to ``nothing`` to the range that ``select.READER_WEIGHT`` is chosen for."""


class Model(Protocol):
    """Scores the tokens of windows. Called from several threads."""

    def read(self, question: str, contexts: Sequence[Context]) -> list[Scores]:
        """Read the question with each window; the order is kept."""


@dataclass(frozen=True, slots=True)
class _Window:
    """Neighbouring sentences of a passage, and which of them are judged."""

    candidate: Candidate
    first: int
    last: int
    judged: tuple[int, ...]

    @property
    def context(self) -> Context:
        start = self.candidate.passage.span.start
        first, last = (self.candidate.passage.sentences[at] for at in (self.first, self.last))
        return Context(self.candidate.title, self.candidate.text, Span(first.start - start, last.end - start))


class WindowReader:
    """A ``Reader`` over a network that reads question and text together. Thread-safe.

    Args:
        model: gives the network, loading it when first called; may raise ``ModelUnavailable``.

    """

    def __init__(self, model: Callable[[], Model]) -> None:
        self._model, self._loading = cache(model), threading.Lock()

    def load(self) -> Model:
        """The network, loaded by the first who needs it."""
        with self._loading:
            return self._model()

    def fits(self, projection: Projection) -> bool:  # noqa: ARG002 - the protocol's
        """See ``Reader.fits``: it reads text, so any will do."""
        return True

    def read(self, question: Question, sentences: Sequence[Sentence]) -> list[Found | None]:
        """See ``Reader.read``; ``None`` for a sentence past the network's reach."""
        windows = list(_windows(sentences))
        scored = self.load().read(question.text, [window.context for window in windows])
        found = {
            (window.candidate.id, number): _best(window.candidate, number, scores)
            for window, scores in zip(windows, scored, strict=True)
            for number in window.judged
        }
        return [found[one.ranked.candidate.id, one.number] for one in sentences]


def _windows(sentences: Sequence[Sentence]) -> Iterator[_Window]:
    """Sentences with their neighbours; windows of a passage that overlap are read as one, if it is not too long."""
    by_passage: dict[int, list[Sentence]] = defaultdict(list)
    for one in sentences:
        by_passage[one.ranked.candidate.id].append(one)
    for its in by_passage.values():
        candidate = its[0].ranked.candidate
        end = len(candidate.passage.sentences) - 1
        window: _Window | None = None
        for number in sorted({one.number for one in its}):
            first, last = max(0, number - AROUND), min(end, number + AROUND)
            if window and first <= window.last and last - window.first < LONGEST_WINDOW:
                window = _Window(candidate, window.first, last, (*window.judged, number))
                continue
            if window:
                yield window
            window = _Window(candidate, first, last, (number,))
        if window:
            yield window


def _best(candidate: Candidate, number: int, scores: Scores) -> Found | None:
    """The likeliest words inside a sentence."""
    start = candidate.passage.span.start
    sentence = candidate.passage.sentences[number]
    inside = Span(sentence.start - start, sentence.end - start)
    rows = [row for row, span in enumerate(scores.spans) if span.within(inside)]
    if not rows:
        return None
    tokens = scores.tokens[rows]
    sums = tokens[:, :1] + tokens[None, :, 1]
    allowed = np.triu(np.ones_like(sums)) - np.triu(np.ones_like(sums), LONGEST)
    sums = np.where(allowed > 0, sums, -np.inf)
    first, last = np.unravel_index(int(sums.argmax()), sums.shape)
    span = Span(start + scores.spans[rows[int(first)]].start, start + scores.spans[rows[int(last)]].end)
    return Found(span, SCALE * (float(sums[first, last]) - scores.nothing) / 2)
