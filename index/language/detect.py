"""Which language a text is in, and the words of a question in every language of a library.

A question is short, so its language is believed only when it is clear; the languages
that a library's articles are in count as likelier from the start.
"""

from __future__ import annotations

from collections.abc import Collection
from functools import cache, lru_cache

from py3langid.langid import MODEL_FILE, LanguageIdentifier
from stop_words import LANGUAGE_MAPPING

from index.language.terms import CUT, ENGLISH, STEMMERS, fold, stop_words, terms, words

ANY = "*"
"""In the list of languages that a model knows: all of them."""

_SAME = {"nb": "no", "nn": "no", "wuu": "zh", "yue": "zh"}
_KNOWN = frozenset(STEMMERS) | CUT | {_SAME.get(one, one) for one in LANGUAGE_MAPPING} | {"th"}
"""Languages that are told apart: those for whose words something can be done, and Thai."""
_READ = 4_000
"""Characters of an article that its language is told from."""
_SURE = 0.6
"""Least probability that is believed. Of 8,859 English questions, 3 passed it as another language's."""
_POSSIBLE = 0.1
"""Least probability at which a question's stop words are believed."""
_WHOLE = 3
"""Words from which on it can be a whole question."""
_LIKELIER = 3.0
"""How much likelier than another an expected language is, before a question is read."""


def of_article(title: str, text: str) -> str | None:
    """The language of an article as ISO 639-1, or ``None`` when that is not sure."""
    return _written_in(f"{title}\n{text[:_READ]}")


@lru_cache(maxsize=64)
def _written_in(text: str) -> str | None:
    """Remembered, since it is asked when an article is read, and again when it is kept."""
    return _sure(_chances(text))


def of_question(text: str, expected: Collection[str]) -> str | None:
    """The language of a question as ISO 639-1, or ``None`` when that is not sure.

    Args:
        text: the question.
        expected: the languages that it is likely to be in.

    """
    chances = {one: chance * (_LIKELIER if one in expected else 1) for one, chance in _chances(text).items()}
    return _sure(chances) or _by_small_words(text, chances)


def likeliest(text: str, among: Collection[str]) -> str:
    """Which of some languages a text is in, however unsure; English if there are none."""
    chances = _chances(text)
    return max(sorted(among), key=lambda one: chances.get(one, 0.0), default=ENGLISH)


def knows(languages: Collection[str], language: str | None) -> bool:
    """Whether a model for these languages can be trusted with that one; with an unknown one it is."""
    return language is None or ANY in languages or language in languages


def forms(text: str, language: str, others: Collection[str]) -> dict[str, tuple[str, ...]]:
    """The terms of a question, each with the forms it may have in articles, its own among them.

    Args:
        text: the question.
        language: by whose rules its terms are made.
        others: the languages of the articles.

    """
    found: dict[str, tuple[str, ...]] = {}
    for word in words(text):
        own = terms(word, language)
        foreign = [form for one in sorted(others) if one != language for form in terms(word, one)]
        for term in own:
            found[term] = tuple(dict.fromkeys([*found.get(term, ()), term, *(foreign if len(own) == 1 else ())]))
    return found


def _by_small_words(text: str, chances: dict[str, float]) -> str | None:
    """The language whose stop words stand in a whole question that is mostly names: "Qui est Emmanuel Macron ?".

    Not of a few key words, which might be a name: "los angeles fires".
    """
    found = [fold(word) for word in words(text)]
    if not text.rstrip().endswith("?") or len(found) < _WHOLE or not stop_words(ENGLISH).isdisjoint(found):
        return None
    votes = {one: chance * sum(word in stop_words(one) for word in found) for one, chance in chances.items()}
    best = _sure(votes)
    return best if best and chances[best] >= _POSSIBLE * sum(chances.values()) else None


def _sure(chances: dict[str, float]) -> str | None:
    best = max(chances, key=lambda one: chances[one])
    return best if chances[best] and chances[best] >= _SURE * sum(chances.values()) else None


def _chances(text: str) -> dict[str, float]:
    """The chance of each known language; they need not sum to 1."""
    chances = dict.fromkeys(_KNOWN, 0.0)
    for found, chance in _model().rank(text):
        one = _SAME.get(found, found)
        if one in chances:
            chances[one] += float(chance)
    return chances


@cache
def _model() -> LanguageIdentifier:
    """Half a second to load, hence not before it is needed; reading it changes nothing in it."""
    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
