"""An ``Answer`` as messages of Discord. Pure; every limit is kept by splitting, never by cutting.

A quote is a block quote, its sentence bold, and in it the date, number or name asked for
underlined too; nothing else is bold. All that others wrote goes through ``bot.text``.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from datetime import UTC, date, datetime, time
from itertools import groupby, islice
from typing import NamedTuple

from bot import text
from bot.messages import CONTENT, CUSTOM_ID, Button, Part, Press, link
from bot.pointers import Pointer, pack, unpack
from index import age
from index.dates import days, said
from index.model import Answer, Article, AsOf, Entry, Mark, Quote

NOT_SAID = "The articles don't say."
NO_ARTICLES = (
    "There are no articles here yet, so there is nothing to quote. "
    "Someone who manages this server can add one with /article add."
)
BY_WORDS = "I don't know the language of this question well, so I compared words alone."
MAYBE = "I am not sure that the articles answer this. This may be about it:"
NEAREST = "The nearest passage, which may not be about this:"
MOST_MESSAGES = 4
"""A longer quote comes as a file as well: nobody wants a channel filled with it."""
QUOTE = "quote"
"""The kind of button that shows another quote of an answer."""
UNSURE = "maybe"
"""The kind of button that shows another quote of what may be about the question."""
_DATES = 5
"""Dates explained below a quote; a sentence that is a list of them explains itself."""
_HOUR = time(10, tzinfo=UTC)
"""At this hour the day is the same from Hawaii to New Zealand, and Discord shows times in the reader's zone."""
_TITLE = 200
_SITE = 100
_QUESTION = 500


class Sign(NamedTuple):
    """One character of a quote: how it is shown, and how it is encoded."""

    encoded: str
    mark: Mark


def answer(found: Answer) -> list[Part]:
    """The messages that show an answer, or say honestly that there is none."""
    asked = f"Q: {text.one_line(found.question, _QUESTION)}"
    if found.by_words:
        asked += f"\n{BY_WORDS}"
    if found.quotes:
        older = age.older(found.quotes)[0]
        return quote(found.quotes[0], asked, more(found.quotes), as_of=found.as_of, older=older)
    if found.maybe:
        buttons = more(found.nearest, UNSURE)
        return quote(found.nearest[0], f"{asked}\n{MAYBE}", buttons, marked=False, as_of=found.as_of)
    if found.nearest:
        return quote(found.nearest[0], f"{asked}\n{NOT_SAID} {NEAREST}", marked=False, as_of=found.as_of)
    return [Part(f"{asked}\n{NOT_SAID}")]


def more(quotes: Sequence[Quote], kind: str = QUOTE) -> tuple[Press, ...]:
    """The button to the quotes after the first: as many as it has room to point to."""
    packed = pack([Pointer.to(found) for found in quotes], CUSTOM_ID - len(_custom_id(kind, 99, "")))
    rest = len(unpack(packed)) - 1
    if rest < 1:
        return ()
    return (Press(label=f"{rest} more quote{'s' if rest > 1 else ''}", custom_id=_custom_id(kind, 1, packed)),)


def another(
    found: Quote, index: int, packed: str, *, sure: bool = True, as_of: AsOf | None = None, older: bool = False
) -> list[Part]:
    """The messages that show quote ``index`` (from 0) of those packed, with buttons to those beside it.

    Unless it is sure that they answer, that is said above each of them, and nothing is marked.
    """
    count = len(unpack(packed))
    kind = QUOTE if sure else UNSURE
    buttons = [
        Press(label=label, custom_id=_custom_id(kind, at, packed))
        for label, at in (("Previous", index - 1), ("Next", index + 1))
        if 0 <= at < count
    ]
    heading = f"Quote {index + 1} of {count}" + ("" if sure else f"\n{MAYBE}")
    return quote(found, heading, buttons, marked=sure, as_of=as_of, older=older)


def quote(
    found: Quote,
    heading: str,
    buttons: Sequence[Button] = (),
    *,
    marked: bool = True,
    as_of: AsOf | None = None,
    older: bool = False,
) -> list[Part]:
    """The messages that show one quote under ``heading`` and above its source.

    Args:
        found: the quote.
        heading: what stands above it, ready for Discord.
        buttons: shown beside the link to the source.
        marked: whether its sentence is shown as the answer; the dates in it are then explained.
        as_of: the day by which its age is told.
        older: whether another of the quotes is months newer.

    """
    tail = source(found.article, as_of, older=older)
    if marked and (explained := dates(found)):
        tail = f"{explained}\n{tail}"
    everything = (*link("Read the article", found.article.url), *buttons)
    blocks = _blocks(found, heading, marked=marked)
    whole = None
    if len(blocks) > MOST_MESSAGES:
        blocks = [*blocks[: MOST_MESSAGES - 1], "The quote goes on in the file, which holds it whole."]
        whole = ("quote.txt", text.received(found.text).encode())
    if text.units(blocks[-1]) + text.units(tail) + 1 > CONTENT:
        blocks.append(tail)
    else:
        blocks[-1] += f"\n{tail}"
    return [*(Part(block) for block in blocks[:-1]), Part(blocks[-1], everything, whole)]


def source(article: Article | Entry, as_of: AsOf | None = None, *, older: bool = False) -> str:
    """The article's title, and on a second line its site and date where they are known.

    With ``as_of`` its age too, which Discord keeps true as time goes by.
    """
    title = text.one_line(article.title, _TITLE) or "Untitled"
    when = ("older: " if older else "") + _dated(article.published, as_of) if article.published else ""
    about = " · ".join(part for part in (text.one_line(article.site or "", _SITE), when) if part)
    lines = [title, about]
    if as_of and age.is_outdated(article.published, as_of):
        lines.append(f"This is more than {as_of.old_days} days old and may be out of date.")
    return "\n".join(line for line in lines if line)


def moment(at: datetime) -> str:
    """How long until, or since, a time; Discord keeps it true as time goes by."""
    return f"<t:{int(at.timestamp())}:R>"


def dates(found: Quote) -> str:
    """What the dates in a quote's sentence mean, such as Wednesday; nothing where that is open or plain."""
    explained = [
        f"{text.one_line(words, _SITE)}: {_stamp(one.first, 'D') if one.first == one.last else said(one)}"
        for words, one in islice(days(found), _DATES)
    ]
    return " · ".join(explained)


def _dated(published: date, as_of: AsOf | None) -> str:
    """A date with its age; not one of yesterday, whose hour nobody knows, nor one to come."""
    if as_of is None or (as_of.day - published).days < 2:
        return day(published)
    return f"{day(published)} ({_stamp(published, 'R')})"


def _stamp(given: date, style: str) -> str:
    """A timestamp that Discord draws in the reader's own language."""
    return f"<t:{int(datetime.combine(given, _HOUR).timestamp())}:{style}>"


def day(published: date | None) -> str:
    """A date as people write it, such as 17 October 2023; nothing if unknown."""
    return age.day(published) if published else ""


def _custom_id(kind: str, index: int, packed: str) -> str:
    return f"{kind}:{index}:{packed}"


def _blocks(found: Quote, heading: str, *, marked: bool) -> list[str]:
    """The quote as contents of messages, the first one under ``heading``; no more than one too many."""
    blocks = [heading]
    waiting = _lines(found, marked=marked)[::-1]
    while waiting and len(blocks) <= MOST_MESSAGES:
        line = waiting.pop()
        before = f"{blocks[-1]}\n" if blocks[-1] else ""
        room = CONTENT - text.units(before)
        if _fits(line, room):
            blocks[-1] = before + _drawn(line)
        elif _fits(line, CONTENT):
            waiting.append(line)
            blocks.append("")
        else:
            waiting.extend(reversed(_halved(line, room)))
    return blocks


def _fits(line: Sequence[Sign], room: int) -> bool:
    return len(line) <= room and text.units(_drawn(line)) <= room


def _halved(line: list[Sign], room: int) -> tuple[list[Sign], list[Sign]]:
    """A line that no message can hold, as two; the first fills ``room``, or a message of its own if that is little."""
    room = room if room > CONTENT // 2 else CONTENT
    lengths = range(min(len(line), CONTENT))
    end = bisect_right(lengths, room, key=lambda length: text.units(_drawn(line[:length]))) - 1
    space = next((at for at in range(end, end // 2, -1) if line[at - 1].encoded == " "), end)
    return line[:space], line[space:]


def _lines(found: Quote, *, marked: bool) -> list[list[Sign]]:
    """The quote's lines, each character with its encoding and mark."""
    pieces = [(text.plain(piece), mark if marked else Mark.PLAIN) for piece, mark in found.pieces()]
    encoded = text.signs("".join(piece for piece, _ in pieces))
    marks = [mark for piece, mark in pieces for _ in piece]
    lines: list[list[Sign]] = [[]]
    for sign, mark in zip(encoded, marks, strict=True):
        if sign == "\n":
            lines.append([])
        else:
            lines[-1].append(Sign(sign, mark))
    return lines


def _drawn(line: Sequence[Sign]) -> str:
    """One line of a block quote."""
    opened = text.opened([sign.encoded for sign in line])
    signs = [Sign(encoded, sign.mark) for encoded, sign in zip(opened, line, strict=True)]
    runs = groupby(signs, lambda sign: sign.mark is not Mark.PLAIN)
    return "> " + "".join(_bold(list(run), bold=bold) for bold, run in runs)


def _bold(run: Sequence[Sign], *, bold: bool) -> str:
    inner = "".join(
        _wrapped("".join(sign.encoded for sign in part), "__" if focus else "")
        for focus, part in groupby(run, lambda sign: sign.mark is Mark.FOCUS)
    )
    return _wrapped(inner, "**" if bold else "")


def _wrapped(encoded: str, mark: str) -> str:
    """``mark`` on both sides, inside the spaces: Discord marks nothing that begins with a space."""
    core = encoded.strip()
    if not mark or not core:
        return encoded
    before, _, after = encoded.partition(core)
    return f"{before}{mark}{core}{mark}{after}"
