"""Questions with something exchanged, so that the sentences no longer answer them.

"Who won in 1998?" over sentences about 1994, "the smallest" for "the largest", another name of the same kind: what a
reader must learn to stay silent on, made from questions that are answered.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

_OPPOSITES = [
    pair.split()
    for pair in """
    first last, highest lowest, largest smallest, biggest smallest, most least, more fewer, before after,
    oldest youngest, old young, longest shortest, north south, northern southern, east west, eastern western,
    best worst, early late, earliest latest, maximum minimum, increase decrease, increased decreased, rise fall,
    win lose, won lost, born died, start end, started ended, begin end, began ended, open close, opened closed,
    buy sell, bought sold, like dislike, male female, men women, man woman, boy girl, father mother, husband wife,
    son daughter, brother sister, king queen, left right, upper lower, inside outside, arrive leave, import export,
    liked disliked, love hate, good bad, positive negative, advantage disadvantage, advantages disadvantages,
    support oppose, supported opposed, accept reject, accepted rejected, allow forbid, allowed forbidden, found lost,
    current former, next previous, new old, fast slow, heavy light, hot cold, rich poor, strong weak, above below,
    public private, internal external, major minor, remove add, removed added, attack defend, attacked defended,
    created destroyed, built destroyed, gain lose, gained lost, kill save, killed saved, hire fire, hired fired
    """.split(",")
]
OPPOSITES: dict[str, str] = {}
for _one, _other in _OPPOSITES:
    OPPOSITES.setdefault(_one, _other)
    OPPOSITES.setdefault(_other, _one)

_NAME = re.compile(r"\b[A-Z][\w'’-]+(?: (?:of |the )?[A-Z][\w'’-]+){0,2}")
_OPENERS = frozenset(
    """
    the a an in on at it he she they we i you this that these those his her its and but or if when while after before
    since although as for from with by to of there here what who where why how no not some many most all both one two
    my our your their so then
    """.split()
)
"""Words that begin a sentence, with a capital letter, without being a name."""
_NUMBER = re.compile(r"(?<![\w.,])\d[\d,.]*\d|\b\d\b")
_YEAR = re.compile(r"1\d{3}|20\d\d")
_YEARS_AWAY = (1, 1, 2, 3, 4, 5, 8, 10, 12, 20)
_COUNTED = re.compile(r"\bhow (?:many|much) (?:[\w-]+ )?([\w-]{4,})", re.IGNORECASE)
_TIME = re.compile(
    r"\d|day\b|january|february|march|april|june|july|august|september|october|november|december|year|month|week"
    r"|after|before|when|ago",
    re.IGNORECASE,
)
_PLACE = re.compile(r"\b(?:in|at|near|from|to) (?:the )?[A-Z]|\bat\b|where")
_AUXILIARY = re.compile(r"\b(did|does|do|is|was|are|were|can|could|will|would)(?:n.t)? ", re.IGNORECASE)
_DENIED = re.compile(r"\bnot\b|n't|never", re.IGNORECASE)
_DO, _BE = frozenset({"did", "does", "do"}), frozenset({"is", "was", "are", "were", "can", "will"})
_SUBJECT = re.compile(r"(who|what|which)\b", re.IGNORECASE)


def names_in(text: str) -> list[str]:
    """What looks like a name: one to three capitalised words."""
    found = []
    for match in _NAME.finditer(text):
        words = match.group().split()
        name = " ".join(words[1:] if words[0].lower() in _OPENERS else words)
        if len(name) > 2 and name[0].isupper():
            found.append(name)
    return found


def numbers_in(text: str) -> list[str]:
    """The numbers of a text, as they are written."""
    return _NUMBER.findall(text)


def counted_in(question: str) -> str | None:
    """What a question wants to have counted: "drones" of "how many big drones"."""
    found = _COUNTED.search(question)
    return found.group(1).lower() if found else None


@dataclass(frozen=True, slots=True)
class Stock:
    """What may be put in the place of something else."""

    names: Sequence[str]
    numbers: Sequence[str]
    counted: Sequence[str]


@dataclass(frozen=True, slots=True)
class Exchange:
    """A question over a window that answers it.

    Args:
        question: the question.
        window: the text that holds the answer.
        title: of its article, if it is shown beside.
        stock: what is put in.
        lot: draws.

    """

    question: str
    window: str
    title: str
    stock: Stock
    lot: random.Random

    def made(self) -> str | None:
        """The question with something exchanged; ``None`` if nothing can be."""
        ways: dict[str, Callable[[], str | None]] = {
            "name": self._name,
            "number": self._number,
            "counted": self._counted,
            "opposite": self._opposite,
            "denied": self._denied,
            "asked": self._asked,
        }
        order = ["name", "name", "number", "counted", "opposite", "opposite", "denied", "asked"]
        self.lot.shuffle(order)
        return next((made for way in dict.fromkeys(order) if (made := ways[way]())), None)

    @property
    def _shown(self) -> str:
        return f"{self.window} {self.title}"

    def _name(self) -> str | None:
        """Another name for one that question and window share."""
        shared = [n for n in dict.fromkeys(names_in(self._shown)) if _holds(self.question, n) and len(n) > 3]
        if not self.stock.names or not shared:
            return None
        old = self.lot.choice(shared)
        for _ in range(6):
            new = self.lot.choice(self.stock.names)
            is_like = len(new.split()) <= len(old.split()) + 1 and old.lower() not in new.lower()
            if is_like and not _holds(self._shown, new) and new.lower() not in self.question.lower():
                return self._with(old, new)
        return None

    def _number(self) -> str | None:
        """Another number, or a year nearby."""
        shared = [n for n in numbers_in(self.question) if n in self._shown]
        if not shared:
            return None
        old = self.lot.choice(shared)
        if _YEAR.fullmatch(old):
            new = str(int(old) + self.lot.choice([-1, 1]) * self.lot.choice(_YEARS_AWAY))
        elif self.stock.numbers:
            new = self.lot.choice(self.stock.numbers)
        else:
            return None
        return self._with(old, new) if new != old and not _holds(self._shown, new) else None

    def _counted(self) -> str | None:
        """Something else to be counted."""
        found = _COUNTED.search(self.question)
        if not self.stock.counted or not found or not _holds(self.window, found.group(1)):
            return None
        for _ in range(5):
            new = self.lot.choice(self.stock.counted)
            if new != found.group(1).lower() and not _holds(self._shown, new):
                return self._with(found.group(1), new)
        return None

    def _opposite(self) -> str | None:
        words = [w for w in re.findall(r"[a-z]+", self.question.lower()) if w in OPPOSITES]
        words = [w for w in words if not _holds(self.window, OPPOSITES[w])]
        if not words:
            return None
        word = self.lot.choice(words)
        return self._with(word, OPPOSITES[word])

    def _denied(self) -> str | None:
        """The question with a "not", now and then: such questions are rare."""
        if self.lot.random() >= 0.35:
            return None
        found = _AUXILIARY.search(self.question)
        if not found or _DENIED.search(self.question + self.window):
            return None
        before, rest, verb = self.question[: found.start()], self.question[found.end() :], found.group(1).lower()
        if verb in _DO and len(rest.split(" ")) > 2:
            denial = "n't" if self.lot.random() < 0.6 else "nt"
            return f"{before}{verb}{denial} {rest}"
        if verb in _BE and found.start() < 40 and _SUBJECT.match(self.question):
            return f"{self.question[: found.end()]}not {rest}"
        return None

    def _asked(self) -> str | None:
        """When for where, and where for when, if the window says nothing of it."""
        low = self.question.lower()
        if low.startswith("where ") and not _TIME.search(self.window):
            return f"when{self.question[5:]}"
        if low.startswith("when ") and not _PLACE.search(self.window):
            return f"where{self.question[4:]}"
        return None

    def _with(self, old: str, new: str) -> str:
        return re.sub(rf"(?<!\w){re.escape(old)}(?!\w)", lambda _: new, self.question, count=1, flags=re.IGNORECASE)


def _holds(text: str, words: str) -> bool:
    return re.search(rf"(?<!\w){re.escape(words)}(?!\w)", text, re.IGNORECASE) is not None
