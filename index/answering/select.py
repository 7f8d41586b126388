"""From ranked passages to quotes: the sentence that answers, what to mark in it, what to show with it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple, Protocol

import numpy as np

from index.answering.answer_type.line_role import Role, role_of
from index.answering.features import Sentence, is_explicit, new_mentions, sentences_of
from index.answering.question import Kind, Question
from index.answering.rank import Ranked
from index.domain.article import Article, Quote, Span
from index.domain.errors import UnknownArticle
from index.domain.ports import Candidate, Floats
from index.language.same_text import said, says_the_same
from index.models.token_vectors import Projection

AROUND = 1
"""Sentences quoted on either side of the one that answers."""
LOOKED_AT = 8
"""How many of the best sentences a reader looks at."""
READER_WEIGHT = 0.06
"""What a reader's score counts for in the order of sentences."""
SENTENCE_WEIGHT = 0.4
"""What the best sentence's score counts for in the final order of passages."""
PASSAGE_WEIGHT = 0.5
"""What a reranker's order of passages counts for in the order of sentences: so much from the worst to the best.
As much as commonly lies between the best sentence and the next; with no such model at hand it was not measured."""
SURE = -6.0
"""The least score at which a reader's words are marked."""
FAR = 0.75
"""A sentence that scores so much less than the best is not quoted beside it."""


class Found(NamedTuple):
    """The words of a sentence that answer, and how strongly."""

    span: Span
    """Characters of the article."""
    score: float
    """Above 0 if words are likelier to answer than not."""


class Reader(Protocol):
    """Finds the words that answer in a sentence. Called by the library, from several threads."""

    def fits(self, projection: Projection) -> bool:
        """Whether it can read the token vectors of a library with this projection."""

    def read(self, question: Question, sentences: Sequence[Sentence]) -> list[Found | None]:
        """For each sentence the words that answer best; ``None`` where it cannot tell."""


class Scored(NamedTuple):
    """A sentence and how well it answers (larger is better)."""

    score: float
    sentence: Sentence
    found: Found | None = None
    """What a reader found in it, if one looked."""


def choose(question: Question, ranked: Sequence[Ranked], weights: Floats) -> list[Scored]:
    """All sentences of the passages with their scores, best first.

    Args:
        question: the question.
        ranked: the passages found.
        weights: one weight for each of ``features.SIGNS``.

    """
    found = [sentence for passage in ranked for sentence in sentences_of(question, passage)]
    found = [sentence for sentence in found if sentence.role is Role.BODY] or found
    scores = np.array([s.signs for s in found]) @ weights if found else np.zeros(0)
    return best_first([Scored(*pair) for pair in zip(scores.tolist(), found, strict=True)])


def by_passage(scored: Sequence[Scored]) -> list[Scored]:
    """Put sentences in order by the scores that a reranker gave their passages, as well."""
    return best_first(one._replace(score=one.score + PASSAGE_WEIGHT * one.sentence.ranked.score) for one in scored)


def look_closer(question: Question, scored: Sequence[Scored], reader: Reader) -> list[Scored]:
    """Let a reader look at the best sentences, and put them in order by what it found as well."""
    best, rest = scored[:LOOKED_AT], scored[LOOKED_AT:]
    read = reader.read(question, [one.sentence for one in best])
    least = min((found.score for found in read if found), default=0.0)  # nobody looked at the rest: it gains nothing
    looked = [
        Scored(one.score + READER_WEIGHT * (found.score - least if found else 0.0), one.sentence, found)
        for one, found in zip(best, read, strict=True)
    ]
    return [*best_first(looked), *rest]


def settle(ranked: Sequence[Ranked], scored: Sequence[Scored]) -> list[Ranked]:
    """The passages once more in order, now that their sentences were read: the best sentence's score counts too."""
    best: dict[int, float] = {}
    for one in scored:
        best.setdefault(one.sentence.ranked.candidate.id, one.score)
    least = min(best.values(), default=0.0)
    return sorted(ranked, key=lambda one: -(one.score + SENTENCE_WEIGHT * best.get(one.candidate.id, least)))


def quotes(
    question: Question,
    scored: Sequence[Scored],
    article: Callable[[int], Article],
    *,
    most: int,
    confidence: float,
) -> tuple[Quote, ...]:
    """Quote the best sentences from different places, as long as they are nearly as good as the best.

    Args:
        question: the question.
        scored: best first.
        article: gives an article by its number.
        most: at most so many quotes.
        confidence: that the articles answer; every quote carries it.

    Raises:
        UnknownArticle: one was removed or revised since its passages were read.

    """
    made: list[Quote] = []
    for one in scored:
        if len(made) == most or one.score < scored[0].score - FAR:
            break
        candidate = one.sentence.ranked.candidate
        quote = _quote(question, one, _holding(candidate, article(candidate.article_id)), confidence)
        if not any(_overlap(quote, other) or _repeats(quote, other) for other in made):
            made.append(quote)
    return tuple(made)


def best_first(scored: Iterable[Scored]) -> list[Scored]:
    """The same sentences, the highest score first."""
    return sorted(scored, key=lambda one: -one.score)


def _holding(candidate: Candidate, article: Article) -> Article:
    """The article, if the passage stands where it stood."""
    start, end = candidate.passage.span
    if article.text[start:end] != candidate.text:
        raise UnknownArticle(article.id)
    return article


def _quote(question: Question, scored: Scored, article: Article, confidence: float) -> Quote:
    sentence = scored.sentence
    return Quote(
        article=article,
        span=_with_neighbours(sentence, article.text),
        sentence=sentence.span,
        focus=_focus(question, scored, article.text),
        confidence=confidence,
    )


def _with_neighbours(sentence: Sentence, text: str) -> Span:
    """The sentence with those beside it, but no heading and nothing past one, and no note."""
    around, at = sentence.ranked.candidate.passage.sentences, sentence.number
    first = last = at
    while first > max(0, at - AROUND) and role_of(text, around[first - 1]) is Role.BODY:
        first -= 1
    while last < min(len(around) - 1, at + AROUND) and role_of(text, around[last + 1]) is Role.BODY:
        last += 1
    return Span(around[first].start, around[last].end)


def _focus(question: Question, scored: Scored, text: str) -> Span | None:
    """The words that answer, if a reader is sure of them; without one, the only date, number or sum there is."""
    sentence = scored.sentence.span
    if scored.found:
        return scored.found.span if scored.found.score >= SURE and scored.found.span.within(sentence) else None
    if question.kind in {Kind.OTHER, Kind.WHO, Kind.WHERE}:
        return None
    words = text[sentence.start : sentence.end]
    found = new_mentions(question, words)
    if question.kind is Kind.WHEN:
        explicit = [span for span in found if is_explicit(question.kind, words[span.start : span.end])]
        found = explicit or found
    if len(found) != 1:
        return None
    return Span(sentence.start + found[0].start, sentence.start + found[0].end)


def _overlap(quote: Quote, other: Quote) -> bool:
    near = quote.span.start < other.span.end and other.span.start < quote.span.end
    return near and quote.article.id == other.article.id


def _repeats(quote: Quote, other: Quote) -> bool:
    """Whether the answer sentences say the same."""
    one, another = (said(q.article.text[q.sentence.start : q.sentence.end]) for q in (quote, other))
    return says_the_same(one, another)
