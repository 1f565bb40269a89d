"""Reading the log of events."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, Engine, Row, select

from ficfeed.store.engine import reading
from ficfeed.store.tables import EVERYTHING, event, storytag, tag
from ficfeed.story import MINOR_QUALIFIERS, NEWS, TOLD, Event, EventKind, TagKind

_TOLD = frozenset(kind.value for kind in TOLD)
_APART = tuple(kind.value for kind in TOLD - NEWS)
_LOOKED_AT = 1000
"""So many late events of the whole library are looked through for those of one tag: they are rare."""


class Events:
    """What happened to the stories."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def of(self, rows: Sequence[int]) -> list[tuple[int, int, Event]]:
        """Return (story row, event row, event) that an events feed tells of these stories, newest first."""
        # Which of them are told, and their order, is seen to here: asked for by kind, SQLite goes through
        # every event of those kinds (44 ms with 100,000 stories) instead of the few of these stories.
        query = select(event).where(event.c.story_id.in_(rows))
        with reading(self._engine) as connection:
            found = [row for row in connection.execute(query) if row.kind in _TOLD]
        found.sort(key=lambda row: (row.at, row.id), reverse=True)
        return [(row.story_id, row.id, _event(row)) for row in found]

    def apart(self, tag_row: int, limit: int) -> list[int]:
        """Return the rows of stories of a tag with a late told event that did not move their `changed_at`.

        Every other told event moves it, so the newest stories of a tag hold the newest events of it too.
        """
        most = limit if tag_row == EVERYTHING else max(limit, _LOOKED_AT)
        late = (
            select(event.c.story_id).where(event.c.kind.in_(_APART)).order_by(event.c.at.desc(), event.c.id)
        )
        with reading(self._engine) as connection:
            rows = dict.fromkeys(connection.execute(late.limit(most)).scalars())
            mine = rows if tag_row == EVERYTHING else _listed(connection, tag_row, list(rows))
            return sorted([row for row in rows if row in mine][:limit])


def _listed(connection: Connection, tag_row: int, rows: Sequence[int]) -> set[int]:
    """Return which of these stories have the tag, a pairing that is only aside in them left out.

    By the stories' own tags: asked by way of the listing, SQLite goes through all that the tag lists.
    """
    kind = connection.execute(select(tag.c.kind).where(tag.c.id == tag_row)).scalar()
    query = select(storytag.c.story_id, storytag.c.qualifiers)
    found = connection.execute(query.where(storytag.c.tag_id == tag_row, storytag.c.story_id.in_(rows)))
    aside = MINOR_QUALIFIERS if kind == TagKind.PAIRING else frozenset()
    return {row.story_id for row in found if aside.isdisjoint(json.loads(row.qualifiers or "[]"))}


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
