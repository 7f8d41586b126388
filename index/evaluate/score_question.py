"""Asks a library one question of a data set and scores the answer."""

from __future__ import annotations

import math
import time
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache

from index.answering.pipeline import Trace
from index.domain.article import Answer, Quote, Span
from index.domain.errors import QuestionError
from index.evaluate.answer_match import exact_match, f1, folded, holds
from index.evaluate.dataset import Fault, Flaw, Item
from index.evaluate.result_rows import Row
from index.library.library import Library

DEPTH = 10
"""The depth of nDCG, in passages."""


class Judge:
    """Asks and scores. A passage is right if it belongs to the question's article and contains an answer.

    If the article is unknown, any passage that contains an answer is right.

    Args:
        library: contains the articles.
        numbers: the library's number for each article of the data.

    """

    def __init__(self, library: Library, numbers: Mapping[str, int]) -> None:
        self._library, self._numbers = library, numbers
        self._passages = {
            number: [(passage.id, folded(passage.text)) for passage in library.search.passages(number)]
            for number in set(numbers.values())
        }
        self._without = lru_cache(maxsize=8)(library.without)  # questions about one article are mostly adjacent

    def __call__(self, item: Item) -> Row | Fault:
        """Ask a question; returns a fault if it cannot be asked or scored."""
        if item.article is not None and item.article not in self._numbers:
            reason = f"its article {item.article!r} is not in the data, or was left out"
            return Fault(Flaw.UNKNOWN_ARTICLE, item.place, reason)
        right = self._right(item)
        if item.answers and not right and not self._is_held(item):
            return Fault(Flaw.ANSWER_NOT_HELD, item.place, _not_held(item))
        try:
            return self._row(item, right)
        except QuestionError as error:
            return Fault(Flaw.QUESTION_REFUSED, item.place, str(error))

    def _row(self, item: Item, right: Collection[int]) -> Row:
        begun = time.perf_counter()
        trace = self._library.trace(item.text, on=item.asked)
        row = Row(
            id=item.id,
            cluster=item.cluster,
            question=item.text,
            answerable=bool(item.answers),
            confidence=trace.answer.confidence,
            answered=bool(trace.answer.quotes),
            ms=round((time.perf_counter() - begun) * 1000, 3),
            marked=_marked(trace.quotes[0]) if trace.quotes else "",
        )
        if not item.answers:
            return row
        return _with_absence(_judged(row, item, trace, right), self._answer_without(item))

    def _answer_without(self, item: Item) -> Answer | None:
        """The answer as if the article had never been added."""
        if item.article is None:
            return None
        return self._library.trace(item.text, item.asked, self._without(self._numbers[item.article])).answer

    def _right(self, item: Item) -> frozenset[int]:
        """The right passages."""
        answers = _folded_answers(item)
        return frozenset(
            passage for number in self._about(item) for passage, text in self._passages[number] if holds(text, answers)
        )

    def _is_held(self, item: Item) -> bool:
        """Whether an article contains an answer that no single passage contains."""
        answers = _folded_answers(item)
        return any(holds(folded(self._library.articles.get(number).text), answers) for number in self._about(item))

    def _about(self, item: Item) -> Collection[int]:
        """The articles that may contain the answer."""
        return [self._numbers[item.article]] if item.article else self._passages.keys()


def ndcg(right: Sequence[bool], existing: int) -> float:
    """Normalised discounted cumulative gain of the first ``DEPTH`` passages.

    Args:
        right: whether each passage found is right, best first.
        existing: how many right passages exist.

    """
    best = sum(1 / math.log2(at + 2) for at in range(min(existing, DEPTH)))
    gained = sum(1 / math.log2(at + 2) for at, is_right in enumerate(right[:DEPTH]) if is_right)
    return gained / best if best else 0.0


def _judged(row: Row, item: Item, trace: Trace, right: Collection[int]) -> Row:
    """Complete a row whose answer is known."""
    answers = _folded_answers(item)
    found = [passage.candidate.id in right for passage in trace.ranked]
    held = [holds(folded(quote.text), answers) for quote in trace.quotes]
    first = trace.quotes[0] if trace.quotes else None
    return replace(
        row,
        rank=found.index(True) + 1 if any(found) else None,
        ndcg=ndcg(found, len(right)),
        in_first_sentence=first is not None and holds(folded(_slice(first, first.sentence)), answers),
        in_first_quote=any(held[:1]),
        in_any_quote=any(held),
        em=exact_match(row.marked, item.answers),
        f1=f1(row.marked, item.answers),
    )


def _with_absence(row: Row, answer: Answer | None) -> Row:
    if answer is None:
        return row
    return replace(row, taken_out=answer.confidence, taken_out_answered=bool(answer.quotes))


def _marked(quote: Quote) -> str:
    return _slice(quote, quote.focus or quote.sentence)


def _slice(quote: Quote, span: Span) -> str:
    return quote.article.text[span.start : span.end]


def _folded_answers(item: Item) -> list[str]:
    return [folded(answer) for answer in item.answers]


def _not_held(item: Item) -> str:
    first = repr(item.answers[0]) if len(item.answers[0]) <= 60 else repr(item.answers[0][:60] + "...")
    named = first if len(item.answers) == 1 else f"none of its {len(item.answers)} answers ({first}, ...)"
    holder = f"its article {item.article!r}" if item.article else "any article"
    return f"{named} {'does not stand' if len(item.answers) == 1 else 'stands'} in {holder}"
