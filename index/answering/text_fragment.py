"""The link that opens a page at a quoted sentence: ``url#:~:text=first words,last words``.

By the text directive of the URL Fragment Text Directives draft (https://wicg.github.io/scroll-to-text-fragment/):
``text=[prefix-,]start[,end][,-suffix]``, each part percent-encoded, "-", "," and "&" too. A browser that does not
know it, or does not find the words, opens the page as ever.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from urllib.parse import quote as encoded

from index.domain.article import Quote

LONGEST = 512
"""Characters that a link of a Discord button may have."""
_WHOLE = 8
"""A sentence of so many words is named as a whole; of a longer one, its beginning and its end."""
_ENDS = 4
"""Words that are named of a beginning or an end, if so many are enough to tell them from what stands before."""
_BEFORE = 3
"""Words that are named of what stands before a sentence which begins like an earlier one."""

_SIGN = re.compile(r"[*_`#|\[\]<>~\\]")
"""What Markdown puts into words; on the page they lack it."""
_BULLET = re.compile(r"\A(?:[-+*•]|#{1,6}|\d{1,3}[.)])\s+")
"""What stands before an item of a list, or a heading."""
_RIM = re.compile(r"^\W+|\W+$")


def passage_link(quote: Quote, longest: int = LONGEST) -> str | None:
    """The link to the quote's sentence on its page; the plain link where the words cannot be named; ``None`` without.

    Args:
        quote: its article may have a link.
        longest: characters that the link may have.

    """
    url = quote.article.url
    if not url or not url.startswith(("http://", "https://")):
        return url
    page, _, fragment = url.partition("#")
    kept = f"{page}#{fragment.partition(':~:')[0]}:~:text="  # the page's own fragment stays, another directive goes
    made = (kept + directive for directive in _directives(quote))
    return next((link for link in made if len(link) <= longest), url)


def _directives(quote: Quote) -> Iterator[str]:
    """What names the sentence, the surest first."""
    article, sentence = quote.article, quote.sentence
    before = f"{article.title}\n{article.text[: sentence.start]}".split()
    runs = list(_runs(_BULLET.sub("", article.text[sentence.start : sentence.end], count=1).split()))
    if not runs:
        return
    run = next((run for run in runs if len(run) >= _ENDS), max(runs, key=len))  # a word or two stand everywhere
    start, end = _first(before, run), _last(runs)
    if run is runs[-1] and len(run) <= max(_WHOLE, len(start) + len(end)):  # the end must not begin in the start
        start, end = run, []
    prefix = _prefix(before) if _holds(before, start) else ""
    yield prefix + _part(start) + (f",{_part(end)}" if end else "")
    yield prefix + _part(start)


def _runs(words: Sequence[str]) -> Iterator[list[str]]:
    """Words in a row as they stand on the page."""
    run: list[str] = []
    for word in [*words, "*"]:
        if not _SIGN.search(word):
            run.append(word)
        elif run:
            if _plain(run):
                yield run
            run = []


def _first(before: Sequence[str], run: list[str]) -> list[str]:
    """The least beginning that tells the sentence from all that stands before it; else all of it."""
    return next((run[:n] for n in range(_ENDS, len(run)) if not _holds(before, run[:n])), run)


def _last(runs: Sequence[list[str]]) -> list[str]:
    """The least end that does not stand in the sentence before it, too; none if the beginning may reach it."""
    run, earlier = runs[-1], [word for one in runs for word in one]
    return next((run[-n:] for n in range(_ENDS, len(run)) if not _holds(earlier[:-1], run[-n:])), [])


def _prefix(before: Sequence[str]) -> str:
    """The words just before the sentence, where they are the page's."""
    near = list(before[-_BEFORE:])
    return f"{_part(near)}-," if _plain(near) and not any(map(_SIGN.search, near)) else ""


def _holds(words: Sequence[str], some: Sequence[str]) -> bool:
    """Whether a text holds these words in a row; case does not count, as it does not to a browser."""
    return f" {_plain(some)} " in f" {_plain(words)} "


def _plain(words: Sequence[str]) -> str:
    return " ".join(filter(None, (_RIM.sub("", word) for word in words))).casefold()


def _part(words: Sequence[str]) -> str:
    """Words as a directive takes them, without the signs at their rim: a browser matches from word to word."""
    return encoded(_RIM.sub("", " ".join(words)), safe="", errors="replace").replace("-", "%2D")
