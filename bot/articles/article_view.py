"""Messages about one article: shown in full, removed, or about to be. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from bot.i18n.translate import Voice
from bot.messages import escape
from bot.messages.part import Part, Press, link
from bot.messages.phrases import moment, source
from index.domain.article import Article, Change, Elsewhere, Entry
from index.domain.errors import FIELDS

REMOVE, KEEP = "remove", "keep"
"""The kinds of buttons under the question before an article is removed."""
_TITLE = 60
_SITE = 30
_BEGINNING = 250
_OTHERS = 3
_CHANGES = 3
_CHOICE = 100


def shown(article: Article, voice: Voice, changes: Sequence[Change] = (), elsewhere: Sequence[Elsewhere] = ()) -> Part:
    """One article: where it comes from, how it begins, how it changed, and its whole text as a file."""
    about = voice(
        "Number {number}, {words}, added {day}",
        number=article.id,
        words=counted_words(article, voice),
        day=voice.day(article.added.date()),
    )
    told = [*_also(elsewhere, voice), *_history(changes, voice)]
    lines = [source(article, voice), about, *told, beginning(article, _BEGINNING)]
    others = [
        button
        for one in elsewhere[:_OTHERS]
        for button in link(voice("Also at {site}", site=escape.label(one.site or "", _SITE)), one.url)
    ]
    buttons = (*link(voice("Read the article"), article.url), *others)
    return Part("\n".join(lines), buttons, (f"article-{article.id}.txt", article.text.encode()))


def changed(change: Change, voice: Voice) -> str:
    """What of an article changed, such as: text (2 sentences new, 1 gone), date."""
    return ", ".join(
        _text_changed(change, voice) if field == "text" else voice.said(FIELDS.get(field, field))
        for field in change.fields
    )


def _text_changed(change: Change, voice: Voice) -> str:
    new = voice.count("{count} sentence", "{count} sentences", change.added)
    return voice("text ({sentences} new, {gone:,} gone)", sentences=new, gone=change.removed)


def beginning(article: Article, limit: int) -> str:
    """How an article begins, as a block quote of at most ``limit`` characters."""
    begins = escape.clip(escape.plain(article.text).strip(), limit)
    return "\n".join(f"> {line}" for line in escape.encode(begins).split("\n"))


def removing(article: Article, voice: Voice) -> Part:
    """The question before an article is removed."""
    buttons = (
        Press(label=voice("Remove it"), custom_id=f"{REMOVE}:{article.id}", danger=True),
        Press(label=voice("Keep it"), custom_id=KEEP),
    )
    asked = voice("Remove number {number}, with all its passages? This cannot be undone.", number=article.id)
    return Part(f"{asked}\n{source(article, voice)}", buttons)


def removed(article: Article, voice: Voice) -> Part:
    """What an admin reads when an article is gone."""
    title = escape.one_line(article.title, _TITLE)
    return Part(voice("Removed number {number}: {title}", number=article.id, title=title))


def choice(entry: Article | Entry, voice: Voice) -> str:
    """An article in a list of choices, which shows no markup: number, title, date."""
    ends = f" · {voice.day(entry.published)}" if entry.published else ""
    begins = f"{entry.id} · "
    return begins + escape.label(entry.title, _CHOICE - len(begins) - len(ends)) + ends


def counted_words(article: Article, voice: Voice) -> str:
    """How many words an article has."""
    return voice.count("{count} word", "{count} words", len(article.text.split()))


def _also(elsewhere: Sequence[Elsewhere], voice: Voice) -> list[str]:
    sites = ", ".join(escape.one_line(one.site or "", _SITE) for one in elsewhere[:_OTHERS])
    if len(elsewhere) > _OTHERS:
        more = len(elsewhere) - _OTHERS
        return [voice.count("Also at {sites} and {count} more", "Also at {sites} and {count} more", more, sites=sites)]
    return [voice("Also at {sites}", sites=sites)] if elsewhere else []


def _history(changes: Sequence[Change], voice: Voice) -> list[str]:
    """The last few changes, newest first."""
    lines = [
        voice("Changed {moment}: {changes}", moment=moment(change.at), changes=changed(change, voice))
        for change in changes[: -_CHANGES - 1 : -1]
    ]
    earlier = len(changes) - len(lines)
    if earlier:
        lines.append(voice.count("{count} earlier change", "{count} earlier changes", earlier))
    return lines
