"""A small reader of our own: which words of a sentence answer a question.

A network of two layers over the kept token vectors, in the manner of extractive readers
(Chen et al. 2017, https://arxiv.org/abs/1704.00051): each token is scored as the answer's
first and as its last. It needs no further forward pass of the embedder. Its weights are a
data file; ``citewell train small-reader`` makes it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any, NamedTuple, Self

import numpy as np

from index.answering.features import SIGNS, Sentence
from index.answering.question import Kind, Question
from index.answering.select import Found
from index.domain.article import Span
from index.domain.ports import Candidate, Floats, Ints
from index.language.english import QUESTION_WORDS
from index.language.terms import terms
from index.models.token_vectors import SCALE, Projection, first_tokens

LONGEST = 16
"""The most tokens of an answer."""

_QUESTION_WORD = re.compile(rf"(?:{'|'.join(QUESTION_WORDS)})$", re.IGNORECASE)
_KINDS = tuple(Kind)
SIGNS_READ = SIGNS.index("expected")
"""The first of a sentence's signs, which the network was trained with."""
_NEAR = 3
"""How many tokens on either side a token's matches are looked at."""


@cache
def shipped() -> SpanReader:
    """The reader that comes with the program."""
    return SpanReader.from_json((resources.files("index") / "data" / "reader.json").read_text("utf-8"))


class Features(NamedTuple):
    """What the network sees of a sentence of ``t`` tokens."""

    tokens: Floats
    """Shape ``(t, f)``."""
    shared: Floats
    """Shape ``(g,)``: what all its tokens have in common."""


@dataclass(frozen=True, slots=True, eq=False)
class SpanReader:
    """The network, with a hidden layer of ``h``."""

    tokens: Floats
    """Shape ``(f, h)``."""
    shared: Floats
    """Shape ``(g, h)``."""
    bias: Floats
    """Shape ``(h,)``."""
    around: Floats
    """Shape ``(3, h, h)``: a convolution over each token and its neighbours."""
    around_bias: Floats
    """Shape ``(h,)``."""
    ends: Floats
    """Shape ``(h, 2)``: scores as first and as last token."""
    nothing: float
    """The score of no answer: what ``Found.score`` counts from."""
    embedder: str
    """The name of the embedder whose token vectors it reads."""
    projection: Projection
    """And their projection."""

    @classmethod
    def from_json(cls, text: str) -> Self:
        """Read the layers' rows of numbers."""
        kept: dict[str, Any] = json.loads(text)
        layers = {name: np.asarray(rows, dtype=np.float32) for name, rows in kept["layers"].items()}
        projection = Projection(np.asarray(kept["projection"], dtype=np.float32))
        return cls(**layers, nothing=float(kept["nothing"]), embedder=kept["embedder"], projection=projection)

    def fits(self, projection: Projection) -> bool:
        """See ``Reader.fits``."""
        return np.array_equal(projection.matrix, self.projection.matrix)

    def read(self, question: Question, sentences: Sequence[Sentence]) -> list[Found | None]:
        """See ``Reader.read``; ``None`` for a sentence whose tokens the embedder never saw."""
        return [self._read(question, sentence) for sentence in sentences]

    def _read(self, question: Question, sentence: Sentence) -> Found | None:
        rows = token_rows(sentence)
        if rows.start == rows.stop:
            return None
        first, last, score = best_span(self.score(features(question, sentence)))
        offsets = sentence.ranked.candidate.offsets[rows]
        start = sentence.ranked.candidate.passage.span.start
        return Found(Span(start + int(offsets[first, 0]), start + int(offsets[last, 1])), score - self.nothing)

    def score(self, seen: Features) -> Floats:
        """Score each token as the answer's first and last; shape ``(t, 2)``."""
        inner = np.maximum(seen.tokens @ self.tokens + seen.shared @ self.shared + self.bias, 0)
        padded = np.pad(inner, ((1, 1), (0, 0)))
        spread = sum(padded[i : i + len(inner)] @ part for i, part in enumerate(self.around))
        return np.asarray((inner + np.maximum(spread + self.around_bias, 0)) @ self.ends, dtype=np.float32)


def best_span(scores: Floats) -> tuple[int, int, float]:
    """The first and last token with the highest sum, in order and at most ``LONGEST`` tokens."""
    sums = scores[:, :1] + scores[None, :, 1]
    allowed = np.triu(np.ones_like(sums)) - np.triu(np.ones_like(sums), LONGEST)
    sums = np.where(allowed > 0, sums, -np.inf)
    first, last = np.unravel_index(int(sums.argmax()), sums.shape)
    return int(first), int(last), float(sums[first, last])


def token_rows(sentence: Sentence) -> slice:
    """The rows of its passage's tokens that are the sentence's."""
    candidate = sentence.ranked.candidate
    starts = [*first_tokens(candidate.offsets, candidate.passage), len(candidate.tokens)]
    return slice(starts[sentence.number], starts[sentence.number + 1])


def features(question: Question, sentence: Sentence) -> Features:
    """What is known of a sentence and its tokens.

    Of each token: its vector, and that times the vectors of the question word, of the word
    after it, and of the question as a whole; how well it and its neighbours match the
    question's words; its form. Of all: those three vectors, the kind of question, and the
    sentence's own signs.
    """
    candidate, rows = sentence.ranked.candidate, token_rows(sentence)
    vectors: Floats = candidate.tokens[rows].astype(np.float32) / np.float32(SCALE)
    asked = _asked(question)
    parts = [
        vectors,
        *(vectors * part for part in asked),
        vectors @ asked[0][:, None],
        _matches(question, vectors),
        _forms(question, candidate, candidate.offsets[rows]),
    ]
    return Features(np.hstack(parts), np.concatenate([*asked, _kind(question), sentence.signs[:SIGNS_READ]]))


def _asked(question: Question) -> tuple[Floats, Floats, Floats]:
    """The vectors of the question word, of the token after it, and of the whole question."""
    words = [question.text[start:end] for start, end in question.offsets]
    at = next((i for i, word in enumerate(words) if _QUESTION_WORD.match(word)), 0)
    return question.tokens[at], question.tokens[min(at + 1, len(words) - 1)], question.tokens.mean(axis=0)


def _kind(question: Question) -> Floats:
    return np.array([question.kind is kind for kind in _KINDS], dtype=np.float32)


def _matches(question: Question, vectors: Floats) -> Floats:
    """How well each token and its neighbours match the question's telling words; shape ``(t, 7)``."""
    telling = question.weights >= question.weights.mean() / 2
    best = (vectors @ question.tokens[telling].T).max(axis=1)
    return _window(best, _NEAR)


def _forms(question: Question, candidate: Candidate, offsets: Ints) -> Floats:
    """Whether each token and its neighbours stand in the question, and their letters' form; shape ``(t, 20)``."""
    words = [candidate.text[start:end] for start, end in offsets]
    held = [bool(term) and term[0] in question.words for term in map(terms, words)]
    form = np.array([_form(word) for word in words], dtype=np.float32)
    columns = [_window(np.array(held, dtype=np.float32), 2), *(_window(form[:, i], 1) for i in range(form.shape[1]))]
    return np.hstack(columns)


def _form(word: str) -> tuple[bool, bool, bool, bool, bool]:
    return (
        word[:1].isupper(),
        word.isupper() and len(word) > 1,
        any(c.isdigit() for c in word),
        not any(c.isalnum() for c in word),
        len(word) <= 3,
    )


def _window(values: Floats, near: int) -> Floats:
    """Each value beside those of its neighbours, 0 past the ends; shape ``(t, 2 * near + 1)``."""
    padded = np.pad(values, near)
    return np.stack([padded[i : i + len(values)] for i in range(2 * near + 1)], axis=1)
