"""Fits the estimate of whether the articles answer: a logistic regression over ``silence.ANSWER_SIGNS``.

Each held-out question is asked four times: with its article in the library, with it taken
out, in a library of that article alone, and in one of another article alone. So a library
of one article is judged as well as one of a thousand.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache, partial
from zlib import crc32

import numpy as np
import numpy.typing as npt
from sklearn.linear_model import LogisticRegression

from index.answering.calibration import ANSWER_SIGNS, Weights, answer_signs
from index.answering.features import SIGNS
from index.answering.pipeline import Trace
from index.domain.errors import DataSetError, QuestionError
from index.domain.ports import Floats, Progress
from index.evaluate.dataset import Fault, Flaw, Item
from index.evaluate.load_library import Tell
from index.evaluate.metrics import auroc, refused
from index.library.library import Library
from index.train.holdout import HeldOut, Stocked, enough

NEAR_MISS = 0.5
"""What an unanswerable question of the data counts for: who asked it meant it to look answerable."""
ALONE = 0.3
"""What asking in a library of one article counts for."""
_ASKED_OFTEN = 5
"""An article with at least so many questions gets a library of its own."""
_STRENGTH = 0.3
"""The inverse of the penalty on large coefficients."""
_FOLDS = 5
_TARGET = 0.95
_SHARES = (0.5, 0.6, 0.7, 0.8, 0.85, 0.9, 0.93, 0.95, 0.97, 0.98, 0.99)
"""Shares of the answerable questions for which the probability is told that so many reach."""

Values = npt.NDArray[np.float64]
OpenAlone = Callable[[Stocked, str], Library]
Ask = Callable[[str], Trace]
"""Asks a question in one of the ways."""
"""Gives the library that holds one article of a data set alone."""


@dataclass(frozen=True, slots=True, eq=False)
class Sight:
    """The signs that one asking of a question gave."""

    data: str
    question: str
    subject: str
    """What is set aside as one when it is estimated: the article."""
    way: str
    """``full``, ``gone`` (its article taken out), ``alone`` or ``elsewhere`` (another article alone)."""
    answerable: bool
    """Whether the data has an answer to the question."""
    weight: float
    signs: Floats

    @property
    def answered(self) -> bool:
        """Whether what was asked holds the answer."""
        return self.answerable and self.way in {"full", "alone"}


@dataclass(frozen=True, slots=True)
class Figures:
    """What the estimate tells apart in a data set's held-out part, each article being judged without itself."""

    questions: int
    auroc_gone: float
    """Of questions with their article and those without it."""
    refused_gone: float
    """The share refused without their article, where 95 % are answered with it."""
    auroc_near: float
    """Of answerable and unanswerable questions; NaN without the latter."""
    refused_near: float


@dataclass(frozen=True, slots=True, eq=False)
class Fitted:
    """Weights, and how they came out."""

    weights: Weights
    sights: int
    figures: dict[str, Figures]
    """By data set."""


class Looking:
    """Asks the held-out questions of a data set.

    Args:
        stocked: the data set.
        alone: opens libraries of one article.
        weight: what each of its questions counts for.
        seed: draws the other articles.

    """

    def __init__(self, stocked: Stocked, alone: OpenAlone, weight: float, seed: int) -> None:
        self._stocked, self._alone, self._weight = stocked, alone, weight
        self._drawn = np.random.default_rng(seed)
        self._without = lru_cache(maxsize=8)(stocked.library.without)

    def at(self, items: Sequence[Item], tell: Tell, progress: Progress) -> Iterator[Sight]:
        """Ask each question in every way there is."""
        often = _asked_often(items)
        for done, item in enumerate(items):
            progress(done, len(items))
            try:
                for way, ask, weight in self._ways(item, often):
                    yield from self._sight(item, way, ask, weight)
            except QuestionError as error:
                tell(Fault(Flaw.QUESTION_REFUSED, item.place, str(error)))
        progress(len(items), len(items))

    def _ways(self, item: Item, often: Sequence[str]) -> Iterator[tuple[str, Ask, float]]:
        near = 1.0 if item.answers else NEAR_MISS
        yield "full", self._stocked.library.trace, near
        if item.article is None:
            return
        if item.answers:
            view = self._without(self._stocked.numbers[item.article])
            yield "gone", partial(self._stocked.library.trace, view=view), 1.0
        if item.article in often:
            yield "alone", self._alone(self._stocked, item.article).trace, near * ALONE
        if others := [one for one in often if one != item.article]:
            yield "elsewhere", self._alone(self._stocked, others[self._drawn.integers(len(others))]).trace, ALONE

    def _sight(self, item: Item, way: str, ask: Ask, weight: float) -> Iterator[Sight]:
        trace = ask(item.text)
        if trace.scored and not trace.question.by_words:
            yield Sight(
                data=self._stocked.data.name,
                question=item.id,
                subject=self._stocked.title(item) or item.id,
                way=way,
                answerable=bool(item.answers),
                weight=weight * self._weight,
                signs=answer_signs(trace.question, trace.scored),
            )


def held_items(stocked: Stocked, held_out: HeldOut, tell: Tell) -> list[Item]:
    """The chosen questions of the held-out part."""
    return [item for item in stocked.items(tell) if held_out.has(stocked, item)]


def _asked_often(items: Sequence[Item]) -> list[str]:
    counts = Counter(item.article for item in items if item.article)
    return [article for article, count in counts.items() if count >= _ASKED_OFTEN]


def fit(sights: Sequence[Sight], before: Weights) -> Fitted:
    """Fit the coefficients, and the probabilities that shares of the answerable questions reach.

    Args:
        sights: of the held-out questions.
        before: keeps its weights of the sentences' signs.

    Raises:
        DataSetError: there is too little to learn from.

    """
    enough(sum(one.way == "full" and one.answerable for one in sights), "held-out questions with an answer")
    model, logits = _model(sights), _crossed(sights)
    answer = np.round(model.coef_[0], 3).astype(np.float32)
    fitted = replace(
        before, answer=answer, intercept=round(float(model.intercept_[0]), 3), answered=_answered(sights, logits)
    )
    names = dict.fromkeys(one.data for one in sights)
    return Fitted(fitted, len(sights), {name: _figures(name, sights, logits) for name in names})


def _model(sights: Sequence[Sight]) -> LogisticRegression:
    right = [one.answered for one in sights]
    if len(set(right)) < 2:
        raise DataSetError(
            place="The data", found="one kind of question alone in it", expected="questions with and without an answer"
        )
    signs, weights = np.stack([one.signs for one in sights]), [one.weight for one in sights]
    return LogisticRegression(C=_STRENGTH, max_iter=5_000).fit(signs, right, sample_weight=weights)


def _crossed(sights: Sequence[Sight]) -> Values:
    """The logit of each sight by a model that saw nothing of its article, or, of few articles, of its question."""
    subjects = sorted({one.subject for one in sights})
    folds = np.array(
        [
            subjects.index(one.subject) % _FOLDS if len(subjects) >= _FOLDS else crc32(one.question.encode()) % _FOLDS
            for one in sights
        ]
    )
    logits = np.zeros(len(sights))
    for fold in np.unique(folds):
        others = [one for one, its in zip(sights, folds, strict=True) if its != fold]
        here = np.flatnonzero(folds == fold)
        logits[here] = _model(others).decision_function(np.stack([sights[at].signs for at in here.tolist()]))
    return logits


def _answered(sights: Sequence[Sight], logits: Values) -> dict[float, float]:
    """For each share the probability that so many of the answerable reach, data sets counting alike."""
    full = [at for at, one in enumerate(sights) if one.way == "full" and one.answerable]
    counts = Counter(sights[at].data for at in full)
    order = sorted(full, key=lambda at: logits[at])
    below = np.cumsum([1 / counts[sights[at].data] for at in order]) / len(counts)
    reached = {share: logits[order[int(np.searchsorted(below, 1 - share))]] for share in _SHARES}
    return {share: round(float(1 / (1 + np.exp(-logit))), 3) for share, logit in reached.items()}


def _figures(name: str, sights: Sequence[Sight], logits: Values) -> Figures:
    def of(way: str, *, answerable: bool) -> Values:
        wanted = [(one.data, one.way, one.answerable) == (name, way, answerable) for one in sights]
        return np.where(wanted, logits, np.nan)

    there, near = of("full", answerable=True), of("full", answerable=False)
    gone, once = of("gone", answerable=True), np.ones(len(sights))
    return Figures(
        questions=int(np.isfinite(there).sum()),
        auroc_gone=auroc(there, gone)(once),
        refused_gone=refused(there, gone, _TARGET)(once),
        auroc_near=auroc(there, near)(once),
        refused_near=refused(there, near, _TARGET)(once),
    )


def document(weights: Weights) -> dict[str, object]:
    """The data file of the weights; ``Weights.from_json`` reads it."""
    return {
        "sentence": _named(SIGNS, weights.sentence),
        "answer": _named(ANSWER_SIGNS, weights.answer),
        "intercept": weights.intercept,
        "answered": {f"{share:.2f}": bar for share, bar in sorted(weights.answered.items())},
    }


def _named(names: Sequence[str], values: Floats) -> dict[str, float]:
    return {name: round(float(value), 4) for name, value in zip(names, values, strict=True)}
