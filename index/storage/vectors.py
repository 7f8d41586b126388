"""Nearest passages by cosine: FAISS, exact, in memory."""

from __future__ import annotations

from collections.abc import Sequence

import faiss
import numpy as np

from index.domain.ports import Floats, Hit


class Vectors:
    """The vectors of a library's passages, all of the length of the first. Not thread-safe."""

    def __init__(self) -> None:
        faiss.omp_set_num_threads(1)  # a flat search of one question is slower on two threads
        self._index: faiss.IndexIDMap2 | None = None

    def nearest(self, embedding: Floats, limit: int, among: Sequence[int] | None = None) -> list[Hit]:
        """Passages by cosine, best first: of all, or of those among ``among``."""
        count = 0 if self._index is None else min(limit, self._index.ntotal if among is None else len(among))
        if self._index is None or not count:
            return []
        asked = None if among is None else _among(among)
        scores, ids = self._index.search(embedding.reshape(1, -1), count, params=asked)
        return [Hit(int(i), float(s)) for i, s in zip(ids[0], scores[0], strict=True) if i >= 0]

    def add(self, rows: Sequence[tuple[int, bytes]]) -> None:
        """Add passages with their vectors; one of another length, as a damaged file may hold, is not found."""
        rows = [row for row in rows if len(row[1]) == len(rows[0][1])]
        if not rows:
            return
        vectors = np.frombuffer(b"".join(row[1] for row in rows), dtype="<f4").reshape(len(rows), -1)
        if self._index is None:
            self._index = faiss.IndexIDMap2(faiss.IndexFlatIP(vectors.shape[1]))
        self._index.add_with_ids(vectors, np.array([row[0] for row in rows], dtype=np.int64))

    def remove(self, passage_ids: Sequence[int]) -> None:
        """Take passages out."""
        if self._index is not None and passage_ids:
            self._index.remove_ids(faiss.IDSelectorBatch(np.array(passage_ids, dtype=np.int64)))


def _among(passage_ids: Sequence[int]) -> faiss.SearchParameters:
    """What keeps a search to these passages; faiss itself holds on to the selector."""
    selector = faiss.IDSelectorBatch(np.array(passage_ids, dtype=np.int64))
    return faiss.SearchParameters(sel=selector)  # type: ignore[call-arg]  # its stub names no fields
