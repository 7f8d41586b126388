"""The result of each article that was ingested, for people or as JSON."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum
from typing import TYPE_CHECKING

from bot.cli.base import json_documents, screen
from bot.cli.base.context import Call
from bot.cli.base.exit_codes import Exit
from index.domain.article import Change, Fate, Taken
from index.domain.jobs import State
from index.ingest.collections import LeftOut

if TYPE_CHECKING:
    from index.library.run_jobs import Outcome

_SHOWN = 20
"""How many results of one kind are named one by one; faults are all named."""


class End(Enum):
    """What became of something that was handed in."""

    ADDED = "added"
    REVISED = "revised"
    LINKED = "linked"
    KNOWN = "known"
    SKIPPED = "skipped"
    WAITING = "waiting"
    REFUSED = "refused"

    @property
    def said(self) -> str:
        """The end in words, after a number."""
        return _SAID.get(self, self.value)


_SAID = {End.REVISED: "changed", End.KNOWN: "already here", End.WAITING: "to be tried again"}
_TAKEN = (End.ADDED, End.REVISED, End.LINKED)
_ENDS = {State.FAILED: End.REFUSED, State.WAITING: End.WAITING}


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """Something that was handed in, and what became of it."""

    path: str
    """The path or link."""
    end: End
    reason: str = ""
    """A sentence, unless it was added."""
    article_id: int | None = None
    title: str | None = None
    change: Change | None = None
    """What changed, if it was revised."""
    due: datetime | None = None
    """When it is tried again, if it waits."""


@dataclass(frozen=True, slots=True)
class Results:
    """The results of one command."""

    at: Call
    json: bool
    all: list[Result] = field(default_factory=list)

    def tell(self, *, left: int | None = None) -> None:
        """Say what became of everything.

        Args:
            left: how many jobs are left, if it was stopped.

        """
        if self.json:
            self.at.out.write(json_documents.dumps(_document(self.all, stopped=left is not None)))
            return
        for end in (*_TAKEN, End.SKIPPED, End.KNOWN):
            _tell_some(self.at, self._of(end))
        for result in [*self._of(End.WAITING), *self._of(End.REFUSED)]:
            self.at.err.complain(_line(result))
        if left is not None:
            self.at.err.write(f"Stopped. {self._counted() or 'Nothing was done'}; nothing is half done. {_on(left)}")
        elif len(self.all) > 1:
            self.at.out.write(f"{self._counted()}.")

    def code(self) -> Exit:
        """The exit code that says so."""
        ends = {result.end for result in self.all}
        if End.REFUSED in ends or not ends & {*_TAKEN, End.KNOWN, End.WAITING}:
            return Exit.INPUT
        if End.WAITING in ends:
            return Exit.UNREACHABLE
        return Exit.DONE if ends & set(_TAKEN) else Exit.KNOWN

    def _of(self, end: End) -> list[Result]:
        return [result for result in self.all if result.end is end]

    def _counted(self) -> str:
        counts = {end: len(self._of(end)) for end in End}
        return ", ".join(f"{count:,} {end.said}" for end, count in counts.items() if count)


def passed(left: LeftOut) -> Result:
    """The result of what gave no request."""
    return Result(path=left.name, end=End.REFUSED if left.fault else End.SKIPPED, reason=left.reason)


def result_of(outcome: Outcome) -> Result:
    """The result of a job that ended or was put off."""
    job, taken = outcome.job, outcome.taken
    name = job.request.name
    if taken is None:
        return Result(path=name, end=_ENDS[job.state], reason=job.reason or "", due=job.due)
    return Result(
        path=name,
        end=End(taken.fate.value),
        reason=_reason(taken),
        article_id=taken.article.id,
        title=taken.article.title,
        change=taken.change,
    )


def _reason(taken: Taken) -> str:
    number, title = taken.article.id, taken.article.title
    match taken.fate:
        case Fate.ADDED:
            return ""
        case Fate.KNOWN:
            return f"It is here already: number {number}, {title!r}."
        case Fate.LINKED:
            return f"It is now another source of number {number}, {title!r}, which says the same."
        case Fate.REVISED:
            return (
                f"It changed number {number}, {title!r} ({screen.changed(taken.change) if taken.change else 'fields'})."
            )


def _tell_some(at: Call, results: Sequence[Result]) -> None:
    for result in results[:_SHOWN]:
        at.out.write(_taken(result) if result.end in _TAKEN else _line(result))
    if len(results) > _SHOWN:
        at.out.write(f"... and {len(results) - _SHOWN:,} more {results[0].end.said}")


def _taken(result: Result) -> str:
    title = screen.line(result.title or "")
    match result.end:
        case End.LINKED:
            return f"Linked to {result.article_id}: {title}, which says the same"
        case End.REVISED:
            what = screen.changed(result.change) if result.change else "its fields"
            return f"Changed {result.article_id}: {title} ({what})"
        case _:
            return f"Added {result.article_id}: {title}"


def _line(result: Result) -> str:
    """The path and the reason, the path once."""
    path, reason = screen.line(result.path), screen.line(result.reason)
    name = path.rpartition("/")[2]
    if result.end is End.KNOWN:
        said = f"{path} {reason.removeprefix('It ')}"
    elif path in reason:
        said = reason
    else:
        said = f"{path}{reason.removeprefix(name)}" if name and reason.startswith(f"{name} ") else f"{path}: {reason}"
    return f"{said} {_again(result.due)}" if result.end is End.WAITING and result.due else said


def _again(due: datetime) -> str:
    here, today = due.astimezone(), datetime.now().astimezone().date()
    when = f"{here:%H:%M}" if here.date() == today else f"{here:%Y-%m-%d %H:%M}"
    return f"It is tried again by the same command, or by the bot from {when} on."


def _on(left: int) -> str:
    return f"{left:,} {'is' if left == 1 else 'are'} left: the same command goes on with them." if left else ""


def _document(results: Iterable[Result], *, stopped: bool) -> json_documents.Document:
    """What became of everything, by its end."""
    shown: json_documents.Document = {end.value: [] for end in End}
    for result in results:
        row = {
            "path": result.path,
            "id": result.article_id,
            "title": result.title,
            "reason": result.reason,
            "change": json_documents.change(result.change) if result.change else None,
            "due": result.due.isoformat() if result.end is End.WAITING and result.due else None,
        }
        shown[result.end.value].append({key: value for key, value in row.items() if value})
    return {**shown, "stopped": stopped}
