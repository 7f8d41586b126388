"""What a library is kept in, as ports: its articles, and what is searched of them.

A backend (``index.storage``) implements them; nothing above it knows a file, a lock or a query. Each passes the
contract tests in ``tests/index/storage``, with brute force as the oracle.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Protocol

from index.domain.article import ALL, Article, Change, Draft, Elsewhere, Entry, Filter, History
from index.domain.document import Validators
from index.domain.jobs import Feeds, Jobs
from index.domain.ledger import Ledger
from index.domain.ports import Candidate, Floats, Hit, Index
from index.domain.scope import EVERYTHING, Scope


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """The articles of a library in numbers."""

    articles: int
    passages: int
    bytes: int
    """What the whole library takes of the disk."""
    oldest: date | None
    newest: date | None
    """The first and the last of the articles' own dates."""
    last_added: datetime | None
    """When the last article came in."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stats(Summary):
    """A library in numbers."""

    feeds: int
    jobs: int
    """Articles on their way: waiting or being taken in."""
    gaps: int
    """Questions without an answer that are open."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Frequencies:
    """How common words are."""

    passages: int
    """How many passages there are."""
    counts: Mapping[str, int]
    """In how many of them (title counted in) each term stands."""


class Articles(Protocol):
    """The articles of one library with their passages. Every method may raise ``StorageError``."""

    def add(
        self,
        draft: Draft,
        index: Index,
        *,
        added: datetime,
        feed_id: int | None = None,
        by: int | None = None,
        changes: Sequence[Change] = (),
    ) -> Article:
        """Keep an article with its passages, and the history that it brings from an export.

        A number is never given twice, not even after its article was removed.

        Args:
            draft: the article.
            index: what is searched of it.
            added: when it came in; its page counts as looked at then.
            feed_id: the feed that brought it; one that is gone counts as none.
            by: the member who handed it in.
            changes: its earlier revisions.

        Raises:
            SameText: another article has this text; white space does not count.

        """

    def replace(self, article_id: int, draft: Draft, index: Index, change: Change | None) -> Article:
        """Put new text, fields and passages in place of an article's old ones.

        Without a ``change`` it is a rebuild, of which nobody is told. ``UnknownArticle`` if it is not here,
        ``SameText`` if another article has this text.
        """

    def remove(self, article_id: int) -> Article:
        """Forget an article and all that belongs to it; ``UnknownArticle`` if it is not here."""

    def get(self, article_id: int) -> Article:
        """The article of that number; ``UnknownArticle`` if it is not here."""

    def find(self, *, url: str | None = None, text: str | None = None) -> Article | None:
        """The article that stands under a link, as its own or as another source, or else that has a text already.

        Links are compared by ``index.ingest.url.key``; in a text white space does not count.
        """

    def entries(self, offset: int = 0, limit: int | None = None, only: Filter = ALL) -> list[Entry]:
        """The articles (that a filter lets through) without their texts, newest first."""

    def count(self, only: Filter = ALL) -> int:
        """How many articles a filter lets through."""

    def history(self, article_id: int) -> History:
        """How an article was revised, where it stands too, and what its page's server gave; empty if it is not here."""

    def set_elsewhere(self, article_id: int, sources: Sequence[Elsewhere]) -> None:
        """Keep these as the other addresses of an article, without any that is its own or another article's."""

    def looked_at(
        self, article_id: int, at: datetime, validators: Validators | None = None, *, feed_id: int | None = None
    ) -> None:
        """Note when an article's page was last looked at.

        Args:
            article_id: the article; nothing happens if it is not here.
            at: when.
            validators: what its server gave; without any, what it gave before stays.
            feed_id: the feed that led to it; an article that came from a feed stays with that.

        """

    def sketches(self) -> Mapping[int, bytes]:
        """The sketch of every article's text, by its number."""

    def summary(self) -> Summary:
        """The articles in numbers."""


class Search(Protocol):
    """The passages of one library, found by meaning and by words. Every method may raise ``StorageError``."""

    def languages(self) -> frozenset[str | None]:
        """The languages of the articles; ``None`` among them if one's language is unknown."""

    def nearest(self, embedding: Floats, limit: int, scope: Scope = EVERYTHING) -> list[Hit]:
        """Passages of the scope by cosine, best first: ``limit`` of them, if it has so many."""

    def matching(self, terms: Sequence[str], limit: int, scope: Scope = EVERYTHING) -> list[Hit]:
        """Passages of the scope that hold any of the terms, by BM25 (title counted in), best first.

        A term tells as much as it does in the whole library, whatever the scope.
        """

    def frequencies(self, terms: Sequence[str]) -> Frequencies:
        """How common each of the terms is."""

    def spelled_like(self, term: str) -> Frequencies:
        """Terms that another may be a misspelling of, and how common they are.

        They begin with one of its first two letters, and are longer or shorter by two characters at most.
        """

    def candidates(self, passage_ids: Sequence[int]) -> list[Candidate]:
        """The passages of these numbers, in this order; missing ones are left out."""

    def passages(self, article_id: int) -> list[Candidate]:
        """The passages of an article, in order; none if it is not here."""


class Corpus(Protocol):
    """One library's stores; they change together or not at all. Used from several threads."""

    @property
    def articles(self) -> Articles:
        """The articles."""

    @property
    def search(self) -> Search:
        """Their passages."""

    @property
    def jobs(self) -> Jobs:
        """The library's jobs, in the same file."""

    @property
    def feeds(self) -> Feeds:
        """The library's feeds, in the same file."""

    @property
    def ledger(self) -> Ledger:
        """What is kept of the members' asking, in the same file."""

    def transaction(self) -> AbstractContextManager[object]:
        """What is done inside is done whole or not at all; one inside another belongs to the outer one."""

    def recall(self, key: str) -> bytes | None:
        """What ``remember`` kept under ``key``, or ``None``."""

    def remember(self, key: str, value: bytes) -> None:
        """Keep a small fact about the library itself, such as its embedder."""

    def close(self) -> None:
        """Free what is held; no other method may be called after."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition:
    """What was found when a library was looked over."""

    articles: int
    passages: int
    embedder: str | None
    """The model it was built with; ``None`` if nothing was ever added or asked."""
    damage: tuple[str, ...]
    """The result of the backend's integrity check."""
    gaps: tuple[str, ...]
    """Inconsistencies between rows, words and vectors."""


class Backend(Protocol):
    """Where libraries are kept, by their names. Every method may raise ``StorageError``.

    One that was left is kept, but cannot be used until it is marked otherwise.
    """

    backup_suffix: str
    """How the name of a backup's file ends."""

    def hold(self) -> None:
        """Take the libraries for this process; ``FolderInUse`` if another has them."""

    def release(self) -> None:
        """Let go of them."""

    def names(self) -> Mapping[str, datetime | None]:
        """All libraries, each with when it was left, or ``None``."""

    def mark(self, name: str, left: datetime | None) -> None:
        """Note that a library was left, or is here again; nothing if there is none."""

    def open(self, name: str) -> Corpus:
        """The library of that name, made when missing; ``LeftLibrary`` if it was left."""

    def delete(self, name: str) -> None:
        """Forget a library that is closed, with all that was begun for it; nothing if there is none."""

    def backup(self, name: str, to: Path) -> None:
        """Write a library as it stands at one moment to a new file, while it is in use.

        ``UnknownLibrary`` if there is none, ``Unwritable`` if the file is there.
        """

    def restoring(self, backup: Path, name: str) -> AbstractContextManager[Callable[[], None]]:
        """Look a backup over; ``BadBackup`` if it is no whole library.

        Inside, what is given puts it in the place of the library, which must be closed by then.
        """

    def rebuilding(self, name: str) -> AbstractContextManager[Corpus]:
        """A copy of a closed library without its passages, as if no model had seen it.

        If all goes well inside, it takes the library's place; whatever happens, the old one is whole.
        """

    def due(self, name: str, *, closed: bool) -> datetime | None:
        """When the next job or feed is due, without opening the library.

        ``closed`` says that nobody has it open, so that a job which was running was cut off.
        """

    def examine(self, name: str, dimensions: int) -> Condition:
        """Look a library over without changing it, even while another process uses it.

        Args:
            name: its name.
            dimensions: the length of the present model's embeddings.

        """
