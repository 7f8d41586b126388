"""A ``Corpus`` in memory, by brute force: the specification that every other is tested against."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from copy import copy
from dataclasses import asdict, replace
from datetime import datetime
from typing import Any

from index.domain.article import ALL, Article, Change, Draft, Elsewhere, Entry, Filter, History
from index.domain.document import Validators
from index.domain.errors import SameText, UnknownArticle
from index.domain.jobs import State
from index.domain.ledger import Kept
from index.domain.ports import Index
from index.domain.stores import Summary
from index.ingest.url import key
from tests.doubles.jobs import MemoryFeeds, MemoryJobs, Page
from tests.doubles.ledger import MemoryLedger
from tests.doubles.search import MemorySearch, Rows


class MemoryArticles:
    """Articles in a dictionary.

    Args:
        rows: shared with ``MemorySearch``.
        feeds: those that are here.

    """

    def __init__(self, rows: Rows, feeds: MemoryFeeds) -> None:
        self._rows, self._feeds = rows, feeds

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
        """See ``Articles.add``."""
        self._refuse_same(draft.text, None)
        rows = self._rows
        rows.given += 1
        rows.pages[rows.given] = Page(url=draft.url, feed_id=self._feed(feed_id), added=added, checked=added, by=by)
        rows.histories[rows.given] = History(changes=tuple(changes))
        return self._keep(rows.given, draft, index, added)

    def replace(self, article_id: int, draft: Draft, index: Index, change: Change | None) -> Article:
        """See ``Articles.replace``."""
        added = self.get(article_id).added
        self._refuse_same(draft.text, article_id)
        self._rows.pages[article_id].url = draft.url
        history = self.history(article_id)
        self._rows.histories[article_id] = replace(history, changes=(*history.changes, *([change] if change else ())))
        return self._keep(article_id, draft, index, added)

    def remove(self, article_id: int) -> Article:
        """See ``Articles.remove``."""
        article, rows = self.get(article_id), self._rows
        for kept in (rows.articles, rows.pages, rows.sketches, rows.histories):
            del kept[article_id]
        self._drop_passages(article_id)
        return article

    def get(self, article_id: int) -> Article:
        """See ``Articles.get``."""
        if article_id not in self._rows.articles:
            raise UnknownArticle(article_id)
        return self._rows.articles[article_id]

    def find(self, *, url: str | None = None, text: str | None = None) -> Article | None:
        """See ``Articles.find``."""
        articles = self._rows.articles.values()
        own = [a for a in articles if url and a.url and key(a.url) == key(url)]
        linked = [a for a in articles if url and key(url) in self._elsewhere(a.id)]
        same = [a for a in articles if text and a.text.split() == text.split()]
        return next(iter([*own, *linked, *same]), None)

    def entries(self, offset: int = 0, limit: int | None = None, only: Filter = ALL) -> list[Entry]:
        """See ``Articles.entries``."""
        newest = sorted((a for a in self._rows.articles.values() if self._passes(a, only)), key=lambda a: -a.id)
        return [self._entry(a) for a in newest[offset : None if limit is None else offset + limit]]

    def count(self, only: Filter = ALL) -> int:
        """See ``Articles.count``."""
        return len(self.entries(only=only))

    def history(self, article_id: int) -> History:
        """See ``Articles.history``."""
        found = self._rows.histories.get(article_id, History())
        return replace(found, elsewhere=tuple(sorted(found.elsewhere, key=lambda one: one.added)))

    def set_elsewhere(self, article_id: int, sources: Sequence[Elsewhere]) -> None:
        """See ``Articles.set_elsewhere``."""
        if article_id not in self._rows.articles:
            return
        others = {url for number in self._rows.histories if number != article_id for url in self._elsewhere(number)}
        taken = others | {key(self.get(article_id).url or "")}
        kept = {key(one.url): one for one in reversed(sources) if key(one.url) not in taken}
        self._rows.histories[article_id] = replace(self.history(article_id), elsewhere=tuple(reversed(kept.values())))

    def looked_at(
        self, article_id: int, at: datetime, validators: Validators | None = None, *, feed_id: int | None = None
    ) -> None:
        """See ``Articles.looked_at``."""
        if page := self._rows.pages.get(article_id):
            page.checked, page.feed_id = at, page.feed_id or self._feed(feed_id)
            history = self.history(article_id)
            self._rows.histories[article_id] = replace(history, validators=validators or history.validators)

    def disown(self, member: int) -> None:
        """Forget that a member handed articles in."""
        for page in self._rows.pages.values():
            page.by = None if page.by == member else page.by

    def sketches(self) -> Mapping[int, bytes]:
        """See ``Articles.sketches``."""
        return {number: one for number, one in self._rows.sketches.items() if one}

    def summary(self) -> Summary:
        """See ``Articles.summary``; no disk is used."""
        articles = self._rows.articles.values()
        days = [article.published for article in articles if article.published]
        return Summary(
            articles=len(articles),
            passages=len(self._rows.passages),
            bytes=0,
            oldest=min(days, default=None),
            newest=max(days, default=None),
            last_added=max((article.added for article in articles), default=None),
        )

    def _keep(self, number: int, draft: Draft, index: Index, added: datetime) -> Article:
        rows = self._rows
        self._drop_passages(number)
        for indexed in index.passages:
            rows.passages_given += 1
            rows.passages[rows.passages_given] = (number, indexed, index.title_terms)
        rows.sketches[number] = index.sketch
        rows.articles[number] = Article(id=number, added=added, language=index.language, **asdict(draft))
        return rows.articles[number]

    def _feed(self, feed_id: int | None) -> int | None:
        return feed_id if feed_id in {feed.id for feed in self._feeds.all()} else None

    def _elsewhere(self, article_id: int) -> set[str]:
        return {key(one.url) for one in self._rows.histories[article_id].elsewhere}

    def _drop_passages(self, article_id: int) -> None:
        for number in [number for number, row in self._rows.passages.items() if row[0] == article_id]:
            del self._rows.passages[number]

    def _refuse_same(self, text: str, own: int | None) -> None:
        """Refuse a text that another article has."""
        if (here := self.find(text=text)) and here.id != own:
            raise SameText(here.id, here.title)

    def _entry(self, article: Article) -> Entry:
        passages = sum(row[0] == article.id for row in self._rows.passages.values())
        fields = {k: v for k, v in asdict(article).items() if k not in {"text", "language", "fixed"}}
        return Entry(characters=len(article.text), passages=passages, by=self._rows.pages[article.id].by, **fields)

    def _passes(self, article: Article, only: Filter) -> bool:
        page, text = self._rows.pages[article.id], f"{article.title}\n{article.text}".casefold()
        return (
            only.title.casefold() in article.title.casefold()
            and all(word in text for word in only.words.casefold().split())
            and only.feed_id in {None, page.feed_id}
            and only.by in {None, page.by}
            and (only.seen_before is None or page.checked < only.seen_before)
            and only.scope.holds(article.id, article.published)
        )


class MemoryCorpus:
    """See ``Corpus``."""

    def __init__(self) -> None:
        self.rows = Rows()
        self._kept: dict[str, bytes] = {}
        self._within = False
        self.jobs = MemoryJobs(self.rows.pages)
        self.feeds = MemoryFeeds(self.jobs, self.rows.pages)
        self.articles = MemoryArticles(self.rows, self.feeds)
        self.search: MemorySearch = MemorySearch(self.rows)
        self.ledger = MemoryLedger(self.rows.articles.__contains__, self._kept_of, self._let_go_of)

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """See ``Corpus.transaction``."""
        saved = [] if self._within else [*map(_saved, (self.rows, self.jobs, self.feeds, self.ledger))]
        outer, self._within = self._within, True
        try:
            yield
        except BaseException:
            for restore in saved:
                restore()
            raise
        finally:
            self._within = outer

    def recall(self, key: str) -> bytes | None:
        """See ``Corpus.recall``."""
        return self._kept.get(key)

    def remember(self, key: str, value: bytes) -> None:
        """See ``Corpus.remember``."""
        self._kept[key] = value

    def close(self) -> None:
        """See ``Corpus.close``."""

    def _kept_of(self, member: int) -> Kept:
        return Kept(
            articles=self.articles.count(Filter(by=member)),
            jobs=sum(job.by == member for job in self.jobs.listing(tuple(State))),
            feeds=sum(feed.by == member for feed in self.feeds.all()),
        )

    def _let_go_of(self, member: int) -> None:
        self.jobs.let_go(member)
        for feed in self.feeds.all():
            self.feeds.save(replace(feed, by=None if feed.by == member else feed.by))
        self.articles.disown(member)


def _saved(store: object) -> Callable[[], None]:
    """Puts a store back to what it is now; those who share a part of it go on sharing it."""
    names = getattr(store, "__slots__", None) or vars(store)
    now = {name: getattr(store, name) for name in names}
    copies = {name: _copied(value) for name, value in now.items()}

    def restore() -> None:
        for name, value in now.items():
            if isinstance(value, dict):
                value.clear()
                value.update(copies[name])
            elif isinstance(value, list):
                value[:] = copies[name]
            else:
                setattr(store, name, value)

    return restore


def _copied(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: copy(one) if isinstance(one, Page) else one for key, one in value.items()}
    return list(value) if isinstance(value, list) else value
