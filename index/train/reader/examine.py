"""How a network does on questions that it did not learn from, read as the program reads: a few sentences at a time."""

from __future__ import annotations

import math
import random
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import torch

from index.domain.article import Span
from index.domain.ports import Floats
from index.evaluate.answer_match import exact_match, f1
from index.evaluate.metrics import auroc
from index.models.reader_encoding import Encoded, Encoder
from index.train.reader.candidates import Window
from index.train.reader.lessons import Lesson
from index.train.reader.network import Batch, Network
from index.train.reader.questions import Paragraph

LONGEST_ANSWER = 40
"""Tokens."""
_AT_ONCE = 48
_NEAR, _FAR = 3, 2
"""Windows that hold no answer and are read beside."""


class Reading(NamedTuple):
    """What the network found in a window."""

    score: float
    """Of the best words, less that of nothing."""
    span: Span
    """Characters of the paragraph."""
    window: Window


@dataclass(frozen=True, slots=True)
class Marks:
    """How it does with the questions of a data set. NaN where there is nothing to tell."""

    questions: int
    em: float
    f1: float
    """Of the words it marks, its paragraph given."""
    sentence: float
    """The share whose words stand in a sentence that holds the answer, its paragraph given."""
    chosen: float
    """The same, windows without the answer lying beside."""
    auroc_near: float
    """Answerable questions against unanswerable ones about the same paragraphs."""
    auroc_gone: float
    """Answerable questions with their paragraph against the same ones with likenesses of it alone."""


def examined(
    network: Network, lessons: Sequence[Lesson], paragraphs: Mapping[int, Paragraph], encoder: Encoder
) -> dict[str, Marks]:
    """The marks of each data set.

    Args:
        network: what is examined.
        lessons: questions of one part.
        paragraphs: all of them, by their numbers.
        encoder: makes tokens.

    """
    windows = [list(_windows(one)) for one in lessons]
    flat = [(one, window) for one, its in zip(lessons, windows, strict=True) for window in its]
    readings = iter(read(network, flat, paragraphs, encoder))
    by_set: dict[str, list[tuple[Lesson, list[Reading]]]] = defaultdict(list)
    for one, its in zip(lessons, windows, strict=True):
        by_set[one.asked.paragraph.data].append((one, [next(readings) for _ in its]))
    return {name: _marks(its) for name, its in by_set.items()}


def some(lessons: Sequence[Lesson], most: int) -> list[Lesson]:
    """At most so many questions of each data set, always the same."""
    by_set: dict[str, list[Lesson]] = defaultdict(list)
    for one in lessons:
        by_set[one.asked.paragraph.data].append(one)
    lot = random.Random(5)  # noqa: S311 - no secret
    return [one for its in by_set.values() for one in lot.sample(its, min(most, len(its)))]


def read(
    network: Network, asked: Sequence[tuple[Lesson, Window]], paragraphs: Mapping[int, Paragraph], encoder: Encoder
) -> list[Reading]:
    """Read windows, those of like length together."""
    encoded = [_encoded(one, window, paragraphs, encoder) for one, window in asked]
    order = sorted(range(len(encoded)), key=lambda at: len(encoded[at].tokens))
    found: dict[int, Reading] = {}
    device = next(network.parameters()).device
    network.eval()
    for start in range(0, len(order), _AT_ONCE):
        rows = order[start : start + _AT_ONCE]
        with torch.inference_mode(), torch.autocast(device.type, torch.bfloat16):
            scores = network(Batch.of([encoded[row] for row in rows], device)).cpu().numpy()
        found |= {row: _reading(encoded[row], asked[row][1], its) for row, its in zip(rows, scores, strict=True)}
    network.train()
    return [found[at] for at in range(len(asked))]


def _encoded(one: Lesson, window: Window, paragraphs: Mapping[int, Paragraph], encoder: Encoder) -> Encoded:
    paragraph = paragraphs[window.paragraph]
    question, title = encoder.question(one.asked.text), encoder.title(paragraph.title)
    return encoder.window(question, title, paragraph.text, paragraph.between(window.first, window.last))


def _windows(one: Lesson) -> Iterator[Window]:
    """Three sentences at a time of the question's own paragraph, then some that do not hold the answer."""
    paragraph = one.asked.paragraph
    count = len(paragraph.sentences)
    for first in range(0, max(1, count - 1), 2):
        yield Window(paragraph.number, first, min(count - 1, first + 2))
    others = [*one.wrong.near[:_NEAR], *one.wrong.far[:_FAR]]
    yield from (window for window in others if window.paragraph != paragraph.number)


def _reading(encoded: Encoded, window: Window, scores: Floats) -> Reading:
    inside = scores[encoded.begins : len(encoded.tokens) - 1]
    if not len(inside):
        return Reading(-math.inf, Span(0, 0), window)
    sums = inside[:, :1] + inside[None, :, 1]
    allowed = np.triu(np.ones_like(sums)) - np.triu(np.ones_like(sums), LONGEST_ANSWER)
    sums = np.where(allowed > 0, sums, -np.inf)
    first, last = np.unravel_index(int(sums.argmax()), sums.shape)
    span = Span(encoded.spans[int(first)].start, encoded.spans[int(last)].end)
    return Reading(float(sums[first, last] - scores[0].sum()), span, window)


def _marks(asked: Sequence[tuple[Lesson, list[Reading]]]) -> Marks:
    own = [[r for r in its if r.window.paragraph == one.asked.paragraph.number] for one, its in asked]
    others = [[r for r in its if r.window.paragraph != one.asked.paragraph.number] for one, its in asked]
    best = [max(its) for its in own]
    answered = [bool(one.asked.answers) for one, _ in asked]
    right = [n for n, is_answered in enumerate(answered) if is_answered]
    words = [_words(asked[n][0], best[n]) for n in right]
    answers = [_answers(asked[n][0]) for n in right]
    once = np.ones(len(asked))
    scores = np.array([one.score for one in best])
    there, near = np.where(answered, scores, np.nan), np.where(answered, np.nan, scores)
    gone = np.array([max(its).score if its and ok else np.nan for its, ok in zip(others, answered, strict=True)])
    return Marks(
        questions=len(asked),
        em=_mean(exact_match(*pair) for pair in zip(words, answers, strict=True)),
        f1=_mean(f1(*pair) for pair in zip(words, answers, strict=True)),
        sentence=_mean(_in_right_sentence(asked[n][0], best[n]) for n in right),
        chosen=_mean(_in_right_sentence(asked[n][0], max(asked[n][1])) for n in right),
        auroc_near=auroc(there, near)(once),
        auroc_gone=auroc(there, gone)(once),
    )


def _words(one: Lesson, reading: Reading) -> str:
    return one.asked.paragraph.text[reading.span.start : reading.span.end]


def _answers(one: Lesson) -> list[str]:
    return [one.asked.paragraph.text[span.start : span.end] for span in one.asked.answers]


def _in_right_sentence(one: Lesson, reading: Reading) -> bool:
    paragraph = one.asked.paragraph
    if reading.window.paragraph != paragraph.number:
        return False

    def sentence_at(character: int) -> int:
        return next((n for n, span in enumerate(paragraph.sentences) if span.end > character), -1)

    return sentence_at(reading.span.start) in {sentence_at(span.start) for span in one.asked.answers}


def _mean(values: Iterable[float]) -> float:
    found = list(values)
    return float(np.mean(found)) if found else math.nan
