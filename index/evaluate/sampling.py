"""Selects questions of a data set: a split, a random sample, or both."""

from __future__ import annotations

import hashlib
import heapq
from collections.abc import Iterator
from dataclasses import dataclass

from index.domain.errors import DataSetError
from index.evaluate.dataset import DataSet, Fault, Item

ODD, EVEN = "odd", "even"


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """A selection of questions; all by default.

    ``split``: ``odd`` selects the questions of the first, third, ... article and ``even`` the others, to tune on one
    half and test on the other (articles count in the order in which questions first name them; a question without one
    counts as an article). Any other value selects the questions with that ``split``. All articles stay in the
    library.

    ``most``: the size of a random sample. It depends only on ``seed`` and the question's id, so a larger sample
    contains the smaller one.
    """

    split: str | None = None
    most: int | None = None
    seed: int = 0

    def of(self, data: DataSet) -> tuple[int, Iterator[Item | Fault]]:
        """How many are selected, and these questions with the faults among the rows.

        Raises:
            DataSetError: none is selected, or the data cannot be read.

        """
        lots = [self._lot(found) for found in self._part(data) if isinstance(found, Item)]
        if not lots:
            raise DataSetError(data.name, self._nothing(data), "at least one question")
        last = max(heapq.nsmallest(self.most, lots)) if self.most else max(lots)
        chosen = (found for found in self._part(data) if isinstance(found, Fault) or self._lot(found) <= last)
        return sum(lot <= last for lot in lots), chosen

    def _part(self, data: DataSet) -> Iterator[Item | Fault]:
        order: dict[str, int] = {}
        for found in data.questions():
            if isinstance(found, Fault) or self._is_in(found, order.setdefault(found.cluster, len(order) + 1)):
                yield found

    def _is_in(self, item: Item, number: int) -> bool:
        if self.split in {ODD, EVEN}:
            return number % 2 == (self.split == ODD)
        return self.split in {None, item.split}

    def _lot(self, item: Item) -> bytes:
        return hashlib.blake2b(f"{self.seed}:{item.id}".encode(), digest_size=8).digest()

    def _nothing(self, data: DataSet) -> str:
        """Why none is selected."""
        faults = [found for found in data.questions() if isinstance(found, Fault)]
        splits = {found.split for found in data.questions() if isinstance(found, Item)}
        if splits:
            named = ", ".join(sorted(split for split in splits if split)) or "none"
            return f"no question is in the split {self.split!r} (the data's own: {named}; besides: {ODD}, {EVEN})"
        return f"no question of it can be used (the first: {faults[0]})" if faults else "it has no questions"
