"""What the terminal shows: answers, articles and errors, as rich renderables; lists are in ``tables``.

Texts of articles are other people's: nothing that moves a cursor or sets a colour gets
through (see ``plain``). On a terminal with colours the answer is bold and its focus
underlined; elsewhere signs say the same: ``**the answer, on __Wednesday__**``.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Literal, TextIO, cast

from rich.console import Console, ConsoleOptions, Group, RenderableType
from rich.table import Table
from rich.text import Text

from bot.cli.base.exit_codes import Exit
from index.domain.article import Answer, Article, AsOf, Change, Mark, Quote
from index.language import age
from index.language.dates import days, said

BY_WORDS = "The model does not know the language of this question well, so words alone were compared."
MAYBE = "It is not sure that the articles answer this. This may be about it:"

_LINE_END = re.compile(r"\r\n?")
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")
_TURNING = re.compile(r"[\u202a-\u202e\u2066-\u2069]")
_UNWRAPPED = 100_000
"""Columns: wider than any table."""
_STYLES = {Mark.PLAIN: "", Mark.SENTENCE: "bold", Mark.FOCUS: "bold underline"}
_BAR_STYLE = "cyan"
_SOURCE_STYLE = "bright_black"


class Screen(Console):
    """Standard output or error: no markup, colour only where it is wanted, and no traceback when the reader goes."""

    def __init__(self, *, stderr: bool = False, file: TextIO | None = None, width: int | None = None) -> None:
        colours: Literal["auto"] | None = None if os.environ.get("NO_COLOR") else "auto"
        super().__init__(
            stderr=stderr, file=file, width=width, color_system=colours, highlight=False, markup=False, emoji=False
        )

    def show(self, what: RenderableType, *, unwrapped: bool = False) -> None:
        """Print, wrapped to the width unless told not to; a link runs on, so that it can be copied."""
        if unwrapped:
            Screen(file=cast("TextIO", self.file), width=_UNWRAPPED).print(what, soft_wrap=True)
        else:
            self.print(what, crop=False)

    def write(self, text: str) -> None:
        """Print text on lines of any length."""
        self.print(Text(text), soft_wrap=True)

    def complain(self, sentence: str) -> None:
        """Say what went wrong."""
        self.print(Text.assemble(("Error: ", "bold red"), plain(sentence)), soft_wrap=not self.is_terminal)

    def on_broken_pipe(self) -> None:
        """Leave quietly."""
        os.dup2(os.open(os.devnull, os.O_WRONLY), self.file.fileno())
        raise SystemExit(Exit.PIPE)

    @property
    def styled(self) -> bool:
        """Whether bold and underline can be seen."""
        return self.color_system is not None


@dataclass(frozen=True, slots=True)
class Barred:
    """A quote with a bar at its left."""

    pieces: tuple[tuple[str, Mark], ...]

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> Iterator[Text]:
        """Wrap the text and put the bar before each line."""
        bar = "  | " if options.ascii_only else "  │ "
        text = _styled(self.pieces) if console.color_system else Text("".join(_signed(self.pieces)))
        for row in text.wrap(console, max(options.max_width - len(bar), 20)):
            barred = Text.assemble((bar, _BAR_STYLE), row)
            barred.rstrip()
            yield barred


def answer(given: Answer) -> RenderableType:
    """An answer as a member would see it: its quotes, numbered, or that the articles don't say."""
    note = (Text(BY_WORDS), "") if given.by_words else ()
    if given.quotes:
        numbered = enumerate(zip(given.quotes, age.older(given.quotes), strict=True), 1)
        return Group(*note, *(quote(q, number, given.as_of, older=older) for number, (q, older) in numbered))
    if given.maybe:
        offered = (_unmarked(one, number, given.as_of) for number, one in enumerate(given.nearest, 1))
        return Group(*note, Text(MAYBE), "", *offered)
    says_nothing = Text("The articles don't say.", "bold")
    if not given.nearest:
        return Group(*note, says_nothing, "")
    about = "The nearest passage, which may be about something else:"
    return Group(*note, says_nothing, "", about, "", _unmarked(given.nearest[0], 1, given.as_of))


def _unmarked(given: Quote, number: int, as_of: AsOf | None) -> RenderableType:
    """A quote in which nothing is marked as the answer."""
    return Group(Barred(((plain(given.text), Mark.PLAIN),)), _source(given, number, as_of))


def quote(given: Quote, number: int, as_of: AsOf | None = None, *, older: bool = False) -> RenderableType:
    """A quote with the answer marked; below it what its dates mean, and the source under its number.

    Args:
        given: the quote.
        number: what it is called in the list.
        as_of: the day by which its age is told.
        older: whether another of the quotes is months newer.

    """
    meant = [_indented(f"{line(words)}: {said(one)}", 6) for words, one in days(given)]
    return Group(Barred(_pieces(given)), *meant, _source(given, number, as_of, older=older))


def article(given: Article, marked: Quote | None = None, about: RenderableType | None = None) -> RenderableType:
    """An article in full, with where it comes from and ``about`` it; ``marked`` shows a quote of it."""
    if marked is None:
        return Group(_head(given), *([about] if about else []), Text(plain(given.text)))
    before, after = plain(given.text[: marked.span.start]).rstrip(), plain(given.text[marked.span.end :]).lstrip()
    above, below = ((Text(text + "\n"),) if text else () for text in (before, after))
    return Group(_head(given), *above, Barred(_pieces(marked)), "", *below)


def changed(given: Change) -> str:
    """What a revision changed, in a few words."""
    fields = [name for name in given.fields if name != "text"]
    sentences = [f"{given.added:,} sentence{'' if given.added == 1 else 's'} new, {given.removed:,} gone"]
    return "; ".join([*([", ".join(fields)] if fields else []), *(sentences if "text" in given.fields else [])])


def plain(text: str) -> str:
    """Text that a terminal shows and does not obey.

    Control characters become U+FFFD, except line ends and tabs; signs that turn the
    direction of writing go, since they can make text read as what it is not.
    """
    return _TURNING.sub("", _CONTROL.sub("\ufffd", _LINE_END.sub("\n", text)))


def line(text: str) -> str:
    """Plain text on one line."""
    return " ".join(plain(text).split())


def _pieces(given: Quote) -> tuple[tuple[str, Mark], ...]:
    return tuple((plain(text), mark) for text, mark in given.pieces())


def _styled(pieces: Iterable[tuple[str, Mark]]) -> Text:
    return Text.assemble(*((text, _STYLES[mark]) for text, mark in pieces))


def _signed(pieces: Iterable[tuple[str, Mark]]) -> Iterator[str]:
    """The marks as signs: ``**`` around the sentence, ``__`` around the focus in it."""
    inside = False
    for text, mark in pieces:
        if inside != (mark is not Mark.PLAIN):
            inside = not inside
            yield "**"
        yield f"__{text}__" if mark is Mark.FOCUS else text
    if inside:
        yield "**"


def _source(given: Quote, number: int, as_of: AsOf | None, *, older: bool = False) -> RenderableType:
    label, article = f"  [{number}] ", given.article
    where = _origin(article.site, _dated(article.published, as_of, older=older), article.author)
    parts = (where, _link(article.url), _warning(article.published, as_of))
    below = [_indented(part, len(label)) for part in parts if part]
    title = Table.grid()
    title.add_row(label, line(given.article.title), style=_SOURCE_STYLE)
    return Group(title, *below, "")


def _head(given: Article) -> RenderableType:
    where = _origin(given.site, _dated(given.published, None), given.author)
    parts = [f"Article {given.id}", where, _link(given.url)]
    return Group(Text(line(given.title), "bold"), *(_indented(part, 0) for part in parts if part), "")


def _dated(published: date | None, as_of: AsOf | None, *, older: bool = False) -> str:
    """A date with its age, where a day is given to tell it by."""
    if published is None:
        return ""
    ago = age.age(published, as_of.day) if as_of else ""
    return ("older: " if older else "") + ", ".join(part for part in (age.day(published), ago) if part)


def _warning(published: date | None, as_of: AsOf | None) -> str:
    if as_of is None or not age.is_outdated(published, as_of):
        return ""
    return f"This is more than {as_of.old_days} days old and may be out of date."


def _origin(site: str | None, dated: str, author: str | None) -> str:
    parts = (line(site or ""), dated, line(author or ""))
    return " · ".join(part for part in parts if part)


def _link(url: str | None) -> str:
    return line(url or "")


def _indented(text: str, by: int) -> Text:
    return Text(" " * by + text, _SOURCE_STYLE, no_wrap=True, overflow="ignore")
