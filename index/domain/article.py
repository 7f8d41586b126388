"""The values that the program is about: article, passage, quote, answer.

All are frozen. Offsets count characters of ``Article.text``, which is kept verbatim, so
that a passage and a quote are slices: a quote cannot hold a word that its article lacks.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import Enum
from typing import NamedTuple
from urllib.parse import urlsplit

import numpy as np
import numpy.typing as npt

from index.domain.document import UNKNOWN, Validators
from index.domain.scope import EVERYTHING, Scope


class Span(NamedTuple):
    """Characters ``start`` to ``end`` (exclusive) of a text."""

    start: int
    end: int

    def within(self, other: Span) -> bool:
        """Whether this span is not empty and lies inside ``other``."""
        return other.start <= self.start < self.end <= other.end


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """An article as an admin hands it in, before a library has taken it.

    ``published`` is the article's own date; unknown stays ``None``.
    """

    title: str
    text: str
    url: str | None = None
    published: date | None = None
    author: str | None = None
    fixed: tuple[str, ...] = ()
    """Fields that a person typed (of ``title``, ``url``, ``published``, ``author``): a refresh leaves them alone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """An article as a library keeps it; ``text`` is what was handed in, to the letter."""

    id: int
    title: str
    text: str
    url: str | None
    published: date | None
    author: str | None
    added: datetime
    language: str | None = None
    """As ISO 639-1, as detected; ``None`` when that is not sure."""
    fixed: tuple[str, ...] = ()
    """Fields that a person typed, see ``Draft``."""

    @property
    def site(self) -> str | None:
        """The host of the link without ``www.``, for people to read."""
        return site_of(self.url)


class Fate(Enum):
    """What became of an article that was handed in."""

    ADDED = "added"
    KNOWN = "known"
    """It was here already, to the letter."""
    LINKED = "linked"
    """The same text, or nearly, was here under another link, and is now known to stand there too."""
    REVISED = "revised"
    """It was here with another text, date or title, and has been changed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """A revision of an article: when it changed, and how."""

    number: int
    """2 for the first change: what was added first is revision 1."""
    at: datetime
    fields: tuple[str, ...] = ()
    """What changed, of ``title``, ``text``, ``link``, ``date``, ``author``."""
    added: int = 0
    """Sentences that are new."""
    removed: int = 0
    """Sentences that are gone."""
    embedded: int = 0
    """Passages that were embedded anew."""
    before: str | None = None
    """How the first sentence that is gone begins."""
    after: str | None = None
    """How the first sentence that is new begins."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Elsewhere:
    """Another address at which an article stands too."""

    url: str
    title: str
    published: date | None
    added: datetime

    @property
    def site(self) -> str | None:
        """The host of the link without ``www.``, for people to read."""
        return site_of(self.url)


@dataclass(frozen=True, slots=True, kw_only=True)
class History:
    """What became of an article since it came in."""

    changes: tuple[Change, ...] = ()
    """Its revisions, oldest first."""
    elsewhere: tuple[Elsewhere, ...] = ()
    """Where it stands too, oldest first."""
    validators: Validators = UNKNOWN
    """What the server of its page gave when that was last looked at."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """An article of a library, and how what was handed in became it."""

    article: Article
    fate: Fate
    change: Change | None = None
    """What changed, if it was revised."""
    source: Elsewhere | None = None
    """The other address that was noted, if it was linked."""
    passages: int = 0
    """How many it has, if it is new."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A line of a library's list: an article without its text."""

    id: int
    title: str
    url: str | None
    published: date | None
    author: str | None
    added: datetime
    characters: int
    passages: int
    by: int | None = None
    """The member who handed it in; ``None`` for a feed's and the terminal's."""

    @property
    def site(self) -> str | None:
        """The host of the link without ``www.``, for people to read."""
        return site_of(self.url)


@dataclass(frozen=True, slots=True, kw_only=True)
class Filter:
    """Which articles are listed: all of which everything holds that is named."""

    title: str = ""
    """Stands in the title, in any case."""
    words: str = ""
    """Each of them stands in title or text, in any case, be it inside a longer word."""
    feed_id: int | None = None
    """It came from that feed, or was here when the feed brought it."""
    scope: Scope = EVERYTHING
    by: int | None = None
    """The member who handed it in."""
    seen_before: datetime | None = None
    """Its page was last looked at before that."""


ALL = Filter()
"""Every article."""


@dataclass(frozen=True, slots=True)
class Passage:
    """A slice of an article that is searched as one; ``sentences`` are spans of the article."""

    span: Span
    sentences: tuple[Span, ...]

    def __post_init__(self) -> None:
        """Refuse a passage whose sentences do not lie inside it, in order."""
        ordered = all(a.end <= b.start for a, b in zip(self.sentences, self.sentences[1:], strict=False))
        if not self.sentences or not ordered or not all(s.within(self.span) for s in self.sentences):
            msg = f"sentences {self.sentences} do not fit into passage {self.span}"
            raise ValueError(msg)


class AsOf(NamedTuple):
    """The day by which the age of what is shown is told."""

    day: date
    old_days: int = 0
    """Days from which on an article carries a warning; 0 for never."""


class Mark(Enum):
    """How a piece of a quote is shown."""

    PLAIN = "plain"
    SENTENCE = "sentence"
    FOCUS = "focus"


@dataclass(frozen=True, slots=True, kw_only=True)
class Quote:
    """A slice of an article: the answer sentence with what stands around it.

    ``sentence`` answers; ``focus`` is the date, number or name asked for, inside it, or
    ``None`` when that is not sure. All are offsets into ``article.text``.
    """

    article: Article
    span: Span
    sentence: Span
    focus: Span | None = None
    confidence: float

    def __post_init__(self) -> None:
        """Refuse a quote that is not in its article."""
        whole = Span(0, len(self.article.text))
        if not (self.span.within(whole) and self.sentence.within(self.span)):
            msg = f"quote {self.span} with sentence {self.sentence} is not in a text of {whole.end} characters"
            raise ValueError(msg)
        if self.focus is not None and not self.focus.within(self.sentence):
            msg = f"focus {self.focus} is not in sentence {self.sentence}"
            raise ValueError(msg)

    @property
    def text(self) -> str:
        """The article's own words."""
        return self.article.text[self.span.start : self.span.end]

    def pieces(self) -> Iterator[tuple[str, Mark]]:
        """Cut the quote where its marking changes; the pieces joined are ``text``."""
        focus = self.focus or Span(self.sentence.end, self.sentence.end)
        cuts = (self.span.start, self.sentence.start, focus.start, focus.end, self.sentence.end, self.span.end)
        marks = (Mark.PLAIN, Mark.SENTENCE, Mark.FOCUS, Mark.SENTENCE, Mark.PLAIN)
        for start, end, mark in zip(cuts, cuts[1:], marks, strict=False):
            if start < end:
                yield self.article.text[start:end], mark


@dataclass(frozen=True, slots=True)
class Reading:
    """What a question is understood as."""

    text: str
    """On one line."""
    kind: str
    """What it asks for: a time, a place, ...; an ``index.answering.question.Kind``'s value."""
    embedding: npt.NDArray[np.float32] | None = None
    """Shape ``(d,)``, unit length; ``None`` where the model does not know its language."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What the articles say to a question.

    No quotes is an honest outcome: the articles don't say. ``nearest`` then holds what
    came closest, to be offered as just that. ``confidence`` (0 to 1) is the estimated
    probability that the articles answer the question.
    """

    question: str
    """As it was typed."""
    quotes: tuple[Quote, ...] = ()
    nearest: tuple[Quote, ...] = ()
    maybe: bool = False
    """Whether ``nearest`` may well be about it, though not surely enough to be an answer."""
    confidence: float = 0.0
    by_words: bool = False
    """Whether words alone were compared, since the model does not know the question's language."""
    as_of: AsOf | None = None
    """When it was asked; without it, ages are not told."""
    read_as: str | None = None
    """A follow-up with the words of the question before it; ``None`` if the question was read by itself."""
    reading: Reading | None = field(default=None, compare=False, repr=False)
    """What the question was understood as by itself, so that nobody need encode it again."""


def site_of(url: str | None) -> str | None:
    """The host of ``url`` without ``www.``, or ``None``."""
    host = urlsplit(url).hostname if url else None
    return host.removeprefix("www.") if host else None
