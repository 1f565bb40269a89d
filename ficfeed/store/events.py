"""Reading the log of events."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Engine, Row, select

from ficfeed.store.engine import reading
from ficfeed.store.tables import EVERYTHING, event, listing, story
from ficfeed.story import NEWS, TOLD, Event, EventKind

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
            listed = select(story.c.id).join(
                listing, (listing.c.changed_at == story.c.changed_at) & (listing.c.story_id == story.c.id)
            )
            mine = (listing.c.tag_id == tag_row, listing.c.minor.is_(False), story.c.id.in_(rows))
            found = set(connection.execute(listed.where(*mine)).scalars())
            return sorted([row for row in rows if row in found][:limit])


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
