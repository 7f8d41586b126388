"""Converts a sentence-transformers model to an 8-bit ONNX model, and compares it with the original."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from index.domain.errors import ModelUnavailable
from index.domain.ports import Embedder, Floats
from index.models import prepared
from index.models.bert_graph import Shape, build
from index.models.calibrate_graph import peaks
from index.models.check_set import CheckSet
from index.models.embedder import SentenceTransformerEmbedder
from index.models.prepared_embedder import PreparedEmbedder
from index.models.word_table import WordTable

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

FAMILIES = frozenset({"bert", "roberta", "xlm-roberta"})
"""The model types whose layers ``index.models.bert_graph`` writes: MiniLM, BGE, E5, GTE and Arctic are of these."""
MOST_LOST = 0.005
"""The largest accepted loss of recall@5."""
LEAST_COSINE = 0.99
"""The smallest accepted mean cosine between the prepared and the original vectors."""
_ACTIVATIONS = {"gelu": "BiasGelu", "gelu_new": "FastGelu", "gelu_pytorch_tanh": "FastGelu"}


class Figures(NamedTuple):
    """How close a prepared model is to the original."""

    cosine: float
    """Mean over passages and questions."""
    recall: tuple[float, float]
    """Recall@5 of the original and of the prepared model."""


def prepare(
    model: str,
    folder: Path,
    check: CheckSet,
    prefixes: tuple[str, str] = ("", ""),
    say: Callable[[str], None] = lambda _: None,
) -> prepared.About:
    """Prepare a model, and keep it if it retrieves as well as the original.

    Args:
        model: a hub name, a folder, or a hub name whose weights an installed package carries.
        folder: where to write it; an earlier one is replaced once the new one has passed the check.
        check: the texts for calibration and comparison.
        prefixes: text put before each question and each passage.
        say: called with each step, for progress.

    Raises:
        ModelUnavailable: it cannot be loaded, is of a kind that cannot be prepared, or lost too much.

    """
    original = SentenceTransformerEmbedder(model, prefixes=prefixes)
    say("Loading the original ...")
    loaded = original.load()
    weights, shape, pooling = _parts_of(model, loaded)
    tokenizer = loaded.tokenizer.backend_tokenizer
    reach = int(loaded.max_seq_length or weights[_POSITIONS].shape[0] - shape.first_position)
    tokenizer.enable_truncation(reach)
    tokenizer.no_padding()
    say("Writing its weights in eight bits ...")
    table = WordTable.quantised(weights["embeddings.word_embeddings.weight"])
    ids = [read.ids for read in tokenizer.encode_batch([prefixes[1] + text for text in check.passages])]
    graph = build(weights, shape, peaks(build(weights, shape).SerializeToString(), shape, table, ids))
    about = prepared.About(
        model=model,
        embedder=original.name,
        prefixes=prefixes,
        tokens=reach,
        pooling=pooling,
        cosine=0.0,
        recall=(0.0, 0.0),
    )
    say("Comparing it with the original ...")
    return _judged(original, folder, check, about, (graph.SerializeToString(), table, tokenizer.to_str()))


_POSITIONS = "embeddings.position_embeddings.weight"


def _parts_of(model: str, loaded: SentenceTransformer) -> tuple[dict[str, Floats], Shape, str]:
    """Weights, shape and pooling of a loaded model. Raises ``ModelUnavailable`` if it cannot be prepared."""
    modules: list[Any] = list(loaded)
    kinds = [type(module).__name__ for module in modules]
    encoder = getattr(modules[0], "auto_model", None)
    config = getattr(encoder, "config", None)
    family = getattr(config, "model_type", kinds[0])
    pooling = modules[1].get_config_dict().get("pooling_mode") if kinds[1:2] == ["Pooling"] else None
    activation = _ACTIVATIONS.get(getattr(config, "hidden_act", ""))
    if encoder is None or config is None or family not in FAMILIES or activation is None:
        raise _unprepared(model, f"models of the type {family} cannot")
    if kinds[2:] not in ([], ["Normalize"]) or pooling not in {"mean", "cls"}:
        raise _unprepared(model, f"models made of {', '.join(kinds)} with the pooling {pooling} cannot")
    if getattr(config, "position_embedding_type", "absolute") not in {None, "absolute"}:
        raise _unprepared(model, "models with relative positions cannot")
    weights = {name: tensor.detach().float().numpy() for name, tensor in encoder.state_dict().items()}
    first = int(config.pad_token_id) + 1 if family != "bert" else 0
    shape = Shape(config.num_attention_heads, config.num_hidden_layers, config.layer_norm_eps, activation, first)
    return weights, shape, str(pooling)


def _unprepared(model: str, reason: str) -> ModelUnavailable:
    return ModelUnavailable(model, f"{reason} be prepared; with sentence-transformers installed it runs as it is")


def _judged(
    original: Embedder,
    folder: Path,
    check: CheckSet,
    about: prepared.About,
    parts: tuple[bytes, WordTable, str],
) -> prepared.About:
    """Compare a temporary copy with the original, and write the model to its folder if it passes."""
    with TemporaryDirectory() as place:
        trial = Path(place) / "trial"
        prepared.save(trial, about, *parts)
        made = PreparedEmbedder(trial, about.model, prefixes=about.prefixes)
        figures = compared(original, made, check)
        del made  # its word table is mapped from the temporary folder
    if found := refusal(figures):
        raise ModelUnavailable(about.model, f"{found}; with sentence-transformers installed it runs as it is")
    before, after = figures.recall
    kept = replace(about, cosine=round(figures.cosine, 5), recall=(round(before, 4), round(after, 4)))
    prepared.save(folder, kept, *parts)
    return kept


def refusal(figures: Figures) -> str:
    """Why a prepared model is refused; empty if it is accepted."""
    before, after = figures.recall
    if figures.cosine >= LEAST_COSINE and before - after <= MOST_LOST:
        return ""
    return f"in eight bits its recall@5 falls from {before:.3f} to {after:.3f}, its cosine is {figures.cosine:.4f}"


def compared(original: Embedder, made: Embedder, check: CheckSet) -> Figures:
    """Compare two embedders on a check set."""
    withouts = list(dict.fromkeys(without for _, without, _ in check.questions))
    texts, count = [*check.passages, *withouts], len(check.passages)
    embedded = [np.stack([one.embedding for one in model.passages(texts)]) for model in (original, made)]
    asked = [np.stack([model.question(text).embedding for text, _, _ in check.questions]) for model in (original, made)]
    home = np.array([number for _, _, number in check.questions])
    place = {text: count + number for number, text in enumerate(withouts)}
    own = [place[without] for _, without, _ in check.questions]
    recalls = []
    for vectors, questions in zip(embedded, asked, strict=True):
        scores = questions @ vectors[:count].T
        scores[np.arange(home.size), home] = -np.inf  # replaced by the passage without the sentence
        better = scores > np.einsum("nd,nd->n", questions, vectors[own])[:, None]
        recalls.append(float(np.mean(better.sum(axis=1) < 5)))
    cosines = [np.einsum("nd,nd->n", *pair) for pair in (embedded, asked)]
    return Figures(float(np.mean(np.concatenate(cosines))), (recalls[0], recalls[1]))
