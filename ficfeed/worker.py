"""Taking turns: one process at a time reads what is due and publishes what changed.

Folders are read at once at the start, then by their rhythm; when is kept in memory, because an unchanged
folder must leave no trace in the database.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Protocol
from zoneinfo import ZoneInfo

from ficfeed.clock import Clock
from ficfeed.errors import FicFeedError
from ficfeed.formats.pool import Parsers
from ficfeed.ingest.arrival import Rules
from ficfeed.ingest.report import Report
from ficfeed.ingest.run import FolderSource, How, Ingest
from ficfeed.rhythm import Rhythm
from ficfeed.store.library import Library
from ficfeed.store.rederive import rederive
from ficfeed.turns import WAITING, Turns

_FRESH_FILES_AFTER = timedelta(seconds=3)

Show = Callable[[str, int, int | None], None]
"""Moves a progress bar: its name, what is done, of how many (None: not known yet)."""
Tell = Callable[[str], None]
"""Tells the user one line."""


class Publishes(Protocol):
    """Writes what changed; a Publisher."""

    def publish(
        self, *, everything: bool = False, progress: Callable[[int, int], None] | None = None
    ) -> object:
        """Write the feeds that changed and return a report that prints itself."""
        ...

    def is_current(self) -> bool:
        """Return whether there is nothing to write, for the settings as they are now."""
        ...


class _Stopped(Exception):
    """The process is to end: what was committed stays, the rest comes at the next start."""


@dataclass(frozen=True, slots=True)
class Job:
    """A source and how often it is due."""

    source: FolderSource
    every: Rhythm


class Worker:
    """Does the work of one process. `rules` are asked for anew at each turn: corrections may have changed."""

    def __init__(
        self,
        library: Library,
        jobs: Sequence[Job],
        rules: Callable[[], Rules],
        publisher: Publishes,
        clock: Clock,
        zone: ZoneInfo,
    ) -> None:
        self._library, self._jobs, self._rules = library, jobs, rules
        self._publisher, self._clock, self._zone = publisher, clock, zone
        self._turns = Turns(library, clock)
        self._due: dict[str, datetime] = {}
        self._said = ""

    def tick(self, stopping: Callable[[], bool]) -> list[str]:
        """Do what is due, if it is our turn; return lines that tell what happened, none if nothing did.

        What keeps it from working is a line too, told once: the next tick tries again.
        """
        lines: list[str] = []
        try:
            self._tick(stopping, lines.append)
        except _Stopped:
            pass
        except FicFeedError as error:
            self._once(str(error), lines.append)
        return lines

    def _tick(self, stopping: Callable[[], bool], tell: Tell) -> None:
        due = [job for job in self._jobs if self._is_due(job)]
        if not due and self._publisher.is_current():
            return
        with self._turns.ask() as renew:
            if renew is None:
                self._once(WAITING, tell)
                return
            self._work(due, renew, stopping, tell)
            self._said = ""

    def ingest(self, jobs: Sequence[Job], how: How, *, show: Show, tell: Tell) -> list[Report]:
        """Read these sources now, each once, and publish; waits for its turn. A dry run writes nothing."""
        if how.dry_run:
            return self._read(jobs, how, lambda: None, show)
        with self._turns.wait(tell) as renew:
            reports = self._read(jobs, how, renew, show)
            self._publish(renew, show)
            return reports

    def publish(self, *, everything: bool, show: Show, tell: Tell) -> object:
        """Publish now; waits for its turn."""
        with self._turns.wait(tell) as renew:
            return self._publish(renew, show, everything=everything)

    def _work(
        self, due: Sequence[Job], renew: Callable[[], None], stopping: Callable[[], bool], tell: Tell
    ) -> None:
        def go_on() -> None:
            if stopping():
                raise _Stopped
            renew()

        try:
            self._read_due(due, go_on, tell)
        finally:
            # A mistake in the owner's corrections keeps stories from being read, not feeds from being right.
            if not stopping() and not self._publisher.is_current():
                tell(str(self._publish(go_on, lambda *_: None)))

    def _read_due(self, due: Sequence[Job], go_on: Callable[[], None], tell: Tell) -> None:
        for job in due:
            # At the start the folder should be there at once, even one that was copied a moment ago.
            how = How(by_hand=job.source.place not in self._due)
            for report in self._read([job], how, go_on, lambda *_: None):
                self._due[job.source.place] = self._next(job, report)
                if not report.quiet:
                    for place, reason in report.failed:
                        tell(f"{report.source}: {place}: {reason}")
                    tell(str(report))

    def _read(self, jobs: Sequence[Job], how: How, go_on: Callable[[], None], show: Show) -> list[Report]:
        if not jobs:
            return []
        with Parsers(idle=go_on) as parsers:
            rules = self._rules()
            if not how.dry_run:
                # Rules of a newer version, or of the owner, hold for stories that did not change too.
                rederive(self._library.engine, rules.canon, go_on)
            ingest = Ingest(self._library.engine, parsers, rules, self._clock)
            reports = []
            for job in jobs:
                name = job.source.name

                def progress(*, found: int, done: int, size: int, name: str = name) -> None:
                    go_on()
                    show(name, done, found)

                reports.append(ingest.folder(job.source, replace(how, progress=progress)))
            return reports

    def _publish(self, go_on: Callable[[], None], show: Show, *, everything: bool = False) -> object:
        def progress(done: int, found: int) -> None:
            go_on()
            show("feeds", done, found)

        return self._publisher.publish(everything=everything, progress=progress)

    def _is_due(self, job: Job) -> bool:
        at = self._due.get(job.source.place)
        return at is None or at <= self._clock.now()

    def _next(self, job: Job, report: Report) -> datetime:
        now = self._clock.now()
        usual = job.every.next(now, self._zone)
        return min(usual, now + _FRESH_FILES_AFTER) if report.waiting else usual

    def _once(self, line: str, tell: Tell) -> None:
        """Tell what keeps us from working; nothing while it stays the same."""
        if line != self._said:
            self._said = line
            tell(line)


def chosen(jobs: Sequence[Job], names: Sequence[str]) -> tuple[list[Job], list[str]]:
    """Return the jobs of these names (all, if none is named), and the names that no job has."""
    if not names:
        return list(jobs), []
    by_name: Mapping[str, Job] = {job.source.name: job for job in jobs}
    return [by_name[name] for name in names if name in by_name], [n for n in names if n not in by_name]
