"""Which passages bear on a question: words and meaning fused, then compared token by token."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from index.answering.question import Question
from index.domain.ports import Candidate, Floats, Hit
from index.language.same_text import Said, said, says_the_same
from index.models.token_vectors import first_tokens, similarities

HYBRID_WEIGHT = 0.4
"""What the fused score counts for against late interaction when passages are put in order."""


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
    """Weighted min-max fusion of cosines and BM25 scores, each scaled from 0, its least, to 1, the best found.

    With a fixed least, rather than the worst of what was found, a library of four
    passages is judged like one of ten thousand (Bruch, Gai and Ingber 2023,
    https://arxiv.org/abs/2210.11934, who also find it to beat reciprocal rank fusion).

    Returns:
        Passage ids with their scores in 0..1, best first.

    """
    cosines = {hit.passage_id: max(0.0, hit.score) for hit in dense}
    bm25 = {hit.passage_id: hit.score for hit in lexical}
    most_cosine, most_bm25 = max(cosines.values(), default=0.0) or 1.0, max(bm25.values(), default=0.0) or 1.0
    beyond = min(cosines.values(), default=0.0)  # what the dense search left out has no higher cosine
    scores = {
        passage: dense_weight * cosines.get(passage, beyond) / most_cosine
        + (1 - dense_weight) * bm25.get(passage, 0.0) / most_bm25
        for passage in cosines | bm25
    }
    return dict(sorted(scores.items(), key=lambda item: -item[1]))


def rerank(question: Question, candidates: Sequence[Candidate], hybrid: Mapping[int, float]) -> list[Ranked]:
    """Order passages by late interaction and fused score together, best first.

    Late interaction is ColBERT's MaxSim with the embedder's own token vectors: each
    question token's best cosine, weighted by how much the token tells, summed.
    """
    cosines = [similarities(question.tokens, c.tokens, first_tokens(c.offsets, c.passage)) for c in candidates]
    maxsims = [float(rows.max(axis=0) @ question.weights) for rows in cosines]
    ranked = [
        Ranked(c, hybrid[c.id], rows, maxsim, maxsim + HYBRID_WEIGHT * hybrid[c.id])
        for c, rows, maxsim in zip(candidates, cosines, maxsims, strict=True)
    ]
    return sorted(ranked, key=lambda r: -r.score)


def reorder(ranked: Sequence[Ranked], scores: Sequence[float]) -> list[Ranked]:
    """Put passages in the order of another's scores, scaled to 0 for the worst and 1 for the best; best first."""
    least, most = min(scores, default=0.0), max(scores, default=0.0)
    given = [replace(r, score=(s - least) / ((most - least) or 1.0)) for r, s in zip(ranked, scores, strict=True)]
    return sorted(given, key=lambda r: -r.score)


def fold(question: Question, ranked: Sequence[Ranked]) -> list[Ranked]:
    """Leave out passages that repeat a better one of another article, all but word for word."""
    kept: list[tuple[Ranked, Said]] = []
    for one in ranked:
        text = said(one.candidate.text, question.language)
        if not any(_elsewhere(one, other) and says_the_same(text, before) for other, before in kept):
            kept.append((one, text))
    return [one for one, _ in kept]


def _elsewhere(one: Ranked, other: Ranked) -> bool:
    return one.candidate.article_id != other.candidate.article_id
