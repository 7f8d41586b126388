"""Our reader's network in onnxruntime: a question read together with a few sentences, each token scored.

Its folder holds the graph (as ``index.models.bert_graph`` writes it), the two scores' weights, and a manifest with the
SHA-256 of both. The table of words is the embedder's, from which the network was trained on with that table unchanged.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from index.domain.article import Span
from index.domain.errors import ModelUnavailable
from index.domain.ports import Floats
from index.models.onnx_encoder import OnnxEncoder
from index.models.reader_encoding import Encoded, Encoder
from index.models.word_table import WordTable

SHIPPED = Path(__file__).parents[1] / "data" / "reader"
"""The folder of the reader that comes with the program."""
GRAPH, ENDS, MANIFEST = "encoder.onnx", "ends.npy", "reader.json"
STARTED_FROM = "all-MiniLM-L6-v2"
"""The embedder whose table of words the shipped reader needs."""
LAYOUT = 1
"""Another number where an older Citewell would misread a folder."""


@dataclass(frozen=True, slots=True)
class Context:
    """A window of text to be read with a question."""

    title: str
    text: str
    window: Span
    """The characters of the text that are read."""


@dataclass(frozen=True, slots=True, eq=False)
class Scores:
    """What the network makes of one window."""

    tokens: Floats
    """Shape ``(t, 2)``: how likely each token is the first, and the last, of an answer."""
    spans: Sequence[Span]
    """The characters of the text that each of the ``t`` tokens stands for."""
    nothing: float
    """The sum of both scores of no answer."""


class ReaderModel:
    """The network. Thread-safe.

    Args:
        graph: the encoder.
        ends: shape ``(d + 1, 2)``: the weights of the two scores, and below them what is added.
        words: the table of words.
        tokenizer: the text of a ``tokenizer.json``.

    """

    def __init__(self, graph: bytes, ends: Floats, words: WordTable, tokenizer: str) -> None:
        self._encoder, self._ends = OnnxEncoder(graph, words), ends
        self._encoding = Encoder(tokenizer)

    def read(self, question: str, contexts: Sequence[Context]) -> list[Scores]:
        """Read the question with each window, in one forward pass; the order is kept."""
        if not contexts:
            return []
        asked = self._encoding.question(question)
        titles = {title: self._encoding.title(title) for title in {one.title for one in contexts}}
        encoded = [self._encoding.window(asked, titles[one.title], one.text, one.window) for one in contexts]
        kinds = [[0] * one.begins + [1] * (len(one.tokens) - one.begins) for one in encoded]
        hidden, _ = self._encoder.hidden([one.tokens for one in encoded], kinds)
        scores: Floats = hidden @ self._ends[:-1] + self._ends[-1]
        return [_of(one, rows) for one, rows in zip(encoded, scores, strict=True)]


def _of(encoded: Encoded, scores: Floats) -> Scores:
    inside = slice(encoded.begins, len(encoded.tokens) - 1)
    return Scores(scores[inside], encoded.spans, float(scores[0].sum()))


def load(folder: Path, words: WordTable, tokenizer: str) -> ReaderModel:
    """Load a reader that ``citewell train reader`` wrote.

    Raises:
        ModelUnavailable: a file is missing or was altered, or it was trained with another table of words.

    """
    manifest = _manifest(folder)
    try:
        parts = {name: (folder / name).read_bytes() for name in (GRAPH, ENDS)}
        for name, content in parts.items():
            if hashlib.sha256(content).hexdigest() != manifest["files"][name]:
                raise ModelUnavailable(str(folder), f"{name} was altered", "answer.reader")
        if digest(words) != manifest["words"]:
            raise ModelUnavailable(str(folder), "it was trained with another table of words", "answer.reader")
        return ReaderModel(parts[GRAPH], np.load(folder / ENDS, allow_pickle=False), words, tokenizer)
    except OSError as error:
        raise ModelUnavailable(str(folder), f"{error.filename}: {error.strerror}", "answer.reader") from error


def save(folder: Path, graph: bytes, ends: Floats, words: WordTable, about: dict[str, Any]) -> None:
    """Write a reader with its manifest.

    Args:
        folder: is made if it is not there.
        graph: the encoder.
        ends: as ``ReaderModel`` takes them.
        words: the table that it was trained with; a digest of it is kept.
        about: how it was made.

    """
    folder.mkdir(parents=True, exist_ok=True)
    (folder / GRAPH).write_bytes(graph)
    np.save(folder / ENDS, ends)
    files = {name: hashlib.sha256((folder / name).read_bytes()).hexdigest() for name in (GRAPH, ENDS)}
    document = {"layout": LAYOUT, **about, "words": digest(words), "files": files}
    (folder / MANIFEST).write_text(json.dumps(document, indent=1, ensure_ascii=False) + "\n", "utf-8")


def digest(words: WordTable) -> str:
    """Tells a table of words from another."""
    found = hashlib.sha256(words.codes.tobytes())
    found.update(words.scales.tobytes())
    return found.hexdigest()


def _manifest(folder: Path) -> dict[str, Any]:
    try:
        document: dict[str, Any] = json.loads((folder / MANIFEST).read_text("utf-8"))
        if document["layout"] != LAYOUT:
            raise ModelUnavailable(str(folder), "another Citewell wrote it", "answer.reader")
        return {"words": str(document["words"]), "files": dict(document["files"])}
    except OSError as error:
        raise ModelUnavailable(str(folder), f"{MANIFEST}: {error.strerror}", "answer.reader") from error
    except (ValueError, KeyError, TypeError) as error:
        raise ModelUnavailable(str(folder), f"{MANIFEST} is not of the right form", "answer.reader") from error
