"""Writes a trained network for the program: weights of eight bits, without the table of words."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from index.models.bert_graph import Shape, build
from index.models.calibrate_graph import peaks
from index.models.reader_encoding import Encoded
from index.models.reader_model import save
from index.models.word_table import WordTable
from index.train.reader.network import Network

_EPSILON = 1e-12
POSITIONS = "embeddings.position_embeddings.weight"
REACH = 128
"""Positions that are kept: no window is longer."""


def export(network: Network, windows: Sequence[Encoded], folder: Path, about: dict[str, Any]) -> None:
    """Write a reader's folder.

    Args:
        network: what was trained.
        windows: of the data that was learnt from, to see how large values become.
        folder: where it goes.
        about: how it was made, for the manifest.

    """
    weights = {name: tensor.float().numpy() for name, tensor in network.weights().items()}
    weights[POSITIONS] = weights[POSITIONS][:REACH]
    words = WordTable.quantised(network.words.weight.detach().cpu().numpy())
    ends = np.vstack([weights.pop("qa_outputs.weight").T, weights.pop("qa_outputs.bias")]).astype(np.float32)
    shape = Shape(network.stack[0].heads, len(network.stack), _EPSILON, "BiasGelu")
    ids = [one.tokens for one in windows]
    kinds = [[0] * one.begins + [1] * (len(one.tokens) - one.begins) for one in windows]
    seen = peaks(build(weights, shape).SerializeToString(), shape, words, ids, kinds)
    graph = build(weights, shape, seen)
    save(folder, graph.SerializeToString(), ends, words, about)
