"""A prepared model on disk: what ``index.models.prepare`` writes, and what every load verifies."""

from __future__ import annotations

import hashlib
import json
import shutil
import tempfile
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from index.domain.errors import ModelUnavailable
from index.models.onnx_encoder import OnnxEncoder
from index.models.word_table import WordTable

if TYPE_CHECKING:
    from tokenizers import Tokenizer

LAYOUT = 1
"""Another number where an older Citewell would misread a folder."""
MANIFEST = "manifest.json"
GRAPH, WORDS, SCALES, TOKENIZER = FILES = ("encoder.onnx", "words.npy", "word-scales.npy", "tokenizer.json")


@dataclass(frozen=True, slots=True, kw_only=True)
class About:
    """What a prepared model is."""

    model: str
    """The name or folder that the settings give."""
    embedder: str
    """The original's ``Embedder.name``: the vectors count as its own."""
    prefixes: tuple[str, str]
    """Before a question, and before a passage."""
    tokens: int
    """The most that it reads, special tokens included."""
    pooling: str
    """``mean``, or ``cls``: the first token."""
    cosine: float
    """Mean cosine to the original's vectors, when it was prepared."""
    recall: tuple[float, float]
    """Recall@5 of the original, and of this, when it was prepared."""


@dataclass(frozen=True, slots=True)
class Prepared:
    """A model, loaded."""

    about: About
    encoder: OnnxEncoder
    words: WordTable
    tokenizer: Tokenizer


def folder_of(models: Path, model: str) -> Path:
    """Where the prepared form of a model lies, if there is one."""
    return models / Path(model).name


def is_there(models: Path, model: str) -> bool:
    """Whether a model was prepared."""
    return (folder_of(models, model) / MANIFEST).is_file()


def about(folder: Path, model: str) -> About:
    """Read what a folder says of its model. Raises ``ModelUnavailable``."""
    return _manifest(folder, model)[0]


def load(folder: Path, model: str) -> Prepared:
    """Verify every byte against the manifest, then load.

    The word embeddings are mapped, so that only the rows that occur take memory.

    Raises:
        ModelUnavailable: a file is missing, was altered, or cannot be used.

    """
    from tokenizers import Tokenizer  # only who embeds pays for it

    said, hashes = _manifest(folder, model)
    try:
        graph, tokenizer = ((folder / name).read_bytes() for name in (GRAPH, TOKENIZER))
        digests = {GRAPH: hashlib.sha256(graph).hexdigest(), TOKENIZER: hashlib.sha256(tokenizer).hexdigest()}
        for name in (WORDS, SCALES):
            with (folder / name).open("rb") as file:
                digests[name] = hashlib.file_digest(file, "sha256").hexdigest()
        altered = [name for name in FILES if digests[name] != hashes.get(name)]
        if altered:
            raise ModelUnavailable(model, f"{folder / altered[0]} was altered; run `citewell model prepare`")
        codes = np.load(folder / WORDS, mmap_mode="r", allow_pickle=False)
        words = WordTable(codes, np.load(folder / SCALES, allow_pickle=False))
        return Prepared(said, OnnxEncoder(graph, words), words, Tokenizer.from_str(tokenizer.decode()))
    except OSError as error:
        raise ModelUnavailable(model, f"{error.filename}: {error.strerror}; run `citewell model prepare`") from error


def save(folder: Path, about: About, graph: bytes, words: WordTable, tokenizer: str) -> None:
    """Write a prepared model with its manifest; whole, or not at all."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    made = Path(tempfile.mkdtemp(prefix=".preparing-", dir=folder.parent))
    try:
        (made / GRAPH).write_bytes(graph)
        (made / TOKENIZER).write_text(tokenizer, encoding="utf-8")
        np.save(made / WORDS, words.codes)
        np.save(made / SCALES, words.scales)
        hashes = {name: hashlib.sha256((made / name).read_bytes()).hexdigest() for name in FILES}
        document = {"layout": LAYOUT, **asdict(about), "files": hashes}
        (made / MANIFEST).write_text(json.dumps(document, indent=2) + "\n", encoding="utf-8")
        made.chmod(0o755)  # the image prepares as another user than it runs as
        shutil.rmtree(folder, ignore_errors=True)
        made.replace(folder)
    finally:
        shutil.rmtree(made, ignore_errors=True)


def _manifest(folder: Path, model: str) -> tuple[About, Mapping[str, Any]]:
    try:
        document = json.loads((folder / MANIFEST).read_text("utf-8"))
        layout, hashes = document.pop("layout"), document.pop("files")
        if layout != LAYOUT:
            raise ModelUnavailable(model, f"{folder} was prepared by another Citewell; run `citewell model prepare`")
        found = About(**document | {key: tuple(document[key]) for key in ("prefixes", "recall")})
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        reason = f"{folder / MANIFEST} cannot be read; run `citewell model prepare`"
        raise ModelUnavailable(model, reason) from error
    return found, hashes
