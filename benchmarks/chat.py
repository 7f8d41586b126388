"""How well questions are recognised among a channel's messages, and how long it takes.

    python benchmarks/chat.py FILE... [--weights chat.json]

A FILE has JSON lines, {"text": "...", "question": true or false}. Two rules without weights serve as baselines: a
question mark anywhere, and that or a question word at the beginning. "Plain" is the same text in lower case without
question marks. `make bench` runs this without data, and it says so.
"""

from __future__ import annotations

import argparse
import re
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

from index.language.chat_question import Asking, chance, shipped
from index.train.chat_question import Figures, Message, measured, read

_BEGINS = re.compile(
    r"^(?:\W|\b(?:hi|hey|hello|so|and|ok|well|lol)\b)*(?:what|when|where|which|who|whose|why|how|is|are|was|were|do|does"
    r"|did|can|could|would|should|will|has|have|any|anyone|anybody)\b",
    re.IGNORECASE,
)
_RULES: dict[str, Callable[[str], bool]] = {
    "a question mark": lambda text: "?" in text,
    "that or how it begins": lambda text: "?" in text or bool(_BEGINS.search(text)),
}


def main() -> None:
    """Print a row for each file and way."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", nargs="*", type=Path)
    parser.add_argument("--weights", type=Path, help="other weights than those shipped")
    given = parser.parse_args()
    asking = Asking.from_json(given.weights.read_text("utf-8")) if given.weights else shipped()
    found = [path for path in given.files if path.is_file()]
    for path in sorted(set(given.files) - set(found)):
        print(f"{path} is missing, and left out.")
    if not found:
        print("No data was named, so nothing is measured here: python benchmarks/chat.py FILE")
    for path in found:
        _measure(path.stem, read(path), asking)


def _measure(name: str, messages: Sequence[Message], asking: Asking) -> None:
    if {one.question for one in messages} < {True, False}:
        print(f"{name} has not both questions and others, and is left out.")
        return
    plain = [replace(one, text=one.text.replace("?", " ").lower()) for one in messages]
    print(f"{name:<32}precision  recall     F1  precision at recall .80  AUROC")
    for way, rule in _RULES.items():
        _row(way, *_by_rule(messages, rule))
    _figures("these weights", measured(messages, asking))
    _figures("these weights, plain", measured(plain, asking))
    began = time.perf_counter()
    for one in messages:
        chance(one.text, asking)
    print(f"{len(messages):,} messages, {1e6 * (time.perf_counter() - began) / len(messages):.0f} microseconds each\n")


def _by_rule(messages: Sequence[Message], rule: Callable[[str], bool]) -> tuple[float, float]:
    taken = [one for one in messages if rule(one.text)]
    right = sum(bool(one.question) for one in taken)
    return right / max(1, len(taken)), right / sum(bool(one.question) for one in messages)


def _figures(way: str, figures: Figures) -> None:
    _row(way, figures.precision, figures.recall, f"{figures.precision_at_80:>24.3f}{figures.auroc:>7.3f}")


def _row(way: str, precision: float, recall: float, more: str = "") -> None:
    both = 2 * precision * recall / (precision + recall) if precision + recall else 0.0
    print(f"  {way:<30}{precision:>9.3f}{recall:>8.3f}{both:>7.3f}{more}")


if __name__ == "__main__":
    main()
