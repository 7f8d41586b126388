"""Renders an ``Answer`` as Discord messages. Pure; limits are kept by splitting, never by cutting.

A quote is a block quote, its sentence bold, and in it the date, number or name asked for
underlined too; nothing else is bold. All that others wrote goes through ``bot.messages.escape``.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import islice

from babel.dates import format_interval, format_skeleton

from bot.ask import answer_buttons
from bot.i18n.catalogs import ENGLISH, LANGUAGES
from bot.i18n.translate import Voice
from bot.messages import escape, question_line
from bot.messages.block_quote import MOST_BLOCKS, ROOM, blocks
from bot.messages.part import Button, Part
from bot.messages.phrases import SITE, source, stamp
from index.answering.surroundings import widened
from index.domain.article import Answer, AsOf, Quote
from index.language import age
from index.language.dates import Resolved, days, said

_DATES = 5
"""Dates explained below a quote; a sentence that is a list of them explains itself."""


def no_articles(voice: Voice) -> str:
    """What is said where there is nothing to quote."""
    return voice(
        "There are no articles here yet, so there is nothing to quote. "
        "Someone who manages this server can add one with /article add."
    )


def not_said(voice: Voice) -> str:
    """What is said to a question that the articles do not answer."""
    return voice("The articles don't say.")


def maybe(voice: Voice) -> str:
    """What is said above a quote that may be about the question."""
    return voice("I am not sure that the articles answer this. This may be about it:")


def answer(found: Answer, voice: Voice, *, tell: bool = True, news: str = "") -> list[Part]:
    """The messages that show an answer, or say honestly that there is none.

    Args:
        found: the answer.
        voice: says it.
        tell: whether members may ask to be told of an answer that comes later.
        news: a line below the question, ready for Discord.

    """
    named = question_line.write(found.question, voice)
    heading = [named, *([news] if news else [])]
    if found.by_words:
        heading.append(voice("I don't know the language of this question well, so I only compared words."))
    if found.quotes:
        buttons = answer_buttons.below(found.quotes, voice, sure=True)
        older = age.older(found.quotes)[0]
        return quote(found.quotes[0], heading, voice, buttons, as_of=found.as_of, older=older)
    if found.maybe:
        buttons = answer_buttons.below(found.nearest, voice, sure=False)
        return quote(found.nearest[0], [*heading, maybe(voice)], voice, buttons, marked=False, as_of=found.as_of)
    waits = answer_buttons.tell(voice) if tell else ()
    if not found.nearest:
        return [Part("\n".join([*heading, not_said(voice)]), waits)]
    heading.append(" ".join([not_said(voice), voice("The nearest passage, which may not be about this:")]))
    buttons = [
        *answer_buttons.opens(found.nearest[0], voice),
        *answer_buttons.context(found.nearest[0], voice, sure=False),
        *waits,
    ]
    return quote(found.nearest[0], heading, voice, buttons, marked=False, as_of=found.as_of)


def quoted(found: Answer) -> tuple[int, ...]:
    """The numbers of the articles that ``answer`` shows a quote of."""
    return tuple(one.article.id for one in (*found.quotes, *found.nearest)[:1])


def another(
    found: Quote,
    turn: answer_buttons.Turn,
    voice: Voice,
    *,
    asked: str | None = None,
    manager: bool = False,
    as_of: AsOf | None = None,
    older: bool = False,
) -> list[Part]:
    """The messages that show one of several quotes, with buttons to those beside it.

    Unless it is sure that they answer, that is said above each of them, and nothing is marked.

    Args:
        found: the quote.
        turn: which one it is.
        voice: says it.
        asked: the question, where it is known.
        manager: whether it is shown to somebody who may hide it.
        as_of: see ``quote``.
        older: see ``quote``.

    """
    place = voice("Quote {number} of {count}", number=turn.at + 1, count=turn.count)
    heading = [*_named(asked, voice), place, *(() if turn.sure else (maybe(voice),))]
    buttons = answer_buttons.beside(found, turn, voice, manager=manager and asked is not None)
    return quote(found, heading, voice, buttons, marked=turn.sure, as_of=as_of, older=older)


def around(
    found: Quote, voice: Voice, *, asked: str | None = None, sure: bool = True, as_of: AsOf | None = None
) -> list[Part]:
    """The messages that show a quote with the paragraphs before and after it."""
    heading = [*_named(asked, voice), voice("With the surrounding text:"), *(() if sure else (maybe(voice),))]
    return quote(widened(found), heading, voice, answer_buttons.opens(found, voice), marked=sure, as_of=as_of)


def quote(
    found: Quote,
    heading: Sequence[str],
    voice: Voice,
    buttons: Sequence[Button] = (),
    *,
    marked: bool = True,
    as_of: AsOf | None = None,
    older: bool = False,
) -> list[Part]:
    """The messages that show one quote under ``heading`` and above its source; the last of them has the buttons.

    Args:
        found: the quote.
        heading: the lines above it, ready for Discord. The first is said again in the last of several messages.
        voice: says what is said around it.
        buttons: shown below.
        marked: whether its sentence is shown as the answer; the dates in it are then explained.
        as_of: the day by which its age is told.
        older: whether another of the quotes is months newer.

    """
    made = blocks(found, "\n".join(heading), marked=marked)
    whole = None
    if len(made) > MOST_BLOCKS:
        made = [*made[: MOST_BLOCKS - 1], voice("The quote continues in the attached file, which has all of it.")]
        whole = ("quote.txt", escape.received(found.text).encode())
    made = _ended(
        made, heading[0], source(found.article, voice, as_of, older=older), dates(found, voice) if marked else ""
    )
    return [*(Part(block) for block in made[:-1]), Part(made[-1], tuple(buttons), whole)]


def _ended(made: Sequence[str], first: str, told: str, explained: str) -> list[str]:
    """The contents with the source below the last; of several, that one names again what the first one named."""
    tail = f"{explained}\n{told}" if explained and escape.units(f"{first}\n{explained}\n{told}") < ROOM else told
    before, last = made[:-1], made[-1]
    whole = f"{first}\n{last}\n{tail}" if before else f"{last}\n{tail}"
    return [*before, whole] if escape.units(whole) <= ROOM else [*made, f"{first}\n{tail}"]


def dates(found: Quote, voice: Voice) -> str:
    """What the dates in a quote's sentence mean, such as Wednesday; nothing where that is open or plain."""
    explained = [f"{escape.one_line(words, SITE)}: {_meant(one, voice)}" for words, one in islice(days(found), _DATES)]
    return " · ".join(explained)


def _meant(one: Resolved, voice: Voice) -> str:
    """Days: one as Discord draws it, longer spans as people write them."""
    if one.first == one.last:
        return stamp(one.first, "D")
    if voice.language == ENGLISH:
        return said(one)
    locale, length = LANGUAGES[voice.language], (one.last - one.first).days
    if length > 31:
        return str(one.first.year)
    if one.first.day == 1 and length >= 27:
        return format_skeleton("yMMMM", one.first, locale=locale)
    return format_interval(one.first, one.last, "yMMMd", locale=locale)


def _named(asked: str | None, voice: Voice) -> tuple[str, ...]:
    return () if asked is None else (question_line.write(asked, voice),)
