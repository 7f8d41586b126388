"""On which day an article was published, where the page tells it in a place that is meant for that.

Never the day of a change, of the page's footer or of the fetching: a wrong day is worse than none.
The day counts as it is written, in the publisher's own time zone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime

from lxml.html import HtmlElement

from index.ingest import url
from index.sources.html.elements import is_aside, names, short_text_of, text_of
from index.sources.html.head import Markup
from index.sources.text.day import possible

_METAS = (
    *"article:published_time article:published og:article:published_time og:published_time datepublished".split(),
    *"article:published_date article:publicationdate article:post_date article.published og:pubdate".split(),
    *"og:publish_date og:datepublished rnews:datepublished vr:published_time cxenseparse:recs:publishtime".split(),
    *"cxenseparse:publishtime parsely-pub-date sailthru.date bt:pubdate rbpubdate mediator_published_time".split(),
    *"article_date_original originalpublicationdate analyticsattributes.articledate displaydate ptime pdate".split(),
    *"pubdate publishdate publish_date publish-date publish_time published published_date published-date".split(),
    *"published_time published_at publication_date publication-date publicationdate date_published".split(),
    *"dcterms.issued dc.date.issued dc.issued dcterms.available dcterms.created dc.date.created dc.created".split(),
    *"dcterms.date dc.date dc:date dc.date.publication citation_publication_date citation_online_date".split(),
    *"citation_date dateposted date_created datecreated article.created created video:release_date date".split(),
)
"""Names of ``meta`` elements that mean the first publication, the plainest first."""
_CHANGED = re.compile(
    r"updat|modif|edited|revis|aktualisiert|geändert|mis à jour|actualizad|aggiornat|atualizad|bijgewerkt|обновл",
    re.IGNORECASE,
)
_DATED = re.compile(r"date|publi|posted|time|byline|meta|info|datum|fecha|data\b|auth?or|submitted|credit")
"""What the class or id of an element says that shows the date of an article."""
_SHOWN = 160
"""Characters that such an element has at most."""
_SHORTEST, _SHORT = 8, 45
"""Characters of an element without such a class that may hold a date and nothing else."""
_LEVELS = 6
"""How far around the headline such an element is looked for."""

_ISO = re.compile(r"(?<!\d)(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?!\d)")
_COMPACT = re.compile(r"(\d{4})(\d\d)(\d\d)(?:T?\d{4,6}Z?)?")
_SECONDS = re.compile(r"(\d{10})(?:\d{3})?(?:\.\d+)?")
_NUMBERS = re.compile(r"(?<!\d)(\d{1,2})([./-])(\d{1,2})\2(\d{4})(?!\d)")
_CHINESE = re.compile(r"(\d{4})\s*[年년]\s*(\d{1,2})\s*[月월]\s*(\d{1,2})\s*[日일]")
_MONTH = r"[^\W\d_]{3,12}\.?"
_WORDS = re.compile(
    rf"(?<![\w:])(?:{_MONTH} \d{{1,2}}(?:st|nd|rd|th)?,? "
    rf"|\d{{1,2}}(?:st|nd|rd|th|er|º|\.)?[ -](?:de |of )?{_MONTH},?[ -](?:de |del )?)(?:19|20)\d\d(?!\d)",
    re.IGNORECASE,
)
_UNIX = re.compile(rf"\b({_MONTH} \d{{1,2}}) \d\d:\d\d:\d\d (?:[A-Z]{{2,5}} )?(\d{{4}})\b")
"""As ``date`` prints it: Tue Nov 19 03:05:46 UTC 2019."""
_IN_LINK = re.compile(r"[/_-]((?:19|20)\d\d)(?:([/_-])(\d{1,2})\2(\d{1,2})|(\d\d)(\d\d))(?=[/_.?-]|$)")
_LANGUAGES = "en de fr es it pt nl ru pl sv da nb fi cs tr uk id".split()
"""Whose names of months are known where a page declares no language, or another one."""
_EARLIEST = 1800
_LONGEST = 200


def published(page: Markup) -> date | None:
    """The day of publication, or ``None`` where the page does not tell it plainly."""
    stated = (found for text in _stated(page) if (found := day(text, page.locale)))
    return next(stated, None) or _in_link(page) or next(_shown(page), None)


def day(text: str, locale: tuple[str, str] | None = None) -> date | None:
    """The day that a date names, as written; ``None`` if it cannot be read, is impossible, or lies in the future.

    Args:
        text: a date in ISO 8601, RFC 5322, seconds since 1970, or words.
        locale: language and region, for the order of day and month in numbers, and for the names of months.

    """
    found = _day(text[:_LONGEST].strip(), locale)
    return found if found and found.year >= _EARLIEST else None


def _day(text: str, locale: tuple[str, str] | None) -> date | None:
    if found := _ISO.search(text) or _CHINESE.search(text) or _COMPACT.fullmatch(text):
        return possible(*map(int, found.groups()))
    if found := _SECONDS.fullmatch(text):
        return possible(*datetime.fromtimestamp(int(found[1]), UTC).timetuple()[:3])
    if found := _NUMBERS.search(text):
        return _by_order(int(found[1]), int(found[3]), int(found[4]), locale, dotted=found[2] == ".")
    if found := _UNIX.search(text):
        return _in_words(f"{found[1]} {found[2]}", locale)
    return _in_words(found[0], locale) if (found := _WORDS.search(text)) else None


def _by_order(first: int, second: int, year: int, locale: tuple[str, str] | None, *, dotted: bool) -> date | None:
    """Day and month by the reader's custom; ``None`` where both orders are possible and nothing tells which."""
    language, region = locale or ("en", "")
    if first > 12 or dotted or language != "en" or region in {"gb", "au", "nz", "ie", "in", "za"}:
        return possible(year, second, first)
    return possible(year, first, second) if second > 12 or region == "us" or first == second else None


def _in_words(text: str, locale: tuple[str, str] | None) -> date | None:
    from dateparser.date import DateDataParser  # a tenth of a second to import: only who needs it pays

    wanted = {"REQUIRE_PARTS": ["day", "month", "year"]}
    for languages in ([locale[0] if locale else "en"], _LANGUAGES):
        try:
            found = DateDataParser(languages=languages, settings=wanted).get_date_data(text)["date_obj"]
        except ValueError:  # a language that dateparser does not know
            continue
        if found:
            return possible(found.year, found.month, found.day)
    return None


def _stated(page: Markup) -> Iterator[str]:
    """What the markup states, the plainest first."""
    yield from (str(node.get("datePublished") or "") for node in page.nodes)
    yield from page.meta(*_METAS)
    yield from _marked(page.tree)
    yield from (str(node.get("dateCreated") or "") for node in page.nodes)


def _marked(tree: HtmlElement) -> Iterator[str]:
    """Elements marked as the date of publication: microdata, RDFa, microformats."""
    for element in tree.iter("time", "span", "p", "div", "abbr", "a", "li", "td", "em", "small"):
        marks = f"{element.get('itemprop') or ''} {element.get('property') or ''}".split()
        kind = (element.get("class") or "").split()
        meant = any(mark.rsplit(":")[-1] == "datePublished" for mark in marks)
        meant |= element.get("pubdate") is not None or not {"published", "dt-published"}.isdisjoint(kind)
        if meant and not _is_other(element):
            yield _value(element)


def _value(element: HtmlElement) -> str:
    stated = (element.get(key) for key in ("content", "datetime", "title"))
    return next((one for one in stated if one and any(map(str.isdecimal, one))), text_of(element)[:_LONGEST])


def _in_link(page: Markup) -> date | None:
    """The day in the page's own address: /2019/11/18/, /2019-11-18- or /20191118/; not in that of what it copies."""
    link = url.canonical(page.canonical, page.url) if page.url else page.canonical
    found = _IN_LINK.search(link or "") or _IN_LINK.search(page.url or "")
    return possible(*(int(one) for one in (found[1], found[3] or found[5], found[4] or found[6]))) if found else None


def _shown(page: Markup) -> Iterator[date]:
    """The days that are shown close to the headline, those in ``time`` elements first."""
    for box in _around_headline(page.tree):
        times = list(box.iter("time"))
        lines = [
            one for one in box.iter("div", "p", "span", "li", "td", "a", "em", "small") if _DATED.search(names(one))
        ]
        leaves = [one for one in box.iter("p", "span", "div", "em", "small", "b", "li", "td") if _is_leaf(one)]
        for element in [*times, *lines, *leaves]:
            text = short_text_of(element, _SHOWN)
            if text is None or _is_other(element):
                continue
            shown = _value(element) if element.tag == "time" else _CHANGED.split(text, maxsplit=1)[0]
            if found := day(shown, page.locale):
                yield found


def _is_leaf(element: HtmlElement) -> bool:
    """Whether it holds one short line, as a date does that has no class of its own."""
    return len(element) == 0 and _SHORTEST <= len(element.text or "") <= _SHORT


def _around_headline(tree: HtmlElement) -> Iterator[HtmlElement]:
    """The boxes around the first main heading, the closest first, as long as they hold no other article."""
    heading = next((one for one in tree.iter("h1") if text_of(one)), None)
    for level, box in enumerate(heading.iterancestors() if heading is not None else ()):
        if level >= _LEVELS or (box.tag in {"body", "html"} and sum(1 for _ in box.iter("article")) > 1):
            return
        yield box


def _is_other(element: HtmlElement) -> bool:
    """Whether a date in an element is of something else: a comment, a related article, a change."""
    changed = _CHANGED.search(names(element)) or _CHANGED.search(element.get("itemprop") or "")
    return bool(changed) or is_aside(element)
