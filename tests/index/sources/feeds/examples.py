"""Invented feeds, sitemaps and exports of an invented newspaper."""

from __future__ import annotations

FEED = "https://harbour.example/news/feed"
SENTENCE = "The ferry to Skarrow sails again on Sunday, and the crossing takes 50 minutes. "
LONG = SENTENCE * 8
"""As long as an article."""
LONG_HTML = f"<p>{LONG}</p><h2>Fares</h2><p>Islanders pay <b>60 crowns</b> a month &amp; children nothing.</p>"
LONG_TEXT = f"{LONG.strip()}\n\n## Fares\n\nIslanders pay 60 crowns a month & children nothing."

_SPACES = (
    'xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/" '
    'xmlns:sy="http://purl.org/rss/1.0/modules/syndication/" xmlns:media="http://search.yahoo.com/mrss/" xmlns:gml="http://www.opengis.net/gml"'
)


def rss(*items: str, head: str = "<title>Harbour News</title>", before: str = "") -> bytes:
    """An RSS 2.0 feed of items, each the inside of an ``item``."""
    body = "".join(f"<item>{item}</item>" for item in items)
    return f'{before}<rss version="2.0" {_SPACES}><channel>{head}{body}</channel></rss>'.encode()


def link(number: int = 1) -> str:
    """The least that an item has."""
    return f"<title>Article {number}</title><link>https://harbour.example/{number}</link>"


def atom(*entries: str, head: str = "<title>Harbour News</title>") -> bytes:
    """An Atom feed of entries, each the inside of an ``entry``."""
    body = "".join(f"<entry>{entry}</entry>" for entry in entries)
    return f'<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom">{head}{body}</feed>'.encode()


def content(html: str) -> str:
    """What an RSS item holds as its content."""
    return f"<content:encoded><![CDATA[{html}]]></content:encoded>"
