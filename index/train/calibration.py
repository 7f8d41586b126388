"""Fits the calibration: a logistic regression over ``calibration.ANSWER_SIGNS``.

Each held-out question is asked four times: with its article in the library, with it removed, in a library of that
article only, and in one of another article only. So calibration holds for a library of one article as for one of a
thousand.
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
"""Weight of the data's unanswerable questions, which were written to look answerable."""
ALONE = 0.3
"""Weight of asking in a library of one article."""
_ASKED_OFTEN = 5
"""Articles with at least this many questions get a library of their own."""
_STRENGTH = 0.3
"""Inverse regularisation strength."""
_FOLDS = 5
_TARGET = 0.95
_SHARES = (0.5, 0.6, 0.7, 0.8, 0.85, 0.9, 0.93, 0.95, 0.97, 0.98, 0.99)
"""Shares of answerable questions for which the threshold is stored."""

Values = npt.NDArray[np.float64]
OpenAlone = Callable[[Stocked, str], Library]
Ask = Callable[[str], Trace]
"""Asks a question in one of the ways."""
"""Opens the library that contains only one article of a data set."""


@dataclass(frozen=True, slots=True, eq=False)
class Sight:
    """The features of one asking of a question."""

    data: str
    question: str
    subject: str
    """The unit of cross-validation: the article."""
    way: str
    """``full``, ``gone`` (its article taken out), ``alone`` or ``elsewhere`` (another article alone)."""
    answerable: bool
    """Whether the data has an answer to the question."""
    weight: float
    signs: Floats

    @property
    def answered(self) -> bool:
        """Whether the library asked contains the answer."""
        return self.answerable and self.way in {"full", "alone"}


@dataclass(frozen=True, slots=True)
class Figures:
    """How well the estimate separates a data set's held-out part, cross-validated by article."""

    questions: int
    auroc_gone: float
    """AUROC of questions with their article against those without it."""
    refused_gone: float
    """The share of abstentions without the article, when 95 % are answered with it."""
    auroc_near: float
    """AUROC of answerable against unanswerable questions; NaN without the latter."""
    refused_near: float


@dataclass(frozen=True, slots=True, eq=False)
class Fitted:
    """Fitted weights and their figures."""

    weights: Weights
    sights: int
    figures: dict[str, Figures]
    """By data set."""


class Looking:
    """Asks the held-out questions of a data set.

    Args:
        stocked: the data set.
        alone: opens libraries of one article.
        weight: the weight of each of its questions.
        seed: draws the other articles.

    """

    def __init__(self, stocked: Stocked, alone: OpenAlone, weight: float, seed: int) -> None:
        self._stocked, self._alone, self._weight = stocked, alone, weight
        self._drawn = np.random.default_rng(seed)
        self._without = lru_cache(maxsize=8)(stocked.library.without)

    def at(self, items: Sequence[Item], tell: Tell, progress: Progress) -> Iterator[Sight]:
        """Ask each question in every way."""
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
    """The selected questions of the held-out part."""
    return [item for item in stocked.items(tell) if held_out.has(stocked, item)]


def _asked_often(items: Sequence[Item]) -> list[str]:
    counts = Counter(item.article for item in items if item.article)
    return [article for article, count in counts.items() if count >= _ASKED_OFTEN]


def fit(sights: Sequence[Sight], before: Weights) -> Fitted:
    """Fit the coefficients, and the threshold for each share of answerable questions.

    Args:
        sights: of the held-out questions.
        before: its weights of the sentence features are kept.

    Raises:
        DataSetError: there is too little training data.

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
    """Cross-validated logits: by a model without the article, or with few articles, without the question."""
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
    """For each share, the probability that this share of answerable questions reaches; data sets weigh the same."""
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
    """The weights as a data file, which ``Weights.from_json`` reads."""
    return {
        "sentence": _named(SIGNS, weights.sentence),
        "answer": _named(ANSWER_SIGNS, weights.answer),
        "intercept": weights.intercept,
        "answered": {f"{share:.2f}": bar for share, bar in sorted(weights.answered.items())},
    }


def _named(names: Sequence[str], values: Floats) -> dict[str, float]:
    return {name: round(float(value), 4) for name, value in zip(names, values, strict=True)}
