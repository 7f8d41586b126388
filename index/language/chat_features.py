"""What tells in a sentence of chat that it asks: function words, where they stand, and the question mark.

Words that are about something are one and the same to it ("_"), as in the slim function word classifier of
O'Shea, Bandar and Crockett (2012): what people ask about differs from server to server, how they ask does not.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Container, Iterator, Sequence
from itertools import groupby

from index.language.chat_spelling import SPELLED

MARK = "?"
"""The sign of a sentence that ends with a question mark."""
OTHER = "_"
"""Stands for words that are about something."""

_OTHER_MARKS = frozenset("\u00bf\u037e\u055e\u061f\u1367\u203d\u2047\u2048\u2049\u2cfa\ua60f\uff1f")
"""Question marks beyond ASCII, which mean nothing else: Spanish, Greek, Armenian, Arabic, Ethiopic, Chinese, ..."""
_MARKED = re.compile(r"\?\W*\w?\W*\Z")
"""A bracket or a smiley may follow the mark."""
_TAIL = 12
"""Characters at the end of a sentence in which its mark is looked for."""

_TOKEN = re.compile(r"[^\W\d_]+|\d+|[,;:()–—-]")
_LONG = re.compile(r"(\w)\1{2,}")
_BREAKS = frozenset(",;:()–—-")

_ASKING = ("what when where which who whose whom why how does did would could should can will anyone anybody").split()
_SLIPS = {(word[0], word[-1], "".join(sorted(word))): word for word in [*_ASKING, "whats"]}
"""Words that ask, by what two letters in the wrong order leave as it was."""

_FILLERS = frozenset(
    """
    hi hey hello hiya yo lol lmao haha hahaha ha ok okay k well so and but or oh ah aw hmm hm um uh yeah yes yep no nope
    guys all everyone everybody folks people man bro dude mate sorry please thanks thank wow also now then again good
    morning evening afternoon quick question btw just
    """.split()
)
"""What may stand before that with which a sentence begins."""
_JOINTS = frozenset("and but so or then because if".split())


def tokens(sentence: str) -> list[str]:
    """The words of a sentence in lower case, spelled plainly, and the marks that part clauses."""
    plain = unicodedata.normalize("NFKC", sentence).casefold().replace("'", "").replace("\u2019", "")
    found: list[str] = []
    for token in _TOKEN.findall(plain):
        word = _LONG.sub(r"\1", token)
        word = _SLIPS.get((word[0], word[-1], "".join(sorted(word)))) or word
        word = SPELLED.get(word, word)
        found += word.split()
    return found


def marked(sentence: str) -> bool:
    """Whether the sentence ends with a question mark, or has one of another script."""
    return bool(_MARKED.search(sentence[-_TAIL:])) or not _OTHER_MARKS.isdisjoint(sentence)


def signs(sentence: str, known: Container[str]) -> frozenset[str]:
    """The signs of one sentence.

    ``a b c`` are words beside each other, ``^a`` the first that tells, ``,a`` the first of a clause, ``a$`` the last,
    ``#3`` the number of words and ``?`` the question mark.

    Args:
        sentence: as a member wrote it, cleaned.
        known: the words that may tell by themselves.

    """
    return frozenset(_signs(sentence, known))


def _signs(sentence: str, known: Container[str]) -> Iterator[str]:
    clauses = _clauses(tokens(sentence), known)
    words = [word for clause in clauses for word in clause]
    length = _length(len(words))
    yield f"#{length}"
    if marked(sentence):
        yield from (MARK, f"{MARK}#{length}")
    yield from _grams(words)
    for clause in clauses[1:]:
        yield from ("," + gram for gram in _first(clause))
    first = next((clause for clause in clauses if _tells(clause)), [])
    yield from ("^" + gram for gram in _first(first[_lead(first) :]))
    yield from (" ".join(words[-n:]) + "$" for n in (1, 2) if len(words) >= n)


def _clauses(found: Sequence[str], known: Container[str]) -> list[list[str]]:
    """The words by clauses; a joint begins one, and stays in the one before."""
    clauses: list[list[str]] = [[]]
    for token in found:
        if token not in _BREAKS:
            clauses[-1].append(token if token in known or token in _FILLERS else OTHER)
        if token in _BREAKS or token in _JOINTS:
            clauses.append([])
    return [[word for word, _ in groupby(clause)] for clause in clauses if clause]


def _grams(words: Sequence[str]) -> Iterator[str]:
    for n in (1, 2, 3):
        yield from (" ".join(words[i : i + n]) for i in range(len(words) - n + 1))


def _first(words: Sequence[str]) -> Iterator[str]:
    yield from (" ".join(words[:n]) for n in (1, 2, 3) if len(words) >= n)


def _tells(clause: Sequence[str]) -> bool:
    """Whether there is more in it than a name and a greeting."""
    return any(word != OTHER and word not in _FILLERS for word in clause)


def _lead(words: Sequence[str]) -> int:
    """How many words only lead up to the first that tells."""
    return next((i for i, word in enumerate(words) if word not in _FILLERS), 0)


def _length(words: int) -> str:
    return next(str(most) for most in (0, 1, 2, 3, 5, 8, 12, 20, 10_000) if words <= most)
