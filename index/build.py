"""Builds everything from the settings; the only module of ``index`` that reads them."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from threadpoolctl import threadpool_limits

from config.settings import Settings
from index.answering import weights_file
from index.answering.calibration import Weights
from index.answering.pipeline import Options, bars
from index.answering.readers.combined_reader import CombinedReader
from index.answering.readers.hub_reader import HubReader
from index.answering.readers.window_reader import WindowReader
from index.answering.select import Reader
from index.answering.span_reader import SpanReader, shipped
from index.domain.article import Span
from index.domain.errors import ModelUnavailable
from index.domain.identity import same_embedder
from index.domain.ports import Embedder
from index.domain.stores import Backend, Corpus
from index.language.chat_question import Asking
from index.language.passages import split
from index.language.sentences import sentences
from index.library.libraries import Libraries
from index.library.library import Library
from index.models import prepared, reader_model
from index.models.check_set import CheckSet
from index.models.cross_encoder import CrossEncoderReranker
from index.models.embedder import SentenceTransformerEmbedder
from index.models.prepared_embedder import PreparedEmbedder
from index.models.token_vectors import Projection
from index.sample import drafts
from index.storage.backend import SqliteBackend
from index.storage.host.pending_replies import PendingReplies

if TYPE_CHECKING:
    from index.ingest.collections import Collector
    from index.library.run_jobs import Intake


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
    model = embedder(settings)
    options = _options(settings, best_reader(settings, model, reader))
    threadpool_limits(1, user_api="blas")  # numpy's products are too small for threads
    if load:
        model.load()
        _load_others(options)
        if settings.answer.reader:
            weights_file.check(settings.answer.reader, reader, model.name, settings.embedder.token_dimensions)

    @cache
    def projection() -> Projection:
        """The projection that the reader was trained with, if it was for this model; otherwise a newly fitted one."""
        width = settings.embedder.token_dimensions
        if same_embedder(reader.embedder, model.name) and reader.projection.matrix.shape[1] == width:
            return reader.projection
        return fit_projection(model, width)

    def open_library(corpus: Corpus) -> Library:
        return Library(corpus, model, projection, options)

    return Libraries(settings.data, backend(settings), open_library, settings.limits.open_libraries)


def backend(settings: Settings) -> Backend:
    """Where the libraries are kept."""
    return SqliteBackend(settings.data)


def pending_replies(settings: Settings) -> PendingReplies:
    """The replies that people wait for, kept over restarts; raises ``StorageError``."""
    return PendingReplies(settings.data / "pending.sqlite")


def intake(settings: Settings) -> Intake:
    """Runs ingest jobs, with fetcher and parsers as configured; must be closed."""
    from index.library.run_jobs import Intake  # only who adds pays for fetcher and parsers
    from index.sources.fetch.fetcher import Limits, SafeFetcher
    from index.sources.sandbox.client import ChildParsers

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
    from index.ingest.collections import Collector
    from index.sources.feeds.wordpress import posts

    return Collector(way_in.fetcher, way_in.parsers, posts)


def _version() -> str:
    try:
        return version("citewell")
    except PackageNotFoundError:  # run from a folder, not installed
        return "0"


def embedder(settings: Settings) -> PreparedEmbedder | SentenceTransformerEmbedder:
    """The configured embedding model, in its prepared form if there is one; loaded on first use.

    Raises:
        ModelUnavailable: it is not prepared, and sentence-transformers is not installed or not allowed.

    """
    chosen = settings.embedder
    prefixes = (chosen.query_prefix, chosen.passage_prefix)
    if chosen.runtime != "sentence-transformers" and prepared.is_there(settings.models, chosen.model):
        folder = prepared.folder_of(settings.models, chosen.model)
        return PreparedEmbedder(folder, chosen.model, prefixes=prefixes, batch=chosen.batch, threads=chosen.threads)
    if chosen.runtime == "prepared" or not find_spec("sentence_transformers"):
        raise ModelUnavailable(chosen.model, f"it is not prepared in {settings.models}; run `citewell model prepare`")
    return SentenceTransformerEmbedder(chosen.model, prefixes=prefixes, batch=chosen.batch, threads=chosen.threads)


def prepare_model(settings: Settings, model: str, say: Callable[[str], None]) -> prepared.About:
    """Prepare a model for onnxruntime and check it on the sample articles. Raises ``ModelUnavailable``."""
    for package in ("sentence_transformers", "onnx"):
        if not find_spec(package):
            raise ModelUnavailable(model, f"preparing needs {package}: pip install 'citewell[prepare]'")
    from index.models.prepare import prepare

    prefixes = (settings.embedder.query_prefix, settings.embedder.passage_prefix)
    return prepare(model, prepared.folder_of(settings.models, model), check_set(), prefixes, say)


def check_set() -> CheckSet:
    """The sample passages, with every sentence and half sentence as a query for the passage it was taken from."""
    passages, questions = _sample_passages(), list[tuple[str, str, int]]()
    for number, text in enumerate(passages):
        for span in sentences(text, Span(0, len(text))):
            sentence, without = text[span.start : span.end], f"{text[: span.start]}{text[span.end :].lstrip()}"
            words = sentence.split()
            halves = (" ".join(words[: len(words) // 2]), " ".join(words[len(words) // 2 :]))
            questions.extend((part, without, number) for part in (sentence, *halves) if part and without)
    return CheckSet(passages, questions)


def span_reader(settings: Settings) -> SpanReader:
    """Our own reader, with the weights that the settings name; raises ``BadWeights``."""
    return weights_file.reader(settings.answer.reader) if settings.answer.reader else shipped()


def weights(settings: Settings, reader: Reader | None = None) -> Weights:
    """The configured calibration weights, or those that were fitted with the reader; raises ``BadWeights``."""
    if settings.answer.weights:
        return weights_file.weights(settings.answer.weights)
    return Weights.beside(reader_model.SHIPPED) if isinstance(reader, CombinedReader) else Weights.shipped()


def best_reader(settings: Settings, model: Embedder, small: SpanReader) -> Reader:
    """What reads the best sentences, as configured; our network needs the embedder that it was trained from."""
    chosen = settings.answer
    if chosen.reader_model:
        return HubReader(chosen.reader_model)
    is_known = Path(settings.embedder.model).name == reader_model.STARTED_FROM
    if chosen.reading != "full" or chosen.reader or not is_known:
        return small
    if not isinstance(model, PreparedEmbedder | SentenceTransformerEmbedder):
        return small
    words = model.words
    return CombinedReader(WindowReader(lambda: reader_model.load(reader_model.SHIPPED, *words())), small)


def asking(settings: Settings) -> Asking | None:
    """The configured weights that recognise questions in chat, if any; raises ``BadWeights``."""
    return weights_file.asking(settings.discord.chat) if settings.discord.chat else None


def fit_projection(model: Embedder, dimensions: int) -> Projection:
    """Fit a projection of token vectors on the sample articles, which every installation has."""
    tokens = np.concatenate([encoding.tokens for encoding in model.passages(_sample_passages())])
    return Projection.fit(tokens, dimensions)


def _sample_passages() -> list[str]:
    bodies = [draft.text for draft in drafts()]
    return [body[p.span.start : p.span.end] for body in bodies for p in split("", body)]


def _options(settings: Settings, reader: Reader) -> Options:
    judging = weights(settings, reader)
    confidence, maybe = bars(judging, settings.answer.answered)
    return Options(
        passage_words=settings.passages.words,
        dense_weight=settings.search.dense_weight,
        candidates=settings.search.candidates,
        quotes=settings.answer.quotes,
        confidence=confidence,
        maybe=maybe,
        weights=judging,
        reader=reader,
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
        if isinstance(other, HubReader | CrossEncoderReranker | CombinedReader):
            other.load()
