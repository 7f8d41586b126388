"""The results of `citewell eval`, as tables and files."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rich.table import Table

from bot.cli.base import json_documents, tables
from bot.cli.base.context import Call
from config.settings import Settings

if TYPE_CHECKING:
    from index.evaluate.bootstrap import Interval
    from index.evaluate.compare import Difference
    from index.evaluate.dataset import DataSet, Fault
    from index.evaluate.load_library import Stock
    from index.evaluate.run import Summary
    from index.evaluate.sampling import Choice

_ELSEWHERE = {"data", "log_level", "limits", "discord"}
"""Settings that bear on no answer."""
_LISTED = 1_000
"""How many faults of the data are written down one by one."""


@dataclass(frozen=True, slots=True)
class Found:
    """A run that came to its end."""

    header: Mapping[str, Any]
    held: Stock
    rows: Path
    faults: Sequence[Fault]


def header(settings: Settings, data: DataSet, choice: Choice) -> dict[str, Any]:
    """What run it is: rows of another one are not mixed with its own."""
    from index.evaluate.machine import installed

    return {
        "citewell": installed("citewell"),
        "data": {"name": data.name, "digest": data.digest()},
        "choice": asdict(choice),
        "settings": settings.model_dump(mode="json", exclude=_ELSEWHERE),
    }


def rows_of(out: Path) -> Path:
    """The rows beside a file of figures."""
    return out.with_suffix(".rows.jsonl")


def partial(out: Path) -> Path:
    """The rows of a run that has not come to its end."""
    return out.with_suffix(".rows.part.jsonl")


def conclude(at: Call, found: Found, out: Path | None) -> None:
    """Sum up, show the table, and write the figures if a file is named."""
    summary = _summed_up(at, found.rows)
    _show(at, summary)
    speed = found.held.passages_per_second
    counted = f"Questions: {summary.questions:,}, answerable: {summary.answerable:,}"
    held = f"articles: {found.held.articles:,}, passages: {found.held.passages:,}"
    at.out.write(f"{counted}, {held}" + (f", embedded per second: {speed:.1f}" if speed else ""))
    if found.faults:
        at.out.write(f"Left out: {_counted(found.faults)}")
    if out:
        _write(at, out, document(found, summary))
        found.rows.replace(rows_of(out))


def tell_partial(at: Call, rows: Path, out: Path | None) -> None:
    """Show what a run that was stopped has seen, and say how it goes on."""
    from index.evaluate.result_rows import read

    seen = sum(1 for _ in read(rows))
    if seen:
        _show(at, _summed_up(at, rows))
    kept = f"They are kept in {rows}; the same command goes on from there." if out else "Name --json to keep them."
    at.err.write(f"Stopped. Questions asked so far: {seen:,}. {kept}")


def document(found: Found, summary: Summary) -> json_documents.Document:
    """All figures of a run; ``null`` where nothing counted."""
    from index.evaluate.machine import machine

    held = found.held
    return {
        **found.header,
        "machine": machine(),
        "counts": {
            "articles": held.articles,
            "passages": held.passages,
            "questions": summary.questions,
            "answerable": summary.answerable,
            "unanswerable": summary.questions - summary.answerable,
            "taken_out": summary.taken_out,
            "left_out": dict(Counter(fault.flaw.value for fault in found.faults)),
        },
        "metrics": {name: _interval(value) for name, value in summary.metrics.items()},
        "speed": {"passages_per_second": held.passages_per_second},
        "reliability": [{**asdict(one), "answerable": _interval(one.answerable)} for one in summary.reliability],
        "left_out": [str(fault) for fault in found.faults[:_LISTED]],
    }


def compare(at: Call, before: Path, after: Path, out: Path | None) -> None:
    """Show the differences between two written runs, over the questions that both asked."""
    from index.evaluate.compare import compare as compared

    with at.err.status("Comparing ..."):
        questions, differences = compared(rows_of(before), rows_of(after))
    table = _table("Metric", before.stem, after.stem, "Difference", "95 % interval", "")
    for name, one in differences.items():
        if not math.isnan(one.change.value):
            values = (_figure(name, value) for value in (one.before, one.after, one.change.value))
            table.add_row(name, *values, _range(name, one.change), _verdict(one.change))
    at.out.show(table, unwrapped=not at.out.is_terminal)
    at.out.write(f"Questions that both runs asked: {questions:,}")
    if out:
        shown = {name: _difference(one) for name, one in differences.items()}
        _write(at, out, {"before": before.name, "after": after.name, "questions": questions, "differences": shown})


def _verdict(change: Interval) -> str:
    if change.low == change.high == 0:
        return "none"
    return "real" if change.beyond_chance else "may be chance"


def _difference(one: Difference) -> json_documents.Document:
    values = {"before": _number(one.before), "after": _number(one.after), "real": one.change.beyond_chance}
    return {**values, "change": _interval(one.change)}


def _summed_up(at: Call, rows: Path) -> Summary:
    from index.evaluate.result_rows import read
    from index.evaluate.run import summed_up

    with at.err.status("Estimating the intervals ..."):
        return summed_up(list(read(rows)))


def _show(at: Call, summary: Summary) -> None:
    from index.evaluate.metrics import MEANINGS

    table = _table("Metric", "Value", "95 % interval", "Meaning")
    for name, value in summary.metrics.items():
        if not math.isnan(value.value):
            table.add_row(name, _figure(name, value.value), _range(name, value), MEANINGS[name])
    for one in summary.reliability:
        range_ = f"confidence {one.low:.1f} to {one.high:.1f}"
        meaning = f"answerable, of {one.count:,} whose mean confidence is {one.confidence:.3f}"
        table.add_row(range_, _figure("", one.answerable.value), _range("", one.answerable), meaning)
    at.out.show(table, unwrapped=not at.out.is_terminal)


def _table(*heads: str) -> Table:
    return tables.table(*heads, right=heads[1:-1], unbroken=heads[:1])


def _figure(name: str, value: float) -> str:
    return f"{value:.1f}" if name.endswith("_ms") else f"{value:.3f}"


def _range(name: str, interval: Interval) -> str:
    return f"{_figure(name, interval.low)} to {_figure(name, interval.high)}"


def _interval(interval: Interval) -> json_documents.Document:
    return {name: _number(value) for name, value in interval._asdict().items()}


def _number(value: float) -> float | None:
    return None if math.isnan(value) else round(value, 6)


def _counted(faults: Sequence[Fault]) -> str:
    counts = Counter(fault.flaw.value.replace("_", " ") for fault in faults)
    return ", ".join(f"{number:,} {flaw}" for flaw, number in counts.items())


def _write(at: Call, path: Path, found: json_documents.Document) -> None:
    from index.evaluate.result_rows import writing

    with writing(path):
        path.write_text(json_documents.dumps(found) + "\n", encoding="utf-8")
    at.err.write(f"Written: {path}")
