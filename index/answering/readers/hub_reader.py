"""A model of the hub in the place of our own reader: any that was trained to answer from a text.

It reads each passage with the question once more, so it is slower than ``SpanReader``, which
reads vectors that are kept; but it works beside any embedder.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from index.answering.features import Sentence
from index.answering.question import Question
from index.answering.select import Found
from index.answering.span_reader import best_span
from index.domain.article import Span
from index.domain.ports import Floats
from index.models.hub import PairModel
from index.models.token_vectors import Projection

SCALE = 0.5
"""Turns the difference of two sums of two logits into one of their means. A model trained on SQuAD 2 then spreads
over about 20, from words that answer to words that do not, as ``SpanReader`` does: what ``READER_WEIGHT`` and the
model of silence are measured for. Where logits are much larger or smaller, refit the latter."""


class HubReader:
    """A ``Reader`` over an extractive question-answering model, such as deepset/minilm-uncased-squad2. Thread-safe.

    Args:
        model: a hub name or a folder.

    """

    def __init__(self, model: str) -> None:
        self._model = PairModel("AutoModelForQuestionAnswering", model, "answer.reader_model")

    def load(self) -> None:
        """Load the model now; raises ``ModelUnavailable``."""
        self._model.load()

    def fits(self, projection: Projection) -> bool:  # noqa: ARG002 - the protocol's
        """See ``Reader.fits``: it reads text, so any will do."""
        return True

    def read(self, question: Question, sentences: Sequence[Sentence]) -> list[Found | None]:
        """See ``Reader.read``; ``None`` for a sentence past the model's reach.

        Each passage is read once and whole, so that a sentence is understood from those
        around it; only words inside the sentence count.
        """
        texts = {one.ranked.candidate.id: one.ranked.candidate.text for one in sentences}
        if not texts:
            return []
        encoded, output = self._model.read(question.text, list(texts.values()))
        cls = self._model.load().tokenizer.cls_token_id
        contexts = {
            passage: _context(encoded, output, row, text, cls) for row, (passage, text) in enumerate(texts.items())
        }
        return [_best(contexts[one.ranked.candidate.id], one) for one in sentences]


@dataclass(frozen=True, slots=True, eq=False)
class _Context:
    """What the model made of a passage of ``t`` tokens, the question's and special ones counted in."""

    scores: Floats
    """Shape ``(t, 2)``: the logits as first and as last token."""
    spans: list[Span]
    """The passage's characters that each token stands for; empty for one that is not the passage's."""
    nothing: float
    """The logits of no answer."""


def _context(encoded: Any, output: Any, row: int, text: str, cls: int | None) -> _Context:
    scores = np.stack([output.start_logits[row].float().numpy(), output.end_logits[row].float().numpy()], axis=1)
    ids = encoded["input_ids"][row].tolist()
    nothing = scores[ids.index(cls) if cls in ids else 0]  # the first token, but for models that put it last
    offsets, parts = encoded["offset_mapping"][row].tolist(), encoded.sequence_ids(row)
    spans = [_tight(text, *pair) if part == 1 else Span(0, 0) for pair, part in zip(offsets, parts, strict=True)]
    return _Context(scores, spans, float(nothing.sum()))


def _tight(text: str, start: int, end: int) -> Span:
    """Some tokenizers count the blank before a word to it."""
    piece = text[start:end]
    return Span(start + len(piece) - len(piece.lstrip()), end)


def _best(context: _Context, sentence: Sentence) -> Found | None:
    start = sentence.ranked.candidate.passage.span.start
    inside = Span(sentence.span.start - start, sentence.span.end - start)
    rows = [row for row, span in enumerate(context.spans) if span.within(inside)]
    if not rows:
        return None
    first, last, score = best_span(context.scores[rows])
    span = Span(start + context.spans[rows[first]].start, start + context.spans[rows[last]].end)
    return Found(span, SCALE * (score - context.nothing))
