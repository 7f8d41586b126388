"""Citewell's speed and memory on this machine, in a library of 10,000 passages. `make bench` runs it.

One process adds the articles and another asks, so that the memory reported is that of a bot that answers. Both are
limited to two cores where the system allows.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from statistics import quantiles

from config.load import load
from index.build import libraries
from index.evaluate.machine import machine
from index.ingest.draft import draft
from index.language.terms import STOP_WORDS
from index.sample import drafts

CORES = 2
PARAGRAPHS = 20
"""Passages of one article."""
WORDS = 90
"""Words after which a paragraph ends: long enough to be a passage, too short to be split."""
BARS = {"question_p50_ms": 120.0, "memory_asking_mb": 1_200.0}
MEANINGS = {
    "passages": "in the library",
    "passages_per_second": "split, embedded and kept",
    "memory_adding_mb": "at most, while adding",
    "start_seconds": "from the start of a process to its first answer",
    "question_p50_ms": "an answer, median",
    "question_p99_ms": "an answer, 99th percentile",
    "memory_asking_mb": "at most, while asking",
    "file_mb": "the library's file",
}
ASKED = (
    "When did the {} {} the {}?",
    "Who said that {} would {} in {}?",
    "How many {} {} after the {}?",
    "Where is the {} of {} {}?",
    "How much does the {} {} cost in {}?",
    "What is the {} of the {} {}?",
)


def main() -> None:
    """Add, ask, and print the figures."""
    given = _arguments()
    if given.part:
        print(json.dumps(_add(given) if given.part == "add" else _ask(given)))
        return
    print(", ".join(f"{name}: {value}" for name, value in machine().items()), flush=True)
    found = {runtime: _both(runtime, given) for runtime in given.runtimes}
    print(" " * 20, *(f"{runtime:>22}" for runtime in found))
    for name, meaning in MEANINGS.items():
        worst = max(one[name] for one in found.values())
        bar = f" (bar: {BARS[name]:,.0f}, {'met' if worst <= BARS[name] else 'missed'})" if name in BARS else ""
        print(f"{name:<20}", *(f"{one[name]:>22,.1f}" for one in found.values()), f" {meaning}{bar}")


def _both(runtime: str, given: argparse.Namespace) -> dict[str, float]:
    """Add and ask with one runtime, in a folder of its own."""
    with tempfile.TemporaryDirectory(prefix="citewell-bench-") as folder:
        return _run("add", folder, runtime, given) | _run("ask", folder, runtime, given)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--passages", type=int, default=10_000, help=f"rounded up to {PARAGRAPHS}s")
    parser.add_argument("--questions", type=int, default=300)
    parser.add_argument(
        "--runtimes",
        nargs="+",
        default=["prepared", "sentence-transformers"],
        help="what runs the model, one after the other; `citewell model prepare` makes the first",
    )
    parser.add_argument("--part", choices=("add", "ask"), help=argparse.SUPPRESS)
    parser.add_argument("--data", type=Path, help=argparse.SUPPRESS)
    return parser.parse_args()


def _run(part: str, folder: str, runtime: str, given: argparse.Namespace) -> dict[str, float]:
    """One part in a process of its own."""
    counts = ["--passages", str(given.passages), "--questions", str(given.questions)]
    begun = time.time()
    done = subprocess.run(  # noqa: S603 - this very program
        [sys.executable, __file__, "--part", part, "--data", folder, *counts],
        env=os.environ | {"CITEWELL_EMBEDDER__RUNTIME": runtime},
        stdout=subprocess.PIPE,
        check=False,
    )
    if done.returncode:
        sys.exit(done.returncode)  # it has said why
    found: dict[str, float] = json.loads(done.stdout)
    if "first_answer" in found:
        found["start_seconds"] = found["first_answer"] - begun
    return found


def _add(given: argparse.Namespace) -> dict[str, float]:
    _keep_to_cores()
    with libraries(load(overrides={"data": given.data})) as opened:
        library = opened.open("bench")
        library.add(draft("first", "The model is warm now."))
        total, spent = -(-given.passages // PARAGRAPHS), 0.0
        for number, text in enumerate(texts(total), 1):
            begun = time.perf_counter()
            library.add(draft(f"{number}.txt", text, title=f"Article {number}"))
            spent += time.perf_counter() - begun
            print(f"\radding articles: {number} of {total} ", end="", file=sys.stderr, flush=True)
        print(file=sys.stderr)
        passages = library.articles.summary().passages - 1
    return {"passages": passages, "passages_per_second": passages / spent, "memory_adding_mb": _peak_memory()}


def _ask(given: argparse.Namespace) -> dict[str, float]:
    _keep_to_cores()
    with libraries(load(overrides={"data": given.data})) as opened:
        library = opened.open("bench")
        first, *questions = _questions(given.questions + 1)
        library.ask(first)
        first_answer, times = time.time(), []
        for question in questions:
            begun = time.perf_counter()
            library.ask(question)
            times.append((time.perf_counter() - begun) * 1000)
    cuts = quantiles(times, n=100, method="inclusive")
    file = given.data / "libraries" / "bench.sqlite"
    return {
        "first_answer": first_answer,
        "question_p50_ms": cuts[49],
        "question_p99_ms": cuts[98],
        "memory_asking_mb": _peak_memory(),
        "file_mb": file.stat().st_size / 1e6,
    }


def texts(articles: int, paragraphs: int = PARAGRAPHS) -> Iterator[str]:
    """Texts with the words, sentence lengths and punctuation of the sample articles, but without meaning."""
    chance = random.Random(0)
    sentences = [s for one in drafts() for s in re.findall(r"[A-Z][^.?!\n]+[.?!]", one.text) if len(s.split()) < 40]
    words = _content(sentences)
    for _ in range(articles):
        yield "\n\n".join(_paragraph(chance, sentences, words) for _ in range(paragraphs))


def _paragraph(chance: random.Random, sentences: list[str], words: list[str]) -> str:
    made: list[str] = []
    while sum(len(sentence.split()) for sentence in made) < WORDS:
        sentence = chance.choice(sentences)
        made.append(re.sub(r"\w+", lambda found: _other(chance, found[0], words), sentence))
    return " ".join(made)


def _other(chance: random.Random, word: str, words: list[str]) -> str:
    """Another word of the same kind: a number for a number, a name for a name."""
    if word.isdigit():
        return str(chance.randrange(10 ** len(word)))
    if word.lower() in STOP_WORDS:
        return word
    other = chance.choice(words)
    return other.capitalize() if word[0].isupper() else other


def _questions(count: int) -> list[str]:
    chance = random.Random(1)
    words = _content([one.text for one in drafts()])
    return [chance.choice(ASKED).format(*chance.sample(words, 3)) for _ in range(count)]


def _content(texts: list[str]) -> list[str]:
    """Content words, as often as they occur."""
    found = (word.lower() for text in texts for word in re.findall(r"[A-Za-z]{3,}", text))
    return [word for word in found if word not in STOP_WORDS]


def _keep_to_cores() -> None:
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[:CORES])


def _peak_memory() -> float:
    """Peak memory of the process in MB; 0 where the system does not tell."""
    try:
        import resource
    except ImportError:  # Windows
        return 0.0
    unit = 1 if sys.platform == "darwin" else 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit / 1e6


if __name__ == "__main__":
    main()
