"""Reranking with a cross-encoder: a model that scores question and passage together."""

from __future__ import annotations

from collections.abc import Sequence

from index.domain.errors import ModelUnavailable
from index.domain.ports import Candidate
from index.models.hub import PairModel

_BATCH = 8
_SETTING = "search.reranker_model"


class CrossEncoderReranker:
    """A ``Reranker`` over a cross-encoder, such as cross-encoder/ms-marco-MiniLM-L6-v2. Thread-safe.

    Args:
        model: a hub name or a folder: a sequence classifier with one score.

    """

    def __init__(self, model: str) -> None:
        self._named = model
        self._model = PairModel("AutoModelForSequenceClassification", model, _SETTING)

    def load(self) -> None:
        """Load the model now; raises ``ModelUnavailable``."""
        labels = self._model.load().model.config.num_labels
        if labels != 1:
            raise ModelUnavailable(self._named, f"it gives {labels} scores for a pair, where one is needed", _SETTING)

    def scores(self, question: str, candidates: Sequence[Candidate]) -> list[float]:
        """See ``Reranker.scores``: the model's logits. A passage that is too long for the model is truncated."""
        self.load()
        texts = [candidate.text for candidate in candidates]
        batches = (texts[start : start + _BATCH] for start in range(0, len(texts), _BATCH))
        return [float(score) for batch in batches for score in self._model.read(question, batch)[1].logits[:, 0]]
