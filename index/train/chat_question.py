"""Fits the classifier of questions in chat: a sparse logistic regression over ``chat_features``.

Labelled messages are used as labelled. Unlabelled ones are labelled by their question marks; the mark is removed from
every second one, so that the words are learnt and not only the mark. People leave marks off too: unmarked sentences
that a first model takes for questions are not used.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from importlib import resources
from pathlib import Path
from zlib import crc32

import numpy as np
from sklearn.feature_extraction.text import CountVectorizer
from sklearn.linear_model import LogisticRegression

from index.domain.errors import DataSetError
from index.evaluate.metrics import auroc
from index.language.chat_features import marked, signs, tokens
from index.language.chat_question import Asking, chance, cleaned, sentences, shipped
from index.train.holdout import LEAST, enough

_EVERY = 5
"""One in this many labelled messages is held out for measuring."""
_OURS = 10.0
"""Weight of our own sentences, which show ways of asking that are rare in small talk."""
_RARE = 12
"""Features that occur in fewer sentences are dropped."""
_STRENGTH = 0.3
"""Inverse strength of the L1 penalty."""
_SEED = 0


@dataclass(frozen=True, slots=True)
class Message:
    """A message, and whether it asks; ``None`` if unlabelled."""

    text: str
    question: bool | None = None


@dataclass(frozen=True, slots=True)
class Figures:
    """How well questions are separated from other messages."""

    messages: int
    questions: int
    precision: float
    """At the threshold, like recall; NaN if nothing reaches it."""
    recall: float
    precision_at_80: float
    """At recall 0.8."""
    auroc: float


@dataclass(frozen=True, slots=True, eq=False)
class Fitted:
    """Weights, the number of training sentences, and figures on the held-out labelled messages, if any."""

    asking: Asking
    examples: int
    figures: Figures | None


@dataclass(frozen=True, slots=True, eq=False)
class _Example:
    """A training sentence."""

    signs: frozenset[str]
    asks: bool
    weight: float = 1.0
    certain: bool = True
    """Whether it was labelled or has a question mark."""


def read(path: Path) -> list[Message]:
    """Read messages from JSON lines, ``{"text": ..., "question": true, false or missing}``.

    Raises:
        DataSetError: a line is malformed, or the file cannot be read.

    """
    try:
        lines = path.read_text("utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise DataSetError(str(path), f"it cannot be read ({error})", "a file of JSON lines") from error
    return [_message(line, f"{path}, line {number}") for number, line in enumerate(lines, 1) if line.strip()]


def _message(line: str, place: str) -> Message:
    try:
        row = json.loads(line)
    except ValueError as error:
        raise DataSetError(place, f"no JSON ({error})", '{"text": "...", "question": true}') from error
    text, question = (row.get("text"), row.get("question")) if isinstance(row, dict) else (None, None)
    if not isinstance(text, str) or not (question is None or isinstance(question, bool)):
        raise DataSetError(place, "no message", '{"text": "...", "question": true}')
    return Message(text, question)


def fit(messages: Sequence[Message], before: Asking) -> Fitted:
    """Fit the weights of the features.

    Args:
        messages: labelled or not.
        before: its threshold and words are kept; it picks the asking sentence of a labelled message with several.

    Raises:
        DataSetError: there is too little training data.

    """
    held_out = [one for one in messages if one.question is not None and _held(one)]
    learnt = [one for one in messages if one.question is None or not _held(one)]
    examples = [example for one in learnt for example in _examples(one, before)]
    enough(sum(one.asks for one in examples), "sentences that ask")
    enough(sum(not one.asks for one in examples), "sentences that do not ask")
    certain = [*_certain(examples, before), *_ours(before)]
    asking = _model(certain, before)
    kinds = {one.question for one in held_out}
    return Fitted(asking, len(certain), measured(held_out, asking) if kinds == {True, False} else None)


def measured(messages: Sequence[Message], asking: Asking | None = None) -> Figures:
    """How well the labelled messages are separated; both kinds must occur."""
    labelled = [one for one in messages if one.question is not None]
    asks = np.array([bool(one.question) for one in labelled])
    chances = np.array([chance(one.text, asking) for one in labelled])
    taken = chances >= (asking or shipped()).bar
    least = np.sort(chances[asks])[::-1][int(np.ceil(0.8 * asks.sum())) - 1]
    return Figures(
        messages=len(labelled),
        questions=int(asks.sum()),
        precision=float(asks[taken].mean()) if taken.any() else float("nan"),
        recall=float(taken[asks].mean()),
        precision_at_80=float(asks[chances >= least].mean()),
        auroc=auroc(np.where(asks, chances, np.nan), np.where(asks, np.nan, chances))(np.ones(len(labelled))),
    )


def document(asking: Asking) -> dict[str, object]:
    """The weights as a data file, which ``Asking.from_json`` reads."""
    return {
        "about": "Which messages ask, made by index.train.chat_question; see docs/quality.md.",
        "bar": asking.bar,
        "intercept": asking.intercept,
        "words": " ".join(sorted(asking.words)),
        "signs": dict(sorted(asking.weights.items())),
    }


def _held(message: Message) -> bool:
    return crc32(message.text.encode()) % _EVERY == 0


def _examples(message: Message, before: Asking) -> Iterator[_Example]:
    found = [sentence for sentence in sentences(cleaned(message.text)) if tokens(sentence)]
    asked = [sentence for sentence in found if marked(sentence)]
    if message.question and not asked and found:
        asked = [max(found, key=before.logit)]
    for sentence in found:
        asks = sentence in asked and message.question is not False
        shown = sentence if message.question is not None or crc32(sentence.encode()) % 2 else sentence.rstrip("?!.… ")
        yield _Example(signs(shown, before.words), asks, certain=asks or message.question is not None)


def _ours(before: Asking) -> Iterator[_Example]:
    """Our own sentences, each with and without its mark."""
    for line in (resources.files("index") / "data" / "asked.txt").read_text("utf-8").splitlines():
        asks, text = line.startswith("+"), line[2:]
        for shown in (text, text + ("?" if asks else ".")):
            yield _Example(signs(shown, before.words), asks, _OURS)


def _certain(examples: Sequence[_Example], before: Asking) -> list[_Example]:
    """All but the unmarked sentences that a model of the other half takes for questions."""
    if all(one.certain for one in examples):
        return list(examples)
    kept: list[_Example] = []
    ordered = sorted(examples, key=lambda one: one.asks)  # so that both kinds are in each half
    for half in (0, 1):
        model = _model(ordered[1 - half :: 2], before)
        kept += [one for one in ordered[half::2] if one.certain or model.weigh(one.signs) < 0]
    return kept


def _model(examples: Sequence[_Example], before: Asking) -> Asking:
    counted = CountVectorizer(analyzer=tuple, binary=True, min_df=min(_RARE, len(examples) // LEAST))
    matrix = counted.fit_transform([one.signs for one in examples])
    asks, weights = [one.asks for one in examples], [one.weight for one in examples]
    model = LogisticRegression(C=_STRENGTH, l1_ratio=1.0, solver="liblinear", random_state=_SEED)
    model.fit(matrix, asks, sample_weight=weights)
    named = zip(counted.get_feature_names_out().tolist(), model.coef_[0].round(2).tolist(), strict=True)
    intercept = round(float(model.intercept_[0]), 2)
    return replace(before, weights={sign: weight for sign, weight in named if weight}, intercept=intercept)
