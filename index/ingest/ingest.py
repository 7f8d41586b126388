"""Decides what a draft becomes: nothing new, a copy of another article, a revision, or a new article."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

import numpy as np

from index.domain.article import Article, Change, Draft, Elsewhere, Fate, Passage, Span, Taken
from index.domain.errors import EmptyArticle, LongArticle
from index.domain.events import Actor
from index.domain.ports import Candidate, Embedder, Encoding, Index, Indexed, Progress, silent
from index.domain.stores import Corpus
from index.ingest import near_duplicate
from index.ingest.url import key
from index.language import detect
from index.language.passages import split
from index.language.terms import ENGLISH, terms
from index.models.token_vectors import Projection, quantise

_SHOWN = 200
"""Characters of a sentence that tell what changed."""

Known = Mapping[tuple[str, tuple[Span, ...]], Candidate]
"""Passages that are embedded already, by their text and where in it their sentences stand."""


Then = Callable[[Taken], None]


@dataclass(frozen=True, slots=True)
class Limits:
    """How articles are cut, and how large they may be."""

    passage_words: int
    article_bytes: int


def nothing(_taken: Taken) -> None:
    """Do nothing more."""


@dataclass(frozen=True, slots=True)
class Taking:
    """Takes articles into a corpus; one at a time, since each is compared with those before.

    Args:
        corpus: where they go.
        embedder: the model that the corpus was embedded with.
        projection: of the corpus's token vectors.
        limits: of articles and passages.
        now: the time of taking.

    """

    corpus: Corpus
    embedder: Embedder
    projection: Projection
    limits: Limits
    now: datetime
    by: Actor = None
    """Who hands in what is new."""
    then: Then = nothing
    """Belongs to the same transaction as what it is told of."""

    def add(self, draft: Draft, progress: Progress, feed_id: int | None = None) -> Taken:
        """Add an article, unless its link is known (it is revised then) or its text (that is linked then)."""
        self._check_size(draft)
        if draft.url and (here := self.corpus.articles.find(url=draft.url)):
            own = key(here.url or "") == key(draft.url)
            return self.revise(here, draft, progress) if own else self._known(here)
        sketch = near_duplicate.sketch(draft.text)
        if here := self.corpus.articles.find(text=draft.text) or (
            self._copied(draft.text, sketch) if draft.url else None
        ):
            return self._link(here, draft, progress)
        return self._add(draft, self._index(draft, {}, progress, sketch), self.now, feed_id=feed_id)

    def revise(self, old: Article, draft: Draft, progress: Progress) -> Taken:
        """Put a newer state in an article's place; passages that stand as they stood are not embedded again."""
        self._check_size(draft)
        new = _merged(old, draft)
        fields = _changed(old, new)
        if not fields and new.fixed == old.fixed:
            return self._known(old)
        known = {_key(one.passage, one.text): one for one in self.corpus.search.passages(old.id)}
        index = self._index(new, known, progress)
        change = self._change(old, fields, known, index, new) if fields else None
        with self.corpus.transaction():
            article = self.corpus.articles.replace(old.id, new, index, change)
            fate = Fate.REVISED if change else Fate.KNOWN
            return self._told(Taken(article=article, fate=fate, change=change))

    def restore(self, draft: Draft, added: datetime, changes: Sequence[Change], progress: Progress) -> Taken:
        """Add an article of an export as it was there; one whose link or text is known stays as it is here."""
        self._check_size(draft)
        if here := self.corpus.articles.find(url=draft.url, text=draft.text):
            return self._known(here)
        return self._add(draft, self._index(draft, {}, progress), added, changes=changes)

    def rebuild(self, article_id: int) -> None:
        """Split and embed an article anew; nothing else of it changes."""
        draft = draft_of(self.corpus.articles.get(article_id))
        self.corpus.articles.replace(article_id, draft, self._index(draft, {}, silent), None)

    def _check_size(self, draft: Draft) -> None:
        size = len(draft.text.encode())
        if size > self.limits.article_bytes:
            raise LongArticle(draft.title, size, self.limits.article_bytes)

    def _copied(self, text: str, sketch: bytes) -> Article | None:
        """The article that ``text`` is nearly a copy of."""
        alike = near_duplicate.resembling(sketch, self.corpus.articles.sketches()) if sketch else ()
        articles = map(self.corpus.articles.get, alike)
        return next((article for article in articles if near_duplicate.is_copy(text, article.text)), None)

    def _link(self, here: Article, draft: Draft, progress: Progress) -> Taken:
        """Note that an article stands under another link too; one that had none takes it for its own."""
        if draft.url is None:
            return self._known(here)
        if here.url is None:
            own = replace(draft_of(here), url=draft.url, published=here.published or draft.published)
            return self.revise(here, own, progress)
        source = Elsewhere(url=draft.url, title=draft.title, published=draft.published, added=self.now)
        with self.corpus.transaction():
            known = self.corpus.articles.history(here.id).elsewhere
            self.corpus.articles.set_elsewhere(here.id, (*known, source))
            return self._told(Taken(article=here, fate=Fate.LINKED, source=source))

    def _add(
        self,
        draft: Draft,
        index: Index,
        added: datetime,
        *,
        feed_id: int | None = None,
        changes: Sequence[Change] = (),
    ) -> Taken:
        with self.corpus.transaction():
            article = self.corpus.articles.add(draft, index, added=added, feed_id=feed_id, by=self.by, changes=changes)
            return self._told(Taken(article=article, fate=Fate.ADDED, passages=len(index.passages)))

    def _known(self, here: Article) -> Taken:
        with self.corpus.transaction():
            return self._told(Taken(article=here, fate=Fate.KNOWN))

    def _told(self, taken: Taken) -> Taken:
        self.then(taken)
        return taken

    def _index(self, draft: Draft, known: Known, progress: Progress, sketch: bytes | None = None) -> Index:
        """Split an article and embed what of it is not known; raises ``EmptyArticle``. ``sketch`` is of its text."""
        found = split(draft.title, draft.text, self.limits.passage_words)
        if not found:
            raise EmptyArticle(draft.title)
        texts = [draft.text[p.span.start : p.span.end] for p in found]
        kept = [known.get(_key(passage, text)) for passage, text in zip(found, texts, strict=True)]
        fresh = [text for text, one in zip(texts, kept, strict=True) if one is None]
        encodings = iter(self.embedder.passages(fresh, progress) if fresh else ())
        written = detect.of_article(draft.title, draft.text)
        said = written or ENGLISH
        return Index(
            passages=[
                _kept(one, passage, said) if one else _indexed(passage, text, next(encodings), self.projection, said)
                for passage, text, one in zip(found, texts, kept, strict=True)
            ],
            title_terms=terms(draft.title, said),
            language=written,
            sketch=near_duplicate.sketch(draft.text) if sketch is None else sketch,
        )

    def _change(self, old: Article, fields: tuple[str, ...], known: Known, index: Index, new: Draft) -> Change:
        was = [text for one in known.values() for text in _sentences(one.passage, old.text)]
        now = [text for one in index.passages for text in _sentences(one.passage, new.text)]
        gone, come = _less(was, now), _less(now, was)
        texts = ((one.passage, new.text[one.passage.span.start : one.passage.span.end]) for one in index.passages)
        return Change(
            number=2 + len(self.corpus.articles.history(old.id).changes),
            at=self.now,
            fields=fields,
            added=len(come),
            removed=len(gone),
            embedded=sum(_key(passage, text) not in known for passage, text in texts),
            before=gone[0][:_SHOWN] if gone else None,
            after=come[0][:_SHOWN] if come else None,
        )


def draft_of(article: Article) -> Draft:
    """An article as it would be handed in."""
    return Draft(
        title=article.title,
        text=article.text,
        url=article.url,
        published=article.published,
        author=article.author,
        fixed=article.fixed,
    )


def _merged(old: Article, new: Draft) -> Draft:
    """The newer state, where the old one is not better known: typed by a person, or not told any more."""
    kept = {name for name in old.fixed if name not in new.fixed}
    kept |= {name for name in ("url", "published", "author") if not getattr(new, name)}
    if key(old.url or "") == key(new.url or ""):
        kept.add("url")
    fixed = tuple(dict.fromkeys((*old.fixed, *new.fixed)))
    return replace(new, **{name: getattr(old, name) for name in kept}, fixed=fixed)


def _changed(old: Article, new: Draft) -> tuple[str, ...]:
    names = {"title": "title", "text": "text", "url": "link", "published": "date", "author": "author"}
    return tuple(said for name, said in names.items() if getattr(old, name) != getattr(new, name))


def _key(passage: Passage, text: str) -> tuple[str, tuple[Span, ...]]:
    start = passage.span.start
    return text, tuple(Span(one.start - start, one.end - start) for one in passage.sentences)


def _kept(one: Candidate, passage: Passage, written: str) -> Indexed:
    """A passage that is embedded already, where it stands now."""
    return Indexed(
        passage=passage,
        terms=terms(one.text, written),
        embedding=one.embedding,
        tokens=one.tokens,
        offsets=one.offsets,
    )


def _indexed(passage: Passage, text: str, encoding: Encoding, projection: Projection, written: str) -> Indexed:
    return Indexed(
        passage=passage,
        terms=terms(text, written),
        embedding=encoding.embedding,
        tokens=quantise(projection.apply(encoding.tokens)),
        offsets=np.array(encoding.offsets, dtype=np.int32).reshape(-1, 2),
    )


def _sentences(passage: Passage, text: str) -> list[str]:
    return [" ".join(text[one.start : one.end].split()) for one in passage.sentences]


def _less(some: Sequence[str], others: Sequence[str]) -> list[str]:
    """What of ``some`` is not in ``others``, each once."""
    without = set(others)
    return [text for text in dict.fromkeys(some) if text not in without]
