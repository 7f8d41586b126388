"""What the terminal shows of how articles came in and changed: tables of jobs and feeds, an article's history."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from bot.cli.base.screen import changed, line, plain
from index.domain.article import Change, Elsewhere
from index.domain.jobs import Feed, Job, State
from index.language import age

_STYLE = "bright_black"


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


def jobs(given: Sequence[Job]) -> Table:
    """Jobs that wait or failed, with the reasons."""
    table = _table("No.", "State", "Article", "Reason")
    for one in given:
        state = f"again at {moment(one.due)}" if one.state is State.WAITING and one.reason else one.state.value
        table.add_row(str(one.id), state, line(one.request.name), line(one.reason or ""))
    return table


def feeds(given: Sequence[Feed], articles: Mapping[int, int]) -> Table:
    """Feeds with how they do; ``articles`` says how many came from each."""
    table = _table("No.", "Title", "Link", "Articles", "State")
    for one in given:
        table.add_row(str(one.id), line(one.title), line(one.url), f"{articles[one.id]:,}", _state(one))
    return table


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


def _table(*names: str) -> Table:
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="bold")
    for name in names:
        table.add_column(name, overflow="fold", justify="right" if name in {"No.", "Articles"} else "left")
    return table
