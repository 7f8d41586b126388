"""Which element of a page shows the article's title."""

from __future__ import annotations

import re
from collections.abc import Sequence

from lxml.html import HtmlElement

from index.sources.html.elements import short_text_of, text_of

_MORE = 60
"""Characters that an element may have more than the title that it shows."""
_TITLED = ("h2", "h3", "h4", "div", "p", "span", "td", "strong", "b", "font", "a")
"""Elements that may be the headline of a page without a main heading."""


def headline_of(tree: HtmlElement, titles: Sequence[str]) -> HtmlElement | None:
    """What shows the title: a main heading, or else another element; without one, the first main heading."""
    heads = [one for one in tree.iter("h1") if text_of(one)]
    wanted = {_letters(title) for title in titles} - {""}
    longest = max(map(len, titles), default=0) + _MORE
    shown_as = (one for one in tree.iter(*_TITLED) if _letters(short_text_of(one, longest) or "") in wanted)
    exact = next((one for one in heads if _letters(text_of(one)) in wanted), None)
    other = next(shown_as, None) if exact is None else exact
    return other if other is not None else next(iter(heads), None)


def _letters(text: str) -> str:
    return re.sub(r"\W+", "", text).casefold()
