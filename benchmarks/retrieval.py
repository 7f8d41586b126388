"""What each step of the search adds: recall by meaning only, by words only, fused, and reranked.

    python benchmarks/retrieval.py DATA [--questions N]

DATA is as for `citewell eval`. A passage is right if it contains an answer and belongs to the question's article, or to
any article with --any-article. `make bench` runs this without data, and it says so.
"""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from config.settings import Settings
from index.answering import rank
from index.answering.pipeline import Trace
from index.build import libraries
from index.evaluate.answer_match import folded, holds
from index.evaluate.dataset import Fault, Item
from index.evaluate.load_library import stock
from index.evaluate.run import opened
from index.library.library import Library
from index.storage.sqlite import SqliteCorpus

WEIGHTS = (0.5, 0.65, 0.8, 0.9)
POOL = 100


def main() -> None:
    """Add the articles, ask, and print a row for each way of searching."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", nargs="?", type=Path)
    parser.add_argument("--questions", type=int, default=1_500, help="so many, drawn by lot")
    parser.add_argument("--any-article", action="store_true", help="any passage that holds an answer is right")
    given = parser.parse_args()
    if given.data is None:
        print("No data was named, so nothing is measured here: python benchmarks/retrieval.py DATA")
        return
    _measure(given.data, given.questions, any_article=given.any_article)


def _measure(path: Path, most: int, *, any_article: bool) -> None:
    data = opened(path)
    items = [item for item in data.questions() if not isinstance(item, Fault) and item.answers]
    chosen = random.Random(0).sample(items, min(most, len(items)))
    with (
        tempfile.TemporaryDirectory(prefix="citewell-bench-") as folder,
        libraries(Settings(data=Path(folder))) as opened_libraries,
    ):
        library = opened_libraries.open("bench")
        held = stock(library, data, lambda fault: print(fault, file=sys.stderr))
        corpus = SqliteCorpus(Path(folder) / "libraries" / "bench.sqlite")
        found = [_found(corpus, library, item) for item in chosen]
        right = [_right(library, held.numbers, item, any_article=any_article) for item in chosen]
    print(f"{len(chosen):,} questions, {held.passages:,} passages\n\n{'':<24}recall@1  recall@5")
    for name in found[0]:
        ones, fives = (_recall([one[name][:k] for one in found], right) for k in (1, 5))
        print(f"{name:<24}{ones:>8.3f}{fives:>10.3f}")


def _found(corpus: SqliteCorpus, library: Library, item: Item) -> dict[str, list[int]]:
    """The passages found in each way, best first."""
    trace: Trace = library.trace(item.text)
    dense = corpus.search.nearest(trace.question.embedding, POOL)
    lexical = corpus.search.matching(trace.question.forms, POOL)
    fused = {f"fused, meaning {weight}": list(rank.fuse(dense, lexical, weight)) for weight in WEIGHTS}
    return {
        "meaning alone": [hit.passage_id for hit in dense],
        "words alone": [hit.passage_id for hit in lexical],
        **fused,
        "fused and reranked": [one.candidate.id for one in trace.ranked],
    }


def _right(library: Library, numbers: Mapping[str, int], item: Item, *, any_article: bool) -> frozenset[int]:
    """The passages that contain an answer."""
    answers = [folded(answer) for answer in item.answers]
    about = set(numbers.values()) if any_article or item.article is None else {numbers[item.article]}
    return frozenset(_holding(library, about, answers))


def _holding(library: Library, about: set[int], answers: Sequence[str]) -> Iterator[int]:
    for number in about:
        yield from (one.id for one in library.search.passages(number) if holds(folded(one.text), answers))


def _recall(found: Sequence[Sequence[int]], right: Sequence[frozenset[int]]) -> float:
    """The share of questions with a right passage among those found."""
    return sum(not good.isdisjoint(some) for some, good in zip(found, right, strict=True)) / len(right)


if __name__ == "__main__":
    main()
