"""A library: the use cases of one server's articles."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import UTC, date, datetime
from functools import cached_property

import numpy as np

from index import language
from index.answering import Answering, Options, Trace
from index.errors import (
    EmptyArticle,
    EmptyQuestion,
    KnownArticle,
    LongArticle,
    LongQuestion,
    OtherEmbedder,
    UnknownArticle,
)
from index.model import Answer, Article, AsOf, Draft, Entry, Passage
from index.ports import Candidate, Corpus, Embedder, Encoding, Indexed, Progress, silent
from index.split import split
from index.tokens import Projection, quantise
from index.without import Without
from index.words import ENGLISH, terms

_EMBEDDER = "embedder"
_PROJECTION = "projection"

FitProjection = Callable[[], Projection]


def utc_now() -> datetime:
    """The time by the clock."""
    return datetime.now(UTC)


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
        self._fit_projection = fit_projection
        self._adding = threading.Lock()

    def ask(self, question: str) -> Answer:
        """Answer with quotes, or with none when the articles don't say.

        Raises:
            EmptyQuestion: it has no word.
            LongQuestion: it is over the limit.

        """
        try:
            return self.trace(question).answer
        except UnknownArticle:  # removed in another thread since it was found
            return self.ask(question)

    def trace(self, question: str, on: date | None = None) -> Trace:
        """Answer as ``ask`` does, on another day if one is named, and tell what the answer was chosen from.

        Raises:
            QuestionError: as ``ask`` does.

        """
        answering = Answering(self._corpus, self._embedder, self._projection, self._options, self.as_of(on))
        return answering.trace(self._checked(question))

    def without(self, article_id: int) -> Library:
        """The library as it would answer without an article; ``UnknownArticle`` if it is not here. For asking alone."""
        view = Without(self._corpus, article_id)
        return Library(view, self._embedder, self._fit_projection, self._options, self._clock)

    def add(self, draft: Draft, progress: Progress = silent) -> Article:
        """Split, embed and keep an article, whole or not at all.

        Raises:
            EmptyArticle: it has no sentence.
            LongArticle: its text is over the limit.
            KnownArticle: it is here already.
            StorageError: it could not be kept.

        """
        size = len(draft.text.encode())
        if size > self._options.article_bytes:
            raise LongArticle(draft.title, size, self._options.article_bytes)
        with self._adding:
            if known := self._corpus.same(draft):
                raise KnownArticle(known.id, known.title)
            return self._keep(draft, self._clock(), progress=progress)

    def remove(self, article_id: int) -> Article:
        """Forget an article; ``UnknownArticle`` if it is not here."""
        return self._corpus.remove(article_id)

    def article(self, article_id: int) -> Article:
        """The article of that number; ``UnknownArticle`` if it is not here."""
        return self._corpus.article(article_id)

    def passages(self, article_id: int) -> list[Candidate]:
        """The passages that an article was cut into, in order; none if it is not here."""
        return self._corpus.passages(article_id)

    def entries(self, offset: int = 0, limit: int | None = None) -> list[Entry]:
        """The articles without their texts, newest first."""
        return self._corpus.entries(offset, limit)

    def titled(self, part: str, limit: int) -> list[Entry]:
        """Articles whose title holds ``part``, in any case, newest first."""
        return self._corpus.titled(part, limit)

    def size(self) -> tuple[int, int]:
        """How many articles and how many passages there are."""
        return self._corpus.size()

    def vectors(self) -> tuple[str, Projection]:
        """What its token vectors are: the embedder's name, and their projection."""
        return self._embedder.name, self._projection

    def as_of(self, on: date | None = None) -> AsOf:
        """The day by which ages are told: by the clock, unless another is named."""
        return AsOf(on or self._clock().date(), self._options.old_days)

    def close(self) -> None:
        """Free what is held."""
        self._corpus.close()

    def copy_from(self, old: Corpus, progress: Progress = silent) -> int:
        """Take over the articles of a corpus, split and embedded anew, with their numbers.

        Returns:
            The number of articles.

        """
        entries = old.entries()[::-1]
        for done, entry in enumerate(entries):
            progress(done, len(entries))
            article = old.article(entry.id)
            self._keep(_draft_of(article), article.added, article_id=article.id)
        progress(len(entries), len(entries))
        return len(entries)

    def _keep(
        self, draft: Draft, added: datetime, *, article_id: int | None = None, progress: Progress = silent
    ) -> Article:
        found = split(draft.title, draft.text, self._options.passage_words)
        if not found:
            raise EmptyArticle(draft.title)
        projection = self._projection
        texts = [draft.text[p.span.start : p.span.end] for p in found]
        encodings = self._embedder.passages(texts, progress)
        written = language.of_article(draft.title, draft.text)
        rows = zip(found, texts, encodings, strict=True)
        return self._corpus.add(
            draft,
            added=added,
            title_terms=terms(draft.title, written or ENGLISH),
            passages=[_indexed(*row, projection, written or ENGLISH) for row in rows],
            language=written,
            article_id=article_id,
        )

    def _checked(self, question: str) -> str:
        """The question on one line, if it can be asked."""
        text = " ".join(question.split()).encode(errors="replace").decode()  # a terminal may hand over half characters
        if not any(character.isalnum() for character in text):
            raise EmptyQuestion
        if len(text) > self._options.question_characters:
            raise LongQuestion(len(text), self._options.question_characters)
        return text

    @cached_property
    def _projection(self) -> Projection:
        """The library's own projection of token vectors, once its embedder is known to be this one."""
        expected = self._embedder.name
        found = (self._corpus.recall(_EMBEDDER) or b"").decode()
        if found and found != expected:
            raise OtherEmbedder(found, expected)
        if kept := self._corpus.recall(_PROJECTION):
            return Projection.from_bytes(kept)
        fitted = self._fit_projection()
        self._corpus.remember(_EMBEDDER, expected.encode())  # first: a projection without a model fits none
        self._corpus.remember(_PROJECTION, fitted.to_bytes())
        return fitted


def _indexed(passage: Passage, text: str, encoding: Encoding, projection: Projection, written: str) -> Indexed:
    return Indexed(
        passage=passage,
        terms=terms(text, written),
        embedding=encoding.embedding,
        tokens=quantise(projection.apply(encoding.tokens)),
        offsets=np.array(encoding.offsets, dtype=np.int32).reshape(-1, 2),
    )


def _draft_of(article: Article) -> Draft:
    return Draft(
        title=article.title, text=article.text, url=article.url, published=article.published, author=article.author
    )
