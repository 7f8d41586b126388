"""Evaluation data: articles, and questions with known answers.

Two formats are supported: SQuAD's JSON (``squad``) and a folder with two JSONL files (``jsonl``). Both yield row by
row, and a row that cannot be used as a ``Fault``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum
from typing import Any, Protocol, TypeVar

from index.domain.article import Draft
from index.domain.errors import ArticleError
from index.ingest.draft import draft


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """An article of a data set."""

    id: str
    draft: Draft
    place: str
    """Its place, for people: file and line."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """A question of a data set."""

    id: str
    text: str
    answers: tuple[str, ...]
    """Any of them is right; empty if the articles don't say."""
    article: str | None
    """The article that it is about, if known."""
    split: str | None
    """The split that it belongs to, if stated."""
    asked: date | None = None
    """The day on which it was asked, if known."""
    place: str

    @property
    def cluster(self) -> str:
        """The unit that the bootstrap draws: its article, or itself."""
        return self.article or self.id


class Flaw(Enum):
    """Why a row is skipped."""

    INCOMPLETE = "incomplete"
    WITHOUT_TEXT = "without_text"
    DUPLICATE_ID = "duplicate_id"
    ARTICLE_REFUSED = "article_refused"
    UNKNOWN_ARTICLE = "unknown_article"
    ANSWER_NOT_HELD = "answer_not_held"
    QUESTION_REFUSED = "question_refused"


@dataclass(frozen=True, slots=True)
class Fault:
    """A row that cannot be used and is skipped."""

    flaw: Flaw
    place: str
    reason: str

    def __str__(self) -> str:
        return f"{self.place}: {self.reason}"


class DataSet(Protocol):
    """Articles and questions, read again at each call; may raise ``DataSetError``."""

    @property
    def name(self) -> str:
        """What it is called."""

    def digest(self) -> str:
        """A digest of its content."""

    def articles(self) -> Iterator[Source | Fault]:
        """The articles, in order."""

    def questions(self) -> Iterator[Item | Fault]:
        """The questions, in order."""


Raw = Mapping[str, Any]
Row = TypeVar("Row", Source, Item)


class Unusable(Exception):
    """A row that cannot be used; ``rows`` makes a ``Fault`` of it."""

    def __init__(self, flaw: Flaw, reason: str) -> None:
        super().__init__(reason)
        self.flaw = flaw


def rows(raw: Iterable[tuple[str, Raw]], read: Callable[[str, Raw], Row]) -> Iterator[Row | Fault]:
    """Check rows one by one.

    Args:
        raw: places and raw rows.
        read: ``source`` or ``item``.

    """
    seen: dict[str, str] = {}
    for place, row in raw:
        try:
            made = read(place, row)
        except Unusable as found:
            yield Fault(found.flaw, place, str(found))
            continue
        if made.id in seen:
            yield Fault(Flaw.DUPLICATE_ID, place, f"its id {made.id!r} stands at {seen[made.id]} already")
        else:
            seen[made.id] = place
            yield made


def source(place: str, row: Raw) -> Source:
    """Read an article's row, with the checks of any new article. Raises ``Unusable``."""
    fields = {name: _optional(row, name) for name in ("title", "url", "published", "author")}
    if fields["published"]:
        fields["published"] = fields["published"][:10]  # the day of a full time
    number = _id(row)
    try:
        return Source(id=number, draft=draft(f"article {number!r}", _text(row, "text"), **fields), place=place)
    except ArticleError as error:
        raise Unusable(Flaw.ARTICLE_REFUSED, str(error)) from error


def item(place: str, row: Raw) -> Item:
    """Read a question's row. Raises ``Unusable``."""
    answers, answerable = _answers(row), row.get("answerable", True)
    if "answerable" in row and answerable and not answers:
        raise Unusable(Flaw.INCOMPLETE, 'it is "answerable", but it has no "answers"')
    return Item(
        id=_id(row),
        text=_text(row, "question"),
        answers=answers if answerable else (),
        article=_optional(row, "article_id"),
        split=_optional(row, "split"),
        asked=_day(_optional(row, "asked_at")),
        place=place,
    )


def _day(asked: str | None) -> date | None:
    """The day of an ISO 8601 date or time."""
    try:
        return datetime.fromisoformat(asked).date() if asked else None
    except ValueError:
        raise Unusable(Flaw.INCOMPLETE, f'its "asked_at" is {asked!r}; expected a day such as 2024-05-31') from None


def _id(row: Raw) -> str:
    if found := _optional(row, "id"):
        return found
    raise Unusable(Flaw.INCOMPLETE, 'it has no "id"')


def _text(row: Raw, field: str) -> str:
    """A text with at least one word."""
    found = row.get(field)
    if isinstance(found, str) and any(character.isalnum() for character in found):
        return found
    raise Unusable(Flaw.WITHOUT_TEXT, f'its "{field}" has no word')


def _optional(row: Raw, field: str) -> str | None:
    """A text, or a number as text; ``None`` if there is none."""
    found = row.get(field)
    if found is None or (isinstance(found, str | int) and not isinstance(found, bool)):
        return None if found is None else str(found).strip() or None
    raise Unusable(Flaw.INCOMPLETE, f'its "{field}" is no text')


def _answers(row: Raw) -> tuple[str, ...]:
    """The different answers, in order."""
    found = row.get("answers") or []
    if not isinstance(found, list) or not all(isinstance(answer, str) for answer in found):
        raise Unusable(Flaw.INCOMPLETE, 'its "answers" are no list of texts')
    return tuple(dict.fromkeys(answer for answer in found if answer.strip()))
