"""Wires adapters as the settings say: the only module of ``index`` that reads settings."""

from __future__ import annotations

from functools import cache

import numpy as np

from config import frontmatter
from config.settings import Settings
from index.corpus.sqlite import SqliteCorpus
from index.embed import SentenceTransformerEmbedder
from index.libraries import Libraries
from index.library import Library, Options
from index.ports import Corpus, Embedder
from index.sample import articles
from index.split import split
from index.tokens import Projection


def libraries(settings: Settings, *, load: bool = True) -> Libraries:
    """The libraries of the data folder.

    Args:
        settings: all settings.
        load: whether to load the model now; if not, the first to ask or add waits for it.

    Raises:
        FolderInUse: another process holds the data folder.
        StorageError: the folder cannot be used.
        ModelUnavailable: the model cannot be loaded.

    """
    model = embedder(settings)
    if load:
        model.load()
    options = _options(settings)

    @cache
    def projection() -> Projection:
        return fit_projection(model, settings.embedder.token_dimensions)

    def open_library(corpus: Corpus) -> Library:
        return Library(corpus, model, projection, options)

    return Libraries(settings.data, SqliteCorpus, open_library, settings.limits.open_libraries)


def embedder(settings: Settings) -> SentenceTransformerEmbedder:
    """The embedding model that the settings name; it is loaded when first needed."""
    chosen = settings.embedder
    return SentenceTransformerEmbedder(
        chosen.model,
        prefixes=(chosen.query_prefix, chosen.passage_prefix),
        batch=chosen.batch,
        threads=chosen.threads,
    )


def fit_projection(model: Embedder, dimensions: int) -> Projection:
    """Fit the projection of token vectors on the sample articles, which every installation has."""
    bodies = [frontmatter.read(text, name).text for name, text in articles()]
    texts = [body[p.span.start : p.span.end] for body in bodies for p in split("", body)]
    tokens = np.concatenate([encoding.tokens for encoding in model.passages(texts)])
    return Projection.fit(tokens, dimensions)


def _options(settings: Settings) -> Options:
    return Options(
        passage_words=settings.passages.words,
        dense_weight=settings.search.dense_weight,
        candidates=settings.search.candidates,
        quotes=settings.answer.quotes,
        confidence=settings.answer.confidence,
        question_characters=settings.limits.question_characters,
        article_bytes=settings.limits.article_bytes,
    )
