"""The article in an HTML page: its text with paragraphs and headings, and what the page says of it.

Nothing is fetched and nothing in the page is run. Runs in the child process of ``index.sources.sandbox.client``.
"""

from __future__ import annotations

from lxml.etree import ParserError

from config.translatable import Saying
from index.domain.document import Extracted, Kind
from index.domain.source_errors import Damaged, NoText
from index.ingest import url as ingest_url
from index.sources.html.blocks import written
from index.sources.html.content import article_blocks
from index.sources.html.elements import seen
from index.sources.html.head import Markup, leads_on, markup
from index.sources.html.limits import crowded, large
from index.sources.html.not_an_article import no_article
from index.sources.html.published import published
from index.sources.html.title import author, site, titles
from index.sources.text.charset import decoded

_FEW = 60
"""Words below which a page that leads on to another one holds no article."""


def article(data: bytes, *, name: str, url: str | None, content_type: str = "") -> Extracted:
    """Read a page.

    Args:
        data: as it was sent, without content encoding.
        name: what to call the page in an error.
        url: where it was found, after redirects; ``None`` for a file.
        content_type: the header, for its charset.

    Raises:
        NoText: there is no article in it.
        Damaged: it has more elements or attributes than are read.

    """
    page = _page(data, name, url, content_type)
    if (there := leads_on(page)) and len(seen(page.tree).split()) < _FEW:
        raise NoText(name, Saying("it only leads on to {link}; add that link", link=there))
    called = titles(page)
    published_on, by, of = published(page, called), author(page), site(page)  # before the tree is changed
    blocks = article_blocks(page, called)
    if reason := no_article(page, blocks, called[0] if called else ""):
        raise NoText(name, reason)
    text = written(blocks)
    return Extracted(
        kind=Kind.HTML,
        title=called[0] if called else "",
        text=text,
        url=ingest_url.canonical(page.canonical, url) if url else page.canonical,
        published=published_on,
        author=by,
        site=of,
        language=page.locale[0] if page.locale else None,
        feeds=page.feeds,
    )


def named_feeds(data: bytes, *, url: str, content_type: str = "") -> tuple[str, ...]:
    """The feeds that a page names, whether or not there is an article in it; none when it is no page."""
    try:
        return _page(data, url, url, content_type).feeds
    except (NoText, Damaged):
        return ()


def _page(data: bytes, name: str, url: str | None, content_type: str) -> Markup:
    text = decoded(data, content_type)
    if reason := crowded(text):
        raise Damaged(name, Saying("HTML"), reason)
    try:
        page = markup(text, url)
    except ParserError:
        raise NoText(name, Saying("it is empty")) from None
    if reason := large(page.tree):
        raise Damaged(name, Saying("HTML"), reason)
    return page
