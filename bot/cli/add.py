"""The commands that ingest articles: add, import, refresh, jobs; and extract, which only shows the result."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Annotated

import typer

from bot.cli.add_session import working
from bot.cli.base import json_documents, tables
from bot.cli.base.context import Call, call_of
from bot.cli.base.exit_codes import Exit, Misuse
from bot.cli.job_results import End, Result, Results, passed
from index.domain.jobs import Fields, Job, Request, State, Way
from index.ingest import collections as ingest_collections
from index.ingest.collections import Found, LeftOut

Json = Annotated[bool, typer.Option("--json", help="Print one JSON document and nothing else.")]

STDIN = "-"
_TYPED = "Standard input"
_LISTED = 50
"""Failed jobs that are listed."""
_NO_LINK = "it has no link, so it cannot be fetched again."
_HELD = frozenset({Way.FILE, Way.RECORD})
"""Ways whose data is let go with the job."""


def add(
    context: typer.Context,
    sources: Annotated[
        list[str],
        typer.Argument(help="Links, files, folders, or - for standard input.", metavar="URL|FILE|FOLDER|-..."),
    ],
    title: Annotated[str | None, typer.Option(help="The title, for a single article.")] = None,
    url: Annotated[str | None, typer.Option(help="The link to the source, for a single article.")] = None,
    published: Annotated[str | None, typer.Option(help="The day as YYYY-MM-DD, for a single article.")] = None,
    author: Annotated[str | None, typer.Option(help="The author, for a single article.")] = None,
    json: Json = False,
) -> None:
    """Add articles. A faulty one does not stop the others; after a stop, the same command goes on."""
    at, fields = call_of(context), Fields(title=title, url=url, published=published, author=author)
    found = [one for source in sources for one in _named(at, source)]
    if fields.given():
        if len(found) != 1:
            msg = f"--title, --url, --published and --author go with a single article; {len(found)} were named."
            raise Misuse(msg)
        found = [replace(one, fields=fields) if isinstance(one, Request) else one for one in found]
    raise typer.Exit(_take(at, f"add {' '.join(map(_whole, sources))}", found, json=json))


def import_(
    context: typer.Context,
    source: Annotated[
        str,
        typer.Argument(
            help="A folder, a sitemap's link, JSONL of `citewell export`, or a WordPress export.",
            metavar="FOLDER|SITEMAP|FILE",
        ),
    ],
    since: Annotated[
        datetime | None,
        typer.Option(help="Of a sitemap: only pages changed on that day or later.", formats=["%Y-%m-%d"]),
    ] = None,
    json: Json = False,
) -> None:
    """Import a whole collection. A faulty article does not stop the others; after a stop, the same command goes on."""
    at = call_of(context)
    if since and not ingest_collections.is_link(source):
        msg = "--since goes with the link of a sitemap; other collections don't tell when their articles changed."
        raise Misuse(msg)
    from index.build import collector

    path, kind = _whole(source), ingest_collections.collection(source)
    with working(at, json=json) as work:
        work.take(f"import {path}", collector(work.intake).found(path, kind, since.date() if since else None))
    raise typer.Exit(work.results.code())


def refresh(
    context: typer.Context,
    numbers: Annotated[list[int] | None, typer.Argument(help="The articles' numbers.", metavar="NUMBER...")] = None,
    every: Annotated[bool, typer.Option("--all", help="Every article that has a link.")] = False,
    json: Json = False,
) -> None:
    """Fetch articles again; what has changed is embedded anew, and the rest stays."""
    if bool(numbers) == every:
        msg = "Name articles by their numbers, or all of them with --all."
        raise Misuse(msg)
    with working(call_of(context), json=json) as work:
        chosen = [(n, work.library.articles.get(n).url) for n in numbers or ()]
        chosen += [(entry.id, entry.url) for entry in work.library.articles.entries()[::-1] if every and entry.url]
        name = "refresh --all" if every else f"refresh {' '.join(map(str, numbers or ()))}"
        work.take(name, [_again(number, url) for number, url in chosen])
    raise typer.Exit(work.results.code())


def jobs(
    context: typer.Context,
    retry: Annotated[bool, typer.Option("--retry", help="Try the waiting and the failed ones again, now.")] = False,
    json: Json = False,
) -> None:
    """List what still waits to be added, and what failed, with the reasons."""
    at = call_of(context)
    if retry:
        raise typer.Exit(_retry(at, json=json))
    with at.library() as library:
        waiting = library.jobs.listing([State.WAITING])[::-1]
        failed = library.jobs.listing([State.FAILED], limit=_LISTED)
    if json:
        at.out.write(json_documents.dumps([json_documents.job(one) for one in [*waiting, *failed]]))
    elif waiting or failed:
        at.out.show(tables.jobs([*waiting, *failed]), unwrapped=not at.out.is_terminal)
    else:
        at.out.show("Nothing waits, and nothing has failed.")


def extract(
    context: typer.Context,
    source: Annotated[str, typer.Argument(help="A link, a file, or - for standard input.", metavar="URL|FILE|-")],
    json: Json = False,
) -> None:
    """Show what would be added, and add nothing."""
    at = call_of(context)
    with at.intake() as intake:
        loaded = intake.look(_request(at, source))
    if loaded is None:
        msg = "a page came as unchanged though it was never seen"
        raise RuntimeError(msg)
    shown = json_documents.loaded(loaded)
    if json:
        at.out.write(json_documents.dumps(shown))
    else:
        at.out.show(tables.extracted(shown), unwrapped=not at.out.is_terminal)


def _take(at: Call, batch: str, found: Sequence[Found], *, json: bool) -> Exit:
    """Take in what was found; where that is nothing at all, no library is opened, let alone made."""
    left = [passed(one) for one in found if isinstance(one, LeftOut)]
    if len(left) == len(found):
        results = Results(at, json, left)
        results.tell()
        return results.code()
    with working(at, json=json) as work:
        work.take(batch, found)
    return work.results.code()


def _retry(at: Call, *, json: bool) -> Exit:
    from index.library.jobs import try_again

    with working(at, json=json) as work:
        given = work.library.jobs
        failed = given.listing([State.FAILED])[::-1]
        work.results.all.extend(_gone(one) for one in failed if one.request.way in _HELD)
        try_again(work.library, (one for one in failed if one.request.way not in _HELD))
        waiting = given.listing([State.WAITING])[::-1]
        try_again(work.library, waiting)
        work.run(one.id for one in waiting)
    return work.results.code()


def _gone(job: Job) -> Result:
    reason = f"{job.reason} It was not kept, so add it again."
    return Result(path=job.request.name, end=End.REFUSED, reason=reason)


def _again(number: int, url: str | None) -> Found:
    if url is None:
        return LeftOut(name=str(number), reason=_NO_LINK)
    return Request(way=Way.REFRESH, name=url, article_id=number)


def _named(at: Call, source: str) -> Iterator[Found]:
    if source == STDIN:
        yield _request(at, source)
    else:
        yield from ingest_collections.named(source)


def _request(at: Call, source: str) -> Request:
    """A single article."""
    if source == STDIN:
        most = at.settings().sources.file_bytes
        return Request(way=Way.FILE, name=_TYPED, data=sys.stdin.buffer.read(most + 1))
    return Request(way=Way.LINK if ingest_collections.is_link(source) else Way.PATH, name=_whole(source))


def _whole(source: str) -> str:
    """A source as it is called from any folder."""
    return source if source == STDIN or ingest_collections.is_link(source) else os.path.abspath(source)  # noqa: PTH100
