"""On which day an article was published, where the page tells it in a place that is meant for that.

Never the day of a change, of an event, of another article, of the page's footer or of the fetching: a
wrong day is worse than none. The day counts as it is written, in the publisher's own time zone.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from index.ingest import url
from index.language.written_date import Written, written
from index.sources.html.head import Markup
from index.sources.html.shown_dates import marked, shown
from index.sources.text.day import in_link, local

_METAS = (
    *"article:published_time article:published og:article:published_time og:published_time datepublished".split(),
    *"article:published_date article:publicationdate article:post_date article.published og:pubdate".split(),
    *"og:publish_date og:datepublished rnews:datepublished vr:published_time cxenseparse:recs:publishtime".split(),
    *"cxenseparse:publishtime parsely-pub-date sailthru.date bt:pubdate rbpubdate mediator_published_time".split(),
    *"article_date_original originalpublicationdate analyticsattributes.articledate displaydate ptime pdate".split(),
    *"pubdate publishdate publish_date publish-date publish_time published published_date published-date".split(),
    *"published_time published_at publication_date publication-date publicationdate date_published".split(),
    *"dcterms.issued dc.date.issued dc.issued dcterms.available dcterms.created dc.date.created dc.created".split(),
    *"dc.date.publication citation_publication_date citation_online_date citation_date dateposted".split(),
    *"date_created article.created created video:release_date".split(),
)
"""Names of ``meta`` elements that mean the first publication, the plainest first."""
_WEAK_METAS = ("dcterms.date", "dc.date", "dc:date", "date", "datecreated")
"""Which some programs fill with the day of a change, or when the site was set up: a date that is shown is better."""
_EARLIEST = 1800
"""Of pages: an older date beside a headline is of what the article is about."""


def published(page: Markup, titles: list[str]) -> date | None:
    """The day of publication, or ``None`` where the page does not tell it plainly.

    Args:
        page: the page.
        titles: what it calls the article, to find its headline.

    """
    beside = list(shown(page, titles))
    found = next(_stated(page, titles, beside), None)
    return local(found, _of_the_same(page, beside)) if found else None


def _stated(page: Markup, titles: list[str], beside: list[Written]) -> Iterator[Written]:
    """The dates that may be that of publication, the plainest first."""
    yield from _read(page, (str(node.get("datePublished") or "") for node in page.nodes))
    yield from _read(page, page.meta(*_METAS))
    yield from _read(page, marked(page, titles, near=True))
    yield from _read(page, (str(node.get("dateCreated") or "") for node in page.nodes))
    if linked := _in_link(page):
        yield Written(linked)
    yield from (one for one in beside if one.day.year >= _EARLIEST)
    yield from _read(page, page.meta(*_WEAK_METAS))
    yield from _read(page, marked(page, titles, near=False))


def _read(page: Markup, texts: Iterator[str]) -> Iterator[Written]:
    found = (written(text, page.locale) for text in texts)
    return (one for one in found if one and one.day.year >= _EARLIEST)


def _of_the_same(page: Markup, beside: list[Written]) -> Iterator[date]:
    """Other days that are told of the same moment, the most trusted first."""
    if linked := _in_link(page):
        yield linked
    stated = [str(node.get("datePublished") or "") for node in page.nodes]
    others = _read(page, iter([*stated, *page.meta(*_METAS, *_WEAK_METAS)]))
    yield from (one.day for one in [*others, *beside] if one.utc_hour is None)


def _in_link(page: Markup) -> date | None:
    """The day in the page's own address; not in that of what it copies."""
    link = url.canonical(page.canonical, page.url) if page.url else page.canonical
    return in_link(link, page.locale) or in_link(page.url, page.locale)
