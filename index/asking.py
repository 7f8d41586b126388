"""A question as typed, turned into what one library can search by: its language, words, weights and vectors."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

import numpy as np

from index import language
from index.ports import Embedder, Searchable
from index.question import CLAUSE_WEIGHT, Question, idf, kind_of, main_part, token_weights
from index.tokens import Projection
from index.words import ENGLISH, terms


def understand(
    text: str, corpus: Searchable, embedder: Embedder, projection: Projection, known: Collection[str]
) -> Question:
    """The question for a library.

    Args:
        text: on one line, with a word in it.
        corpus: the library's; its languages and how common the words are count.
        embedder: encodes the question, unless it does not know its language.
        projection: of token vectors.
        known: the languages that the embedder knows.

    """
    there = frozenset(one or ENGLISH for one in corpus.languages())
    heard = language.of_question(text, there.union(known))
    spoken = heard or language.likeliest(text, there)
    forms = language.forms(text, spoken, there)
    words = _weighed(text, spoken, forms, corpus)
    by_words = not language.knows(known, heard)
    encoding = projection.nothing(text) if by_words else embedder.question(text)
    weights = token_weights(text, encoding.offsets, words, spoken)
    return Question(
        text=text,
        kind=kind_of(text),
        embedding=encoding.embedding,
        tokens=projection.apply(encoding.tokens),
        offsets=encoding.offsets,
        weights=np.zeros_like(weights) if by_words else weights,
        words=words,
        language=spoken,
        forms=tuple(form for several in forms.values() for form in several),
        by_words=by_words,
    )


def _weighed(text: str, spoken: str, forms: Mapping[str, Sequence[str]], corpus: Searchable) -> dict[str, float]:
    """How much each term tells, by its most common form."""
    _, passages = corpus.size()
    counts = corpus.frequencies([form for several in forms.values() for form in several])
    main = frozenset(terms(main_part(text), spoken))
    return {
        term: idf(max(counts[form] for form in several), passages) * (1.0 if term in main else CLAUSE_WEIGHT)
        for term, several in forms.items()
    }
