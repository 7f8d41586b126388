"""The article in an HTML page: its text with paragraphs and headings, and what the page says of it.

Nothing is fetched and nothing in the page is run. Runs in the child process of ``index.sources.parsers``.
"""

from __future__ import annotations

from lxml.etree import ParserError

from config.saying import Saying
from index import links
from index.source import Extracted, Kind
from index.source_errors import Damaged, NoText
from index.sources.web.blocks import written
from index.sources.web.bounds import crowded, large
from index.sources.web.charset import decoded
from index.sources.web.found import article_blocks
from index.sources.web.markup import Markup, markup
from index.sources.web.published import published
from index.sources.web.title import author, site, titles
from index.sources.web.walls import no_article


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
    called = titles(page)
    published_on, by, of = published(page), author(page), site(page)  # before the tree is changed
    blocks = article_blocks(page, called)
    if reason := no_article(page, blocks, called[0] if called else ""):
        raise NoText(name, reason)
    text = written(blocks)
    return Extracted(
        kind=Kind.HTML,
        title=called[0] if called else "",
        text=text,
        url=links.canonical(page.canonical, url) if url else page.canonical,
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
