"""What an article, its site and its authors are called."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from html import unescape

from lxml.html import HtmlElement

from index.sources.html.elements import is_aside, plain, short_text_of, text_of
from index.sources.html.elements import names as classes
from index.sources.html.head import Markup
from index.sources.html.json_ld import names, types

_PARTING = re.compile(r"\s+(?:[|–—·•»«]|-{1,2}|::?|/)\s+|\s*[|»]\s*")
"""What stands between an article's title and the name of its site or section."""
_ALIKE = 0.5
"""Share of common words from which on two titles are of the same article."""
_BY = re.compile(
    r"^(?:(?:written |posted |story |words |text )?by|von|par|por|di|door|автор:?|text:?)\s+", re.IGNORECASE
)
_BETWEEN = re.compile(r"\s*(?:[,;|/•·]|\s(?:and|und|et|y|e|en|&|i|и)\s)\s*", re.IGNORECASE)
_NO_PERSON = re.compile(
    r"www\.|@|\d|\.(?:com|org|net|co)\b|^(?:admin(?:istrator)?|anonymous|author|editors?|guest|newsroom|none|null"
    r"|redaktion|redazione|rédaction|redacción|unknown|web desk"
    r"|.*\b(?:writer|editor|reporter|correspondent|producer|journalist|staff))$",
    re.IGNORECASE,
)
_BYLINE = re.compile(r"\bbyline|author[-_]?name|(?<![-\w])(?:author|fn|vcard)(?![-\w])")
_LONGEST_BYLINE = 120
_HOME = re.compile(r"(?:https?://[^/?#]+)?/?(?:index\.\w+)?|\./?")
_SLUG = re.compile(r"[a-z0-9._-]+")
"""A name in an address: tom-rogan."""
_LONGEST_NAME = 60
_LONGEST_TITLE = 300
_MOST_AUTHORS = 10
_WORDS_OF_SITE, _SHORTEST_OF_SITE = 6, 3
"""Words that a site's name has at most, and letters from which on a part of it is enough."""

_AUTHOR_METAS = (
    "author article:author byl parsely-author sailthru.author dc.creator dcterms.creator citation_author".split()
)


def site(page: Markup) -> str | None:
    """The name that the site gives itself, else its host without ``www.``."""
    publishers = [name for node in page.nodes for name in names(node.get("publisher"))]
    stated = [*page.meta("og:site_name"), *publishers, *page.meta("application-name", "publisher")]
    named = (plain(unescape(one)).lstrip("@") for one in stated)
    short = (one for one in named if one and "://" not in one and len(one) <= _LONGEST_NAME)
    return next(short, None) or _host(page) or None


def titles(page: Markup) -> list[str]:
    """All that the page calls the article, the likeliest headline first; empty if nothing."""
    heads, shown = list(dict.fromkeys(_stated(page))), _headings(page)
    folded = {_folded(head) for head in heads}
    same = [one for one in shown if _folded(one) in folded]
    same += [] if same else [one for one in _smaller_headings(page) if _folded(one) in folded][:1]
    alike = [one for one in shown if any(_alike(one, head) for head in heads) and one not in same]
    inside = [head for one in alike for head in heads if _folded(head) in _folded(one)]  # a heading with its section
    return list(dict.fromkeys([*same, *inside, *alike, *heads, *shown]))


def author(page: Markup) -> str | None:
    """The people who wrote it, joined by commas, or ``None``."""
    site_names = {_folded(site(page) or ""), _folded(_host(page)), _folded(_label(page))}
    for stated in (_in_nodes(page), page.meta(*_AUTHOR_METAS), _in_markup(page)):
        people = [name for one in stated for name in _people(one) if _folded(name) not in site_names]
        if people:
            return ", ".join(list(dict.fromkeys(people))[:_MOST_AUTHORS])
    return None


def _stated(page: Markup) -> Iterator[str]:
    """The titles in the head and in JSON-LD, without the site's name."""
    headlines = [name for node in page.nodes for name in names(node.get("headline"))[:1]]
    inside = [text_of(one) for one in page.tree.iterfind("./head/title")]
    for one in [*headlines[:1], *page.meta("og:title", "twitter:title"), *inside[:1]]:
        if bare := _bare(plain(unescape(one)), page):
            yield bare


def _headings(page: Markup) -> list[str]:
    """The main headings that are not the site's own name."""
    found = [text_of(one) for one in page.tree.iter("h1") if not _is_of_site(one)]
    return [bare for one in dict.fromkeys(found) if one and not _is_site(one, page) and (bare := _bare(one, page))]


def _smaller_headings(page: Markup) -> Iterator[str]:
    return (text for one in page.tree.iter("h2", "h3") if (text := short_text_of(one, _LONGEST_TITLE)))


def _is_of_site(heading: HtmlElement) -> bool:
    """Whether a main heading is the site's own: named so, a link to the front page, or in its header or menu."""
    if re.search(r"logo|site-?(?:title|name)", classes(heading)):
        return True
    links = [link.get("href") or "#" for link in (*heading.iter("a"), *heading.iterancestors("a"))]
    if any(_HOME.fullmatch(link) for link in links):
        return True
    around = list(heading.iterancestors())
    inside = any(box.tag in {"article", "main"} for box in around)
    return any(box.tag == "nav" or (box.tag == "header" and not inside) for box in around)


def _bare(title: str, page: Markup) -> str:
    """A title without the site's name before or after it."""
    parts = _PARTING.split(title)
    if len(parts) > 1 and _is_site(parts[-1], page):
        return _bare(title[: title.rindex(parts[-1])].rstrip(" |–—·•»«-:/"), page)
    if len(parts) > 1 and _is_site(parts[0], page):
        return _bare(title[len(parts[0]) :].lstrip(" |–—·•»«-:/"), page)
    return "" if _is_site(title, page) else title


def _is_site(text: str, page: Markup) -> bool:
    """Whether a part of a title names the site: as it calls itself, or as its host does, more or less."""
    part = _folded(text)
    known = [_folded(name) for name in (site(page) or "", _host(page), _label(page)) if name]
    return bool(part) and len(text.split()) <= _WORDS_OF_SITE and any(_names_same(part, name) for name in known)


def _names_same(part: str, name: str) -> bool:
    """BBC News for bbc.co.uk, Gazette for The Harbour Gazette, The Harbour Gazette for harbour-gazette.example."""
    if min(len(part), len(name)) < _SHORTEST_OF_SITE:
        return part == name
    return part in name or part.startswith(name) or (name in part and len(name) > _ALIKE * len(part))


def _host(page: Markup) -> str:
    return (page.address.hostname or "").removeprefix("www.")


def _label(page: Markup) -> str:
    """The telling part of the host: ``bbc`` of news.bbc.co.uk."""
    labels = [label for label in _host(page).split(".")[:-1] if label not in {"co", "com", "org", "net", "ac", "gov"}]
    return labels[-1] if labels else ""


def _folded(text: str) -> str:
    return re.sub(r"[\W_]+", "", text).casefold()


def _alike(one: str, other: str) -> bool:
    first, second = (set(re.findall(r"\w+", text.casefold())) for text in (one, other))
    common = len(first & second)
    return common >= max(_ALIKE * min(len(first), len(second)), min(2, len(first), len(second)), 1)


def _in_nodes(page: Markup) -> Iterator[str]:
    for node in page.nodes:
        value = node.get("author")
        for one in value if isinstance(value, Sequence) and not isinstance(value, str) else [value]:
            if not (isinstance(one, dict) and any("Organization" in kind for kind in types(one))):
                yield from names(one)


def _in_markup(page: Markup) -> Iterator[str]:
    """Elements marked as the author's name, those of microdata first."""
    for path in (".//*[@itemprop='author']//*[@itemprop='name']", ".//*[@itemprop='author']", ".//*[@rel='author']"):
        yield from (one.get("content") or text_of(one) for one in page.tree.xpath(path))
    lines = [one for one in page.tree.iter("a", "span", "p", "div") if _is_byline(one)]
    for line in lines:
        text = short_text_of(line, _LONGEST_BYLINE)
        if text and (_BY.match(text) or _is_name(line)):
            yield text


def _is_byline(element: HtmlElement) -> bool:
    found = classes(element)
    return bool(_BYLINE.search(found)) and "comment" not in found and not is_aside(element)


def _is_name(element: HtmlElement) -> bool:
    """Whether an element of a byline is a name alone: a link, or what microformats name so."""
    return element.tag == "a" or bool({"vcard", "fn"} & set((element.get("class") or "").split()))


def _people(text: str) -> Iterator[str]:
    """The names in a line such as "By Ada Abel and Ben Brook, Example News"."""
    if "://" in text:
        return
    for part in _BETWEEN.split(_BY.sub("", plain(unescape(text)))):
        name = _BY.sub("", part).strip(" .-–—")
        short = name and len(name) <= _LONGEST_NAME and len(name.split()) <= 5
        if short and not (_NO_PERSON.search(name) or _SLUG.fullmatch(name)):
            yield name
