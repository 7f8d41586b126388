"""The commands under `citewell feed`: add, list, remove, pause, resume, poll."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli.add_session import Work, working
from bot.cli.base import json_documents, screen, tables
from bot.cli.base.context import call_of
from bot.cli.base.exit_codes import Exit
from bot.cli.job_results import End, Result
from index.domain.article import Filter
from index.domain.events import TERMINAL
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
    from index.library import feeds

    wanted = feeds.Wanted(url=url, minutes=minutes or at.settings().sources.feed_minutes, refresh_days=refresh_days)
    with working(at, json=json) as work:
        feed = feeds.subscribe(work.intake, work.library, wanted, TERMINAL).feed
        at.err.write(f"Feed {feed.id}: {screen.line(feed.title)} ({screen.line(feed.url)})")
        _run(work, [feed])
    raise typer.Exit(_code(work))


@app.command("list")
def list_(context: typer.Context, json: Json = False) -> None:
    """List the feeds with how they do."""
    at = call_of(context)
    with at.library() as library:
        feeds = library.feeds.all()
        counts = {feed.id: library.articles.count(Filter(feed_id=feed.id)) for feed in feeds}
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
    from index.library.feeds import unsubscribe

    with at.library() as library:
        feed = unsubscribe(library, number, TERMINAL)
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
    """Look at feeds, and run what of theirs waits."""
    from index.library import feeds as library_feeds

    for feed in feeds:
        polled = library_feeds.poll(work.intake, work.library, feed.id)
        if polled.error:
            end = End.WAITING if polled.error.passing else End.REFUSED
            work.results.all.append(Result(path=feed.url, end=end, reason=str(polled.error), due=polled.feed.due))
    _run(work, feeds)


def _run(work: Work, feeds: Sequence[Feed]) -> None:
    """Run what waits of feeds: an earlier run may have been stopped."""
    from index.library.jobs import try_again

    chosen = {feed.id for feed in feeds}
    waiting = [one for one in work.library.jobs.listing([State.WAITING])[::-1] if one.request.feed_id in chosen]
    try_again(work.library, waiting)
    work.run(one.id for one in waiting)


def _set(context: typer.Context, number: int, *, paused: bool) -> None:
    at = call_of(context)
    from index.library.feeds import pause

    with at.library() as library:
        feed = pause(library, number, TERMINAL, paused=paused)
    at.out.show(f"{'Paused' if paused else 'Resumed'} feed {number}: {screen.line(feed.title)}.")
