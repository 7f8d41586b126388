"""Where sentences begin and end, by rules: no model, any length, offsets kept."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from index.domain.article import Span

_END = re.compile(r"""(?<![.!?…])[.!?…]+["'”’»)\]*_]*(?=\s|$)|[。！？｡]+[」』”’）]*""")
_OPENING = "\"'“‘«([*_"
_WORD_BEFORE = re.compile(r"(?:[^\W\d_]\.)*[^\W\d_]+$|[^\W\d_]$")

_NEVER_LAST = frozenset(
    """
    mr mrs ms dr prof sen rep gov gen lt col capt sgt maj adm cmdr rev hon pres st ste mt ft vs fig figs eq pp
    vol ch sec approx est dept univ jan feb mar apr jun jul aug sep sept oct nov dec e.g i.e cf al ca messrs mme
    """.split()
)
"""Abbreviations after which a sentence goes on."""

_BEFORE_NUMBERS = frozenset({"no", "nos"})
"""Abbreviations only before a number: "No. 5", but "He said no."."""

_SOMETIMES_LAST = frozenset(
    """
    u.s u.k u.n e.u u.s.a d.c l.a n.y a.m p.m etc inc ltd co corp jr sr bros ph.d m.d b.c a.d ave blvd rd
    """.split()
)
"""Abbreviations that may end a sentence; what follows decides."""

_STARTERS = frozenset(
    """
    the a an this that these those he she it they we i you his her its their our in on at by for from with as but and or
    if when while after before since although though however meanwhile there here what who where why how no not some
    many most all both one two according
    """.split()
)
"""Words which, capitalised after such an abbreviation, begin a new sentence."""

_COUNTED = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]|[^\W\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]{1,40}")


def words_in(text: str) -> int:
    """Count words; a character of a script without spaces counts as one, and so do 40 letters without a break."""
    return sum(1 for _ in _COUNTED.finditer(text))


def cut_by_words(text: str, span: Span, most: int) -> Iterator[Span]:
    """Cut a span into pieces of at most ``most`` words, between words."""
    found = list(_COUNTED.finditer(text, span.start, span.end))
    if len(found) <= most:
        yield span
        return
    starts = [span.start, *(found[i].start() for i in range(most, len(found), most))]
    for start, end in zip(starts, [*starts[1:], span.end], strict=True):
        yield trim(text, Span(start, end))


def trim(text: str, span: Span) -> Span:
    """The span without the white space at its ends."""
    part = text[span.start : span.end]
    start = span.start + len(part) - len(part.lstrip())
    return Span(start, max(start, span.start + len(part.rstrip())))


def sentences(text: str, span: Span) -> list[Span]:
    """The sentences of ``text`` inside ``span``, without the white space between them."""
    cuts = [span.start, *(m.end() for m in _END.finditer(text, span.start, span.end) if _ends(text, m, span)), span.end]
    found = (trim(text, Span(start, end)) for start, end in pairwise(cuts))
    return [s for s in found if s.start < s.end]


def _ends(text: str, mark: re.Match[str], span: Span) -> bool:
    """Whether a sentence ends at ``mark``, judged by the words on both sides."""
    after = text[mark.end() : min(mark.end() + 40, span.end)].lstrip()
    if not after or not mark.group().startswith("."):
        return not after[:1].islower()
    first = after.lstrip(_OPENING)
    if first[:1].islower():
        return False
    before = _WORD_BEFORE.search(text, max(span.start, mark.start() - 20), mark.start())
    word = before.group().lower() if before else ""
    if word in _BEFORE_NUMBERS:
        return not first[:1].isdigit()
    if word in _NEVER_LAST or (len(word) == 1 and word != "i" and mark.group() == "."):
        return False
    if word in _SOMETIMES_LAST:
        return re.split(r"\W", first, maxsplit=1)[0].lower() in _STARTERS
    return True
