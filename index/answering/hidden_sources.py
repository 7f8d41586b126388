"""Passages that an admin called a wrong source for a question, left out for it and for what means nearly the same.

What is hidden is the sentence that was quoted as the answer, by a digest of its text: articles may be cut into passages
anew, and the sentence is then found in others.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from index.answering.question import Kind, Question, kind_of
from index.domain.article import Quote
from index.domain.identity import alike, digest, spelled
from index.domain.ledger import Hidden
from index.domain.ports import Candidate
from index.domain.stores import Corpus

SAME_QUESTION = 0.9
"""The least cosine of two questions' embeddings at which what is hidden for one is hidden for the other, if they ask
for the same kind of thing and name the same numbers.

So 0.8 % of the pairs of SQuAD's questions with different answers in one paragraph are taken for the same (without the
kind and the numbers 1.7 %), and 88 % of questions that were worded another way by rule.
"""


@dataclass(frozen=True, slots=True)
class Hiding:
    """What one library hides.

    Args:
        corpus: the library's stores.

    """

    corpus: Corpus

    def hide(self, question: Question, quote: Quote) -> int:
        """Leave a quote's passage out for a question from now on; its number, to show it again by.

        Raises:
            UnknownArticle: the article is not here any more.

        """
        start, end = quote.sentence
        kept = Hidden(
            question=question.typed,
            embedding=None if question.by_words else question.embedding,
            article_id=quote.article.id,
            digest=digest(quote.article.text[start:end]),
        )
        return self.corpus.ledger.hide(kept)

    def passages(self, question: Question) -> frozenset[int]:
        """The passages that are left out for a question."""
        meant = [hidden for hidden in self.corpus.ledger.hidden() if _means(hidden, question)]
        return frozenset(
            passage.id
            for hidden in meant
            for passage in self.corpus.search.passages(hidden.article_id)
            if hidden.digest in _sentences(passage)
        )


def _means(hidden: Hidden, question: Question) -> bool:
    """Whether what is hidden for one question is hidden for the other."""
    if spelled(hidden.question) == spelled(question.typed):
        return True
    if question.by_words or _sought(hidden.question) != _sought(question.typed):
        return False
    return alike(hidden.embedding, question.embedding) >= SAME_QUESTION


def _sought(question: str) -> tuple[Kind, frozenset[str]]:
    """What two questions differ in that sound alike otherwise: when or why it was, in 1990 or in 1991."""
    return kind_of(question), frozenset(re.findall(r"\d+(?:[.,]\d+)*", question))


def _sentences(passage: Candidate) -> frozenset[bytes]:
    """The digests of a passage's sentences."""
    start = passage.passage.span.start
    return frozenset(digest(passage.text[one.start - start : one.end - start]) for one in passage.passage.sentences)
