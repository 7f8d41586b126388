"""A library: the use cases of one server's articles."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import asdict
from datetime import date, datetime
from functools import cached_property

from index.answering.followup import Turn
from index.answering.hidden_sources import Hiding
from index.answering.pipeline import AS_SET, Answering, Options, Trace, Tuning
from index.answering.question import Question
from index.answering.understand import checked, understand
from index.answering.without_article import Without
from index.domain.article import Answer, Article, AsOf, Change, Draft, Elsewhere, Quote, Reading, Taken
from index.domain.clock import utc_now
from index.domain.errors import UnknownArticle
from index.domain.events import Actor, Hook, unheard
from index.domain.identity import same_embedder
from index.domain.jobs import State
from index.domain.ports import Embedder, Progress, silent
from index.domain.scope import EVERYTHING, Scope
from index.domain.storage_errors import OtherEmbedder
from index.domain.stores import Corpus, Search, Stats
from index.ingest.ingest import Limits, Taking, Then, nothing
from index.ingest.url import key
from index.models.token_vectors import Projection

_EMBEDDER = "embedder"
_PROJECTION = "projection"

FitProjection = Callable[[], Projection]


class Library:
    """The articles of one Discord server, or of the terminal. Thread-safe.

    A library remembers its embedder: ``ask`` and ``add`` refuse another with
    ``OtherEmbedder``, while its articles can still be listed, shown and removed.

    Args:
        corpus: rows, words and vectors; closed with the library.
        embedder: the model; it may be shared with other libraries.
        fit_projection: gives the projection of token vectors for a new library.
        options: limits and weights.
        clock: tells when an article was added.

    """

    def __init__(
        self,
        corpus: Corpus,
        embedder: Embedder,
        fit_projection: FitProjection,
        options: Options,
        clock: Callable[[], datetime] = utc_now,
    ) -> None:
        self._corpus, self._embedder, self._options, self._clock = corpus, embedder, options, clock
        self.articles, self.search = corpus.articles, corpus.search
        self.jobs, self.feeds, self.ledger = corpus.jobs, corpus.feeds, corpus.ledger
        self._fit_projection = fit_projection
        self._adding = threading.Lock()
        self.tell: Hook = unheard
        """Hears what happens to the library; set by whoever opens it."""

    def ask(
        self, question: str, *, scope: Scope = EVERYTHING, before: Turn | None = None, tuning: Tuning = AS_SET
    ) -> Answer:
        """Answer with quotes, or with none when the articles don't say.

        Args:
            question: as it was typed.
            scope: which articles are searched.
            before: what was said before, if the question is a reply to it: "and when?" is read with that.
            tuning: what the server chose instead of the settings.

        Raises:
            EmptyQuestion: it has no word.
            LongQuestion: it is over the limit.
            UnknownArticle: the one article of the scope is not here.

        """
        if scope.article_id is not None:
            self.articles.get(scope.article_id)
        try:
            return self.trace(question, scope=scope, before=before, tuning=tuning).answer
        except UnknownArticle:  # removed or revised in another thread since it was found
            return self.ask(question, scope=scope, before=before, tuning=tuning)

    def trace(
        self,
        question: str,
        on: date | None = None,
        view: Search | None = None,
        *,
        scope: Scope = EVERYTHING,
        before: Turn | None = None,
        tuning: Tuning = AS_SET,
    ) -> Trace:
        """Answer as ``ask`` does, and tell what the answer was chosen from; ``QuestionError`` as ``ask``.

        ``on`` is the day of asking, if it is not today; ``view`` is what is searched, if it is not all (see
        ``without``).
        """
        answering = Answering(
            view or self.search,
            self.articles.get,
            self._embedder,
            self._projection,
            self._options.tuned(tuning),
            self.as_of(on),
            Hiding(self._corpus).passages,
        )
        return answering.trace(checked(question, self._options.question_characters), scope, before)

    def understood(self, question: str) -> Reading:
        """What a question is understood as; ``QuestionError`` as ``ask``."""
        asked = self._understood(question)
        return Reading(asked.text, asked.kind.value, None if asked.by_words else asked.embedding)

    def _understood(self, question: str) -> Question:
        text = checked(question, self._options.question_characters)
        return understand(text, self.search, self._embedder, self._projection, self._options.languages)

    def hide(self, question: str, quote: Quote) -> int:
        """Let a wrong source answer a question no more, nor one that means nearly the same; see ``Hiding.hide``."""
        most = self._options.question_characters  # a follow-up with the words before it may be longer
        return Hiding(self._corpus).hide(self._understood(question[:most]), quote)

    def without(self, article_id: int) -> Search:
        """What would be searched if an article were missing; ``UnknownArticle`` if it is not here."""
        return Without(self.search, self.articles.get(article_id).id)

    def recall(self, key: str) -> bytes | None:
        """What ``remember`` kept under ``key``, or ``None``."""
        return self._corpus.recall(key)

    def remember(self, key: str, value: bytes) -> None:
        """Keep a small fact about the library, such as its server's settings; ``embedder`` is not for others."""
        self._corpus.remember(key, value)

    def transaction(self) -> AbstractContextManager[object]:
        """What is done inside is done whole or not at all; see ``Corpus.transaction``."""
        return self._corpus.transaction()

    def add(
        self,
        draft: Draft,
        progress: Progress = silent,
        *,
        feed_id: int | None = None,
        by: Actor = None,
        then: Then = nothing,
    ) -> Taken:
        """Take an article in, whole or not at all, and the same one only once.

        One whose link is known is revised; one whose text, or nearly, stands here under
        another link is noted as another source of it.

        Args:
            draft: the article.
            progress: called while it is embedded.
            feed_id: the feed that brought it.
            by: who hands it in.
            then: what belongs to the same transaction.

        Raises:
            EmptyArticle: it has no sentence.
            LongArticle: its text is over the limit.
            StorageError: it could not be kept.

        """
        with self._adding:
            return self._taking(by, then).add(draft, progress, feed_id)

    def revise(self, article_id: int, draft: Draft, progress: Progress = silent, *, then: Then = nothing) -> Taken:
        """Put a newer state in an article's place; only passages that changed are embedded. ``then`` as in ``add``.

        What a person typed stays, unless ``draft.fixed`` says that it was typed too.

        Raises:
            UnknownArticle: it is not here.
            ArticleError: as ``add``; the old state stands.
            StorageError: it could not be kept; the old state stands.

        """
        with self._adding:
            return self._taking(None, then).revise(self.articles.get(article_id), draft, progress)

    def restore(
        self,
        draft: Draft,
        added: datetime,
        changes: Sequence[Change] = (),
        progress: Progress = silent,
        *,
        by: Actor = None,
        then: Then = nothing,
    ) -> Taken:
        """Take in an article of an export as it was there, with its history; one that is here already stays as it is.

        ``by`` and ``then`` as in ``add``.

        Raises:
            ArticleError: as ``add``.
            StorageError: it could not be kept.

        """
        with self._adding:
            return self._taking(by, then).restore(draft, added, changes, progress)

    def link(self, article_id: int, source: Elsewhere) -> None:
        """Note that an article stands under another address too; nothing if that was known."""
        with self._corpus.transaction():
            self.articles.set_elsewhere(article_id, (*self.articles.history(article_id).elsewhere, source))

    def unlink(self, article_id: int, url: str) -> None:
        """Forget an address that ``link`` noted."""
        with self._corpus.transaction():
            known = self.articles.history(article_id).elsewhere
            self.articles.set_elsewhere(article_id, [one for one in known if key(one.url) != key(url)])

    def now(self) -> datetime:
        """The time by the library's clock."""
        return self._clock()

    def rebuild(self, progress: Progress = silent) -> int:
        """Split and embed every article anew, and return how many there are."""
        entries, taking = self.articles.entries()[::-1], self._taking()
        for done, entry in enumerate(entries):
            progress(done, len(entries))
            taking.rebuild(entry.id)
        progress(len(entries), len(entries))
        return len(entries)

    def remove(self, article_id: int) -> Article:
        """Forget an article; ``UnknownArticle`` if it is not here."""
        return self.articles.remove(article_id)

    def stats(self) -> Stats:
        """The library in numbers."""
        return Stats(
            **asdict(self.articles.summary()),
            feeds=len(self.feeds.all()),
            jobs=len(self.jobs.listing([State.WAITING, State.RUNNING])),
            gaps=self.ledger.open_gaps(),
        )

    def vectors(self) -> tuple[str, Projection]:
        """What its token vectors are: the embedder's name, and their projection."""
        return self._embedder.name, self._projection

    def as_of(self, on: date | None = None) -> AsOf:
        """The day by which ages are told: by the clock, unless another is named."""
        return AsOf(on or self._clock().date(), self._options.old_days)

    def close(self) -> None:
        """Free what is held."""
        self._corpus.close()

    def _taking(self, by: Actor = None, then: Then = nothing) -> Taking:
        limits = Limits(self._options.passage_words, self._options.article_bytes)
        return Taking(self._corpus, self._embedder, self._projection, limits, self._clock(), by, then)

    @cached_property
    def _projection(self) -> Projection:
        """The library's own projection of token vectors, once its embedder is known to be this one."""
        expected = self._embedder.name
        found = (self._corpus.recall(_EMBEDDER) or b"").decode()
        if found and not same_embedder(found, expected):
            raise OtherEmbedder(found, expected)
        if kept := self._corpus.recall(_PROJECTION):
            return Projection.from_bytes(kept)
        fitted = self._fit_projection()
        self._corpus.remember(_EMBEDDER, expected.encode())  # first: a projection without a model fits none
        self._corpus.remember(_PROJECTION, fitted.to_bytes())
        return fitted
