"""Files that are no longer there: which stories are gone with them, and when a loss is not believed."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import replace
from datetime import datetime

from sqlalchemy import Connection

from ficfeed.ingest.batch import Place
from ficfeed.store import files
from ficfeed.store.changes import Changes, Withdrawal
from ficfeed.store.known import Known, look_up
from ficfeed.story import Event, EventKind

_FEW = 20
"""Of fewer known files any number may vanish at once: a person tidies up."""


def doubt(*, known: int, present: int, vanished: int) -> str | None:
    """Return in words why it cannot be believed that so many files vanished, None where it can."""
    if known and vanished and not present:
        return f"no file is left of {known}: is the folder mounted? Its stories stay"
    if known >= _FEW and vanished * 2 > known:
        return f"{vanished} known files vanished at once: their stories stay for now"
    return None


def leave(
    connection: Connection, source: int, places: Collection[Place], now: datetime, *, baseline: bool
) -> tuple[Changes, int]:
    """Return the changes when the files at these places are gone, and how many stories are gone by that."""
    found = files.find(connection, source, list(places))
    changes = Changes(left=list(found))
    copies = {file.copy for file in found.values() if file.copy is not None}
    return _withdrawn(connection, changes, copies, now, baseline)


def settle(
    connection: Connection, copies: Iterable[int], now: datetime, *, baseline: bool
) -> tuple[Changes, int]:
    """Return the changes for copies that may have lost their files to another story."""
    return _withdrawn(connection, Changes(), set(copies), now, baseline)


def _withdrawn(
    connection: Connection, changes: Changes, rows: set[int], now: datetime, baseline: bool
) -> tuple[Changes, int]:
    leaving = set(changes.left)
    standing = files.of_copies(connection, sorted(rows))
    lost = {r for r in rows if all((f.folder, f.name) in leaving for f in standing.get(r, ()))}
    known = look_up(connection, keys=(), fingerprints=(), copies=sorted(lost))
    for row in sorted(lost):
        copy = known.copy(row)
        if copy is not None and not copy.gone:
            gone = replace(copy, gone=True)
            known.add_copy(gone)
            changes.copies.append(gone.written(new=False))
    changes.withdrawn += _gone(known, now, baseline)
    return changes, len(changes.withdrawn)


def _gone(known: Known, now: datetime, baseline: bool) -> Iterable[Withdrawal]:
    for row, story in sorted(known.stories.items()):
        if not story.gone and all(copy.gone for copy in known.copies_of(row)):
            ordinal = story.counts.get(EventKind.GONE, 0) + 1
            event = Event(kind=EventKind.GONE, at=now, ordinal=ordinal, baseline=baseline)
            yield Withdrawal(row, events=(event,))
