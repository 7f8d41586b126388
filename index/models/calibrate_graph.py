"""How large the values inside an encoder become, which decides how its weights of eight bits are scaled."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import onnxruntime as ort

from index.domain.ports import Floats
from index.models.bert_graph import Shape, smoothed_inputs
from index.models.onnx_encoder import padded
from index.models.word_table import WordTable


def peaks(
    graph: bytes,
    shape: Shape,
    words: WordTable,
    ids: Sequence[Sequence[int]],
    kinds: Sequence[Sequence[int]] | None = None,
) -> Mapping[str, Floats]:
    """The largest magnitude of each dimension over some token sequences.

    Args:
        graph: in 32 bits, as ``index.models.bert_graph`` makes it.
        shape: of the encoder.
        words: the embeddings of its tokens.
        ids: the sequences.
        kinds: of each token 1 if it belongs to the second text of a pair; none does if left out.

    """
    session = ort.InferenceSession(graph, providers=["CPUExecutionProvider"])
    names, found = smoothed_inputs(shape), dict[str, Floats]()
    for number, row in enumerate(ids):
        tokens, mask = padded([row])
        types = padded([kinds[number]])[0] if kinds else np.zeros_like(tokens)
        feeds = {"words": words.rows(tokens), "types": types, "mask": mask}
        for name, seen in zip(names, session.run(names, feeds), strict=True):
            found[name] = np.maximum(found.get(name, np.float32(0)), np.abs(seen[0]).max(axis=0))
    return found
