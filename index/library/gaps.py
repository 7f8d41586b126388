"""Gaps: counts unanswered questions, and asks them again when a new article may answer them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass

import numpy as np

from index.domain.article import Answer, Reading
from index.domain.errors import QuestionError, UnknownGap
from index.domain.events import Actor
from index.domain.identity import spelled
from index.domain.ledger import Act, Gap, Standing, Waiting
from index.domain.ports import Candidate, Floats
from index.language.terms import ENGLISH, terms
from index.library.audit import note
from index.library.library import Library
from index.library.server_policy import tuning

CONSIDERED = 500
"""Open questions, most asked first, that an article is compared with, besides those that somebody waits for."""
ASKED = 20
"""Questions that are asked again for one article, nearest first: each takes as long as a member's."""
NEAR = 0.25
"""The least cosine of a question and a passage at which it is asked again: 98 % of SQuAD's answerable questions are as
near to their paragraph, and 4 % of all pairs."""
NEAR_WORDS = 0.5
"""The least share of a question's words that the article holds, where the model does not know its language."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """A missed question that an article answers."""

    gap: Gap
    question: str
    """The gap's own, or that of one who waits."""
    answer: Answer


@dataclass(frozen=True, slots=True, kw_only=True)
class ToTell:
    """A member who is to be told an answer."""

    waiting: Waiting
    answer: Answer


def missed(library: Library, answer: Answer) -> Gap:
    """Count a question that had no answer; it joins those of the same sense. Raises ``StorageError``."""
    read = answer.reading or Reading(answer.question, "")
    return library.ledger.missed(read.text, read.embedding, library.now(), read.kind)


def wait(library: Library, question: str, *, member: int, channel: int) -> Gap:
    """Let a member wait for an answer; the question is counted once more.

    Raises:
        QuestionError: it cannot be asked.
        StorageError: it could not be kept.

    """
    gap = missed(library, Answer(question=question, reading=library.understood(question)))
    library.ledger.wait(gap.id, question, member=member, channel=channel, at=library.now())
    return gap


def dismiss(library: Library, gap_id: int, by: Actor) -> None:
    """List a gap no more; ``UnknownGap`` if it is not here. Its words are kept no longer than itself."""
    library.ledger.close(gap_id)
    note(library, Act.DISMISSED, by, detail=str(gap_id))


def check(library: Library, article_id: int) -> list[Answered]:
    """See which missed questions an article that came in or changed answers, and note them as answered.

    A question counts as answered if whoever asks it now gets a sure answer that quotes the article.

    Raises:
        StorageError: the library cannot be read or written.

    """
    likely = _likely(library, library.search.passages(article_id))
    return [found for gap, question in likely if (found := _answered(library, gap, question, article_id))]


def to_tell(library: Library) -> Iterator[ToTell]:
    """Who waits for an answer that is there now, one by one, longest first; also those whom a kill left untold.

    Tell them only if ``library.ledger.told`` then says that nobody else did. Those whose answer is gone
    again, with its article, go on waiting.

    Raises:
        StorageError: the library cannot be read.

    """
    for waiting in library.ledger.waiting():
        if waiting.article_id is None:
            continue
        with suppress(QuestionError):
            answer = library.ask(waiting.question, tuning=tuning(library))
            if answer.quotes:
                yield ToTell(waiting=waiting, answer=answer)


def _answered(library: Library, gap: Gap, question: str, article_id: int) -> Answered | None:
    """What an article answers to a missed question, noted; ``None`` if nothing, or if the question is gone."""
    try:
        answer = library.ask(question, tuning=tuning(library))
        if not any(quote.article.id == article_id for quote in answer.quotes):
            return None
        library.ledger.answered(gap.id, question, article_id)
    except (QuestionError, UnknownGap):  # the limit of questions is lower now; forgotten in another thread
        return None
    return Answered(gap=gap, question=question, answer=answer)


def _likely(library: Library, passages: Sequence[Candidate]) -> list[tuple[Gap, str]]:
    """The questions that an article of these passages may answer; those that are waited for first, then the nearest."""
    if not passages:
        return []
    embeddings = np.stack([passage.embedding for passage in passages])
    written = passages[0].language or ENGLISH
    words = frozenset(terms(" ".join([passages[0].title, *(passage.text for passage in passages)]), written))
    waiting = library.ledger.waiting()
    gaps = {gap.id: gap for gap in [*library.ledger.gaps(CONSIDERED), *_gaps_of(library, waiting)]}
    near = {gap.id: _nearness(gap, embeddings) or _held(gap, words, written) for gap in gaps.values()}
    awaited = {(one.gap_id, spelled(one.question)): one.question for one in waiting if one.gap_id in gaps}
    opened = {(gap.id, spelled(gap.question)): gap.question for gap in gaps.values() if gap.standing is Standing.OPEN}
    questions = opened | awaited
    likely = [key for key in questions if near[key[0]]]
    likely.sort(key=lambda key: (key not in awaited, -near[key[0]]))
    return [(gaps[key[0]], questions[key]) for key in likely[:ASKED]]


def _gaps_of(library: Library, waiting: Sequence[Waiting]) -> Iterator[Gap]:
    """The gaps that somebody waits for; one that is forgotten meanwhile is left out."""
    for gap_id in dict.fromkeys(one.gap_id for one in waiting):
        with suppress(UnknownGap):
            yield library.ledger.gap(gap_id)


def _nearness(gap: Gap, passages: Floats) -> float:
    """The cosine of a question and the nearest passage; 0 where it is not worth asking, or has no embedding."""
    if gap.embedding is None or gap.embedding.shape != passages.shape[1:]:
        return 0.0
    cosine = float((passages @ gap.embedding).max())
    return cosine if cosine >= NEAR else 0.0


def _held(gap: Gap, words: frozenset[str], written: str) -> float:
    """The share of a question's words that an article holds, where it has no embedding; 0 where that is little."""
    said = terms(gap.question, written)
    if gap.embedding is not None or not said:
        return 0.0
    share = sum(word in words for word in said) / len(said)
    return share if share >= NEAR_WORDS else 0.0
