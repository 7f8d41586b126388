"""The one way from a question to its answer: understand, find, choose, read closely, judge, quote."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace

from index.answering import calibration, followup, rank, select
from index.answering.calibration import Weights
from index.answering.followup import Turn
from index.answering.question import Question
from index.answering.recency import Preference, newer_first
from index.answering.select import Reader, Scored
from index.answering.span_reader import shipped
from index.answering.understand import understand
from index.domain.article import Answer, Article, AsOf, Quote, Reading
from index.domain.errors import UnknownArticle
from index.domain.ports import Embedder, Hit, Reranker
from index.domain.scope import EVERYTHING, Scope
from index.domain.stores import Search
from index.language.terms import ENGLISH
from index.models.token_vectors import Projection

_BY_WORDS = 5
"""Passages that are looked at since words alone found them: a name that the model does not know is in one of them."""
_MAYBE = 1.03
"""So many times the share that is answered gets an answer, or "this may be about it"."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tuning:
    """What one server chose for its answers; ``None`` leaves it to the settings of the program."""

    answered: float | None = None
    """The share (0 to 1) of the questions with an answer in the articles that get one: fewer are surer."""
    quotes: int | None = None
    """Most quotes in one answer, at least 1."""


AS_SET = Tuning()
"""All as the settings of the program say."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """What a library is told of the settings; the defaults are the settings' own."""

    passage_words: int = 150
    dense_weight: float = 0.8
    pool: int = 100
    """Passages taken from each of the two searches before they are fused."""
    candidates: int = 20
    quotes: int = 3
    confidence: float = 0.16
    """Least estimated probability that is an answer; as ``Weights.bar`` gives it for a share of 0.95."""
    maybe: float = 0.1079
    """Least one at which quotes are offered as what the question may be about; the bar for 0.9785."""
    question_characters: int = 500
    article_bytes: int = 1_000_000
    languages: tuple[str, ...] = (ENGLISH,)
    """Those that the embedder knows, as ISO 639-1, or ``*``."""
    recency: float = 0.1
    """What the newest article's score is raised by where a question is about now."""
    old_days: int = 0
    """Days after which an article is shown as old; 0 for never."""
    weights: Weights = field(default_factory=Weights.shipped)
    reader: Reader = field(default_factory=shipped)
    """Finds the words that answer; it looks only where it fits the library's token vectors."""
    reranker: Reranker | None = None
    """Puts the passages in another order, where one is wanted."""

    def tuned(self, tuning: Tuning) -> Options:
        """These options with what a server chose instead."""
        quotes = self.quotes if tuning.quotes is None else tuning.quotes
        if tuning.answered is None:
            return replace(self, quotes=quotes)
        confidence, maybe = bars(self.weights, tuning.answered)
        return replace(self, quotes=quotes, confidence=confidence, maybe=maybe)


def bars(weights: Weights, answered: float) -> tuple[float, float]:
    """The probabilities from which on there is an answer, and a "this may be about it".

    Args:
        weights: with the probabilities that go with each share.
        answered: the share (0 to 1) of the questions with an answer in the articles that are to get one.

    """
    return weights.bar(answered), weights.bar(min(1.0, _MAYBE * answered))


@dataclass(frozen=True, slots=True, eq=False)
class Trace:
    """An answer with what it was chosen from, for those who measure and fit."""

    question: Question
    ranked: list[rank.Ranked]
    """The passages found, best first."""
    scored: list[Scored]
    """The sentences of all that do not repeat a better one, with their scores, best first."""
    quotes: tuple[Quote, ...]
    """What is quoted, or would be if it were sure enough."""
    answer: Answer


def _nothing(_question: Question) -> Collection[int]:
    return ()


@dataclass(frozen=True, slots=True)
class Answering:
    """Answers from a library.

    Args:
        search: the passages.
        article: gives an article by its number; may raise ``UnknownArticle``.
        embedder: the model that they were embedded with.
        projection: of the library's token vectors.
        options: limits and weights.
        as_of: the day of asking.
        hidden: gives the passages that are left out for a question, by their numbers.

    """

    search: Search
    article: Callable[[int], Article]
    embedder: Embedder
    projection: Projection
    options: Options
    as_of: AsOf
    hidden: Callable[[Question], Collection[int]] = _nothing

    def trace(self, text: str, scope: Scope = EVERYTHING, before: Turn | None = None) -> Trace:
        """Answer a question on one line, and tell what the answer was chosen from.

        A question that leans on the one before is read by itself and together with it, and the better of the two is
        the answer; the latter needs to be less sure. One that may lean is read together if it finds nothing by itself.

        Args:
            text: the question.
            scope: which articles are searched.
            before: what was said before, if the question is a reply to it.

        """
        asked = self._understood(text)
        found = self._best(text, asked, scope, before)
        reading = Reading(asked.text, asked.kind.value, None if asked.by_words else asked.embedding)
        return replace(found, answer=replace(found.answer, reading=reading))

    def _best(self, text: str, asked: Question, scope: Scope, before: Turn | None) -> Trace:
        """What is found for the question by itself, or together with the one before."""
        hidden = frozenset(self.hidden(asked))
        alone = self._trace(text, asked, scope, hidden)
        if before is None or not self._leans(text, alone):
            return alone
        joined = self._understood(text, self._said(before))
        more = hidden.union(self.hidden(joined))
        if more != hidden:  # a wrong source of the one reading is none of the other
            alone = self._trace(text, asked, scope, more)
        together = self._trace(text, joined, scope, more, before.article_id)
        ahead = alone.answer.confidence - together.answer.confidence
        return alone if ahead > followup.AHEAD else together

    def _leans(self, text: str, alone: Trace) -> bool:
        spoken = alone.question.language
        return followup.leans(text, spoken) or (not alone.answer.quotes and followup.may_lean(text, spoken))

    def _understood(self, text: str, before: str | None = None) -> Question:
        return understand(text, self.search, self.embedder, self.projection, self.options.languages, before)

    def _trace(
        self, text: str, asked: Question, scope: Scope, hidden: Collection[int], quoted: int | None = None
    ) -> Trace:
        """Find, choose and read closely.

        Args:
            text: the question as it was typed.
            asked: what it is understood as.
            scope: which articles are searched.
            hidden: passages that are left out.
            quoted: the article that was quoted just before.

        """
        found = self._ranked(asked, scope, hidden)
        newer = Preference.of(asked.text, found, self.as_of.day, self.options.recency, quoted)
        ranked = newer.passages(found)
        scored = newer.sentences(self._scored(asked, ranked))
        confidence = self._confidence(asked, scored)
        quotes = select.quotes(
            asked,
            newer_first(asked.text, scored),
            self.article,
            most=self.options.quotes,
            confidence=confidence,
        )
        answer = self._answer(text, asked, quotes, confidence)
        return Trace(asked, select.settle(ranked, scored), scored, quotes, answer)

    def _said(self, before: Turn) -> str:
        """The question before; if that leaned on another, its article's title tells what it was about."""
        if before.article_id is not None and followup.leans(before.question):
            with suppress(UnknownArticle):
                return f"{before.question} {self.article(before.article_id).title}"
        return before.question

    def _ranked(self, question: Question, scope: Scope, hidden: Collection[int]) -> list[rank.Ranked]:
        pool = self.options.pool + len(hidden)
        dense = [] if question.by_words else self.search.nearest(question.embedding, pool, scope)
        lexical = self.search.matching(question.forms, pool, scope)
        dense, lexical = ([hit for hit in hits if hit.passage_id not in hidden] for hits in (dense, lexical))
        hybrid = rank.fuse(dense, lexical, 0.0 if question.by_words else self.options.dense_weight)
        candidates = self.search.candidates(self._looked_at(hybrid, lexical))
        ranked = rank.rerank(question, candidates, hybrid)
        if question.by_words or not self.options.reranker:
            return ranked
        return rank.reorder(ranked, self.options.reranker.scores(question.text, [one.candidate for one in ranked]))

    def _looked_at(self, hybrid: Mapping[int, float], lexical: Sequence[Hit]) -> list[int]:
        """The passages to look at: the best of both searches, and the best by words alone, which hold rare names."""
        best = list(hybrid)[: self.options.candidates]
        return list(dict.fromkeys([*best, *(hit.passage_id for hit in lexical[:_BY_WORDS])]))

    def _scored(self, question: Question, ranked: list[rank.Ranked]) -> list[Scored]:
        scored = select.choose(question, rank.fold(question, ranked), self.options.weights.sentence)
        if question.by_words:
            return scored
        if self.options.reranker:
            scored = select.by_passage(scored)
        if not self.options.reader.fits(self.projection):
            return scored
        return select.look_closer(question, scored, self.options.reader)

    def _confidence(self, question: Question, scored: list[Scored]) -> float:
        if not scored:
            return 0.0
        if question.by_words:
            return calibration.by_words(scored[0].sentence, len(question.words))
        return self.options.weights.probability(question, scored)

    def _answer(self, text: str, question: Question, found: tuple[Quote, ...], confidence: float) -> Answer:
        least = calibration.SURE_BY_WORDS if question.by_words else 0.0
        alone = question.typed == text
        told = alone or not followup.is_bare(text, question.language)  # "why?" tells no sentence from another
        sure = told and confidence >= max(self.options.confidence, least)
        maybe = not sure and confidence >= max(self.options.maybe, least)
        return Answer(
            question=text,
            quotes=found if sure else (),
            nearest=() if sure else found if maybe else found[:1],
            maybe=maybe,
            confidence=confidence,
            by_words=question.by_words,
            as_of=self.as_of,
            read_as=None if alone else question.typed,
        )
