"""The pipeline for one folder: scan, parse, derive, decide, write in batches, report.

What a batch commits is committed whole, events with rows: after a kill the next run goes on where this one
stopped and tells nothing twice.
"""

from __future__ import annotations

import json
import os
import stat
from collections.abc import Iterable, Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

from sqlalchemy import Connection, Engine

from ficfeed.clock import Clock
from ficfeed.errors import SourceError
from ficfeed.ingest import vanish
from ficfeed.ingest.arrival import Arrival, Rules
from ficfeed.ingest.batch import Batch, Circumstances, Place
from ficfeed.ingest.corrections import signature
from ficfeed.ingest.gather import Gathering, Reader
from ficfeed.ingest.layout import Layout
from ficfeed.ingest.outline import Outline
from ficfeed.ingest.owner import Words
from ficfeed.ingest.plan import plan
from ficfeed.ingest.report import Progress, Report, Tally, silent
from ficfeed.sources.folder import FolderScan
from ficfeed.sources.parts import Grouping
from ficfeed.sources.paths import join, shown
from ficfeed.store import files
from ficfeed.store.changes import Changes
from ficfeed.store.engine import reading, writing
from ficfeed.store.intake import Intake
from ficfeed.store.known import corrected, look_up
from ficfeed.store.sources import Sources, SourceState, earlier_places, note_options

_BATCH_BYTES = 16_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class FolderSource:
    """A folder of stories as the settings describe it. `defaults` are (kind, text) in the owner's words."""

    name: str
    folder: Path
    grouping: Grouping = "one file"
    defaults: Words = ()
    layout: str = ""

    @property
    def place(self) -> str:
        """The folder as the library knows it."""
        return shown(os.fsencode(os.path.abspath(self.folder)))  # noqa: PTH100 - links stay as written

    @property
    def options(self) -> str:
        """By what its stories are read: if this changes, they are read again."""
        return json.dumps([self.grouping, self.defaults, self.layout], ensure_ascii=False)

    def label(self, before: Iterable[str]) -> str:
        """Return the folder's name; with a number where one of the places before it has that name."""
        name = self.place.rstrip("/").rpartition("/")[2] or "folder"
        same = sum(place.rstrip("/").rpartition("/")[2] == name for place in before)
        return f"{name}~{same + 1}" if same else name

    def outline(self, label: str) -> Outline:
        """Return what it says of its stories, under that name."""
        return Outline(label, Layout.of(self.layout), self.defaults)


@dataclass(frozen=True, slots=True, kw_only=True)
class How:
    """How one pass is made. `by_hand`: wait half a second for a fresh file instead of leaving it for later.

    `named`: the owner asked for this very source, and so vouches for what it has lost. `batch`: so many
    stories are committed together, fewer if their texts are long; with more of them the parsers run dry
    while they are written.
    """

    by_hand: bool = False
    named: bool = False
    dry_run: bool = False
    limit: int | None = None
    batch: int = 250
    progress: Progress = silent


class Ingest:
    """Brings folders into the library, one pass at a time."""

    def __init__(self, engine: Engine, reader: Reader, rules: Rules, clock: Clock) -> None:
        self._engine, self._reader, self._rules, self._clock = engine, reader, rules, clock
        self._intake = Intake()
        self._sources = Sources(engine)

    def folder(self, source: FolderSource, how: How | None = None) -> Report:
        """Make one pass over a folder. A folder that cannot be read is a report too; raises StoreError."""
        how = how or How()
        find = self._sources.find if how.dry_run else self._sources.get
        state = find("folder", source.place, source.name)
        return _Pass(
            self._engine, self._reader, self._rules, self._clock, self._intake, source, how, state
        ).run()


@dataclass(slots=True)
class _Pass:
    engine: Engine
    reader: Reader
    rules: Rules
    clock: Clock
    intake: Intake
    source: FolderSource
    how: How
    state: SourceState
    tally: Tally = field(default_factory=Tally)

    def run(self) -> Report:
        began = self.clock.now()
        scan = FolderScan(
            self.source.folder, files.Files(self.engine, self.state.row), self.clock, self.how.by_hand
        )
        suspect, complete, failed, unchanged = None, True, False, 0
        try:
            gathering = self._gathering(scan)
            self._ingest(gathering)
            complete = not gathering.cut_short
            suspect = self._leave(scan, gathering) if complete else None
            unchanged = self._unchanged()
        except SourceError as error:
            suspect, failed = error.reason, True
        self.tally.failed += ((shown(folder), reason) for folder, reason in scan.unreadable)
        told = self._note(suspect, scan.present, complete=complete, failed=failed)
        seconds = (self.clock.now() - began).total_seconds()
        return self._report(suspect, told, complete, len(scan.waiting), unchanged, seconds)

    def _unchanged(self) -> int:
        """Return how many stories of the source are as they were, looked at or not."""
        changed = self.tally.updated - self.tally.new
        standing = Sources(self.engine).count(self.state.row)
        # what a dry run would write is not there, what it would take out still is
        other = self.tally.gone if self.how.dry_run else len(self.tally.new)
        return max(standing - len(changed) - other, 0)

    def _gathering(self, scan: FolderScan) -> Gathering:
        if not self.how.dry_run:
            self._read_again()
        return Gathering(
            scan,
            self.reader,
            self.source.grouping,
            self.source.outline(self._label()),
            self.tally,
            self.how.limit,
            tell=self._tell,
        )

    def _ingest(self, gathering: Gathering) -> None:
        arrivals = iter(gathering)
        while batch := _batch(arrivals, self.how.batch):
            with self._transaction() as connection:
                self._write_batch(connection, [one for _, one in sorted(batch, key=lambda pair: pair[0])])

    def _write_batch(self, connection: Connection, arrivals: Sequence[Arrival]) -> None:
        batch = Batch.of(
            connection, self._circumstances(), lambda changes: self._write(connection, changes), arrivals
        )
        plan(batch, arrivals, self.tally)
        self._write(connection, batch.changes)
        if batch.orphans and not self.how.dry_run:
            self._settle(connection, batch.orphans)

    def _settle(self, connection: Connection, orphans: set[int]) -> None:
        changes, gone = vanish.settle(connection, orphans, self.clock.now(), baseline=self.state.baseline)
        self.tally.gone += gone
        self._write(connection, changes)

    def _write(self, connection: Connection, changes: Changes) -> None:
        if not self.how.dry_run and not changes.empty:
            self.intake.write(connection, self.state.row, changes)
        changes.clear()

    def _leave(self, scan: FolderScan, gathering: Gathering) -> str | None:
        """Take out what vanished, unless so much did that it is not believed; then return the doubt."""
        places = [*gathering.vanished]
        with reading(self.engine) as connection:
            for folder in scan.vanished_folders:
                places += ((folder, name) for name in files.names(connection, self.state.row, folder))
            places = list(files.find(connection, self.state.row, places))
        reason = vanish.doubt(known=scan.known, present=scan.present, vanished=len(places))
        if reason and not self._believed(reason, scan.present):
            return reason
        for start in range(0, len(places), self.how.batch):
            self._leave_batch(places[start : start + self.how.batch])
        return None

    def _believed(self, reason: str, present: int) -> bool:
        """The same loss seen again: after an hour if something is left, or when the owner asks by name."""
        if self.how.named and self.state.suspect == reason:
            return True
        return present > 0 and self.state.believed(reason, self.clock.now())

    def _leave_batch(self, places: Sequence[Place]) -> None:
        with self._transaction() as connection:
            changes, gone = vanish.leave(
                connection, self.state.row, places, self.clock.now(), baseline=self.state.baseline
            )
            self.tally.gone += gone
            self._write(connection, changes)

    def _read_again(self) -> None:
        """Have files read again whose stories the owner now describes otherwise, or reads otherwise."""
        with reading(self.engine) as connection:
            stories = self._corrected_otherwise(connection)
        anew = self.state.options != self.source.options
        if stories or anew:
            with writing(self.engine) as connection:
                if anew:
                    note_options(connection, self.state.row, self.source.options)
                if self.state.options and anew:
                    files.read_again(connection, self.state.row)
                elif stories:
                    files.read_again(connection, self.state.row, stories)

    def _corrected_otherwise(self, connection: Connection) -> list[int]:
        """Return the stories whose correction is not the one that they were written with."""
        before = corrected(connection)
        now = {key: signature(said) for key, said in self.rules.corrections.items()}
        known = look_up(connection, keys=[*now, *before], fingerprints=(), copies=())
        wanted: dict[int, str] = {}
        for row, story in known.stories.items():
            keys = (story.key, *(copy.key for copy in known.copies_of(row)))
            wanted[row] = next((now[key] for key in keys if key in now), "")
        return [row for row, one in known.stories.items() if one.corrections != wanted.get(row, "")]

    def _circumstances(self) -> Circumstances:
        return Circumstances(
            source=self.state.row,
            rules=self.rules,
            now=self.clock.now(),
            baseline=self.state.baseline,
            present=self._present,
        )

    def _present(self, folder: bytes, name: bytes) -> bool:
        path = os.path.join(os.fsencode(self.source.folder), join(folder, name))  # noqa: PTH118
        try:
            return stat.S_ISREG(os.lstat(path).st_mode)
        except OSError:
            return False

    def _label(self) -> str:
        with reading(self.engine) as connection:
            return self.source.label(earlier_places(connection, "folder", self.state.row))

    def _transaction(self) -> AbstractContextManager[Connection]:
        return reading(self.engine) if self.how.dry_run else writing(self.engine)

    def _note(self, suspect: str | None, present: int, *, complete: bool, failed: bool) -> bool:
        """Note how the pass went; return whether the owner is to be told that something is wrong."""
        if self.how.dry_run:
            return suspect is not None
        sources = Sources(self.engine)
        if suspect:
            return sources.suspected(self.state, self.clock.now(), suspect, failed=failed)
        if complete:
            sources.succeeded(self.state, self.clock.now(), present)
        return False

    def _report(
        self,
        suspect: str | None,
        told: bool,
        complete: bool,
        waiting: int,
        unchanged: int,
        seconds: float,
    ) -> Report:
        tally = self.tally
        return Report(
            source=self.source.name,
            new=len(tally.new),
            updated=len(tally.updated - tally.new),
            unchanged=unchanged,
            failed=tuple(sorted(tally.failed)),
            gone=tally.gone,
            moved=tally.moved,
            waiting=waiting,
            seconds=seconds,
            suspect=suspect,
            told=told,
            complete=complete,
        )

    def _tell(self) -> None:
        self.how.progress(found=self.tally.found, done=self.tally.done, size=self.tally.size)


def _batch(arrivals: Iterator[tuple[int, Arrival]], most: int) -> list[tuple[int, Arrival]]:
    """Return the next stories: so many, or fewer if their texts are long."""
    batch: list[tuple[int, Arrival]] = []
    size = 0
    for pair in islice(arrivals, most):
        batch.append(pair)
        material = pair[1].material
        size += sum(map(len, material.bodies)) if material else 0
        if size > _BATCH_BYTES:
            break
    return batch
