"""Training data: libraries loaded from data sets, and the held-out part.

The small reader learns from questions outside the held-out part. Calibration is fitted on that part only, because the
reader is overconfident on its training data.
"""

from __future__ import annotations

import errno
import json
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Self
from zlib import crc32

from index.domain.errors import DataSetError
from index.evaluate.dataset import DataSet, Fault, Flaw, Item
from index.evaluate.load_library import Tell
from index.evaluate.result_rows import writing
from index.evaluate.sampling import Choice
from index.library.library import Library

LEAST = 20
"""The fewest questions to train with."""


@dataclass(frozen=True, slots=True)
class Stocked:
    """A data set whose articles are in a library."""

    data: DataSet
    library: Library
    numbers: Mapping[str, int]
    """The library's number for each article of the data."""
    choice: Choice
    """The selection of its questions."""

    def items(self, tell: Tell) -> Iterator[Item]:
        """The selected questions about an article that is here, or about none in particular."""
        _, chosen = self.choice.of(self.data)
        for found in chosen:
            if isinstance(found, Fault):
                tell(found)
            elif found.article is None or found.article in self.numbers:
                yield found
            else:
                tell(Fault(Flaw.UNKNOWN_ARTICLE, found.place, f"its article {found.article!r} is not in the data"))

    def title(self, item: Item) -> str | None:
        """The title of the question's article, if it has one."""
        return self.library.articles.get(self.numbers[item.article]).title if item.article else None


@dataclass(frozen=True, slots=True)
class HeldOut:
    """The part that the reader does not learn from: every n-th of all titles, sorted.

    An article that occurs in several data sets is held out in all of them. A question about no article in particular is
    held out by its id.
    """

    titles: frozenset[str]
    every: int

    @classmethod
    def of(cls, sets: Sequence[Stocked], every: int) -> Self:
        """Hold out articles of these data sets; the choice does not depend on which questions are used."""
        titles = sorted({one.library.articles.get(number).title for one in sets for number in one.numbers.values()})
        return cls(frozenset(titles[::every]), every)

    def has(self, one: Stocked, item: Item) -> bool:
        """Whether a question of a data set is held out."""
        title = one.title(item)
        return crc32(item.id.encode()) % self.every == 0 if title is None else title in self.titles


def enough(found: int, what: str) -> None:
    """Raise ``DataSetError`` if there are too few."""
    if found < LEAST:
        held = f"there is too little in it to learn from: {found:,} {what}"
        raise DataSetError(place="The data", found=held, expected=f"at least {LEAST}")


def check_place(out: Path) -> None:
    """Raise ``DataSetError`` if the file cannot be written, before hours of work."""
    with writing(out), tempfile.TemporaryFile(dir=out.parent):
        if out.is_dir():
            raise IsADirectoryError(errno.EISDIR, "it is a folder")


def write(out: Path, document: Mapping[str, object]) -> None:
    """Write a data file completely or not at all. Raises ``DataSetError``."""
    part = out.with_name(f".{out.name}.part")
    with writing(out):
        try:
            part.write_text(json.dumps(document, indent=1) + "\n", "utf-8")
            part.replace(out)
        finally:
            part.unlink(missing_ok=True)
