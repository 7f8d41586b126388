"""What bytes are that should have been a feed or a sitemap, for a sentence to people."""

from __future__ import annotations

from index.source import Kind
from index.source_errors import UnknownFormat
from index.sources.recognise import recognise

HTML = "an HTML page"
SITEMAP = "a sitemap"
"""As the recogniser calls it."""
_KINDS = {
    Kind.HTML: HTML,
    Kind.PDF: "a PDF document",
    Kind.DOCX: "a Word document",
    Kind.EPUB: "an EPUB book",
    Kind.MARKDOWN: "Markdown",
    Kind.TEXT: "plain text",
}


def kind(data: bytes) -> str:
    """What it is, such as ``an HTML page``."""
    if not data.strip():
        return "an empty page"
    try:
        return _KINDS[recognise(data, name="")]
    except UnknownFormat as error:
        return error.found
