"""What an ingest did, and how far it is while it works."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol


class Progress(Protocol):
    """Told now and then how far an ingest is."""

    def __call__(self, *, found: int, done: int, size: int) -> None:
        """Take the stories found so far, those done, and the bytes that were read."""
        ...


def silent(*, found: int, done: int, size: int) -> None:
    """Tell nobody."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """One pass over one source, in stories. `failed` is (place, reason) of each file that is no story.

    `waiting` files were still being written. `suspect` says what cannot be believed yet; nothing was deleted
    because of it; `told` is False where the owner has already been told. `complete` is False after a limit.
    """

    source: str
    new: int = 0
    updated: int = 0
    unchanged: int = 0
    failed: tuple[tuple[str, str], ...] = ()
    gone: int = 0
    moved: int = 0
    waiting: int = 0
    seconds: float = 0.0
    suspect: str | None = None
    told: bool = False
    complete: bool = True

    @property
    def error(self) -> str | None:
        """What is wrong with the source as a whole, None where nothing is."""
        return self.suspect

    @property
    def quiet(self) -> bool:
        """True where there is nothing to say: nothing changed and nothing new is wrong."""
        return not (self.new or self.updated or self.gone or self.moved or self.failed or self.told)

    def __str__(self) -> str:
        counts = [f"{self.new} new", f"{self.updated} updated", f"{self.unchanged} unchanged"]
        more = {"failed": len(self.failed), "gone": self.gone, "moved": self.moved, "waiting": self.waiting}
        counts += [f"{count} {word}" for word, count in more.items() if count]
        line = f"{self.source}: {', '.join(counts)} in {self.seconds:.1f} s"
        return f"{line}; {self.suspect}" if self.suspect else line


class Tally:
    """The counts of a pass while it runs; of stories their rows, so that each counts once."""

    def __init__(self) -> None:
        self.new: set[int] = set()
        self.updated: set[int] = set()
        self.gone = self.moved = 0
        self.found = self.done = self.size = 0
        self.failed: list[tuple[str, str]] = []
