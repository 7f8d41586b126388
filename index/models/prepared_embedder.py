"""Embeddings by a prepared model: onnxruntime with weights of eight bits, without torch."""

from __future__ import annotations

import os
import threading
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cached_property, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from index.domain.errors import ModelUnavailable
from index.domain.ports import Encoding, Progress, silent
from index.models import prepared
from index.models.encoding import batches, encoding, unit
from index.models.word_table import WordTable

if TYPE_CHECKING:
    from tokenizers import Encoding as Read

RECENT = 256
"""Questions whose vectors are kept: about 20 KB each. Buttons and follow-up questions ask the same again."""


class PreparedEmbedder:
    """An ``Embedder`` over a folder that ``index.models.prepare`` wrote; loaded when first needed. Thread-safe.

    A text's vectors are the same whatever texts stand beside it in a batch, up to rounding.

    Args:
        folder: the prepared model.
        model: its name in the settings, for whoever is told that it cannot be loaded.
        prefixes: what the settings put before a question and before a passage.
        batch: passages in one forward pass.
        threads: passes at once, 0 for as many as there are cores; a question takes one.

    """

    def __init__(
        self, folder: Path, model: str, *, prefixes: tuple[str, str] = ("", ""), batch: int = 8, threads: int = 0
    ) -> None:
        self._folder, self._named, self._batch = folder, model, batch
        self._query_prefix, self._passage_prefix = prefixes
        self._workers = threads or cores()
        self._loading = threading.Lock()
        self._loaded: prepared.Prepared | None = None
        self.question = lru_cache(RECENT)(self._question)

    def load(self) -> prepared.Prepared:
        """The model, loaded by the first who needs it.

        Raises:
            ModelUnavailable: a file is missing or was altered, or other prefixes were prepared for.

        """
        with self._loading:
            if self._loaded is None:
                made = prepared.load(self._folder, self._named)
                self._check_prefixes(made.about)
                made.tokenizer.enable_truncation(made.about.tokens)  # its file may say less than the model reads
                made.tokenizer.no_padding()
                self._loaded = made
            return self._loaded

    def words(self) -> tuple[WordTable, str]:
        """The embeddings of its tokens, and its tokenizer as the text of a ``tokenizer.json``, for a reader."""
        loaded = self.load()
        return loaded.words, loaded.tokenizer.to_str()

    @cached_property
    def name(self) -> str:
        """See ``Embedder.name``: the original's, whose vectors these are but for rounding."""
        found = self._loaded.about if self._loaded else prepared.about(self._folder, self._named)
        self._check_prefixes(found)
        return found.embedder

    def _question(self, text: str) -> Encoding:
        """Encode a question in one forward pass; the vectors of recent ones are kept."""
        read = self.load().tokenizer.encode(self._query_prefix + text)
        made = self._run([read], len(self._query_prefix))[0]
        made.embedding.flags.writeable = made.tokens.flags.writeable = False  # handed out again
        return made

    def passages(self, texts: Sequence[str], progress: Progress = silent) -> list[Encoding]:
        """Encode passages in batches of like length, since padding is work for nothing; the longest first."""
        if not texts:
            return []
        reads = self.load().tokenizer.encode_batch([self._passage_prefix + text for text in texts])
        order = sorted(range(len(texts)), key=lambda i: -len(reads[i]))
        cut = list(batches(order, self._batch))
        encoded: dict[int, Encoding] = {}

        def run(rows: Sequence[int]) -> list[Encoding]:
            return self._run([reads[i] for i in rows], len(self._passage_prefix))

        done = self._pool.map(run, cut) if len(cut) > 1 and self._workers > 1 else map(run, cut)
        for rows, made in zip(cut, done, strict=True):
            encoded.update(zip(rows, made, strict=True))
            progress(len(encoded), len(texts))
        return [encoded[i] for i in range(len(texts))]

    @cached_property
    def _pool(self) -> ThreadPoolExecutor:
        return ThreadPoolExecutor(self._workers, thread_name_prefix="embed")

    def _run(self, reads: Sequence[Read], skip: int) -> list[Encoding]:
        model = self.load()
        hidden, mask = model.encoder.hidden([read.ids for read in reads])
        if model.about.pooling == "cls":
            pooled = hidden[:, 0]
        else:
            weight = mask.astype(np.float32)
            pooled = np.einsum("btd,bt->bd", hidden, weight) / weight.sum(axis=1, keepdims=True)
        tokens, embeddings = unit(hidden), unit(pooled)
        return [
            encoding(embeddings[row], tokens[row, : len(read)], np.array(read.offsets), skip=skip)
            for row, read in enumerate(reads)
        ]

    def _check_prefixes(self, about: prepared.About) -> None:
        if about.prefixes != (self._query_prefix, self._passage_prefix):
            raise ModelUnavailable(
                self._named, f"it was prepared with the prefixes {about.prefixes}; run `citewell model prepare`"
            )


def cores() -> int:
    """The cores that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
