"""Export formats: lossless JSONL rows, and Markdown files for people.

A row is a JSON object on one line, in UTF-8. Only a line feed ends a line: texts may contain other characters that some
programs treat as line ends.
"""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any, TypeVar

from index.domain.article import Article, Change, Draft, Elsewhere, History
from index.domain.errors import UnknownArticle
from index.domain.source_errors import BadRecord
from index.domain.stores import Articles
from index.ingest import draft as ingest_draft
from index.ingest import front_matter
from index.ingest.front_matter import FrontMatter
from index.language.title import title_of

_MOST_NAME = 80
_MOST_NAME_BYTES = 200
"""File systems allow 255, with what is put before and behind."""
_RESERVED = frozenset({"con", "prn", "aux", "nul", *(f"{one}{n}" for one in ("com", "lpt") for n in "0123456789¹²³")})
"""Names that Windows keeps for devices, whatever follows after a dot."""
_ROW = 'a JSON object with "text", and perhaps "title", "url", "published" and "author"'
_DAY = 10
"""Characters of a date without its time."""

T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Record(Draft):
    """An article with its history, as an export holds it."""

    added: datetime | None = None
    """When the library that exported it took it in."""
    elsewhere: tuple[Elsewhere, ...] = ()
    changes: tuple[Change, ...] = ()


def records(articles: Articles) -> Iterator[tuple[int, Record]]:
    """All articles of a library by their numbers, oldest first; one that is removed meanwhile is left out."""
    for entry in articles.entries()[::-1]:
        with suppress(UnknownArticle):
            history = articles.history(entry.id)
            yield entry.id, _record(articles.get(entry.id), history)


def _record(article: Article, history: History) -> Record:
    return Record(
        title=article.title,
        text=article.text,
        url=article.url,
        published=article.published,
        author=article.author,
        fixed=article.fixed,
        added=article.added,
        elsewhere=history.elsewhere,
        changes=history.changes,
    )


def draft(found: Record) -> Draft:
    """What a library takes of a record; its text is taken to the letter, and has no front matter.

    Raises:
        ArticleError: a field cannot be used.

    """
    return ingest_draft.stated_apart(found.title, found)


def row(found: Draft) -> bytes:
    """A draft or a record as a line of JSON with its line feed; what is not known is left out."""
    return json.dumps(_plain(asdict(found)), ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


def read(line: bytes | str, place: str) -> Record:
    """A row as a record, to the letter. Keys that are not known are passed over.

    Rows of other programs may say ``content`` or ``body`` for the text, ``link`` for ``url`` and
    ``date`` for ``published``, and may give the time with the day.

    Args:
        line: the row.
        place: where it stands, for the error.

    Raises:
        BadRecord: it is no such row.

    """
    found = _Object(place, _loaded(line, place))
    text = found.words("text", "content", "body")
    return Record(
        title=found.maybe("title") or title_of(text) or place,
        text=text,
        url=found.maybe("url", "link"),
        published=found.day("published", "date"),
        author=found.maybe("author"),
        fixed=found.strings("fixed"),
        added=found.maybe_moment("added"),
        elsewhere=tuple(map(_elsewhere, found.objects("elsewhere"))),
        changes=tuple(map(_change, found.objects("changes"))),
    )


def markdown(found: Draft) -> bytes:
    """A Markdown file with front matter, which ``index.ingest.front_matter`` reads back unchanged."""
    head = FrontMatter(
        title=found.title,
        url=found.url,
        published=found.published.isoformat() if found.published else None,
        author=found.author,
        text=found.text,
    )
    return front_matter.write(head).encode()


def slug(title: str) -> str:
    """A title as a part of a file's name: letters, digits and hyphens, which every system takes; never empty."""
    kept = (one if unicodedata.category(one)[0] in "LNM" else " " for one in unicodedata.normalize("NFC", title))
    name = "-".join("".join(kept).casefold().split())[:_MOST_NAME].encode()[:_MOST_NAME_BYTES].decode(errors="ignore")
    name = name.strip("-") or "article"
    return f"article-{name}" if name in _RESERVED else name


def _plain(value: object) -> object:
    """A value as JSON has it, without what is not known or nothing."""
    if isinstance(value, dict):
        return {name: _plain(one) for name, one in value.items() if one not in (None, (), 0)}
    if isinstance(value, tuple):
        return [_plain(one) for one in value]
    return value.isoformat() if isinstance(value, date) else value


def _loaded(line: bytes | str, place: str) -> Mapping[str, Any]:
    try:
        found = json.loads(line.decode("utf-8-sig") if isinstance(line, bytes) else line)
    except UnicodeDecodeError:
        raise BadRecord(place, "bytes that are not UTF-8", _ROW) from None
    except (ValueError, RecursionError):
        raise BadRecord(place, "no JSON", _ROW) from None
    if not isinstance(found, dict):
        raise BadRecord(place, "JSON that is no object", _ROW)
    return found


def _elsewhere(found: _Object) -> Elsewhere:
    return Elsewhere(
        url=found.words("url"),
        title=found.words("title"),
        published=found.day("published"),
        added=found.moment("added"),
    )


def _change(found: _Object) -> Change:
    return Change(
        number=found.number("number"),
        at=found.moment("at"),
        fields=found.strings("fields"),
        added=found.number("added"),
        removed=found.number("removed"),
        embedded=found.number("embedded"),
        before=found.maybe("before"),
        after=found.maybe("after"),
    )


@dataclass(frozen=True, slots=True)
class _Object:
    """An object of JSON that is read field by field; every method may raise ``BadRecord``."""

    place: str
    found: Mapping[str, Any]

    def value(self, names: Sequence[str], kind: type[T], expected: str) -> T | None:
        """The value under the first of the names that has one."""
        name = next((name for name in names if self.found.get(name) is not None), names[0])
        value = self.found.get(name)
        if value is None or (isinstance(value, kind) and not isinstance(value, bool)):
            return value
        raise self.bad(name, value, expected)

    def bad(self, name: str, value: object, expected: str) -> BadRecord:
        return BadRecord(self.place, f"{name} is {json.dumps(value)[:60]}", expected)

    def maybe(self, *names: str) -> str | None:
        """A string that is not empty."""
        text = self.value(names, str, "a string") or None
        if text and ("\0" in text or text.encode(errors="replace").decode() != text):
            raise BadRecord(self.place, f"{names[0]} holds zero bytes or halves of characters", "text")
        return text

    def words(self, *names: str) -> str:
        """A string that holds more than spaces."""
        text = self.maybe(*names)
        if text is None or not text.strip():
            raise BadRecord(self.place, f"there is no {names[0]}", _ROW)
        return text

    def day(self, *names: str) -> date | None:
        text = self.maybe(*names)
        try:
            if text and text[_DAY : _DAY + 1] in {"", "T", " "}:
                return date.fromisoformat(text[:_DAY])
        except ValueError:
            pass
        if text:
            raise self.bad(names[0], text, "a day as YYYY-MM-DD")
        return None

    def maybe_moment(self, name: str) -> datetime | None:
        text = self.maybe(name)
        try:
            moment = datetime.fromisoformat(text) if text else None
        except ValueError:
            moment = None
        if text and (moment is None or moment.tzinfo is None):
            raise self.bad(name, text, "a time with its zone, such as 2023-10-17T09:30:00+00:00")
        return moment

    def moment(self, name: str) -> datetime:
        found = self.maybe_moment(name)
        if found is None:
            raise BadRecord(self.place, f"there is no {name}", "a row of `citewell export`")
        return found

    def number(self, name: str) -> int:
        return self.value((name,), int, "a whole number") or 0

    def strings(self, name: str) -> tuple[str, ...]:
        found = self.value((name,), list, "a list of strings") or []
        if not all(isinstance(one, str) for one in found):
            raise self.bad(name, found, "a list of strings")
        return tuple(found)

    def objects(self, name: str) -> list[_Object]:
        found = self.value((name,), list, "a list of objects") or []
        if not all(isinstance(one, dict) for one in found):
            raise self.bad(name, found, "a list of objects")
        return [_Object(f"{self.place}, {name}", one) for one in found]
