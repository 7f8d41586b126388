"""Loads a data set's articles into a library, by the usual ingest."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from index.domain.errors import ArticleError, DataSetError
from index.domain.ports import Progress, silent
from index.evaluate.dataset import DataSet, Fault, Flaw, Source
from index.library.library import Library

Tell = Callable[[Fault], None]


@dataclass(frozen=True, slots=True)
class Stock:
    """What a library contains of a data set."""

    numbers: Mapping[str, int]
    """The library's number for each article of the data."""
    articles: int
    passages: int
    embedded: int
    """Passages that are new."""
    seconds: float
    """How long adding them took."""

    @property
    def passages_per_second(self) -> float | None:
        """Passages split, embedded and stored per second; ``None`` if all were there already."""
        return self.embedded / self.seconds if self.embedded and self.seconds else None


def stock(library: Library, data: DataSet, tell: Tell, progress: Progress = silent) -> Stock:
    """Add the articles that the library does not have yet.

    Args:
        library: empty, or loaded from the same data before.
        data: the data set.
        tell: called with each row that is skipped.
        progress: called with articles done and in total.

    Raises:
        DataSetError: the data has no article, or the library has others.
        LibraryError: as ``Library.add``, except faults of a single article.

    """
    total = sum(1 for _ in data.articles())
    before, spent = library.articles.summary().passages, 0.0
    numbers: dict[str, int] = {}
    for done, found in enumerate(data.articles()):
        progress(done, total)
        if isinstance(found, Fault):
            tell(found)
            continue
        begun = time.perf_counter()
        if number := _add(library, found, tell):
            numbers[found.id] = number
        spent += time.perf_counter() - begun
    progress(total, total)
    held = library.articles.summary()
    return _checked(data, Stock(numbers, held.articles, held.passages, held.passages - before, spent))


def _add(library: Library, found: Source, tell: Tell) -> int | None:
    """The article's number; two with exactly the same text are one article."""
    try:
        return library.restore(found.draft, library.now()).article.id
    except ArticleError as error:
        tell(Fault(Flaw.ARTICLE_REFUSED, found.place, str(error)))
        return None


def _checked(data: DataSet, made: Stock) -> Stock:
    if not made.numbers:
        raise DataSetError(data.name, found="it has no article that can be used", expected="at least one")
    others = made.articles - len(set(made.numbers.values()))
    if others:
        found = f"articles in it that are not of {data.name}: {others:,}"
        raise DataSetError(place="The library", found=found, expected="no others")
    return made
