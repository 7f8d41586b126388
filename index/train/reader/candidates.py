"""Windows that look like the answer to a question and do not hold it: what a search would quote by mistake."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
from sklearn.feature_extraction.text import TfidfVectorizer
from snowballstemmer import stemmer

from index.domain.ports import Progress
from index.train.reader.held_out import Part
from index.train.reader.questions import Asked, Paragraph

_NEAR, _FAR = 8, 5
"""So many are kept of the question's own article, and of all others."""
_LOOKED_AT = 150
_AT_ONCE = 400
_WINDOW = 3
"""Sentences of a window, as many as the reader is shown at a time."""
_SKIPPED = frozenset(
    """
    a an the of in on at to for by with is are was were be been do does did what who whom which when where why how it
    its this that these those and or as from has have had i you he she they we my your his her their our can could will
    would should there
    """.split()
)


class Window(NamedTuple):
    """Neighbouring sentences of a paragraph."""

    paragraph: int
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class Candidates:
    """Windows without the answer, those that share the most with the question first."""

    near: tuple[Window, ...]
    """Of its own article."""
    far: tuple[Window, ...]
    """Of other articles of the same data."""


def candidates(
    asked: Sequence[Asked], parts: Mapping[str, Part], pools: Mapping[str, str], progress: Progress
) -> list[Candidates]:
    """What each question could be answered with by mistake.

    Args:
        asked: the questions.
        parts: of each article; windows are taken from articles of the same part.
        pools: data sets whose windows are searched together, by the name of the set.
        progress: called with questions done and in all.

    """
    by_pool: dict[tuple[str, Part], list[int]] = defaultdict(list)
    for number, one in enumerate(asked):
        by_pool[pools[one.paragraph.data], parts[one.paragraph.article]].append(number)
    found: dict[int, Candidates] = {}
    for numbers in by_pool.values():
        paragraphs = {asked[n].paragraph.number: asked[n].paragraph for n in numbers}
        pool = _Pool(list(paragraphs.values()))
        for start in range(0, len(numbers), _AT_ONCE):
            chunk = numbers[start : start + _AT_ONCE]
            found |= dict(zip(chunk, pool.search([asked[n] for n in chunk]), strict=True))
            progress(len(found), len(asked))
    return [found[number] for number in range(len(asked))]


class _Pool:
    """The windows of some paragraphs, searched by TF-IDF over word stems."""

    def __init__(self, paragraphs: Sequence[Paragraph]) -> None:
        self._paragraphs = {p.number: p for p in paragraphs}
        self._windows = [window for p in paragraphs for window in windows_of(p)]
        texts = [self._text(window) for window in self._windows]
        self._vectors = TfidfVectorizer(analyzer=_Stems().of, sublinear_tf=True)
        rows: Any = self._vectors.fit_transform(texts).astype(np.float32)
        self._columns = rows.T.tocsr()
        self._plain = [f" {plain(text)} " for text in texts]

    def search(self, asked: Sequence[Asked]) -> list[Candidates]:
        """The candidates of each question."""
        texts = [f"{one.text} {one.paragraph.title}" for one in asked]
        scores: Any = (self._vectors.transform(texts) @ self._columns).tocsr()
        return [self._candidates(one, scores.getrow(row)) for row, one in enumerate(asked)]

    def _candidates(self, one: Asked, scores: Any) -> Candidates:
        best = scores.indices[np.argsort(-scores.data)[:_LOOKED_AT]].tolist()
        answers = [f" {plain(one.paragraph.text[s.start : s.end])} " for s in one.answers]
        near, far, taken = list[Window](), list[Window](), Counter[int]()
        for at in best:
            window = self._windows[at]
            if any(answer in self._plain[at] for answer in answers):
                continue
            if taken[window.paragraph] >= 1 + (window.paragraph == one.paragraph.number):
                continue
            same = self._paragraphs[window.paragraph].article == one.paragraph.article
            place, most = (near, _NEAR) if same else (far, _FAR)
            if len(place) < most:
                place.append(window)
                taken[window.paragraph] += 1
        return Candidates(tuple(near), tuple(far))

    def _text(self, window: Window) -> str:
        paragraph = self._paragraphs[window.paragraph]
        start, end = paragraph.between(window.first, window.last)
        return paragraph.text[start:end]


def windows_of(paragraph: Paragraph) -> list[Window]:
    """Every three neighbouring sentences, and the first and the last one alone."""
    number, count = paragraph.number, len(paragraph.sentences)
    if count <= _WINDOW:
        found = [Window(number, 0, count - 1)]
    else:
        found = [Window(number, at, at + _WINDOW - 1) for at in range(count - _WINDOW + 1)]
    if count > 1:
        found += [Window(number, 0, 0), Window(number, count - 1, count - 1)]
    return found


class _Stems:
    """The telling words of a text; stems are worked out once."""

    def __init__(self) -> None:
        self._stemmer, self._known = stemmer("english"), dict[str, str]()

    def of(self, text: str) -> list[str]:
        """Stems, in order."""
        return list(self._stems(word for word in re.findall(r"\w+", text.lower()) if word not in _SKIPPED))

    def _stems(self, words: Iterable[str]) -> Iterable[str]:
        for word in words:
            if word not in self._known:
                self._known[word] = self._stemmer.stemWord(word)
            yield self._known[word]


def plain(text: str) -> str:
    """Lower case, words and single spaces alone."""
    return re.sub(r"\W+", " ", text.lower()).strip()
