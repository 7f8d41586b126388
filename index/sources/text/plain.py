"""Plain text and Markdown, in whatever charset, to the letter."""

from __future__ import annotations

import re

from config.translatable import Saying
from index.domain.article import site_of
from index.domain.document import Extracted, Kind
from index.domain.errors import BadFrontMatter
from index.domain.source_errors import NoText
from index.ingest import front_matter
from index.ingest.front_matter import FrontMatterError
from index.language.title import title_of
from index.sources.text import metadata
from index.sources.text.charset import to_the_letter

_LINE_END = re.compile(r"\r\n?")
"""Of Windows and of old Macs."""


def plain(data: bytes, *, kind: Kind, name: str, url: str | None = None, content_type: str = "") -> Extracted:
    """A text as it is, with what its front matter states; without a title there, its first heading or line.

    The front matter stays in the text, since an article's draft takes it off (``index.ingest.draft``).

    Raises:
        NoText: it holds no letter or digit.
        BadFrontMatter: its front matter cannot be read.

    """
    text = _LINE_END.sub("\n", to_the_letter(data, content_type))
    try:
        head = front_matter.read(text, name)
    except FrontMatterError as error:
        raise BadFrontMatter(error.args[0]) from None
    if metadata.line(head.text) is None:
        raise NoText(name, Saying("it has no letter or digit in it"))
    return Extracted(
        kind=kind,
        title=metadata.line(head.title) or title_of(head.text) or name,
        text=text,
        url=head.url or url,
        published=metadata.day(head.published),
        author=metadata.line(head.author),
        site=site_of(url),
    )
