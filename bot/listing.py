"""Articles as messages of Discord: the list, one article, and what is said when one comes or goes. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from bot import text
from bot.messages import Part, Press, link
from bot.render import day, source
from index.model import Article, Entry

PAGE = 8
"""Articles on a page: with the longest titles and sites they still fit into one message."""
LIST, REMOVE, KEEP = "list", "remove", "keep"
"""The kinds of buttons under a list and under the question before an article is removed."""
CHOICES = 25
"""Choices that Discord shows under an option."""
_TITLE = 60
_SITE = 30
_BEGINNING = 500
_CHOICE = 100


def page(entries: Sequence[Entry], offset: int, size: tuple[int, int]) -> Part:
    """One page of the list.

    Args:
        entries: the page's articles.
        offset: how many stand before them.
        size: articles and passages in the whole library.

    """
    articles, passages = size
    if not articles:
        return Part("There are no articles here yet. Add one with /article add.")
    lines = [f"{counted(articles, 'article')}, {counted(passages, 'passage')}, newest first:"]
    if not entries:
        lines.append("There is nothing on this page any more.")
    lines += [_line(entry) for entry in entries]
    return Part("\n".join(lines), _turns(offset, articles))


def shown(article: Article, passages: int | None = None) -> Part:
    """One article: where it comes from, how it begins, and its whole text as a file."""
    beginning = text.clip(text.plain(article.text).strip(), _BEGINNING)
    quoted = "\n".join(f"> {line}" for line in text.encode(beginning).split("\n"))
    about = [f"Number {article.id}", counted(words(article.text), "word")]
    if passages is not None:
        about.append(counted(passages, "passage"))
    about.append(f"added {day(article.added.date())}")
    content = f"{source(article)}\n{', '.join(about)}\n{quoted}"
    return Part(content, link("Read the article", article.url), (f"article-{article.id}.txt", article.text.encode()))


def added(article: Article, entry: Entry) -> Part:
    """What an admin reads when an article was taken."""
    count = f"{counted(words(article.text), 'word')} in {counted(entry.passages, 'passage')}"
    return Part(f"Added as number {article.id} ({count}):\n{source(article)}", link("Read the article", article.url))


def working(name: str, done: int, total: int) -> Part:
    """What an admin reads while a long article is taken in."""
    so_far = f": {done} of {counted(total, 'passage')}" if total else ""
    return Part(f"Reading {text.one_line(name, _TITLE)}{so_far} ...")


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


def _line(entry: Entry) -> str:
    about = [text.one_line(entry.title, _TITLE), text.one_line(entry.site or "", _SITE), day(entry.published)]
    return f"{entry.id} · " + " · ".join(part for part in about if part)


def _turns(offset: int, articles: int) -> tuple[Press, ...]:
    """The buttons to the pages beside this one."""
    before = (Press(label="Newer", custom_id=f"{LIST}:{max(0, offset - PAGE)}"),) if offset > 0 else ()
    after = (Press(label="Older", custom_id=f"{LIST}:{offset + PAGE}"),) if offset + PAGE < articles else ()
    return before + after
