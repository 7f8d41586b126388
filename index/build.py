"""Builds everything from the settings; the only module of ``index`` that reads them."""

from __future__ import annotations

from functools import cache
from importlib.metadata import PackageNotFoundError, version

import numpy as np
from threadpoolctl import threadpool_limits

from config.settings import Settings
from index.answering import weights_file
from index.answering.calibration import Weights
from index.answering.hub_reader import HubReader
from index.answering.pipeline import Options, bars
from index.answering.span_reader import SpanReader, shipped
from index.domain.ports import Embedder
from index.domain.stores import Corpus
from index.ingest.collections import Collector
from index.language.chat_question import Asking
from index.language.passages import split
from index.library.libraries import Libraries
from index.library.library import Library
from index.library.run_jobs import Intake
from index.models.cross_encoder import CrossEncoderReranker
from index.models.embedder import SentenceTransformerEmbedder
from index.models.token_vectors import Projection
from index.sample import drafts
from index.sources.feeds.wordpress import posts
from index.sources.fetch.fetcher import Limits, SafeFetcher
from index.sources.sandbox.client import ChildParsers
from index.storage.sqlite import SqliteCorpus


def libraries(settings: Settings, *, load: bool = True) -> Libraries:
    """The libraries of the data folder.

    Args:
        settings: all settings.
        load: whether to load the model now; if not, the first to ask or add waits for it.

    Raises:
        FolderInUse: another process holds the data folder.
        StorageError: the folder cannot be used.
        ModelUnavailable: a model cannot be loaded.
        BadWeights: a file of weights that the settings name cannot be used.

    """
    reader = span_reader(settings)
    options = _options(settings, reader)
    threadpool_limits(1, user_api="blas")  # numpy's products are too small for threads
    model = embedder(settings)
    if load:
        model.load()
        _load_others(options)
        if settings.answer.reader:
            weights_file.check(settings.answer.reader, reader, model.name, settings.embedder.token_dimensions)

    @cache
    def projection() -> Projection:
        """The projection that the reader was trained with, if it was for this model; otherwise a newly fitted one."""
        width = settings.embedder.token_dimensions
        if reader.embedder == model.name and reader.projection.matrix.shape[1] == width:
            return reader.projection
        return fit_projection(model, width)

    def open_library(corpus: Corpus) -> Library:
        return Library(corpus, model, projection, options)

    return Libraries(settings.data, SqliteCorpus, open_library, settings.limits.open_libraries)


def intake(settings: Settings) -> Intake:
    """Runs ingest jobs, with fetcher and parsers as configured; must be closed."""
    chosen = settings.sources
    agent = f"Citewell/{_version()}" + (f" ({chosen.contact})" if chosen.contact else "")
    fetcher = SafeFetcher(
        Limits(
            bytes=chosen.file_bytes,
            seconds=chosen.fetch_seconds,
            agent=agent,
            allow=tuple(chosen.allow.split(", ")) if chosen.allow else (),
        )
    )
    parsers = ChildParsers(seconds=chosen.parse_seconds, memory=chosen.parse_megabytes * 1_000_000)
    return Intake(fetcher, parsers, chosen.file_bytes)


def collector(way_in: Intake) -> Collector:
    """Lists the articles of collections, with the same fetcher and parsers."""
    return Collector(way_in.fetcher, way_in.parsers, posts)


def _version() -> str:
    try:
        return version("citewell")
    except PackageNotFoundError:  # run from a folder, not installed
        return "0"


def embedder(settings: Settings) -> SentenceTransformerEmbedder:
    """The configured embedding model, loaded on first use."""
    chosen = settings.embedder
    return SentenceTransformerEmbedder(
        chosen.model,
        prefixes=(chosen.query_prefix, chosen.passage_prefix),
        batch=chosen.batch,
        threads=chosen.threads,
    )


def span_reader(settings: Settings) -> SpanReader:
    """Our own reader, with the weights that the settings name; raises ``BadWeights``."""
    return weights_file.reader(settings.answer.reader) if settings.answer.reader else shipped()


def weights(settings: Settings) -> Weights:
    """The configured calibration weights; raises ``BadWeights``."""
    return weights_file.weights(settings.answer.weights) if settings.answer.weights else Weights.shipped()


def asking(settings: Settings) -> Asking | None:
    """The configured weights that recognise questions in chat, if any; raises ``BadWeights``."""
    return weights_file.asking(settings.discord.chat) if settings.discord.chat else None


def fit_projection(model: Embedder, dimensions: int) -> Projection:
    """Fit a projection of token vectors on the sample articles, which every installation has."""
    bodies = [draft.text for draft in drafts()]
    texts = [body[p.span.start : p.span.end] for body in bodies for p in split("", body)]
    tokens = np.concatenate([encoding.tokens for encoding in model.passages(texts)])
    return Projection.fit(tokens, dimensions)


def _options(settings: Settings, reader: SpanReader) -> Options:
    judging = weights(settings)
    confidence, maybe = bars(judging, settings.answer.answered)
    return Options(
        passage_words=settings.passages.words,
        dense_weight=settings.search.dense_weight,
        candidates=settings.search.candidates,
        quotes=settings.answer.quotes,
        confidence=confidence,
        maybe=maybe,
        weights=judging,
        reader=HubReader(settings.answer.reader_model) if settings.answer.reader_model else reader,
        reranker=CrossEncoderReranker(settings.search.reranker_model) if settings.search.reranker_model else None,
        question_characters=settings.limits.question_characters,
        article_bytes=settings.limits.article_bytes,
        recency=settings.search.recency,
        old_days=settings.answer.old_days,
        languages=tuple(settings.embedder.languages.split(", ")),
    )


def _load_others(options: Options) -> None:
    """Load the optional models, after the embedder, which has to read torch's thread count first."""
    for other in (options.reader, options.reranker):
        if isinstance(other, HubReader | CrossEncoderReranker):
            other.load()
