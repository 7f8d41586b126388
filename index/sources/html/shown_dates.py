"""The dates that a page shows or marks, and what each is of: the article's publication, or something else.

A date is judged by the words before it in its line, by its element's class, and by where it stands.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from lxml.html import HtmlElement

from index.language.written_date import Locale, Written, dates, written
from index.sources.html.date_words import is_of_something_else, names_publication, names_something_else
from index.sources.html.elements import BLOCKS, is_aside, names, plain, short_text_of, text_of
from index.sources.html.head import Markup
from index.sources.html.headline import headline_of
from index.sources.text.day import local

_DATED = re.compile(r"date|publi|posted|time|byline|meta|info|datum|fecha|data\b|auth?or|submitted|credit")
"""What the class or id of an element says that shows the date of an article."""
_LINE = 250
"""Characters of a line that shows a date, at most."""
_SHORTEST, _SHORT, _OTHER_WORDS, _WORDS_AFTER = 8, 100, 6, 10
"""Characters of a run of text that may be a date, and the words beside the date that it has at most."""
_DATELINE = re.compile(r"\W*(?:[^\W\d_][\w.'’/-]*,? ){0,3}\(?$")
"""What stands before the date in the first words of a press release: "Grell, 5 May 2024 - ..."."""
_AFTER_DATELINE = re.compile(r"\s*\)?\s*[.:–—|/-]")
_LABEL = 60
"""Characters before a date that may say what it is."""
_LEVELS = 6
"""How far around the headline a date is looked for."""
_TEASER = 4
"""Words of a link from which on it is another article's title."""
_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")


def shown(page: Markup, titles: Sequence[str]) -> Iterator[Written]:
    """The dates beside the headline that may be that of publication: the closest first, ``time`` before text."""
    headline = headline_of(page.tree, titles)
    seen: set[HtmlElement] = set()
    for box in _around(headline):
        inside = [one for one in box.iter() if isinstance(one.tag, str) and one not in seen]
        seen.update(inside)
        usable = [one for one in inside if not is_aside(one) and not _is_of_another(one, headline)]
        for element in (one for one in usable if one.tag == "time"):
            yield from _of_time(element, page.locale)
        for element in (one for one in usable if one.tag not in {"time", "body"} and _DATED.search(names(one))):
            if (text := short_text_of(element, _LINE)) is not None:
                yield from _of_line(element, text, page.locale)
        for element in usable:
            yield from _of_runs(element, page.locale)
        for element in (one for one in usable if one.tag in {"p", "div", "strong", "b"}):
            yield from _of_dateline(element, page.locale)


def marked(page: Markup, titles: Sequence[str], *, near: bool) -> Iterator[str]:
    """What stands in elements marked as the date of publication: microdata, RDFa, microformats.

    Args:
        page: the page.
        titles: what it calls the article.
        near: whether those around the headline are wanted, or the others.

    """
    headline = headline_of(page.tree, titles)
    box = next(reversed(list(_around(headline))), None)
    for element in page.tree.iter("time", "span", "p", "div", "abbr", "a", "li", "td", "em", "small", "meta"):
        inside = box is not None and box in element.iterancestors()
        own = headline is None or not _is_of_another(element, headline)
        if inside is near and own and _is_marked(element) and not is_aside(element) and not _is_other(element):
            yield _value(element)


def _is_marked(element: HtmlElement) -> bool:
    marks = f"{element.get('itemprop') or ''} {element.get('property') or ''}".split()
    kind = (element.get("class") or "").split()
    meant = any(mark.rsplit(":")[-1] == "datePublished" for mark in marks)
    return meant or element.get("pubdate") is not None or not {"published", "dt-published"}.isdisjoint(kind)


def _value(element: HtmlElement) -> str:
    stated = (element.get(key) for key in ("content", "datetime", "title"))
    return next((one for one in stated if one and any(map(str.isdecimal, one))), text_of(element)[:_LINE])


def _of_time(element: HtmlElement, locale: Locale | None) -> Iterator[Written]:
    """The date of a ``time`` element, whose text may show the publisher's own day."""
    found = written(_value(element), locale)
    if found and not _is_other(element):
        text = (short_text_of(element, _LINE) or "") if element.get("datetime") else ""
        told = [one.day for one in dates(text, locale)]
        yield Written(local(found, told), None if told else found.utc_hour)


def _of_line(element: HtmlElement, text: str, locale: Locale | None) -> Iterator[Written]:
    """The dates of a line, less those of something else by the words around each."""
    if names_something_else(names(element)):
        return
    yield from _meant(text, list(dates(text, locale)), words_before(element, locale))


def _of_runs(element: HtmlElement, locale: Locale | None) -> Iterator[Written]:
    """Dates in text that stands alone, between tags."""
    for text, at in [(element.text, element), *((child.tail, child) for child in element)]:
        run = plain(text or "")
        if _SHORTEST <= len(run) <= _SHORT and any(map(str.isdecimal, run)) and _is_in_short_line(element):
            found = list(dates(run, locale))
            if found and _is_hardly_more(run, found):
                own = "" if at is element else text_of(at)[-_LABEL:]
                yield from _meant(run, found, f"{words_before(at, locale)} {own}")


def _is_hardly_more(run: str, found: Sequence[Written]) -> bool:
    """Whether a run of text is its dates and few words: no sentence, which would end after more words."""
    around = run[: found[0].start].split(), run[found[-1].end :].split()
    inside = sum(len(run[one.end : other.start].split()) for one, other in pairwise(found))
    if run.endswith(".") and found[-1].end < len(run) - 1:
        return False
    return len(around[0]) + len(around[1]) + inside <= len(found) * (_OTHER_WORDS if found[0].start else _WORDS_AFTER)


def _meant(text: str, found: Sequence[Written], before: str) -> Iterator[Written]:
    """The dates of a text, less those of something else by the words around each."""
    at = 0
    for place, one in enumerate(found):
        label = f"{before} {text[: one.start]}" if not at else text[at : one.start]
        rest = text[one.end :] if place == len(found) - 1 else ""
        at = one.end
        if not is_of_something_else(label[-_LABEL:], rest):
            yield one


def _of_dateline(element: HtmlElement, locale: Locale | None) -> Iterator[Written]:
    """The date in the first words of a paragraph, as press releases begin."""
    start = plain(element.text or "")[:_LABEL]
    found = next(dates(start, locale), None)
    if found and _DATELINE.fullmatch(start[: found.start]) and _AFTER_DATELINE.match(start, found.end):
        yield found


def _is_in_short_line(element: HtmlElement) -> bool:
    line = next((one for one in (element, *element.iterancestors()) if one.tag in BLOCKS), element)
    return any(short_text_of(one, _LINE) is not None for one in (line, element))


def words_before(element: HtmlElement, locale: Locale | None) -> str:
    """What stands before an element in its line, or else in the short line before; less what ends in another date."""
    parts: list[str] = []
    node = element
    for _ in range(_LEVELS):
        for before in node.itersiblings(preceding=True):
            text = short_text_of(before, _LABEL) if isinstance(before.tag, str) else ""
            if text is None or before.tag in _HEADINGS:
                return _label([before.tail or "", *parts], locale)
            parts[:0] = [text, before.tail or ""]
            if (before.tag in BLOCKS or before.tag == "br") and plain(" ".join(parts)):
                return _label(parts, locale)
        parent = node.getparent()
        if parent is None or parent.tag in {"body", "article", "main", "section"}:
            break
        parts[:0] = [parent.text or ""]
        if plain(" ".join(parts)) and parent.tag in BLOCKS:
            break
        node = parent
    return _label(parts, locale)


def _label(parts: Sequence[str], locale: Locale | None) -> str:
    text = plain(" ".join(parts))
    end = max((one.end for one in dates(text, locale)), default=0)
    return text[end:][-_LABEL:]


def _is_other(element: HtmlElement) -> bool:
    """Whether a marked date is of something else than the publication, by its class, its own words and those before."""
    own = f"{names(element)} {element.get('itemprop') or ''}"
    if names_publication(own):
        return False
    label = f"{words_before(element, None)} {(short_text_of(element, _LINE) or '')[:_LABEL]}"
    return names_something_else(own) or is_of_something_else(label, "")


def _around(headline: HtmlElement | None) -> Iterator[HtmlElement]:
    """The headline and the boxes around it, the closest first, as long as they hold no other article."""
    if headline is None:
        return
    for level, box in enumerate((headline, *headline.iterancestors())):
        whole = box.tag in {"body", "html"}
        if level > _LEVELS or (whole and sum(1 for _ in box.iter("article")) > 1):
            return
        yield box


def _is_of_another(element: HtmlElement, headline: HtmlElement | None) -> bool:
    """Whether an element lies in the box of another article, such as a teaser."""
    own = set() if headline is None else {headline, *headline.iterancestors()}
    for level, box in enumerate((element, *element.iterancestors())):
        if box in own:
            return False
        if box.tag == "article" and headline is not None:
            return True
        if level < _LEVELS and box.tag in {"li", "div", "section", "tr", "td", "p"} and _links_on(box):
            return True
    return False


def _links_on(box: HtmlElement) -> bool:
    """Whether a short box holds the title of another article, as a link."""
    if short_text_of(box, _LINE * 2) is None:
        return any(next(one.iter("a"), None) is not None for one in box.iter("h2", "h3", "h4"))
    return any(len(text_of(link).split()) >= _TEASER for link in box.iter("a"))
