"""A quote with more of its article around it: the paragraph before and the one after."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from index.domain.article import Quote, Span
from index.language.passages import is_heading, paragraphs
from index.language.sentences import sentences

AROUND = 700
"""Characters that are added on either side at most: a long paragraph of news has as many."""


def widened(quote: Quote, most: int = AROUND) -> Quote:
    """The same quote with the rest of its paragraph, the one before it and the one after it.

    A heading between them comes along, unless it has Markdown's sign, which would be shown as it is. What is added
    begins and ends with whole sentences, so that of long paragraphs only a part may come, and of one very long
    sentence nothing. At the end of the article the quote stays as it was.

    Args:
        quote: what is shown so far.
        most: characters that may be added on either side.

    """
    text, (start, end) = quote.article.text, quote.span
    found = list(paragraphs(text))
    headings = [is_heading(text[span.start : span.end]) for span in found]
    own = [at for at, span in enumerate(found) if span.start < end and start < span.end]
    if not own:  # only white space is quoted
        return quote
    marked = [text[span.start : span.end].startswith("#") for span in found]
    before = _reached(range(own[0] - 1, -1, -1), headings, marked, own[0])
    after = _reached(range(own[-1] + 1, len(found)), headings, marked, own[-1])
    whole = [one for span in found[before : after + 1] for one in sentences(text, span)]
    starts = [one.start for one in whole if start - most <= one.start < start]
    ends = [one.end for one in whole if end < one.end <= end + most]
    return replace(quote, span=Span(min(starts, default=start), max(ends, default=end)))


def _reached(path: Iterable[int], headings: Sequence[bool], marked: Sequence[bool], start: int) -> int:
    """The first paragraph on a path that is no heading; as far as one goes without crossing a marked heading."""
    last = start
    for at in path:
        if marked[at]:
            return last
        last = at
        if not headings[at]:
            return at
    return last
