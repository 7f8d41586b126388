"""Which passages bear on a question: words and meaning fused, then compared token by token."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from index.ports import Candidate, Floats, Hit
from index.question import Question
from index.tokens import similarities

MAXSIM_WEIGHT = 0.7
"""What late interaction counts for against the fused score when passages are put in order."""


@dataclass(frozen=True, slots=True, eq=False)
class Ranked:
    """A passage with what is known of it for one question."""

    candidate: Candidate
    hybrid: float
    """The fused score, 0 to 1 among the passages found."""
    cosines: Floats
    """Shape ``(s, q)``: the best cosine of each question token in each sentence."""
    maxsim: float
    """The passage's late interaction with the question, at most 1."""
    score: float
    """What the order goes by."""


def fuse(dense: Sequence[Hit], lexical: Sequence[Hit], dense_weight: float) -> dict[int, float]:
    """Weighted min-max fusion: each list scaled to 0..1, a passage that one lacks counting 0 there.

    Bruch, Gai and Ingber 2023 (https://arxiv.org/abs/2210.11934) find this to beat
    reciprocal rank fusion; so did we.

    Returns:
        Passage ids with their scores, best first.

    """
    scores: dict[int, float] = {}
    for hits, weight in ((dense, dense_weight), (lexical, 1 - dense_weight)):
        for hit, scaled in zip(hits, _scaled(hits), strict=True):
            scores[hit.passage_id] = scores.get(hit.passage_id, 0.0) + weight * scaled
    return dict(sorted(scores.items(), key=lambda item: -item[1]))


def rerank(question: Question, candidates: Sequence[Candidate], hybrid: Mapping[int, float]) -> list[Ranked]:
    """Order passages by late interaction and fused score together, best first.

    Late interaction is ColBERT's MaxSim with the embedder's own token vectors: each
    question token's best cosine, weighted by how much the token tells, summed.
    """
    cosines = [similarities(question.tokens, c.tokens, c.first_tokens) for c in candidates]
    maxsims = [float(rows.max(axis=0) @ question.weights) for rows in cosines]
    late = _minmax(maxsims)
    fused = _minmax([hybrid[c.id] for c in candidates])
    ranked = [
        Ranked(c, hybrid[c.id], rows, maxsim, MAXSIM_WEIGHT * a + (1 - MAXSIM_WEIGHT) * b)
        for c, rows, maxsim, a, b in zip(candidates, cosines, maxsims, late, fused, strict=True)
    ]
    return sorted(ranked, key=lambda r: -r.score)


def _scaled(hits: Sequence[Hit]) -> list[float]:
    return _minmax([hit.score for hit in hits])


def _minmax(scores: Sequence[float]) -> list[float]:
    """Scale to 0..1; all 1 where they are the same."""
    if not scores:
        return []
    values = np.asarray(scores, dtype=np.float64)
    low, high = float(values.min()), float(values.max())
    return [1.0] * len(scores) if high == low else ((values - low) / (high - low)).tolist()
