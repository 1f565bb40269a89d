"""One batch in the making: what is known of its stories, and what is to be written about them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import count

from sqlalchemy import Connection

from ficfeed.ingest.arrival import Arrival, Part, Rules
from ficfeed.store import files
from ficfeed.store.changes import Changes, FileWrite
from ficfeed.store.files import KnownFile
from ficfeed.store.intake import Numbers
from ficfeed.store.known import Known, KnownCopy, KnownStory, look_up

Place = tuple[bytes, bytes]
"""Folder and name of a file."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Circumstances:
    """What holds for a whole pass. `present` says whether a file of this source still stands there."""

    source: int
    rules: Rules
    now: datetime
    baseline: bool
    present: Callable[[bytes, bytes], bool]


@dataclass(slots=True)
class Batch:
    """The changes of one batch, within one transaction.

    `flush` writes what has been gathered: called where a story is to be written a second time.
    `orphans` are copies that may have lost their last file, `moved` those that have found a new place.
    """

    connection: Connection
    how: Circumstances
    flush: Callable[[Changes], None]
    known: Known
    files: dict[Place, KnownFile]
    numbers: Numbers
    changes: Changes = field(default_factory=Changes)
    orphans: set[int] = field(default_factory=set)
    written: set[int] = field(default_factory=set)
    moved: set[int] = field(default_factory=set)

    @classmethod
    def of(
        cls,
        connection: Connection,
        how: Circumstances,
        flush: Callable[[Changes], None],
        arrivals: Sequence[Arrival],
    ) -> Batch:
        """Return the batch of these arrivals, with what the library knows of them."""
        places = [part.place for one in arrivals for part in one.parts]
        found = files.find(connection, how.source, places)
        known = look_up(
            connection,
            keys=[key for one in arrivals for key in (one.key, one.archive_key) if key],
            fingerprints=[one.material.fingerprint for one in arrivals if one.material],
            copies=[file.copy for file in found.values() if file.copy is not None],
        )
        return cls(connection, how, flush, known, found, Numbers(connection))

    def own_copy(self, one: Arrival) -> KnownCopy | None:
        """Return the copy that an arrival's files belonged to at the last scan."""
        known = (self.files.get(part.place) for part in one.parts)
        copies = [self.known.copy(file.copy) for file in known if file and file.copy is not None]
        return next((copy for copy in copies if copy), None)

    def put_copy(self, copy: KnownCopy, *, new: bool) -> None:
        """Have a copy written; the last word on it counts."""
        self.known.add_copy(copy)
        earlier = [] if new else [c for c in self.changes.copies if c.row == copy.row]
        for each in earlier:
            self.changes.copies.remove(each)
        self.changes.copies.append(copy.written(new=new or any(each.new for each in earlier)))

    def note_files(self, one: Arrival, copy: KnownCopy | None, *, keep: bool = False) -> None:
        """Have files noted as seen; with `keep` a file that cannot be read stays its story's."""
        for position, part in enumerate(one.parts, 1):
            known = self.files.get(part.place)
            if known and known.copy is not None and not keep and (copy is None or known.copy != copy.row):
                self.orphans.add(known.copy)
            order = position if len(one.parts) > 1 else None
            row = _kept(part, known) if keep and known else _seen(part, copy, order)
            if known is None or not _says(known, row):
                self.changes.files.append(row)

    def free_key(self, key: str) -> str:
        """Return an arrival's key, with a number behind it where something else has it already."""
        if not self.known.key_taken(key):
            return key
        return next(each for number in count(2) if not self._taken(each := f"{key}~{number}"))

    def ready(self, story: int) -> KnownStory:
        """Return a story as it stands, ready to be written: once a batch, so what there is goes first."""
        if story in self.written:
            written = [row for row in self.written if row in self.known.stories]
            self.flush(self.changes)
            self.written.clear()
            copies = [copy.row for row in written for copy in self.known.copies_of(row)]
            fresh = look_up(self.connection, keys=(), fingerprints=(), copies=copies)
            for one in fresh.stories.values():
                self.known.add_story(one)
        return self.known.stories[story]

    def _taken(self, key: str) -> bool:
        if self.known.key_taken(key):
            return True
        return look_up(self.connection, keys=[key], fingerprints=(), copies=()).key_taken(key)


def _seen(part: Part, copy: KnownCopy | None, order: int | None) -> FileWrite:
    readable = part.reason is None
    return FileWrite(
        part.folder,
        part.name,
        part.size,
        part.mtime_ns,
        part.fingerprint,
        copy.row if copy and readable else None,
        order if readable else None,
        part.reason,
    )


def _kept(part: Part, known: KnownFile) -> FileWrite:
    fingerprint = part.fingerprint or known.fingerprint
    return FileWrite(
        part.folder,
        part.name,
        part.size,
        part.mtime_ns,
        fingerprint,
        known.copy,
        known.part,
        part.reason,
    )


def _says(known: KnownFile, row: FileWrite) -> bool:
    return all(getattr(known, name) == getattr(row, name) for name in FileWrite.__dataclass_fields__)
