"""Words as the lexical half of the search sees them: folded, stemmed, without stop words, each by its language."""

from __future__ import annotations

import re
import threading
import unicodedata
from functools import cache, lru_cache

import snowballstemmer
from stop_words import safe_get_stop_words

ENGLISH = "en"

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
"""Of English: our own, since the weights of the search were measured with them. Other languages have a library's."""

STEMMERS = {
    "ar": "arabic",
    "ca": "catalan",
    "cs": "czech",
    "da": "danish",
    "de": "german",
    "el": "greek",
    "en": "english",
    "eo": "esperanto",
    "es": "spanish",
    "et": "estonian",
    "eu": "basque",
    "fa": "persian",
    "fi": "finnish",
    "fr": "french",
    "ga": "irish",
    "hu": "hungarian",
    "hy": "armenian",
    "id": "indonesian",
    "it": "italian",
    "lt": "lithuanian",
    "nl": "dutch",
    "no": "norwegian",
    "pl": "polish",
    "pt": "portuguese",
    "ro": "romanian",
    "ru": "russian",
    "sr": "serbian",
    "sv": "swedish",
    "tr": "turkish",
}
"""Snowball's stemmers by ISO 639-1."""

CUT = frozenset({"be", "bg", "bs", "hr", "lv", "mk", "sk", "sl", "sq", "uk"})
"""Languages that inflect at the end and have no stemmer: the first letters of a word stand for it."""
_FIRST_LETTERS = 5

_ASKING = {
    "cs": "koho jaký jaká jaké odkud",
    "da": "hvem hvornår hvordan hvorfor hvilken hvilket hvilke",
    "de": "wen wem wessen wieviel wieviele viele",
    "es": "cuánta cuántos cuántas",
    "fr": "quoi combien lequel laquelle lesquels",
    "it": "quando quali",
    "nl": "wanneer waar waarom welke welk hoeveel",
    "no": "hvilket",
    "pl": "kogo komu czego jaka czyj",
    "pt": "quais quanto quanta quantos quantas",
    "ru": "какое какие откуда",
    "uk": "яке звідки",
}
"""Words that ask, where the library's lists lack them: a question has them, and its answer does not."""

_WORD = re.compile(r"\d+(?:[.,]\d+)*|[^\W_]+")
_UNSPACED = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_PLAIN = str.maketrans({"\u2019": "'", "ł": "l", "đ": "d", "ø": "o", "ı": "i", "æ": "ae", "œ": "oe"})
"""Letters that Unicode does not take apart, as people without them on their keyboards write them."""
_STEMMING = threading.Lock()
"""A Snowball stemmer keeps the word that it works on in itself."""


def terms(text: str, language: str = ENGLISH) -> list[str]:
    """The stems of the words of ``text`` in order, stop words left out.

    Scripts written without spaces give pairs of characters, as is usual for them.

    Args:
        text: any text.
        language: by whose rules words are stemmed and stop words dropped, as ISO 639-1. An unknown one has no
            rules: its words are only folded.

    """
    return list(_terms(text, language))


def words(text: str) -> list[str]:
    """The words and numbers of ``text`` as they stand."""
    return _WORD.findall(unicodedata.normalize("NFC", text))


def fold(text: str) -> str:
    """Lower case, without accents, one form of apostrophe."""
    if text.isascii():  # most words are, and this is what their time goes into
        return text.lower()
    decomposed = unicodedata.normalize("NFKD", text.casefold().translate(_PLAIN))
    return "".join(c for c in decomposed if not unicodedata.combining(c))


@lru_cache(maxsize=200_000)
def stem(word: str, language: str = ENGLISH) -> str:
    """The stem of a word in lower case, folded; of a number, its digits without separators."""
    if word[0].isdigit():
        return word.replace(",", "")
    if language in CUT:
        return fold(word)[:_FIRST_LETTERS]
    stemmer = _stemmer(language)
    if stemmer is None:
        return fold(word)
    with _STEMMING:
        return fold(stemmer.stemWord(word))


@lru_cache(maxsize=8_192)
def _terms(text: str, language: str) -> tuple[str, ...]:
    found: list[str] = []
    for match in _WORD.finditer(_lower(text, language)):
        word = match.group()
        if _UNSPACED.search(word):
            found += [word[i : i + 2] for i in range(max(1, len(word) - 1))]
        elif fold(word) not in stop_words(language):
            found.append(stem(word, language))
    return tuple(found)


def _lower(text: str, language: str) -> str:
    """Lower case. Stemmers read accents, so those stay until a word is stemmed; English has none that matter."""
    if language == ENGLISH:
        return fold(text)
    return unicodedata.normalize("NFKC", text.casefold())


@cache
def stop_words(language: str) -> frozenset[str]:
    """The stop words of a language, folded; none of an unknown one."""
    if language == ENGLISH:
        return STOP_WORDS
    known = [*safe_get_stop_words("nb" if language == "no" else language), *_ASKING.get(language, "").split()]
    return frozenset(part for word in known for part in _WORD.findall(fold(word)))


@cache
def _stemmer(language: str) -> snowballstemmer.stemmer | None:
    name = STEMMERS.get(language)
    return snowballstemmer.stemmer(name) if name else None
