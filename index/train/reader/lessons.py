"""What the network is shown: questions with windows that answer them and with windows that do not, in batches.

A group is one question with its windows, at most one of which holds the answer. Groups of like length make a batch,
and the same seed makes the same batches, so that training goes on where it stopped.
"""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from index.domain.article import Span
from index.models.reader_encoding import Encoded, Encoder
from index.train.reader.as_typed import as_typed
from index.train.reader.candidates import Candidates, Window
from index.train.reader.near_misses import Exchange, Stock, counted_in, names_in, numbers_in
from index.train.reader.questions import Asked, Paragraph

Group = Sequence[Encoded]

_AT_ONCE = 2_000
"""Questions whose groups are sorted by length together."""
_UNANSWERABLE_TIMES = 2
"""How often a round goes over the questions that have no answer: they are few, and the best near misses there are."""
_TITLED = 0.6
_EXCHANGED = 0.4
_WRONG_WINDOWS = (0, 0, 1, 1, 1, 2)
_OWN_ARTICLE = 0.75
_OWN_NAMES = 30
"""An article with more names lends its own to near misses."""

Item = TypeVar("Item")


@dataclass(frozen=True, slots=True, eq=False)
class Lesson:
    """A question to learn from, with the windows that it could be answered with by mistake."""

    asked: Asked
    wrong: Candidates


class Lessons:
    """Makes batches of groups.

    Args:
        lessons: the questions.
        paragraphs: every paragraph of the part that is learnt from, by its number.
        encoder: makes tokens.
        seed: draws.

    """

    def __init__(
        self, lessons: Sequence[Lesson], paragraphs: Mapping[int, Paragraph], encoder: Encoder, seed: int
    ) -> None:
        self._paragraphs, self._encoder, self._seed = paragraphs, encoder, seed
        self._answered = [one for one in lessons if one.asked.answers]
        self._unanswered = [one for one in lessons if not one.asked.answers]
        self._names: dict[str, list[str]] = defaultdict(list)
        self._names_of: dict[str, list[str]] = defaultdict(list)
        self._numbers: list[str] = []
        for paragraph in paragraphs.values():
            names = names_in(paragraph.text)
            self._names[paragraph.data] += names
            self._names_of[paragraph.article] += names
            self._numbers += numbers_in(paragraph.text)
        self._counted = [word for one in self._answered if (word := counted_in(one.asked.text))]

    def round(self, number: int, tokens: int) -> Iterator[list[Group]]:
        """One round over all questions in batches of at most so many tokens; another number gives other batches."""
        lot = random.Random(f"{self._seed}:{number}")  # noqa: S311 - no secret
        order = [*self._answered, *_UNANSWERABLE_TIMES * self._unanswered]
        lot.shuffle(order)
        for start in range(0, len(order), _AT_ONCE):
            groups = [group for one in order[start : start + _AT_ONCE] for group in self._groups(one, lot)]
            groups.sort(key=lambda group: (max(len(one.tokens) for one in group), lot.random()))
            batches = list(_batched(groups, tokens))
            lot.shuffle(batches)
            yield from batches

    def _groups(self, one: Lesson, lot: random.Random) -> Iterator[Group]:
        is_titled = lot.random() < _TITLED
        question = self._encoder.question(as_typed(one.asked.text, lot))
        if one.asked.answers:
            yield from self._answered_groups(one, question, is_titled=is_titled, lot=lot)
        else:
            windows = _impossible(one, lot)
            yield [self._window(question, window, is_titled=is_titled) for window in windows]

    def _answered_groups(
        self, one: Lesson, question: Sequence[int], *, is_titled: bool, lot: random.Random
    ) -> Iterator[Group]:
        paragraph = one.asked.paragraph
        window, answer = _around(one.asked, lot)
        shown = paragraph.title if is_titled else ""
        title = self._encoder.title(shown)
        right = self._encoder.answered(question, title, paragraph.text, window, answer, lot)
        if right is None:
            return
        wrong = _drawn(one.wrong, lot.choice(_WRONG_WINDOWS), lot)
        yield [right, *(self._window(question, window, is_titled=is_titled) for window in wrong)]
        if lot.random() < _EXCHANGED:
            text = paragraph.text[window.start : window.end]
            if made := Exchange(one.asked.text, text, shown, self._stock(paragraph, lot), lot).made():
                near_miss = self._encoder.question(as_typed(made, lot))
                yield [self._encoder.window(near_miss, title, paragraph.text, window)]

    def _window(self, question: Sequence[int], window: Window, *, is_titled: bool) -> Encoded:
        paragraph = self._paragraphs[window.paragraph]
        title = self._encoder.title(paragraph.title if is_titled else "")
        return self._encoder.window(question, title, paragraph.text, paragraph.between(window.first, window.last))

    def _stock(self, paragraph: Paragraph, lot: random.Random) -> Stock:
        own = self._names_of[paragraph.article]
        has_own = lot.random() < _TITLED and len(own) > _OWN_NAMES
        return Stock(own if has_own else self._names[paragraph.data], self._numbers, self._counted)


def _around(asked: Asked, lot: random.Random) -> tuple[Span, Span]:
    """Sentences around one of the answers, mostly one on either side, and that answer."""
    answers, sentences = asked.answers, asked.paragraph.sentences
    answer = answers[0] if len(answers) == 1 or lot.random() < 0.75 else lot.choice(answers)
    end = len(sentences) - 1
    first = next((at for at, span in enumerate(sentences) if span.end > answer.start), end)
    last = next((at for at in range(end, -1, -1) if sentences[at].start < answer.end), 0)
    before, after = (1, 1) if lot.random() < 0.55 else (lot.randint(0, 2), lot.randint(0, 2))
    return asked.paragraph.between(max(0, first - before), min(end, last + after)), answer


def _drawn(wrong: Candidates, count: int, lot: random.Random) -> list[Window]:
    """So many windows without the answer, those of the question's own article and the likest ones more often."""
    found: list[Window] = []
    for _ in range(count):
        near = wrong.near and (lot.random() < _OWN_ARTICLE or not wrong.far)
        pool = [window for window in (wrong.near if near else wrong.far) if window not in found]
        if pool:
            found.append(pool[min(int(lot.expovariate(0.5)), len(pool) - 1)])
    return found


def _impossible(one: Lesson, lot: random.Random) -> list[Window]:
    """Windows for a question without an answer: the likest of the paragraph it was asked about, and at times others."""
    paragraph = one.asked.paragraph
    own = [window for window in one.wrong.near if window.paragraph == paragraph.number][:2]
    others = [window for window in one.wrong.near if window.paragraph != paragraph.number]
    own = own or [Window(paragraph.number, 0, min(2, len(paragraph.sentences) - 1))]
    shown = own[:1] if lot.random() < 0.7 else own
    return [*shown, *others[:1]] if lot.random() < 0.4 and others else shown


def _batched(groups: Sequence[Group], tokens: int) -> Iterator[list[Group]]:
    """Groups in order, as many as hold so many tokens together."""
    batch: list[Group] = []
    held = 0
    for group in groups:
        size = sum(len(one.tokens) for one in group)
        if batch and held + size > tokens:
            yield batch
            batch, held = [], 0
        batch.append(group)
        held += size
    if batch:
        yield batch
