"""The sources and their state: when they ran, what went wrong, when they are due."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Engine, Row, func, insert, select, update

from ficfeed.store.engine import reading, writing
from ficfeed.store.listings import having
from ficfeed.store.tables import copy, source
from ficfeed.story import TagKind

_SEEN_LATELY = timedelta(hours=1)
"""A run that found nothing new is noted once in so long: the same folder twice writes no row."""
SUSPECT_FOR = timedelta(hours=1)
"""What looks like a loss must look the same after so long before it is believed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceState:
    """A source as the library knows it. All times are aware UTC.

    `row` is the library's own number. `last_run_at` of an unchanged folder may be up to an hour old.
    `last_count` is what its last good run saw; `suspect` says what looks wrong, since `suspect_at`.
    `options` tells the settings by which its stories were read.
    """

    row: int
    kind: str
    place: str
    name: str
    etag: str | None = None
    last_modified: str | None = None
    baseline_done_at: datetime | None = None
    last_run_at: datetime | None = None
    last_success_at: datetime | None = None
    last_count: int = 0
    failures: int = 0
    requests: int = 0
    due_at: datetime | None = None
    suspect: str | None = None
    suspect_at: datetime | None = None
    options: str = ""

    @property
    def baseline(self) -> bool:
        """True until one complete pass of the source has been committed: what it brings is no news."""
        return self.baseline_done_at is None

    def believed(self, reason: str, now: datetime) -> bool:
        """Say whether this very reason has been standing for an hour."""
        return self.suspect == reason and self.suspect_at is not None and now - self.suspect_at >= SUSPECT_FOR


class Sources:
    """The sources of the library, known by kind and place; a name is what the settings call them now."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def get(self, kind: str, place: str, name: str) -> SourceState:
        """Return the source at that (normalised) place, made if it is new, renamed if the name is another."""
        found = self.find(kind, place, name)
        if found.row and found.name == name:
            return found
        with writing(self._engine) as connection:
            if not found.row:
                counts = {"last_count": 0, "failures": 0, "requests": 0}
                connection.execute(
                    insert(source).values(kind=kind, place=place, name=name, options="", **counts)
                )
            else:
                connection.execute(update(source).where(source.c.id == found.row).values(name=name))
        return self.find(kind, place, name)

    def find(self, kind: str, place: str, name: str) -> SourceState:
        """Return the source at that place; one with row 0 where there is none yet. Writes nothing."""
        query = select(source).where(source.c.kind == kind, source.c.place == place)
        with reading(self._engine) as connection:
            row = connection.execute(query).first()
            return _state(row) if row else SourceState(row=0, kind=kind, place=place, name=name)

    def all(self) -> list[SourceState]:
        """Return every source that there ever was, in the order in which they came."""
        with reading(self._engine) as connection:
            return [_state(row) for row in connection.execute(select(source).order_by(source.c.id))]

    def stories(self) -> dict[int, int]:
        """Return how many stories stand in each source, by source row."""
        query = select(copy.c.source_id, func.count(copy.c.story_id.distinct())).where(~copy.c.gone)
        with reading(self._engine) as connection:
            return {row[0]: row[1] for row in connection.execute(query.group_by(copy.c.source_id))}

    def without(self, kind: TagKind) -> dict[int, int]:
        """Return how many stories of each source have no tag of a kind, by source row; none: not there."""
        query = select(copy.c.source_id, func.count(copy.c.story_id.distinct()))
        mine = (~copy.c.gone, copy.c.story_id.not_in(having(kind)))
        with reading(self._engine) as connection:
            return {
                row[0]: row[1] for row in connection.execute(query.where(*mine).group_by(copy.c.source_id))
            }

    def count(self, number: int) -> int:
        """Return how many stories stand in the source with that row."""
        query = select(func.count(copy.c.story_id.distinct())).where(copy.c.source_id == number)
        with reading(self._engine) as connection:
            return int(connection.execute(query.where(~copy.c.gone)).scalar_one())

    def succeeded(self, state: SourceState, now: datetime, count: int, *, complete: bool = True) -> None:
        """Note a good run that saw `count` things; a complete one ends the baseline.

        Writes nothing where nothing but the time is new and the last note is not an hour old.
        """
        done = now if complete and state.baseline else state.baseline_done_at
        changed = (state.last_count, state.failures, state.suspect, state.baseline_done_at) != (
            count,
            0,
            None,
            done,
        )
        if changed or state.last_run_at is None or now - state.last_run_at >= _SEEN_LATELY:
            self._update(
                state.row,
                last_run_at=now,
                last_success_at=now,
                last_count=count,
                failures=0,
                suspect=None,
                suspect_at=None,
                baseline_done_at=done,
            )

    def suspected(self, state: SourceState, now: datetime, reason: str, *, failed: bool) -> bool:
        """Note a run that failed, or saw what cannot be believed yet; return whether the owner is to be told.

        The same reason again is told once and keeps the time when it was first seen.
        """
        told = state.suspect == reason
        if not told or state.last_run_at is None or now - state.last_run_at >= _SEEN_LATELY:
            self._update(
                state.row,
                last_run_at=now,
                failures=state.failures + 1 if failed else 0,
                suspect=reason,
                suspect_at=state.suspect_at if told else now,
            )
        return not told

    def due(self, state: SourceState, at: datetime | None) -> None:
        """Note when the source is to run next."""
        if state.due_at != at:
            self._update(state.row, due_at=at)

    def _update(self, number: int, **values: Any) -> None:
        with writing(self._engine) as connection:
            connection.execute(update(source).where(source.c.id == number).values(**values))


def note_options(connection: Connection, number: int, options: str) -> None:
    """Note by which options the stories of a source are read, in the caller's transaction."""
    connection.execute(update(source).where(source.c.id == number).values(options=options))


def earlier_places(connection: Connection, kind: str, number: int) -> Iterable[str]:
    """Return the places of the sources of that kind that came before this one."""
    query = select(source.c.place).where(source.c.kind == kind, source.c.id < number)
    return list(connection.execute(query).scalars())


def _state(row: Row[Any]) -> SourceState:
    names = SourceState.__dataclass_fields__
    values = {name: getattr(row, name) for name in names if name != "row"}
    return SourceState(row=row.id, **values)
