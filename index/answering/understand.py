"""A question as typed, turned into what one library can search by: its language, words, weights and vectors."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

import numpy as np

from index.answering.followup import CONTEXT_WEIGHT, context, kind
from index.answering.misspelled import CORRECTED, corrected, replaced
from index.answering.question import CLAUSE_WEIGHT, Question, idf, kind_of, main_part, token_weights
from index.domain.errors import EmptyQuestion, LongQuestion
from index.domain.ports import Embedder
from index.domain.stores import Search
from index.language import detect
from index.language.chat_spelling import plain
from index.language.terms import ENGLISH, terms
from index.models.token_vectors import Projection


def checked(question: str, most: int) -> str:
    """The question on one line, if it can be asked.

    Args:
        question: as it was typed.
        most: characters that it may have.

    Raises:
        EmptyQuestion: it has no word.
        LongQuestion: it has more characters.

    """
    text = " ".join(question.split()).encode(errors="replace").decode()  # a terminal may hand over half characters
    if not any(character.isalnum() for character in text):
        raise EmptyQuestion
    if len(text) > most:
        raise LongQuestion(len(text), most)
    return text


def understand(
    text: str,
    search: Search,
    embedder: Embedder,
    projection: Projection,
    known: Collection[str],
    before: str | None = None,
) -> Question:
    """The question for a library.

    Args:
        text: on one line, with a word in it.
        search: the library's; its languages and how common the words are count.
        embedder: encodes the question, unless it does not know its language.
        projection: of token vectors.
        known: the languages that the embedder knows.
        before: the question that this one leans on. Its names are read too, after this one's own words.

    """
    typed = text if before is None else f"{text} {context(text, before)}".strip()
    there = frozenset(one or ENGLISH for one in search.languages())
    heard = detect.of_question(typed, there.union(known))
    spoken = heard or detect.likeliest(typed, there)
    by_words = not detect.knows(known, heard)
    own = plain(text) if spoken == ENGLISH else text
    asked = own if before is None else f"{own} {context(own, before)}".strip()
    encoding = projection.nothing(asked) if by_words else embedder.question(asked)
    corrections = {} if by_words or spoken != ENGLISH else corrected(asked, encoding.offsets, search)
    if corrections:
        own, asked = replaced(own, corrections), replaced(asked, corrections)
        encoding = embedder.question(asked)
    forms = detect.forms(asked, spoken, there)
    words = _weighed(own, spoken, forms, search)
    for term in terms(" ".join(corrections.values()), spoken):
        words[term] *= CORRECTED
    weights = token_weights(asked, encoding.offsets, words, spoken)
    return Question(
        text=asked,
        typed=typed,
        kind=kind_of(own) if before is None else kind(own, before),
        embedding=encoding.embedding,
        tokens=projection.apply(encoding.tokens),
        offsets=encoding.offsets,
        weights=np.zeros_like(weights) if by_words else weights,
        words=words,
        language=spoken,
        forms=tuple(form for several in forms.values() for form in several),
        by_words=by_words,
    )


def _weighed(text: str, spoken: str, forms: Mapping[str, Sequence[str]], search: Search) -> dict[str, float]:
    """How much each term tells, by its most common form; those that ``text`` lacks are of the question before it."""
    common = search.frequencies([form for several in forms.values() for form in several])
    shares = {
        **dict.fromkeys(forms, CONTEXT_WEIGHT),
        **dict.fromkeys(terms(text, spoken), CLAUSE_WEIGHT),
        **dict.fromkeys(terms(main_part(text), spoken), 1.0),
    }
    return {
        term: idf(max(common.counts[form] for form in several), common.passages) * shares[term]
        for term, several in forms.items()
    }
