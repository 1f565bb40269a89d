"""Reading the log of events."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Engine, Row, select

from ficfeed.store.engine import reading
from ficfeed.store.tables import EVERYTHING, event, storytag
from ficfeed.story import NEWS, TOLD, Event, EventKind

_APART = tuple(kind.value for kind in TOLD - NEWS)


class Events:
    """What happened to the stories."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def of(self, rows: Sequence[int]) -> list[tuple[int, int, Event]]:
        """Return (story row, event row, event) that an events feed tells of these stories, newest first."""
        told = [kind.value for kind in TOLD]
        query = select(event).where(event.c.story_id.in_(rows), event.c.kind.in_(told))
        with reading(self._engine) as connection:
            found = connection.execute(query.order_by(event.c.at.desc(), event.c.id.desc()))
            return [(row.story_id, row.id, _event(row)) for row in found]

    def apart(self, tag_row: int, limit: int) -> list[int]:
        """Return the rows of stories of a tag with a late told event that did not move their `changed_at`.

        Every other told event moves it, so the newest stories of a tag hold the newest events of it too.
        """
        query = (
            select(event.c.story_id).where(event.c.kind.in_(_APART)).order_by(event.c.at.desc()).limit(limit)
        )
        with reading(self._engine) as connection:
            rows = {row.story_id for row in connection.execute(query)}
            listed = select(storytag.c.story_id).where(
                storytag.c.tag_id == tag_row, storytag.c.story_id.in_(rows)
            )
            return sorted(rows if tag_row == EVERYTHING else connection.execute(listed).scalars())


def _event(row: Row[Any]) -> Event:
    return Event(
        kind=EventKind(row.kind),
        at=row.at,
        first=row.first,
        last=row.last,
        ordinal=row.ordinal,
        chapter_id=row.chapter_id,
        baseline=row.baseline,
    )
