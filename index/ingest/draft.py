"""Turns what people hand in into a ``Draft``, or rejects it with a reason."""

from __future__ import annotations

from dataclasses import asdict, replace
from datetime import UTC, date, datetime, timedelta
from urllib.parse import urlsplit

from config.translatable import Saying
from index.domain.article import Article, Draft
from index.domain.document import Extracted, Kind
from index.domain.errors import BadField, BadFrontMatter, EmptyArticle, NotText
from index.domain.jobs import Fields
from index.ingest import front_matter
from index.ingest.front_matter import FrontMatterError
from index.language.title import cut, title_of

MOST_TITLE = 300
MOST_AUTHOR = 200
MOST_URL = 512
"""A link button of Discord takes no longer address."""

NOTHING = Fields()
"""When nobody typed anything."""
_AHEAD = timedelta(days=1)
"""Somewhere on Earth tomorrow has begun."""
_ZERO = Saying("it holds zero bytes, as binary files and UTF-16 text do")


def draft(
    name: str,
    text: str,
    *,
    title: str | None = None,
    url: str | None = None,
    published: str | None = None,
    author: str | None = None,
) -> Draft:
    """Check the fields as typed; empty ones count as not given, and are taken from the text's front matter.

    Args:
        name: what to call the article in an error, such as the file's name.
        text: kept as it is, less its front matter.
        title: without one, the text's first heading or line, or else ``name``.
        url: http or https.
        published: YYYY-MM-DD.
        author: free text.

    Raises:
        EmptyArticle: the text has no word.
        NotText: it holds zero bytes or halves of characters.
        BadFrontMatter: its front matter cannot be read.
        BadField: a field cannot be used.

    """
    if fault := _no_text(text):
        raise NotText(name, fault)
    typed = Fields(title=title, url=url, published=published, author=author)
    return _drafted(name, _headed(name, text, typed), typed)


def extracted(name: str, found: Extracted, typed: Fields = NOTHING) -> Draft:
    """A draft of what a parser found, with what a person typed before it.

    Plain text and Markdown may have front matter; what other documents say of themselves is cut
    to the lengths that are kept.

    Raises:
        ArticleError: as ``draft``.

    """
    if found.kind in {Kind.MARKDOWN, Kind.TEXT}:
        own = _headed(name, found.text, typed)
        return _drafted(name, replace(own, url=own.url or found.url), typed)
    stated = Draft(title=found.title, text=found.text, url=found.url, published=found.published, author=found.author)
    return stated_apart(name, stated, typed)


def stated_apart(name: str, stated: Draft, typed: Fields = NOTHING) -> Draft:
    """A draft of what states its fields apart from its text, such as a page or a row of an export.

    What is too long is cut. Raises ``ArticleError`` as ``draft``.
    """
    title, author = cut(stated.title.strip(), MOST_TITLE), (stated.author or "")[:MOST_AUTHOR].strip()
    return _drafted(name, replace(stated, title=title, author=author), typed)


def corrected(article: Article, typed: Fields) -> Draft:
    """An article with what a person typed in place of its own fields; ``BadField`` if one cannot be used."""
    own = Draft(
        title=article.title, text=article.text, url=article.url, published=article.published, author=article.author
    )
    return _drafted(article.title, own, typed)


def _headed(name: str, text: str, typed: Fields) -> Draft:
    """What a text says of itself in its front matter; a day that somebody typed makes its own needless."""
    try:
        head = front_matter.read(text, name)
    except FrontMatterError as error:
        raise BadFrontMatter(error.args[0]) from error
    published = None if typed.published else _day_typed(head.published)
    return Draft(title=head.title or "", text=head.text, url=head.url, published=published, author=head.author)


def _drafted(name: str, own: Draft, typed: Fields) -> Draft:
    """An article's own fields, checked, with what a person typed before them."""
    if not any(character.isalnum() for character in own.text):
        raise EmptyArticle(name)
    title = _line("title", typed.title or own.title, MOST_TITLE)
    return Draft(
        title=title or title_of(own.text) or name[:MOST_TITLE],
        text=own.text,
        url=_url(typed.url or own.url),
        published=_not_ahead(_day_typed(typed.published) or own.published),
        author=_line("author", typed.author or own.author, MOST_AUTHOR),
        fixed=own.fixed or tuple(field for field, value in asdict(typed).items() if value),
    )


def _no_text(text: str) -> Saying | None:
    """What in a string is no character, or ``None``; UTF-8 and SQLite keep only characters."""
    if "\0" in text:
        return _ZERO
    half = next((character for character in text if "\ud800" <= character <= "\udfff"), None)
    return Saying("it holds half a character (U+{code})", code=f"{ord(half):04X}") if half else None


def _line(field: str, typed: str | None, most: int) -> str | None:
    line = " ".join((typed or "").split())
    if _no_text(line):
        raise BadField(field, line, Saying("text in UTF-8"))
    if len(line) > most:
        raise BadField(field, line, Saying("at most {most} characters", most=most))
    return line or None


def _day_typed(typed: str | None) -> date | None:
    iso = (typed or "").strip()
    try:
        return date.fromisoformat(iso) if iso else None
    except ValueError:
        raise BadField(field="date", found=iso, expected=Saying("a day as YYYY-MM-DD, such as 2023-10-17")) from None


def _not_ahead(day: date | None) -> date | None:
    if day and day > datetime.now(UTC).date() + _AHEAD:
        expected = Saying("the day of publication, which is not in the future")
        raise BadField(field="date", found=day.isoformat(), expected=expected)
    return day


def _url(typed: str | None) -> str | None:
    url = (typed or "").strip()
    if not url:
        return None
    expected = Saying("a web address such as https://example.org/news, of at most {most} characters", most=MOST_URL)
    try:
        parts = urlsplit(url)
        usable = parts.scheme in {"http", "https"} and bool(parts.hostname) and parts.username is None
    except ValueError:
        usable = False
    if not usable or len(url) > MOST_URL or not url.isprintable() or " " in url:
        raise BadField(field="link", found=url, expected=expected)
    return url
