"""How well follow-ups are answered: alone, and with the question before them.

    python benchmarks/followup.py DATA... [--questions N] [--part tuned|held-out|all]

DATA are SQuAD files (JSON). Follow-ups are made from two consecutive questions about one paragraph: in the second, a
name that the first one or the article's title contains is replaced by a pronoun or removed. Of each file's articles, by
title, the first, third, ... were used when the rules and weights were chosen; the others are held out. Without data it
says so.
"""

from __future__ import annotations

import argparse
import random
import re
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise
from pathlib import Path

from config.settings import Settings
from index.answering.followup import Turn, leans
from index.answering.pipeline import Trace
from index.build import libraries
from index.evaluate.answer_match import folded, holds
from index.evaluate.dataset import Fault, Item
from index.evaluate.load_library import Stock, stock
from index.evaluate.squad import Squad
from index.language.terms import STOP_WORDS, terms
from index.library.library import Library

_NAME = re.compile(r"(?:[tT]he )?[A-Z][\w’-]*(?: (?:of |the |de )*[A-Z][\w’-]*)*(?=['’]s?\b|[?,.;\s])")
_OF_NAME = re.compile(r"\b(?:in|at|of|for|from|by|with|on|about|to)\s+$")
_POSSESSIVE = re.compile(r"['’]s?(?=\s)")


@dataclass(frozen=True, slots=True)
class FollowUp:
    """A question asked after another one."""

    before: Item
    asked: str
    item: Item
    """The full question, with its answers."""


def main() -> None:
    """Add the articles, ask, and print a row for each way of asking."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", nargs="*", type=Path)
    parser.add_argument("--questions", type=int, default=200, help="so many of each file, drawn by lot")
    parser.add_argument("--part", choices=("tuned", "held-out", "all"), default="held-out")
    given = parser.parse_args()
    if not given.data:
        print("No data was named, so nothing is measured here: python benchmarks/followup.py DATA...")
    for path in given.data:
        _measure(Squad(path), given.questions, given.part)


def _measure(data: Squad, most: int, part: str) -> None:
    items = _part([item for item in data.questions() if not isinstance(item, Fault) and item.answers], part)
    chance = random.Random(0)
    found = list(followups(items, chance))
    chosen = chance.sample(found, min(most, len(found)))
    with (
        tempfile.TemporaryDirectory(prefix="citewell-bench-") as folder,
        libraries(Settings(data=Path(folder))) as made,
    ):
        library = made.open("bench")
        held = stock(library, data, print)
        leaning = sum(leans(one.asked) for one in chosen) / len(chosen)
        print(f"\n{data.name}, {part}: {len(chosen):,} of {len(found):,} follow-ups, {leaning:.0%} said to lean")
        print(f"{'':<44}recall@1  sentence  answered")
        Asking(library, held, chosen, items, chance).tell()


def _part(items: Sequence[Item], part: str) -> list[Item]:
    titles = sorted({item.cluster for item in items})
    chosen = {"tuned": titles[::2], "held-out": titles[1::2], "all": titles}[part]
    return [item for item in items if item.cluster in chosen]


def followups(items: Sequence[Item], chance: random.Random) -> Iterator[FollowUp]:
    """The follow-ups that can be made from consecutive questions about one paragraph."""
    for _, several in groupby(items, lambda item: item.place.rsplit(", question", 1)[0]):
        for before, item in pairwise(several):
            if asked := shortened(item.text, f"{before.text} {item.article}".replace("_", " "), chance):
                yield FollowUp(before, asked, item)


def shortened(question: str, known: str, chance: random.Random) -> str | None:
    """A question whose known name becomes a pronoun or is left out; ``None`` if it has none."""
    for name in _NAME.finditer(question):
        head, tail = question[: name.start()], question[name.end() :]
        said = set(terms(name[0]))
        if said and said <= set(terms(known)) and head and head.split()[-1].lower() in STOP_WORDS:
            made = _without(head, tail, chance)
            if made and set(terms(made)) != set(terms(question)):
                made = " ".join(made.split())
                return f"and {made[0].lower()}{made[1:]}" if chance.random() < 0.4 else made
    return None


def _without(head: str, tail: str, chance: random.Random) -> str | None:
    """The text around a name, joined by a pronoun or nothing; ``None`` if the name is part of a longer one."""
    following = re.match(r"\s+([\w-]+)", tail)
    preposition = _OF_NAME.search(head)
    if owner := _POSSESSIVE.match(tail):
        return head + chance.choice(["its", "his", "their"]) + tail[owner.end() :]
    if preposition and (not following or following[1].lower() in STOP_WORDS):
        dropped = chance.random() < 0.6
        return head[: preposition.start()] + tail if dropped else head + chance.choice(["it", "them", "him"]) + tail
    return head + chance.choice(["it", "they", "he"]) + tail if following and not preposition else None


@dataclass(frozen=True, slots=True)
class Asking:
    """Asks the follow-ups in every way, and prints the results."""

    library: Library
    held: Stock
    chosen: Sequence[FollowUp]
    items: Sequence[Item]
    """All questions of the part."""
    chance: random.Random

    def tell(self) -> None:
        """Print the rows."""
        strangers = [self._about_another(one.item) for one in self.chosen]
        elsewhere = [self._turn(item) for item in strangers]
        turns = [self._turn(one.before) for one in self.chosen]
        self._row("whole question, alone", [self.library.trace(one.item.text) for one in self.chosen])
        self._row("follow-up, alone", [self.library.trace(one.asked) for one in self.chosen])
        self._row("follow-up, with the question before", self._asked([one.asked for one in self.chosen], turns))
        whole = [one.item.text for one in self.chosen]
        self._row("whole question, as a reply about another", self._asked(whole, elsewhere))
        print("its article taken out (answered is wrong then)")
        self._row("  whole question, alone", self._missing(whole, [None] * len(whole)))
        self._row("  whole question, as a reply about another", self._missing(whole, elsewhere))
        asked = [one.asked for one in self.chosen]
        self._row("  follow-up, alone", self._missing(asked, [None] * len(asked)))
        self._row("  follow-up, after a question about another", self._missing(asked, elsewhere))

    def _about_another(self, item: Item) -> Item:
        return self.chance.choice([other for other in self.items if other.article != item.article])

    def _turn(self, before: Item) -> Turn:
        return Turn(question=before.text, article_id=self.held.numbers[before.article or ""])

    def _asked(self, questions: Sequence[str], turns: Sequence[Turn]) -> list[Trace]:
        pairs = zip(questions, turns, strict=True)
        return [self.library.trace(question, before=turn) for question, turn in pairs]

    def _missing(self, questions: Sequence[str], turns: Sequence[Turn | None]) -> list[Trace]:
        views = [self.library.without(self.held.numbers[one.item.article or ""]) for one in self.chosen]
        rows = zip(questions, turns, views, strict=True)
        return [self.library.trace(question, view=view, before=turn) for question, turn, view in rows]

    def _row(self, name: str, traces: Sequence[Trace]) -> None:
        pairs = list(zip(self.chosen, traces, strict=True))
        passages = [_right(one.item, trace.ranked[0].candidate.text if trace.ranked else "") for one, trace in pairs]
        sentences = [_right(one.item, _sentence(trace)) for one, trace in pairs]
        answered = [bool(trace.answer.quotes) for trace in traces]
        shares = (sum(several) / len(pairs) for several in (passages, sentences, answered))
        print(f"{name:<44}" + "  ".join(f"{share:>8.3f}" for share in shares), flush=True)


def _right(item: Item, text: str) -> bool:
    return holds(folded(text), [folded(answer) for answer in item.answers])


def _sentence(trace: Trace) -> str:
    """The sentence that is quoted first, or would be with enough confidence."""
    if not trace.quotes:
        return ""
    start, end = trace.quotes[0].sentence
    return trace.quotes[0].article.text[start:end]


if __name__ == "__main__":
    main()
