"""Why a page holds no article: a login, a wall, a page of links, an error. A short article is one all the same."""

from __future__ import annotations

import re
from collections.abc import Sequence

from lxml.html import HtmlElement

from config.translatable import Saying
from index.sources.html.blocks import Block
from index.sources.html.boilerplate_phrases import CONSENT, LOGIN, MISSING, PAYWALL, PRIVACY, SCRIPT
from index.sources.html.elements import names, seen, text_of
from index.sources.html.head import Markup
from index.sources.html.json_ld import is_article

_FEWEST = 10
"""Words below which nothing is an article."""
_TEASER = 45
"""Words below which what stands before a wall is no article."""
_FEW = 20
"""Words below which it is not they that tell what the page is, but all that it shows."""
_WALL = 200
"""Words that a page has at most that is an error or a question for consent."""
_OF_PRIVACY = 0.05
"""Share of a text's words that are of cookies and partners, if that is all it is about."""
_START = 300
"""Characters in which a page says that it is an error."""
_TEASERS, _FEWEST_OF_TITLE = 5, 3
"""Headings of other pages from which on a page may be a list of those, and the words of one."""
_TEASER_TEXT = 600
"""Characters of the box around such a heading, at most."""
_MOSTLY = 0.6
"""Share of the blocks that stand in such boxes from which on a page is a list."""
_UNSPACED = re.compile("[\u3040-\u30ff\u3400-\u9fff\u0e00-\u0e7f]")


def no_article(page: Markup, blocks: Sequence[Block], title: str) -> Saying | None:
    """Why there is no article in a page, to follow "holds no article text:"; ``None`` if there is one.

    Args:
        page: the page.
        blocks: what was found in it.
        title: the likeliest headline, perhaps empty.

    """
    text = " ".join(block.text for block in blocks)
    count = _words(text)
    if count < _TEASER and (reason := _nothing(page) or _wall(page, title, text)):
        return reason
    if count < _WALL and (reason := _says(page, title, text)):
        return reason
    if _is_list(page, blocks):
        return Saying("it is a list of links to other pages")
    return Saying("there are hardly any words in it") if count < _FEWEST else None


def _nothing(page: Markup) -> Saying | None:
    if seen(page.tree):
        return None
    scripted = any(script.get("src") or text_of(script) for script in page.tree.iter("script"))
    return Saying("it shows nothing without JavaScript") if scripted else Saying("it is empty")


def _wall(page: Markup, title: str, text: str) -> Saying | None:
    """What stands before the article on a page with next to no text."""
    said = f"{title} {text if _words(text) >= _FEW else seen(page.tree)}"
    if _has_password(page) and LOGIN.search(said):
        return Saying("it is a login page")
    if SCRIPT.search(said):
        return Saying("it asks for JavaScript, or for a proof that a person reads it")
    if CONSENT.search(said):
        return Saying("it asks for consent to cookies first")
    return Saying("the text is behind a paywall") if _is_closed(page) or PAYWALL.search(said) else None


def _says(page: Markup, title: str, text: str) -> Saying | None:
    """What a page with little text says of itself, in its title or at its start."""
    if MISSING.search(title) or MISSING.search(text[:_START]):
        return Saying("it says that there is no such page")
    if _has_password(page) and LOGIN.search(title):
        return Saying("it is a login page")
    asks = CONSENT.search(text) and len(PRIVACY.findall(text)) >= _OF_PRIVACY * len(text.split())
    return Saying("it asks for consent to cookies first") if asks and not _states_article(page) else None


def _has_password(page: Markup) -> bool:
    return any((field.get("type") or "").lower() == "password" for field in page.tree.iter("input"))


def _is_closed(page: Markup) -> bool:
    """Whether the page says of itself that readers pay for it."""
    free = [str(node.get("isAccessibleForFree")).lower() for node in page.nodes]
    return "false" in free or "locked" in page.meta("article:content_tier") or "paywall" in _classes(page)


def _classes(page: Markup) -> str:
    return " ".join(names(element) for element in page.tree.iter("div", "section", "aside"))


def _is_list(page: Markup, blocks: Sequence[Block]) -> bool:
    """Whether it is a front page, or one of a section: it states no article, and heads other pages."""
    headings = [one for one in page.tree.iter("h1", "h2", "h3", "h4") if _heads_link(one)]
    if _states_article(page) or len(headings) < _TEASERS:
        return False
    at = page.address
    if at.hostname and not at.query and at.path in {"", "/"}:
        return True
    teasers = " ".join(map(_teaser, headings))
    return bool(blocks) and sum(block.text in teasers for block in blocks) >= _MOSTLY * len(blocks)


def _teaser(heading: HtmlElement) -> str:
    """The text of the box in which a heading links to another page."""
    box = next((one for one in heading.iterancestors() if one.tag in {"article", "div", "li", "section"}), heading)
    text = text_of(box)
    return text if len(text) <= _TEASER_TEXT else text_of(heading)


def _states_article(page: Markup) -> bool:
    own = any(is_article(node) for node in page.nodes) or "article" in page.meta("og:type")
    return own or next(page.meta("article:published_time"), None) is not None


def _heads_link(heading: HtmlElement) -> bool:
    """Whether a heading is a link, or lies in one."""
    linked = next(heading.iter("a"), None) is not None or next(heading.iterancestors("a"), None) is not None
    return linked and _words(text_of(heading)) >= _FEWEST_OF_TITLE


def _words(text: str) -> int:
    """How many words a text has; of Chinese, Japanese and Thai, which leave no space, two characters are one."""
    return max(len(text.split()), len(_UNSPACED.findall(text)) // 2)
