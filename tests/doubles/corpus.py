"""A ``Corpus`` in memory, by brute force: the specification that every other is tested against."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, replace
from datetime import datetime

import numpy as np

from index.domain.article import ALL, Article, Change, Draft, Elsewhere, Entry, Filter, Stats
from index.domain.document import UNKNOWN, Validators
from index.domain.errors import SameText, UnknownArticle
from index.domain.jobs import State
from index.domain.ledger import Kept
from index.domain.ports import Candidate, Floats, Hit, Index, Indexed
from index.domain.scope import EVERYTHING, Scope
from index.ingest.url import key
from tests.doubles.jobs import MemoryFeeds, MemoryJobs, Page
from tests.doubles.ledger import MemoryLedger


class MemoryCorpus:
    """Nothing is indexed: every question looks at every passage."""

    def __init__(self) -> None:
        self._articles: dict[int, Article] = {}
        self._passages: dict[int, tuple[int, Indexed, Sequence[str]]] = {}
        self._pages: dict[int, Page] = {}
        self._sketches: dict[int, bytes] = {}
        self._changes: dict[int, list[Change]] = {}
        self._elsewhere: dict[int, list[Elsewhere]] = {}
        self._kept: dict[str, bytes] = {}
        self._given = 0
        self._passages_given = 0
        self._jobs = MemoryJobs(self._pages)
        self._feeds = MemoryFeeds(self._jobs, self._pages)
        self._ledger = MemoryLedger(self._articles.__contains__, self._kept_of, self._let_go_of)

    @property
    def jobs(self) -> MemoryJobs:
        """See ``Corpus.jobs``."""
        return self._jobs

    @property
    def feeds(self) -> MemoryFeeds:
        """See ``Corpus.feeds``."""
        return self._feeds

    @property
    def ledger(self) -> MemoryLedger:
        """See ``Corpus.ledger``."""
        return self._ledger

    def add(
        self,
        draft: Draft,
        index: Index,
        *,
        added: datetime,
        feed_id: int | None = None,
        changes: Sequence[Change] = (),
    ) -> Article:
        """See ``Corpus.add``."""
        self._refuse_same(draft.text, None)
        self._given += 1
        known = feed_id if feed_id in {feed.id for feed in self._feeds.all()} else None
        self._pages[self._given] = Page(url=draft.url, feed_id=known, added=added, checked=added)
        self._changes[self._given], self._elsewhere[self._given] = list(changes), []
        return self._keep(self._given, draft, index, added)

    def replace(self, article_id: int, draft: Draft, index: Index, change: Change | None) -> Article:
        """See ``Corpus.replace``."""
        added = self.article(article_id).added
        self._refuse_same(draft.text, article_id)
        self._pages[article_id].url = draft.url
        self._changes[article_id] += [change] if change else []
        return self._keep(article_id, draft, index, added)

    def changes(self, article_id: int) -> list[Change]:
        """See ``Corpus.changes``."""
        return list(self._changes.get(article_id, ()))

    def link(self, article_id: int, source: Elsewhere) -> None:
        """See ``Corpus.link``."""
        linked = {key(one.url) for several in self._elsewhere.values() for one in several}
        article = self._articles.get(article_id)
        if article and key(source.url) not in linked | {key(article.url or "")}:
            self._elsewhere[article_id].append(source)

    def unlink(self, article_id: int, url: str) -> None:
        """See ``Corpus.unlink``."""
        kept = [one for one in self.elsewhere(article_id) if key(one.url) != key(url)]
        if article_id in self._elsewhere:
            self._elsewhere[article_id] = kept

    def elsewhere(self, article_id: int) -> list[Elsewhere]:
        """See ``Corpus.elsewhere``."""
        return sorted(self._elsewhere.get(article_id, ()), key=lambda one: one.added)

    def checked(self, article_id: int, at: datetime, validators: Validators) -> None:
        """See ``Corpus.checked``."""
        if page := self._pages.get(article_id):
            page.checked, page.validators = at, validators

    def validators(self, article_id: int) -> Validators:
        """See ``Corpus.validators``."""
        page = self._pages.get(article_id)
        return page.validators if page else UNKNOWN

    def sketches(self) -> Mapping[int, bytes]:
        """See ``Corpus.sketches``."""
        return {number: one for number, one in self._sketches.items() if one}

    def remove(self, article_id: int) -> Article:
        """See ``Corpus.remove``."""
        article = self.article(article_id)
        for kept in (self._articles, self._pages, self._sketches, self._changes, self._elsewhere):
            del kept[article_id]
        self._drop_passages(article_id)
        return article

    def article(self, article_id: int) -> Article:
        """See ``Corpus.article``."""
        if article_id not in self._articles:
            raise UnknownArticle(article_id)
        return self._articles[article_id]

    def addressed(self, url: str) -> Article | None:
        """See ``Corpus.addressed``."""
        own = [a for a in self._articles.values() if a.url and key(a.url) == key(url)]
        linked = [n for n, several in self._elsewhere.items() if key(url) in {key(one.url) for one in several}]
        return next(iter([*own, *map(self.article, linked)]), None)

    def same(self, text: str) -> Article | None:
        """See ``Corpus.same``."""
        return next((a for a in self._articles.values() if a.text.split() == text.split()), None)

    def entries(self, offset: int = 0, limit: int | None = None, only: Filter = ALL) -> list[Entry]:
        """See ``Corpus.entries``."""
        newest = sorted((a for a in self._articles.values() if self._passes(a, only)), key=lambda a: -a.id)
        return [self._entry(a) for a in newest[offset : None if limit is None else offset + limit]]

    def count(self, only: Filter = ALL) -> int:
        """See ``Corpus.count``."""
        return len(self.entries(only=only))

    def titled(self, part: str, limit: int) -> list[Entry]:
        """See ``Corpus.titled``."""
        return [e for e in self.entries() if part.casefold() in e.title.casefold()][:limit]

    def languages(self) -> frozenset[str | None]:
        """See ``Corpus.languages``."""
        return frozenset(article.language for article in self._articles.values())

    def size(self) -> tuple[int, int]:
        """See ``Corpus.size``."""
        return len(self._articles), len(self._passages)

    def nearest(self, embedding: Floats, limit: int, scope: Scope = EVERYTHING) -> list[Hit]:
        """See ``Searchable.nearest``."""
        scores = {i: float(row[1].embedding @ embedding) for i, row in self._passages.items()}
        return _best({i: score for i, score in scores.items() if self._inside(i, scope)}, limit)

    def matching(self, terms: Sequence[str], limit: int, scope: Scope = EVERYTHING) -> list[Hit]:
        """See ``Searchable.matching``: BM25 with k1 = 1.2, b = 0.75 and FTS5's idf."""
        counts = {i: Counter([*row[2], *row[1].terms]) for i, row in self._passages.items()}
        mean = sum(c.total() for c in counts.values()) / max(1, len(counts))
        idf = {t: max(1e-6, math.log((len(counts) - n + 0.5) / (n + 0.5))) for t, n in self.frequencies(terms).items()}
        scores = {}
        for i, count in counts.items():
            damping = 1.2 * (0.25 + 0.75 * count.total() / max(mean, 1e-9))
            scores[i] = sum(idf[t] * count[t] * 2.2 / (count[t] + damping) for t in idf if count[t])
        return _best({i: s for i, s in scores.items() if s > 0 and self._inside(i, scope)}, limit)

    def frequencies(self, terms: Sequence[str]) -> Mapping[str, int]:
        """See ``Corpus.frequencies``."""
        held = [{*row[2], *row[1].terms} for row in self._passages.values()]
        return {term: sum(term in words for words in held) for term in terms}

    def candidates(self, passage_ids: Sequence[int]) -> list[Candidate]:
        """See ``Corpus.candidates``."""
        return [self._candidate(i, *self._passages[i][:2]) for i in passage_ids if i in self._passages]

    def passages(self, article_id: int) -> list[Candidate]:
        """See ``Corpus.passages``."""
        return self.candidates([i for i, row in self._passages.items() if row[0] == article_id])

    def stats(self) -> Stats:
        """See ``Corpus.stats``; no disk is used."""
        days = [article.published for article in self._articles.values() if article.published]
        return Stats(
            articles=len(self._articles),
            passages=len(self._passages),
            feeds=len(self._feeds.all()),
            jobs=len(self._jobs.listing((State.WAITING, State.RUNNING))),
            gaps=self._ledger.open_gaps(),
            bytes=0,
            oldest=min(days, default=None),
            newest=max(days, default=None),
            last_added=max((article.added for article in self._articles.values()), default=None),
        )

    def recall(self, key: str) -> bytes | None:
        """See ``Corpus.recall``."""
        return self._kept.get(key)

    def remember(self, key: str, value: bytes) -> None:
        """See ``Corpus.remember``."""
        self._kept[key] = value

    def close(self) -> None:
        """See ``Corpus.close``."""

    def _keep(self, number: int, draft: Draft, index: Index, added: datetime) -> Article:
        self._drop_passages(number)
        for indexed in index.passages:
            self._passages_given += 1
            self._passages[self._passages_given] = (number, indexed, index.title_terms)
        self._sketches[number] = index.sketch
        self._articles[number] = Article(id=number, added=added, language=index.language, **asdict(draft))
        return self._articles[number]

    def _inside(self, passage_id: int, scope: Scope) -> bool:
        article = self._articles[self._passages[passage_id][0]]
        return scope.holds(article.id, article.published)

    def _drop_passages(self, article_id: int) -> None:
        self._passages = {i: row for i, row in self._passages.items() if row[0] != article_id}

    def _refuse_same(self, text: str, own: int | None) -> None:
        """Refuse a text that another article has."""
        if (here := self.same(text)) and here.id != own:
            raise SameText(here.id, here.title)

    def _entry(self, article: Article) -> Entry:
        passages = sum(row[0] == article.id for row in self._passages.values())
        fields = {k: v for k, v in asdict(article).items() if k not in {"text", "language", "fixed"}}
        return Entry(characters=len(article.text), passages=passages, by=self._pages[article.id].by, **fields)

    def _passes(self, article: Article, only: Filter) -> bool:
        page, text = self._pages[article.id], f"{article.title}\n{article.text}".casefold()
        return (
            only.title.casefold() in article.title.casefold()
            and all(word in text for word in only.words.casefold().split())
            and only.feed_id in {None, page.feed_id}
            and only.by in {None, page.by}
            and only.scope.holds(article.id, article.published)
        )

    def _candidate(self, number: int, article_id: int, indexed: Indexed) -> Candidate:
        article, span = self._articles[article_id], indexed.passage.span
        return Candidate(
            id=number,
            article_id=article_id,
            title=article.title,
            passage=indexed.passage,
            text=article.text[span.start : span.end],
            embedding=np.asarray(indexed.embedding, np.float32),
            tokens=indexed.tokens,
            offsets=indexed.offsets,
            published=article.published,
            language=article.language,
        )

    def _kept_of(self, member: int) -> Kept:
        return Kept(
            articles=sum(page.by == member for page in self._pages.values()),
            jobs=sum(job.by == member for job in self._jobs.listing(tuple(State))),
            feeds=sum(feed.by == member for feed in self._feeds.all()),
        )

    def _let_go_of(self, member: int) -> None:
        self._jobs.let_go(member)
        for feed in self._feeds.all():
            self._feeds.save(replace(feed, by=None if feed.by == member else feed.by))
        for page in self._pages.values():
            page.by = None if page.by == member else page.by


def _best(scores: Mapping[int, float], limit: int) -> list[Hit]:
    ranked = sorted(scores.items(), key=lambda item: -item[1])
    return [Hit(number, score) for number, score in ranked[:limit]]
