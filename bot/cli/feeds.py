"""The commands under `citewell feed`: add, list, remove, pause, resume, poll."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli.add_session import Work, working
from bot.cli.base import json_documents, screen, tables
from bot.cli.base.context import call_of
from bot.cli.base.exit_codes import Exit
from bot.cli.job_results import End, Result
from bot.cli.job_runner import hurry
from index.domain.jobs import Feed, State

if TYPE_CHECKING:
    from collections.abc import Sequence

Json = Annotated[bool, typer.Option("--json", help="Print one JSON document and nothing else.")]
Number = Annotated[int, typer.Argument(help="The feed's number.", metavar="NUMBER")]

app = typer.Typer(no_args_is_help=True, rich_markup_mode=None, help="Read feeds: the bot does so by schedule.")


@app.command()
def add(
    context: typer.Context,
    url: Annotated[str, typer.Argument(help="The link of a feed, or of a page that names its feed.")],
    minutes: Annotated[
        int | None, typer.Option(min=5, max=10_080, help="Minutes between two looks at it.", metavar="N")
    ] = None,
    refresh_days: Annotated[
        int,
        typer.Option(min=0, max=3_650, help="Fetch its articles again after so many days; 0 for never.", metavar="N"),
    ] = 0,
    json: Json = False,
) -> None:
    """Add an RSS, Atom or JSON feed, and the articles that it names now."""
    at = call_of(context)
    with working(at, json=json) as work:
        feed = work.intake.find_feed(url, minutes or at.settings().sources.feed_minutes, work.library.now())
        feed = work.library.feeds.add(replace(feed, refresh_days=refresh_days))
        at.err.write(f"Feed {feed.id}: {screen.line(feed.title)} ({screen.line(feed.url)})")
        _poll(work, [feed])
    raise typer.Exit(_code(work))


@app.command("list")
def list_(context: typer.Context, json: Json = False) -> None:
    """List the feeds with how they do."""
    at = call_of(context)
    with at.library() as library:
        feeds = library.feeds.all()
        counts = {feed.id: len(library.feeds.articles(feed.id)) for feed in feeds}
    if json:
        at.out.write(json_documents.dumps([json_documents.feed(feed, counts[feed.id]) for feed in feeds]))
    elif feeds:
        at.out.show(tables.feeds(feeds, counts), unwrapped=not at.out.is_terminal)
    else:
        at.out.show("There are no feeds yet. Add one with: citewell feed add URL")


@app.command()
def remove(context: typer.Context, number: Number) -> None:
    """Forget a feed; its articles stay."""
    at = call_of(context)
    with at.library() as library:
        feed = library.feeds.remove(number)
    at.out.show(f"Removed feed {number}: {screen.line(feed.title)}. Its articles stay.")


@app.command()
def pause(context: typer.Context, number: Number) -> None:
    """Read a feed no more, until it is resumed."""
    _set(context, number, paused=True)


@app.command()
def resume(context: typer.Context, number: Number) -> None:
    """Read a paused feed again."""
    _set(context, number, paused=False)


@app.command()
def poll(
    context: typer.Context,
    number: Annotated[int | None, typer.Argument(help="The feed's number; without it, all feeds.")] = None,
    json: Json = False,
) -> None:
    """Look at feeds now, and add what is new in them."""
    at = call_of(context)
    with working(at, json=json) as work:
        given = work.library.feeds
        _poll(work, [given.feed(number)] if number is not None else [feed for feed in given.all() if not feed.paused])
    if not work.results.all and not json:
        at.out.show("Nothing is new.")
    raise typer.Exit(_code(work))


def _code(work: Work) -> Exit:
    """A feed without anything new is in order, too."""
    return work.results.code() if work.results.all else Exit.DONE


def _poll(work: Work, feeds: Sequence[Feed]) -> None:
    """Look at feeds, and run what of theirs waits: an earlier run may have been stopped."""
    for feed in feeds:
        polled = work.intake.poll(work.library, feed.id)
        if polled.error:
            end = End.WAITING if polled.error.passing else End.REFUSED
            work.results.all.append(Result(path=feed.url, end=end, reason=str(polled.error), due=polled.feed.due))
    chosen = {feed.id for feed in feeds}
    waiting = [one for one in work.library.jobs.listing([State.WAITING])[::-1] if one.request.feed_id in chosen]
    hurry(work.library, waiting)
    work.run(one.id for one in waiting)


def _set(context: typer.Context, number: int, *, paused: bool) -> None:
    at = call_of(context)
    with at.library() as library:
        feed = library.feeds.feed(number)
        due = feed.due if paused else library.now()
        library.feeds.save(replace(feed, paused=paused, due=due))
    at.out.show(f"{'Paused' if paused else 'Resumed'} feed {number}: {screen.line(feed.title)}.")
