"""One question of somebody to a library: answered as its server wants, and counted if the articles don't say."""

from __future__ import annotations

import logging
from dataclasses import dataclass

from index.answering.followup import Turn, leans
from index.domain.article import Answer
from index.domain.errors import StorageError
from index.domain.events import QuestionMissed
from index.domain.scope import EVERYTHING, Scope
from index.library import gaps, server_policy
from index.library.library import Library

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What somebody wants to know."""

    question: str
    scope: Scope = EVERYTHING
    before: Turn | None = None
    """The answer that it replies to."""
    counted: bool = True
    """Whether it may be counted among the questions without an answer."""


def ask(library: Library, asked: Asked) -> Answer:
    """The answer with as many quotes, and as sure, as the server wants; a question that has none is counted.

    Raises:
        EmptyQuestion: it has no word.
        LongQuestion: it is over the limit.
        UnknownArticle: the one article of the scope is not here.
        StorageError: the library cannot be read.

    """
    answer = library.ask(asked.question, scope=asked.scope, before=asked.before, tuning=server_policy.tuning(library))
    if _is_missed(asked, answer) and server_policy.settings(library).gap_days:
        _count(library, answer)
    return answer


def _is_missed(asked: Asked, answer: Answer) -> bool:
    """Whether a question had no answer though all articles were searched for it, and says by itself what it asks."""
    whole = asked.scope == EVERYTHING and not (asked.before and leans(asked.question))
    return asked.counted and whole and not (answer.quotes or answer.maybe)


def _count(library: Library, answer: Answer) -> None:
    """Count a missed question; a fault in that is logged, for the answer stands."""
    try:
        gap = gaps.missed(library, answer)
    except StorageError as error:
        log.warning("A question without an answer could not be counted: %s.", type(error).__name__)
    else:
        library.tell(QuestionMissed(gap.id))
