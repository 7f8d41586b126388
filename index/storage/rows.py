"""Values as rows of a library's file, and rows as values."""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import Any

import numpy as np

from index.domain.article import Article, Change, Draft, Elsewhere, Entry, Passage, Span
from index.domain.ports import Candidate, Floats, Index, Indexed
from index.ingest.url import key

ARTICLE = "id, title, text, url, published, author, added, language, fixed"
"""The columns that make an ``Article``."""

CANDIDATE = (
    "SELECT passage.id, article_id, title, first_char, end_char, sentences, embedding, tokens, offsets,"
    " substr(text, first_char + 1, end_char - first_char), published, language"
    " FROM passage JOIN article ON article.id = article_id"
)
"""What makes a ``Candidate``, for a condition to follow."""


def digest(text: str) -> bytes:
    """What tells an article's text from another's; white space does not count."""
    return hashlib.sha256(" ".join(text.split()).encode()).digest()


def written(draft: Draft, index: Index) -> dict[str, object]:
    """What of an article's columns its draft and index say."""
    return {
        "title": draft.title,
        "text": draft.text,
        "url": draft.url,
        "address": key(draft.url) if draft.url else None,
        "published": iso(draft.published),
        "author": draft.author,
        "fixed": " ".join(draft.fixed),
        "language": index.language,
        "digest": digest(draft.text),
    }


def insert_index(db: sqlite3.Connection, article_id: int, index: Index) -> list[tuple[int, bytes]]:
    """Keep an article's passages and sketch; gives the passages' numbers and vectors."""
    db.execute("INSERT OR REPLACE INTO sketch VALUES (?, ?)", (article_id, index.sketch))
    title = " ".join(index.title_terms)
    return [(_insert_passage(db, article_id, title, one), one.embedding.tobytes()) for one in index.passages]


def delete_passages(db: sqlite3.Connection, article_id: int) -> list[int]:
    """Let go of an article's passages; gives their numbers."""
    rows = db.execute("DELETE FROM passage WHERE article_id = ? RETURNING id", (article_id,)).fetchall()
    db.executemany("DELETE FROM words WHERE rowid = ?", rows)
    return [row[0] for row in rows]


def insert_change(db: sqlite3.Connection, article_id: int, change: Change) -> None:
    """Keep how an article was revised."""
    db.execute(
        "INSERT INTO revision VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            article_id,
            change.number,
            stamp(change.at),
            " ".join(change.fields),
            change.added,
            change.removed,
            change.embedded,
            change.before,
            change.after,
        ),
    )


def _insert_passage(db: sqlite3.Connection, article_id: int, title: str, indexed: Indexed) -> int:
    """Keep a passage and its words; gives its number."""
    passage = indexed.passage
    row = db.execute(
        "INSERT INTO passage (article_id, first_char, end_char, sentences, embedding, tokens, offsets)"
        " VALUES (?, ?, ?, ?, ?, ?, ?) RETURNING id",
        (
            article_id,
            *passage.span,
            np.array(passage.sentences, dtype="<i4").tobytes(),
            indexed.embedding.astype("<f4").tobytes(),
            _tokens(indexed),
            indexed.offsets.astype("<i4").tobytes(),
        ),
    ).fetchone()
    db.execute("INSERT INTO words (rowid, title, body) VALUES (?, ?, ?)", (row[0], title, " ".join(indexed.terms)))
    return int(row[0])


def _tokens(indexed: Indexed) -> bytes:
    """The token vectors' width as two bytes, then their rows."""
    return int(indexed.tokens.shape[1]).to_bytes(2, "little") + indexed.tokens.tobytes()


def read_candidate(row: Sequence[Any]) -> Candidate:
    """A row of ``CANDIDATE``."""
    sentences = np.frombuffer(row[5], dtype="<i4").reshape(-1, 2).tolist()
    width = int.from_bytes(row[7][:2], "little")
    return Candidate(
        id=row[0],
        article_id=row[1],
        title=row[2],
        passage=Passage(Span(row[3], row[4]), tuple(Span(start, end) for start, end in sentences)),
        text=row[9],
        embedding=np.frombuffer(row[6], dtype="<f4"),
        tokens=np.frombuffer(row[7], dtype=np.int8, offset=2).reshape(-1, width),
        offsets=np.frombuffer(row[8], dtype="<i4").reshape(-1, 2),
        published=_date(row[10]),
        language=row[11],
    )


def frequency(db: sqlite3.Connection, term: str) -> int:
    """In how many passages a term stands."""
    row = db.execute("SELECT doc FROM vocabulary WHERE term = ?", (term,)).fetchone()
    return int(row[0]) if row else 0


def read_article(row: Sequence[Any]) -> Article:
    """A row of ``ARTICLE``."""
    number, title, text, url, published, author, added, language, fixed = row
    return Article(
        id=number,
        title=title,
        text=text,
        url=url,
        published=_date(published),
        author=author,
        added=datetime.fromisoformat(added),
        language=language,
        fixed=tuple(fixed.split()),
    )


def read_change(row: Sequence[Any]) -> Change:
    """A row of ``revision``, without its article."""
    number, at, fields, added, removed, embedded, before, after = row
    return Change(
        number=number,
        at=datetime.fromisoformat(at),
        fields=tuple(fields.split()),
        added=added,
        removed=removed,
        embedded=embedded,
        before=before,
        after=after,
    )


def read_elsewhere(row: Sequence[Any]) -> Elsewhere:
    """A row of ``url, title, published, added``."""
    url, title, published, added = row
    return Elsewhere(url=url, title=title, published=_date(published), added=datetime.fromisoformat(added))


def read_entry(row: Sequence[Any]) -> Entry:
    """A row of what makes an ``Entry``."""
    number, title, url, published, author, added, characters, passages, member = row
    return Entry(
        id=number,
        title=title,
        url=url,
        published=_date(published),
        author=author,
        added=datetime.fromisoformat(added),
        characters=characters,
        passages=passages,
        by=member,
    )


def packed(vector: Floats | None) -> bytes | None:
    """A vector as it is kept."""
    return None if vector is None else vector.astype("<f4").tobytes()


def unpacked(kept: bytes | None) -> Floats | None:
    """What ``packed`` kept."""
    return None if kept is None else np.frombuffer(kept, dtype="<f4")


def iso(day: date | None) -> str | None:
    """A day as it is kept."""
    return day.isoformat() if day else None


def stamp(at: datetime) -> str:
    """A time as it is kept: in UTC, so that times sort as text."""
    return at.astimezone(UTC).isoformat()


def time(kept: str | None) -> datetime | None:
    """What ``stamp`` kept."""
    return datetime.fromisoformat(kept) if kept else None


def _date(iso: str | None) -> date | None:
    return date.fromisoformat(iso) if iso else None
