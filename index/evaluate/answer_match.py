"""Whether a text contains an answer, and exact match and F1 of a marked span, as in SQuAD."""

from __future__ import annotations

import re
import string
from collections import Counter
from collections.abc import Iterable, Sequence

_ARTICLES = re.compile(r"\b(?:a|an|the)\b")
_WITHOUT_PUNCTUATION = str.maketrans("", "", string.punctuation)


def folded(text: str) -> str:
    """Case-folded, with each run of white space as one space."""
    return " ".join(text.casefold().split())


def holds(folded_text: str, folded_answers: Iterable[str]) -> bool:
    """Whether the text contains any of the answers; both must be ``folded``."""
    return any(answer in folded_text for answer in folded_answers)


def normalised(text: str) -> list[str]:
    """The words as SQuAD compares them: lower case, no punctuation, no articles."""
    return _ARTICLES.sub(" ", text.lower().translate(_WITHOUT_PUNCTUATION)).split()


def exact_match(marked: str, answers: Sequence[str]) -> float:
    """1 if the marked span is one of the answers, else 0."""
    words = normalised(marked)
    return float(any(words == normalised(answer) for answer in answers))


def f1(marked: str, answers: Sequence[str]) -> float:
    """Word F1 against the best matching answer."""
    return max((_f1(normalised(marked), normalised(answer)) for answer in answers), default=0.0)


def _f1(marked: Sequence[str], answer: Sequence[str]) -> float:
    if not marked or not answer:
        return float(marked == answer)
    shared = (Counter(marked) & Counter(answer)).total()
    return 2 * shared / (len(marked) + len(answer))
