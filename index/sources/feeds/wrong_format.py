"""What bytes are that should have been a feed or a sitemap, for a sentence to people."""

from __future__ import annotations

from config.translatable import Saying
from index.domain.document import Kind
from index.domain.source_errors import UnknownFormat
from index.sources.text.detect_type import recognise

HTML = Saying("an HTML page")
SITEMAP = Saying("a sitemap")
"""As the recogniser calls it."""
_KINDS = {
    Kind.HTML: HTML,
    Kind.PDF: Saying("a PDF document"),
    Kind.DOCX: Saying("a Word document"),
    Kind.EPUB: Saying("an EPUB book"),
    Kind.MARKDOWN: Saying("Markdown"),
    Kind.TEXT: Saying("plain text"),
}


def kind(data: bytes) -> str:
    """What it is, such as ``an HTML page``."""
    if not data.strip():
        return Saying("an empty page")
    try:
        return _KINDS[recognise(data, name="")]
    except UnknownFormat as error:
        return error.found
