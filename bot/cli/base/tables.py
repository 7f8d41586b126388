"""Tables of articles, jobs and feeds for the terminal, and an article's history."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Literal

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from bot.cli.base.screen import changed, line, plain
from index.domain.article import Change, Elsewhere, Entry
from index.domain.jobs import Feed, Job, State
from index.language import age

_STYLE = "bright_black"
_NUMBERS = ("No.", "Articles", "Characters")


def history(elsewhere: Sequence[Elsewhere], changes: Sequence[Change], feed: Feed | None) -> RenderableType:
    """Where an article stands too, how it changed, and the feed that it came from; nothing if there is nothing."""
    rows = [*_sources(elsewhere), *_changes(changes)]
    if feed:
        rows.append(f"From feed {feed.id}: {line(feed.title)}")
    return Group(*(Text(row, _STYLE, no_wrap=True, overflow="ignore") for row in rows), *([""] if rows else []))


def _sources(elsewhere: Iterable[Elsewhere]) -> Iterator[str]:
    for one in elsewhere:
        when = f", {age.day(one.published)}" if one.published else ""
        yield f"Also at {line(one.url)}: {line(one.title)}{when}"


def _changes(changes: Iterable[Change]) -> Iterator[str]:
    for one in changes:
        yield f"Changed on {moment(one.at)}: {changed(one)}"
        yield from (f"  {name} {line(said)}" for name, said in (("-", one.before), ("+", one.after)) if said)


def entries(given: Sequence[Entry]) -> Table:
    """A library's articles."""
    made = table("No.", "Date", "Title", "Site", "Characters")
    for one in given:
        when = one.published.isoformat() if one.published else ""
        made.add_row(str(one.id), when, line(one.title), line(one.site or ""), f"{one.characters:,}")
    return made


def jobs(given: Sequence[Job]) -> Table:
    """Jobs that wait or failed, with the reasons."""
    made = table("No.", "State", "Article", "Reason")
    for one in given:
        state = f"again at {moment(one.due)}" if one.state is State.WAITING and one.reason else one.state.value
        made.add_row(str(one.id), state, line(one.request.name), line(one.reason or ""))
    return made


def feeds(given: Sequence[Feed], articles: Mapping[int, int]) -> Table:
    """Feeds with how they do; ``articles`` says how many came from each."""
    made = table("No.", "Title", "Link", "Articles", "State")
    for one in given:
        made.add_row(str(one.id), line(one.title), line(one.url), f"{articles[one.id]:,}", _state(one))
    return made


def _state(feed: Feed) -> str:
    if feed.paused:
        return "paused"
    if feed.failing:
        return f"failing since {moment(feed.failing)}: {line(feed.reason or '')}"
    often = f"every {feed.minutes:,} minutes"
    return f"{often}, articles again after {feed.refresh_days:,} days" if feed.refresh_days else often


def moment(given: datetime) -> str:
    """A time on this machine's clock."""
    here = given.astimezone()
    return f"{age.day(here.date())}, {here:%H:%M}"


def extracted(fields: Mapping[str, object]) -> RenderableType:
    """What would be added, as ``citewell extract`` tells it."""
    rows = [f"{name}: {line(str(value))}" for name, value in fields.items() if value and name != "text"]
    return Group(
        *(Text(row, _STYLE, no_wrap=True, overflow="ignore") for row in rows), "", Text(plain(str(fields["text"])))
    )


def table(*heads: str, right: Collection[str] = _NUMBERS, unbroken: Collection[str] = ("Date",)) -> Table:
    """An empty table without lines.

    Args:
        heads: of the columns.
        right: the columns that stand at the right, as numbers do.
        unbroken: the columns whose cells are never broken into lines.

    """
    made = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="bold")
    for head in heads:
        justify: Literal["left", "right"] = "right" if head in right else "left"
        made.add_column(head, justify=justify, no_wrap=head in unbroken, overflow="fold")
    return made
