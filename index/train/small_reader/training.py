"""Trains the reader that marks the span that answers."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from index.answering.select import READER_WEIGHT
from index.answering.span_reader import SpanReader, best_span
from index.domain.errors import DataSetError, QuestionError
from index.domain.ports import Floats, Progress
from index.evaluate.answer_match import exact_match, f1
from index.evaluate.dataset import Fault, Flaw
from index.evaluate.load_library import Tell
from index.models.token_vectors import Projection
from index.train.holdout import HeldOut, Stocked, enough
from index.train.small_reader.examples import Group, Groups, Read, Store
from index.train.small_reader.network import Plan, exported, learn

_DIGITS = 4
"""Decimals stored per weight; more change no answer."""
_EXACT = 9
"""Decimals stored per number of the projection, which must equal the library's bit for bit."""


@dataclass(frozen=True, slots=True)
class Lessons:
    """Training groups and, by data set, test groups."""

    learnt: Sequence[Group]
    held: dict[str, list[Group]]


@dataclass(frozen=True, slots=True)
class Marks:
    """A reader's results on the answerable questions of a data set."""

    questions: int
    sentence: float
    """The share whose first sentence contains an answer."""
    em: float
    f1: float
    """Mean F1 of the words found in it."""


@dataclass(frozen=True, slots=True, eq=False)
class Trained:
    """A trained reader with its results."""

    reader: SpanReader
    losses: Sequence[float]
    """The mean loss of each epoch."""
    learnt: int
    """How many questions it was trained on."""
    marks: dict[str, Marks]
    """By data set, on the held-out part."""


def lessons(
    sets: Sequence[Stocked], held_out: HeldOut, groups: Sequence[Groups], tell: Tell, progress: Progress
) -> Lessons:
    """Ask every selected question once, and store what was found.

    Args:
        sets: the data sets.
        held_out: what the reader does not learn from.
        groups: for each data set, what makes groups of its questions.
        tell: called with each question that is skipped.
        progress: called with questions done and in total.

    Raises:
        DataSetError: there is too little training data.

    """
    learnt: dict[str, Group] = {}  # the data sets share questions
    held: dict[str, list[Group]] = {one.data.name: [] for one in sets}
    total, done = sum(one.choice.of(one.data)[0] for one in sets), 0
    for one, made in zip(sets, groups, strict=True):
        for is_held, group in _asked(one, held_out, made, tell):
            progress(done := done + 1, total)
            if group and is_held:
                held[one.data.name].append(group)
            elif group:
                learnt.setdefault(group.question, group)
    enough(sum(group.answered for group in learnt.values()), "questions whose answer stands in what is found")
    return Lessons(tuple(learnt.values()), held)


def _asked(one: Stocked, held_out: HeldOut, groups: Groups, tell: Tell) -> Iterator[tuple[bool, Group | None]]:
    for item in one.items(tell):
        try:
            group = groups.of(item, one.numbers[item.article] if item.article else None)
        except QuestionError as error:
            tell(Fault(Flaw.QUESTION_REFUSED, item.place, str(error)))
            continue
        yield held_out.has(one, item), group


def train(given: Lessons, vectors: tuple[str, Projection], store: Store, plan: Plan, progress: Progress) -> Trained:
    """Train a reader and test it.

    Args:
        given: from ``lessons``.
        vectors: what the libraries' token vectors are.
        store: holds the groups' features.
        plan: how to learn.
        progress: called with steps done and in total.

    Raises:
        DataSetError: the loss is not a number.

    """
    network, losses = learn(given.learnt, store, plan, progress)
    if not all(map(math.isfinite, losses)):
        raise DataSetError(place="The data", found="the reader learns nothing from it", expected="other data")
    reader = SpanReader.from_json(json.dumps(document(exported(network, *vectors))))
    marks = {name: examined(reader, groups, store) for name, groups in given.held.items()}
    return Trained(reader, losses, len(given.learnt), marks)


def examined(reader: SpanReader, groups: Sequence[Group], store: Store) -> Marks:
    """A reader's results for the answerable ones of these questions."""
    asked = [group for group in groups if group.answers]
    found = [_best(reader, group, store) for group in asked]
    return Marks(
        questions=len(asked),
        sentence=_mean([bool(sentence.answers) for sentence, _ in found]),
        em=_mean([exact_match(words, group.answers) for group, (_, words) in zip(asked, found, strict=True)]),
        f1=_mean([f1(words, group.answers) for group, (_, words) in zip(asked, found, strict=True)]),
    )


def _best(reader: SpanReader, group: Group, store: Store) -> tuple[Read, str]:
    """The reader's best sentence, and the words it finds there."""
    spans = [best_span(reader.score(store.get(sentence))) for sentence in group.sentences]
    scores = [one.linear + READER_WEIGHT * span[2] for one, span in zip(group.sentences, spans, strict=True)]
    best = int(np.argmax(scores))
    return group.sentences[best], group.sentences[best].words(*spans[best][:2])


def _mean(values: Sequence[float]) -> float:
    return float(np.mean(values)) if values else math.nan


def document(reader: SpanReader) -> dict[str, object]:
    """The reader as a data file, which ``SpanReader.from_json`` reads."""
    names = ("tokens", "shared", "bias", "around", "around_bias", "ends")
    return {
        "about": "A small reader's weights, made by `citewell train small-reader`; see docs/quality.md.",
        "embedder": reader.embedder,
        "nothing": round(reader.nothing, _DIGITS),
        "projection": _rounded(reader.projection.matrix, _EXACT),
        "layers": {name: _rounded(getattr(reader, name), _DIGITS) for name in names},
    }


def _rounded(values: Floats, digits: int) -> list[object]:
    """Nested rows of numbers, rounded to that many digits."""
    rounded = np.vectorize(lambda value: float(f"{value:.{digits}g}"), otypes=[np.float64])(values)
    rows: list[object] = rounded.tolist()
    return rows
