"""From ranked passages to quotes: the sentence that answers, what to mark in it, what to show with it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from index.mentions import is_explicit
from index.model import Article, Quote, Span
from index.ports import Floats
from index.question import Kind, Question
from index.rank import Ranked
from index.signs import Sentence, new_mentions, sentences_of
from index.words import terms

AROUND = 1
"""Sentences quoted on either side of the one that answers."""

_SAME = 0.8
"""Two quotes that share this much of their words say the same."""


def choose(question: Question, ranked: Sequence[Ranked], weights: Floats) -> list[tuple[float, Sentence]]:
    """All sentences of the passages with their scores, best first.

    Args:
        question: the question.
        ranked: the passages found.
        weights: one weight for each of ``signs.SIGNS``.

    """
    found = [sentence for passage in ranked for sentence in sentences_of(question, passage)]
    scores = np.array([s.signs for s in found]) @ weights if found else np.zeros(0)
    return sorted(zip(scores.tolist(), found, strict=True), key=lambda pair: -pair[0])


def quotes(
    question: Question,
    sentences: Sequence[Sentence],
    article: Callable[[int], Article],
    *,
    most: int,
    confidence: float,
) -> tuple[Quote, ...]:
    """Quote the best sentences from different places.

    Args:
        question: the question.
        sentences: best first.
        article: gives an article by its number.
        most: at most so many quotes.
        confidence: that the articles answer; every quote carries it.

    """
    made: list[Quote] = []
    for sentence in sentences:
        if len(made) == most:
            break
        quote = _quote(question, sentence, article(sentence.ranked.candidate.article_id), confidence)
        if not any(_overlap(quote, other) or _says_the_same(quote, other) for other in made):
            made.append(quote)
    return tuple(made)


def _quote(question: Question, sentence: Sentence, article: Article, confidence: float) -> Quote:
    around = sentence.ranked.candidate.passage.sentences
    first = around[max(0, sentence.number - AROUND)]
    last = around[min(len(around) - 1, sentence.number + AROUND)]
    return Quote(
        article=article,
        span=Span(first.start, last.end),
        sentence=sentence.span,
        focus=_focus(question, article.text, sentence.span),
        confidence=confidence,
    )


def _focus(question: Question, text: str, sentence: Span) -> Span | None:
    """The date, number or sum asked for, when only one in the sentence can be meant."""
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


def _says_the_same(quote: Quote, other: Quote) -> bool:
    """Whether the answer sentences are near-duplicates, by the words they share."""
    a, b = (frozenset(terms(q.article.text[q.sentence.start : q.sentence.end])) for q in (quote, other))
    return bool(a | b) and len(a & b) / len(a | b) >= _SAME
