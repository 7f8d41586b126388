"""Training examples of the reader: for each question the best sentences, and where the answer is in them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import BinaryIO

import numpy as np

from index.answering.features import Sentence
from index.answering.question import Question
from index.answering.select import LOOKED_AT
from index.answering.span_reader import Features, features, token_rows
from index.domain.ports import Floats, Ints
from index.evaluate.dataset import Item
from index.library.library import Library

Ends = tuple[int, int]
"""The first and the last token of an answer, counted from the sentence's first."""


@dataclass(frozen=True, slots=True, eq=False)
class Read:
    """A sentence that the reader looks at, of ``t`` tokens."""

    at: int
    """The offset of its features in the store."""
    tokens: tuple[int, int]
    """``t``, and how many features each token has."""
    shared: int
    """How many features the sentence has."""
    answers: tuple[Ends, ...]
    """Where answers are in it; empty if there are none, or if it belongs to another article."""
    linear: float
    """What it scores without a reader."""
    text: str
    offsets: Ints
    """Shape ``(t, 2)``: the tokens' characters in the text."""

    def words(self, first: int, last: int) -> str:
        """The words from one token to another."""
        return self.text[int(self.offsets[first, 0]) : int(self.offsets[last, 1])]


@dataclass(frozen=True, slots=True, eq=False)
class Group:
    """A question with the sentences that the reader looks at, best first."""

    question: str
    answers: tuple[str, ...]
    sentences: tuple[Read, ...]

    @property
    def answered(self) -> bool:
        """Whether one of the sentences contains an answer."""
        return any(sentence.answers for sentence in self.sentences)


class Store:
    """Sentence features in a file, as float16: a hundred thousand questions have gigabytes of them."""

    def __init__(self, file: BinaryIO) -> None:
        self._file, self._end = file, 0

    def put(self, seen: Features) -> int:
        """Store features; returns their offset."""
        at = self._end
        self._file.seek(at)
        for part in seen:
            self._end += self._file.write(part.astype(np.float16).tobytes())
        return at

    def get(self, one: Read) -> Features:
        """The features of a sentence."""
        self._file.seek(one.at)
        tokens, width = one.tokens
        values = np.frombuffer(self._file.read(2 * (tokens * width + one.shared)), np.float16).astype(np.float32)
        return Features(values[: tokens * width].reshape(tokens, width), values[tokens * width :])


class Groups:
    """Makes groups from questions to a library.

    Args:
        library: contains the articles.
        weights: one for each of ``signs.SIGNS``: the order of sentences before the reader.
        store: takes the features.

    """

    def __init__(self, library: Library, weights: Floats, store: Store) -> None:
        self._library, self._weights, self._store = library, weights, store

    def of(self, item: Item, article: int | None) -> Group | None:
        """The group of a question; ``None`` if the reader would look at nothing.

        Args:
            item: the question.
            article: the library's number of the only article in which an answer is right.

        Raises:
            QuestionError: it cannot be asked.

        """
        trace = self._library.trace(item.text)
        if trace.question.by_words:
            return None
        best = sorted((one.sentence for one in trace.scored), key=lambda sentence: -self._linear(sentence))[:LOOKED_AT]
        found = tuple(
            self._read(trace.question, one, self._right(item, one, article)) for one in best if _has_tokens(one)
        )
        return Group(item.text, item.answers, found) if found else None

    def _right(self, item: Item, sentence: Sentence, article: int | None) -> Sequence[str]:
        return item.answers if article in {None, sentence.ranked.candidate.article_id} else ()

    def _read(self, question: Question, sentence: Sentence, answers: Sequence[str]) -> Read:
        candidate, seen = sentence.ranked.candidate, features(question, sentence)
        start, end = (at - candidate.passage.span.start for at in sentence.span)
        text, offsets = candidate.text[start:end], candidate.offsets[token_rows(sentence)] - start
        return Read(
            at=self._store.put(seen),
            tokens=(seen.tokens.shape[0], seen.tokens.shape[1]),
            shared=len(seen.shared),
            answers=tuple(sorted(set(_stand(text, offsets, answers)))),
            linear=self._linear(sentence),
            text=text,
            offsets=offsets,
        )

    def _linear(self, sentence: Sentence) -> float:
        return float(sentence.signs @ self._weights)


def _has_tokens(sentence: Sentence) -> bool:
    rows = token_rows(sentence)
    return bool(rows.start < rows.stop)


def _stand(text: str, offsets: Ints, answers: Sequence[str]) -> Iterator[Ends]:
    """Where answers stand, in any case, from the first character of a token to the last of one."""
    firsts = {int(start): row for row, start in reversed(list(enumerate(offsets[:, 0])))}
    lasts = {int(end): row for row, end in enumerate(offsets[:, 1])}
    for answer in answers:
        for found in re.compile(re.escape(answer), re.IGNORECASE).finditer(text):
            if found.start() in firsts and found.end() in lasts:
                yield firsts[found.start()], lasts[found.end()]
