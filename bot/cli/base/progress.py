"""A progress bar with rate and time left, shown only on a terminal."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.progress import BarColumn, Progress, ProgressColumn, Task, TaskProgressColumn, TextColumn, TimeRemainingColumn
from rich.text import Text

from bot.cli.base.screen import Screen, line

Report = Callable[[float, float, str], None]
"""Called with (done, in all, what is being done)."""


class Rate(ProgressColumn):
    """How much is done in a second."""

    def __init__(self, unit: str) -> None:
        super().__init__()
        self._unit = unit

    def render(self, task: Task) -> Text:
        """For example 63 passages/s."""
        speed = task.finished_speed or task.speed
        return Text(f"{speed:,.{0 if speed > 10 else 1}f} {self._unit}/s" if speed else "", "progress.data.speed")


@contextmanager
def bar(screen: Screen, unit: str) -> Iterator[Report]:
    """A bar that goes when it is done.

    Args:
        screen: standard error.
        unit: what is counted, such as "passages".

    """
    columns = (TextColumn("{task.description}", markup=False), BarColumn(), TaskProgressColumn(), Rate(unit))
    progress = Progress(*columns, TimeRemainingColumn(), console=screen, transient=True, disable=not screen.is_terminal)
    task = progress.add_task("", total=None)

    def report(done: float, total: float, doing: str) -> None:
        progress.update(task, completed=done, total=total, description=line(doing)[:40])

    with progress:
        yield report
