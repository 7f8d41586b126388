"""The commands that keep a library: add, list, show, remove, reindex."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from bot import terminal
from bot.cli import documents, intake
from bot.cli.call import Call, call_of
from bot.cli.exits import Exit, Misuse
from bot.cli.intake import Fate, Fields, Result
from bot.cli.progress import bar
from index.errors import LibraryError

if TYPE_CHECKING:
    from index.libraries import Libraries

Json = Annotated[bool, typer.Option("--json", help="Print one JSON document and nothing else.")]
Number = Annotated[int, typer.Argument(help="The article's number.", metavar="NUMBER")]

_SHOWN = 20
"""How many added articles are named one by one."""


def add(
    context: typer.Context,
    paths: Annotated[list[str], typer.Argument(help=".txt or .md files, folders, or - for standard input.")],
    title: Annotated[str | None, typer.Option(help="The title, for a single article.")] = None,
    url: Annotated[str | None, typer.Option(help="The link to the source, for a single article.")] = None,
    published: Annotated[str | None, typer.Option(help="The day as YYYY-MM-DD, for a single article.")] = None,
    author: Annotated[str | None, typer.Option(help="The author, for a single article.")] = None,
    json: Json = False,
) -> None:
    """Add articles. A faulty one does not stop the others."""
    at, fields = call_of(context), Fields(title=title, url=url, published=published, author=author)
    found = intake.find(paths)
    if fields.given() and len(found.files) + len(found.passed_over) != 1:
        msg = f"--title, --url, --published and --author go with a single article; {len(found.files)} were named."
        raise Misuse(msg)
    results = list(found.passed_over)
    if found.files:
        _add(at, found.files, fields, results, json=json)
    _tell(at, results, json=json, stopped=False)
    raise typer.Exit(_code(results))


def _add(at: Call, files: Sequence[str], fields: Fields, results: list[Result], *, json: bool) -> None:
    """Add the files, noting each result as it comes; a stop half-way tells them first."""
    most = at.settings().limits.article_bytes
    with at.library(load=True, make=True) as library:
        try:
            with bar(at.err, "bytes") as report:
                for result in intake.add_all(library, files, fields, most, report):
                    results.append(result)  # noqa: PERF402 - what came before a stop must be kept
        except (KeyboardInterrupt, LibraryError):
            _tell(at, results, json=json, stopped=True)
            raise


def _tell(at: Call, results: Sequence[Result], *, json: bool, stopped: bool) -> None:
    if json:
        at.out.write(documents.dumps(_document(results, stopped=stopped)))
        return
    by_fate = {fate: [r for r in results if r.fate is fate] for fate in Fate}
    added = by_fate[Fate.ADDED]
    for result in added[:_SHOWN]:
        at.out.write(f"Added {result.article_id}: {terminal.line(result.title or '')}")
    if len(added) > _SHOWN:
        at.out.write(f"... and {len(added) - _SHOWN:,} more")
    for result in [*by_fate[Fate.SKIPPED], *by_fate[Fate.KNOWN]]:
        at.out.write(_line(result))
    for result in by_fate[Fate.REFUSED]:
        at.err.complain(_line(result))
    if stopped:
        at.err.write(f"Stopped. {len(added):,} were added and are whole; nothing is half done.")
    elif len(results) > 1:
        at.out.write(", ".join(f"{len(by_fate[fate]):,} {fate.said}" for fate in Fate if by_fate[fate]) + ".")


def _line(result: Result) -> str:
    """The file and the reason, the file once."""
    reason = terminal.line(result.reason)
    path = terminal.line(result.path)
    return reason if reason.startswith(path) else f"{path}: {reason}"


def _document(results: Iterable[Result], *, stopped: bool) -> documents.Document:
    """What became of the files, by fate."""
    shown: documents.Document = {fate.value: [] for fate in Fate}
    for result in results:
        row = {"path": result.path, "id": result.article_id, "title": result.title, "reason": result.reason}
        shown[result.fate.value].append({key: value for key, value in row.items() if value})
    return {**shown, "stopped": stopped}


def _code(results: Sequence[Result]) -> Exit:
    fates = {result.fate for result in results}
    if Fate.REFUSED in fates or not fates & {Fate.ADDED, Fate.KNOWN}:
        return Exit.INPUT
    return Exit.DONE if Fate.ADDED in fates else Exit.KNOWN


def list_(context: typer.Context, json: Json = False) -> None:
    """List the articles, newest first."""
    at = call_of(context)
    with at.library() as library:
        entries = library.entries()
    if json:
        at.out.write(documents.dumps([documents.listed(entry) for entry in entries]))
    elif entries:
        at.out.show(terminal.entries(entries), unwrapped=not at.out.is_terminal)
    else:
        at.out.show("There are no articles yet. Add some with: citewell add FILE...")


def show(context: typer.Context, number: Number, json: Json = False) -> None:
    """Show an article in full."""
    at = call_of(context)
    with at.library() as library:
        article = library.article(number)
    if json:
        at.out.write(documents.dumps(documents.article(article)))
    else:
        at.out.show(terminal.article(article), unwrapped=not at.out.is_terminal)


def remove(
    context: typer.Context,
    numbers: Annotated[list[int], typer.Argument(help="The articles' numbers.", metavar="NUMBER...")],
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Do not ask.")] = False,
) -> None:
    """Remove articles for good."""
    at = call_of(context)
    if not yes and not asked():
        msg = "Nobody can be asked here, so nothing was removed. Add --yes to remove without asking."
        raise Misuse(msg)
    with at.library() as library:
        articles = [library.article(number) for number in dict.fromkeys(numbers)]  # all are known, or none is removed
        for article in articles:
            at.out.write(f"{article.id}: {terminal.line(article.title)}")
        if not yes and not typer.confirm(f"Remove {_counted(len(articles))} for good?"):
            at.out.show("Nothing was removed.")
            return
        for article in articles:
            library.remove(article.id)
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
