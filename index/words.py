"""Words as the lexical half of the search sees them: folded, stemmed, without stop words."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

import snowballstemmer

STOP_WORDS = frozenset(
    """
    a about above after again against all also am an and any are as at be because been before being below between both
    but by can could did do does doing down during each few for from further had has have having he her here hers
    herself him himself his how i if in into is it its itself just me might more most must my myself no nor not now of
    off on once only or other our ours ourselves out over own same shall she should so some such than that the their
    theirs them themselves then there these they this those through to too under until up upon us very was we were what
    when where which while who whom whose why will with would you your yours yourself yourselves s t d ll m re ve
    """.split()
)

_WORD = re.compile(r"\d+(?:[.,]\d+)*|[^\W_]+")
_UNSPACED = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_stemmer = snowballstemmer.stemmer("english")


def terms(text: str) -> list[str]:
    """The stems of the words of ``text`` in order, stop words left out.

    Scripts written without spaces give pairs of characters, as is usual for them.
    """
    found: list[str] = []
    for match in _WORD.finditer(fold(text)):
        word = match.group()
        if _UNSPACED.search(word):
            found += [word[i : i + 2] for i in range(max(1, len(word) - 1))]
        elif word not in STOP_WORDS:
            found.append(stem(word))
    return found


def fold(text: str) -> str:
    """Lower case, without accents, one form of apostrophe."""
    decomposed = unicodedata.normalize("NFKD", text.casefold().replace("\u2019", "'"))
    return "".join(c for c in decomposed if not unicodedata.combining(c))


@lru_cache(maxsize=200_000)
def stem(word: str) -> str:
    """The stem of a folded word; of a number, its digits without separators."""
    if word[0].isdigit():
        return word.replace(",", "")
    return str(_stemmer.stemWord(word))
