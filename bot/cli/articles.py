"""The commands that manage articles: list, show, remove, reindex."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli.base import json_documents, screen, tables
from bot.cli.base.context import Call, call_of
from bot.cli.base.exit_codes import Misuse
from bot.cli.base.progress import bar
from index.domain.article import Filter
from index.domain.events import TERMINAL
from index.domain.scope import Scope

if TYPE_CHECKING:
    from index.domain.jobs import Feed
    from index.library.libraries import Libraries
    from index.library.library import Library

Json = Annotated[bool, typer.Option("--json", help="Print one JSON document and nothing else.")]
Number = Annotated[int, typer.Argument(help="The article's number.", metavar="NUMBER")]


def list_(context: typer.Context, json: Json = False) -> None:
    """List the articles, newest first."""
    at = call_of(context)
    with at.library() as library:
        entries = library.articles.entries()
    if json:
        at.out.write(json_documents.dumps([json_documents.listed(entry) for entry in entries]))
    elif entries:
        at.out.show(tables.entries(entries), unwrapped=not at.out.is_terminal)
    else:
        at.out.show("There are no articles yet. Add some with: citewell add URL|FILE...")


def show(context: typer.Context, number: Number, json: Json = False) -> None:
    """Show an article in full, with its other sources and how it changed."""
    at = call_of(context)
    with at.library() as library:
        article = library.articles.get(number)
        found = library.articles.history(number)
        history = found.elsewhere, found.changes, _feed_of(library, number)
    if json:
        at.out.write(json_documents.dumps(json_documents.article(article, *history)))
    else:
        at.out.show(screen.article(article, about=tables.history(*history)), unwrapped=not at.out.is_terminal)


def _feed_of(library: Library, number: int) -> Feed | None:
    def only(feed: Feed) -> Filter:
        return Filter(feed_id=feed.id, scope=Scope(article_id=number))

    return next((feed for feed in library.feeds.all() if library.articles.count(only(feed))), None)


def remove(
    context: typer.Context,
    numbers: Annotated[list[int], typer.Argument(help="The articles' numbers.", metavar="NUMBER...")],
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Do not ask.")] = False,
) -> None:
    """Remove articles for good."""
    from index.library.articles import remove as remove_article

    at = call_of(context)
    if not yes and not asked():
        msg = "Nobody can be asked here, so nothing was removed. Add --yes to remove without asking."
        raise Misuse(msg)
    with at.library() as library:
        articles = [
            library.articles.get(number) for number in dict.fromkeys(numbers)
        ]  # all are known, or none is removed
        for article in articles:
            at.out.write(f"{article.id}: {screen.line(article.title)}")
        if not yes and not typer.confirm(f"Remove {_counted(len(articles))} for good?"):
            at.out.show("Nothing was removed.")
            return
        for article in articles:
            remove_article(library, article.id, TERMINAL)
    at.out.show(f"Removed {_counted(len(articles))}.")


def asked() -> bool:
    """Whether a person sits there who can be asked."""
    return sys.stdin.isatty()


def reindex(
    context: typer.Context,
    every: Annotated[bool, typer.Option("--all", help="Every library of the data folder.")] = False,
) -> None:
    """Rebuild the index with the present model and settings; the articles stay."""
    at = call_of(context)
    with at.libraries(load=True) as libraries:
        for name in libraries.names() if every else [at.chosen(libraries)]:
            at.out.show(f"Rebuilt {name}: {_counted(_rebuild(at, libraries, name))}.")


def _rebuild(at: Call, libraries: Libraries, name: str) -> int:
    with bar(at.err, "articles") as report:
        return libraries.reindex(name, lambda done, total: report(done, total, f"Rebuilding {name}"))


def _counted(articles: int) -> str:
    return f"{articles:,} article" + ("" if articles == 1 else "s")
