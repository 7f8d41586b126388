"""Errors of fetching and reading a source. ``str(error)`` is a sentence that a member may read.

    LibraryError
    |-- ArticleError         the article cannot be taken as it stands
    |   |-- LongFile
    |   |-- Unreadable
    |   |-- UnknownFormat
    |   |-- Damaged
    |   |-- NoText
    |   |-- TooHeavy
    |   |-- NotAFeed
    |   |-- NotASitemap
    |   `-- BadRecord
    |-- ParsersDown          the process that parses documents cannot be had; passing
    `-- FetchError           a link cannot be fetched
        |-- BadLink
        |-- Forbidden
        |-- Gone
        |-- Refused
        |-- WrongAnswer
        `-- Unreachable

Each says what was found, what was expected, and what to do.
"""

from __future__ import annotations

from index.domain.errors import ArticleError, LibraryError


class LongFile(ArticleError):
    """The file is larger than the limit."""

    def __init__(self, name: str, limit: int, found: int | None = None) -> None:
        if found:
            super().__init__(
                "{name} has {found:,} bytes; at most {limit:,} are read. "
                "Add the article alone, as text or as a smaller file.",
                name=name,
                found=found,
                limit=limit,
            )
        else:
            super().__init__(
                "{name} goes on after {limit:,} bytes; at most {limit:,} are read. "
                "Add the article alone, as text or as a smaller file.",
                name=name,
                limit=limit,
            )


class Unreadable(ArticleError):
    """The system does not let us read the file."""

    def __init__(self, name: str, reason: str) -> None:
        super().__init__(
            "{name} cannot be read: {reason}. Name a file or folder that is there and may be read.",
            name=name,
            reason=reason,
        )


class UnknownFormat(ArticleError):
    """The content is of no format that is read."""

    def __init__(self, name: str, found: str) -> None:
        super().__init__(
            "{name} is {found}, which is not read. Add HTML, PDF, DOCX, EPUB, Markdown or plain text in UTF-8.",
            name=name,
            found=found,
        )
        self.found = found


class Damaged(ArticleError):
    """The file breaks its format's rules, or is locked."""

    def __init__(self, name: str, kind: str, reason: str) -> None:
        super().__init__(
            "{name} cannot be read as {kind}: {reason}. Save it anew, or paste its text.",
            name=name,
            kind=kind,
            reason=reason,
        )


class NoText(ArticleError):
    """There is no article in the document."""

    def __init__(self, name: str, reason: str) -> None:
        super().__init__(
            "{name} holds no article text: {reason}. Paste the text, or add another copy of the article.",
            name=name,
            reason=reason,
        )


class TooHeavy(ArticleError):
    """Reading it took more time or memory than it may."""

    def __init__(self, name: str, limit: str) -> None:
        super().__init__(
            "{name} took more than {limit} to read, so it was given up. Paste its text instead.", name=name, limit=limit
        )


class NotAFeed(ArticleError):
    """There is no feed at that address."""

    def __init__(self, url: str, found: str) -> None:
        super().__init__(
            "{url} is no feed but {found}. Name the address of an RSS, Atom or JSON feed.", url=url, found=found
        )


class NotASitemap(ArticleError):
    """There is no sitemap at that address."""

    def __init__(self, url: str, found: str) -> None:
        super().__init__(
            "{url} is no sitemap but {found}. Name the address of a sitemap, or of a list of addresses.",
            url=url,
            found=found,
        )


class BadRecord(ArticleError):
    """A row of an import cannot be taken."""

    def __init__(self, place: str, found: str, expected: str) -> None:
        super().__init__("{place}: {found}; expected {expected}.", place=place, found=found, expected=expected)


class ParsersDown(LibraryError):
    """The process that parses documents cannot be had right now."""

    passing = True

    def __init__(self, state: str) -> None:
        super().__init__(
            "No document can be read right now: the process for that {state}. Try again later.", state=state
        )


class FetchError(LibraryError):
    """A link cannot be fetched; ``passing`` tells whether it may be, later."""

    after: float | None = None
    """Seconds that the server asks to wait, if it does."""


class BadLink(FetchError):
    """It is no address that is fetched."""

    def __init__(self, url: str, found: str) -> None:
        super().__init__(
            "{url} cannot be fetched: {found}. Name a public address such as https://example.org/news.",
            url=url,
            found=found,
        )


class Forbidden(FetchError):
    """It leads to an address that is not public."""

    def __init__(self, url: str, host: str) -> None:
        super().__init__(
            "{url} leads to {host}, which is not a public address, so nothing was fetched. "
            "Whoever hosts Citewell can allow a host of theirs in sources.allow.",
            url=url,
            host=host,
        )


class Gone(FetchError):
    """The server says that there is no such page."""

    def __init__(self, url: str, status: int) -> None:
        super().__init__(
            "There is no page at {url} (the server answers {status}). Check the link.", url=url, status=status
        )
        self.status = status


class Refused(FetchError):
    """The server, or its robots.txt, does not let us read the page."""

    def __init__(self, url: str, reason: str) -> None:
        super().__init__("{url} may not be read: {reason}. Paste the article's text instead.", url=url, reason=reason)


class WrongAnswer(FetchError):
    """What the server sends cannot be used."""

    def __init__(self, url: str, found: str) -> None:
        super().__init__(
            "{url} cannot be fetched: {found}. Open the link in a browser, and paste the article's text.",
            url=url,
            found=found,
        )


class Unreachable(FetchError):
    """The server cannot be reached, or has too much to do, right now."""

    passing = True

    def __init__(self, url: str, reason: str, after: float | None = None) -> None:
        super().__init__("{url} cannot be reached right now: {reason}. Try again later.", url=url, reason=reason)
        self.after = after
