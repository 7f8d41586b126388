"""Runs an encoder's graph, as ``index.models.bert_graph`` makes it, in onnxruntime."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from index.domain.ports import Floats
from index.models.word_table import WordTable


class OnnxEncoder:
    """Hidden states of token sequences. Thread-safe: each call runs on the thread that makes it.

    Two threads with a batch each are faster than two threads that share one batch, need one copy of the
    weights, and do not spin while they wait for each other.

    Args:
        graph: the ONNX model.
        words: the embeddings of its tokens.

    """

    def __init__(self, graph: bytes, words: WordTable) -> None:
        import onnxruntime as ort  # only who embeds pays for it

        options = ort.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        options.log_severity_level = 3
        # Without VNNI, a product of unsigned and signed bytes may overflow 16 bits: let it take unsigned ones there.
        options.add_session_config_entry("session.x64quantprecision", "1")
        self._session = ort.InferenceSession(graph, options, providers=["CPUExecutionProvider"])
        self._words = words

    def hidden(
        self, ids: Sequence[Sequence[int]], types: Sequence[Sequence[int]] | None = None
    ) -> tuple[Floats, npt.NDArray[np.int32]]:
        """Run a batch of ``b`` sequences, the longest of ``t`` tokens.

        Args:
            ids: the tokens of each sequence.
            types: for each token, whether it belongs to the second text of a pair; none does if left out.

        Returns:
            The last hidden states, shape ``(b, t, d)``, and a mask ``(b, t)``: 1 where a token stands, 0 for padding.

        """
        tokens, mask = padded(ids)
        kinds = np.zeros_like(tokens) if types is None else padded(types)[0]
        feeds = {"words": self._words.rows(tokens), "types": kinds, "mask": mask}
        return self._session.run(["hidden"], feeds)[0], mask


def padded(rows: Sequence[Sequence[int]]) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int32]]:
    """Rows of one length, filled up with 0, and a mask of what was there."""
    longest = max(map(len, rows))
    values, mask = np.zeros((len(rows), longest), np.int64), np.zeros((len(rows), longest), np.int32)
    for number, row in enumerate(rows):
        values[number, : len(row)] = row
        mask[number, : len(row)] = 1
    return values, mask
