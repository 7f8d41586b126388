"""Two readers that judge together: the network over question and text, and the small one over token vectors.

They err on different sentences, so the mean of their scores orders sentences better than either (docs/quality.md).
"""

from __future__ import annotations

from collections.abc import Sequence

from index.answering.features import Sentence
from index.answering.question import Question
from index.answering.readers.window_reader import WindowReader
from index.answering.select import Found, Reader
from index.models.token_vectors import Projection


class CombinedReader:
    """A ``Reader``: the network's words, with the mean of both scores. Thread-safe.

    Args:
        network: marks the words.
        small: judges the same sentences.

    """

    def __init__(self, network: WindowReader, small: Reader) -> None:
        self._network, self._small = network, small

    def load(self) -> None:
        """Load the network now; if not, the first question waits for it. Raises ``ModelUnavailable``."""
        self._network.load()

    def fits(self, projection: Projection) -> bool:
        """See ``Reader.fits``: both must."""
        return self._network.fits(projection) and self._small.fits(projection)

    def read(self, question: Question, sentences: Sequence[Sentence]) -> list[Found | None]:
        """See ``Reader.read``; where one of them cannot tell, the other judges alone."""
        both = zip(self._network.read(question, sentences), self._small.read(question, sentences), strict=True)
        return [
            found._replace(score=(found.score + other.score) / 2) if found and other else found or other
            for found, other in both
        ]
