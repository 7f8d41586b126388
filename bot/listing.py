"""Articles as messages of Discord: one in full, and what is said when one comes or goes. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from bot import text
from bot.messages import Part, Press, link
from bot.render import day, moment, source
from index.model import Article, Change, Elsewhere, Entry

REMOVE, KEEP = "remove", "keep"
"""The kinds of buttons under the question before an article is removed."""
CHOICES = 25
"""Choices that Discord shows under an option."""
_TITLE = 60
_SITE = 30
_BEGINNING = 250
_OTHERS = 3
_CHANGES = 3
_CHOICE = 100


def shown(article: Article, changes: Sequence[Change] = (), elsewhere: Sequence[Elsewhere] = ()) -> Part:
    """One article: where it comes from, how it begins, how it changed, and its whole text as a file."""
    about = f"Number {article.id}, {counted(words(article.text), 'word')}, added {day(article.added.date())}"
    lines = [source(article), about, *_also(elsewhere), *_history(changes), beginning(article, _BEGINNING)]
    others = [
        button
        for one in elsewhere[:_OTHERS]
        for button in link(f"Also at {text.label(one.site or '', _SITE)}", one.url)
    ]
    buttons = (*link("Read the article", article.url), *others)
    return Part("\n".join(lines), buttons, (f"article-{article.id}.txt", article.text.encode()))


def changed(change: Change) -> str:
    """What of an article changed, such as: text (2 sentences new, 1 gone), date."""
    sentences = f"{counted(change.added, 'sentence')} new, {change.removed:,} gone"
    return ", ".join(f"text ({sentences})" if field == "text" else field for field in change.fields)


def beginning(article: Article, limit: int) -> str:
    """How an article begins, as a block quote of at most ``limit`` characters."""
    begins = text.clip(text.plain(article.text).strip(), limit)
    return "\n".join(f"> {line}" for line in text.encode(begins).split("\n"))


def removing(article: Article) -> Part:
    """The question before an article is removed."""
    buttons = (
        Press(label="Remove it", custom_id=f"{REMOVE}:{article.id}", danger=True),
        Press(label="Keep it", custom_id=KEEP),
    )
    return Part(
        f"Remove number {article.id}, with all its passages? This cannot be undone.\n{source(article)}", buttons
    )


def removed(article: Article) -> Part:
    """What an admin reads when an article is gone."""
    return Part(f"Removed number {article.id}: {text.one_line(article.title, _TITLE)}")


def choice(entry: Entry) -> str:
    """An article in a list of choices, which shows no markup: number, title, date."""
    ends = f" · {day(entry.published)}" if entry.published else ""
    begins = f"{entry.id} · "
    return begins + text.label(entry.title, _CHOICE - len(begins) - len(ends)) + ends


def words(written: str) -> int:
    """How many words a text has."""
    return len(written.split())


def counted(number: int, thing: str) -> str:
    """A number of things, such as 1 article or 1,234 passages."""
    return f"{number:,} {thing}{'' if number == 1 else 's'}"


def _also(elsewhere: Sequence[Elsewhere]) -> list[str]:
    if not elsewhere:
        return []
    sites = ", ".join(text.one_line(one.site or "", _SITE) for one in elsewhere[:_OTHERS])
    more = f" and {len(elsewhere) - _OTHERS} more" if len(elsewhere) > _OTHERS else ""
    return [f"Also at {sites}{more}"]


def _history(changes: Sequence[Change]) -> list[str]:
    """The last few changes, newest first."""
    lines = [f"Changed {moment(change.at)}: {changed(change)}" for change in changes[: -_CHANGES - 1 : -1]]
    earlier = len(changes) - len(lines)
    return [*lines, f"{counted(earlier, 'change')} before that"] if earlier else lines
