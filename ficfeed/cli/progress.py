"""Progress bars for work that takes longer than a moment, on stderr and only where a person looks."""

from __future__ import annotations

from types import TracebackType

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, ProgressColumn, Task, TextColumn
from rich.progress import TimeRemainingColumn as Remaining
from rich.text import Text


class Rate(ProgressColumn):
    """Things a second."""

    def render(self, task: Task) -> Text:
        """Return the rate of a task."""
        speed = task.finished_speed or task.speed
        return Text("" if speed is None else f"{speed:,.0f}/s", style="dim")


class Bars:
    """A bar for each source that is read, and one for publishing; nothing where stderr is no terminal."""

    def __init__(self) -> None:
        console = Console(stderr=True)
        self._progress = Progress(
            TextColumn("{task.description}"),
            BarColumn(bar_width=30),
            MofNCompleteColumn(),
            Rate(),
            Remaining(compact=True),
            console=console,
            transient=True,
            disable=not console.is_terminal,
        )
        self._tasks: dict[str, int] = {}

    def __enter__(self) -> Bars:
        self._progress.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._progress.stop()

    def show(self, name: str, done: int, total: int | None) -> None:
        """Move the bar of that name; a total of None is not known yet."""
        if name not in self._tasks:
            self._tasks[name] = self._progress.add_task(name.replace("[", r"\["), total=total)
        task = self._progress.tasks[self._tasks[name]].id
        self._progress.update(task, completed=done, total=total)
