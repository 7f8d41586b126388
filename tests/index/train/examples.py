"""An invented data set, large enough to learn from: towns with a mayor, a founding year and a dish."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np

from index.answering.calibration import Weights
from index.answering.pipeline import Options
from index.answering.span_reader import SpanReader
from index.evaluate.jsonl import Folder
from index.evaluate.load_library import stock
from index.evaluate.sampling import Choice
from index.library.library import Library
from index.models.token_vectors import Projection
from index.train.holdout import HeldOut, Stocked
from index.train.small_reader.examples import Groups, Store
from index.train.small_reader.training import Lessons, lessons
from tests.doubles.corpus import MemoryCorpus
from tests.doubles.models import HashingEmbedder
from tests.index.evaluate.examples import folder, none_left_out

TOWNS = "Skarrow Velm Ostby Harlen Tindra Korsa Bruvik Elmsund Fjordal Granvik Hovden Isdal".split()
MAYORS = "Adler Brandt Castell Dorn Egge Falk Grann Holm Ibsen Jarl Krogh Lund".split()
DISHES = "herring barley cabbage lentils salmon turnips cheese mutton apples mussels honey rye".split()


def data(path: Path) -> Path:
    """The data as a folder."""
    articles, questions = [], []
    for number, (town, mayor, dish) in enumerate(zip(TOWNS, MAYORS, DISHES, strict=True)):
        text = (
            f"{town} was founded in {1301 + 17 * number}. The mayor of {town} is Anna {mayor}. "
            f"People in {town} eat {dish} at midsummer."
        )
        articles.append({"id": town, "title": town, "text": text})
        asked: tuple[tuple[str, list[str]], ...] = (
            (f"When was {town} founded?", [str(1301 + 17 * number)]),
            (f"Who is the mayor of {town}?", [f"Anna {mayor}"]),
            (f"What do people eat in {town} at midsummer?", [dish]),
            (f"Who leads the town of {town} as mayor?", [f"anna {mayor}".lower()]),
            (f"In what year was the town of {town} founded?", [str(1301 + 17 * number)]),
            (f"Who composed the anthem of {town}?", []),
        )
        rows = enumerate(asked)
        questions += [{"id": f"{town}{n}", "question": q, "answers": a, "article_id": town} for n, (q, a) in rows]
    return folder(path, articles, questions)


def library() -> Library:
    """An empty library over the double, whose token vectors are kept in 16 dimensions."""
    matrix = np.random.default_rng(0).standard_normal((64, 16)).astype(np.float32)
    return Library(MemoryCorpus(), HashingEmbedder(), lambda: Projection(matrix), Options())


def stocked(path: Path, **choice: Any) -> Stocked:
    """The data in a library."""
    made, found = library(), Folder(data(path))
    return Stocked(found, made, stock(made, found, none_left_out).numbers, Choice(**choice))


def lessons_of(sets: Sequence[Stocked], file: BinaryIO) -> tuple[Lessons, Store]:
    """What a reader learns from, every fourth town being held out."""
    store = Store(file)
    groups = [Groups(one.library, Weights.shipped().sentence, store) for one in sets]
    return lessons(sets, HeldOut.of(sets, 4), groups, none_left_out, lambda *_: None), store


def same(one: SpanReader, other: SpanReader) -> bool:
    """Whether two readers have the same weights."""
    return np.array_equal(one.tokens, other.tokens) and np.array_equal(one.around, other.around)
