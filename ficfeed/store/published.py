"""What publishing needs: kept entries, tags whose feeds are stale, and what stands in storage/feeds/."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Engine, and_, bindparam, delete, func, insert, select

from ficfeed.store.engine import reading, utc_time, writing
from ficfeed.store.listings import ALL_RATINGS
from ficfeed.store.tables import entry, feed, listing, stale, tag


@dataclass(frozen=True, slots=True)
class Published:
    """A document in storage/feeds/ and the validators it is served with; the ETag is made of its bytes."""

    path: str
    etag: str
    last_modified: datetime


class Entries:
    """Rendered entries: a cache that may be emptied at any time."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def get(self, rows: Iterable[int], stamp: str, *, events: bool = False) -> dict[tuple[int, int], str]:
        """Return the kept entries of these stories that carry that stamp, by (story row, event row).

        The story's own entry has event row 0; those of its events come only with `events`.
        """
        query = select(entry.c.story_id, entry.c.event_id, entry.c.xml)
        query = query.where(entry.c.story_id.in_(list(rows)), entry.c.stamp == stamp)
        query = query.where(entry.c.event_id > 0 if events else entry.c.event_id == 0)
        with reading(self._engine) as connection:
            return {(row.story_id, row.event_id): row.xml for row in connection.execute(query)}

    def newest(
        self, tag_row: int, stamp: str, *, limit: int, ratings: frozenset[int] = ALL_RATINGS
    ) -> list[tuple[int, datetime, str | None]]:
        """Return (story row, changed_at, kept entry) of a tag's newest stories, minor pairings left out.

        None where no entry with that stamp is kept. One query that was put together once, and the driver's
        own rows: asking the listing and then for fifty entries takes three times as long.
        """
        given: dict[str, object] = {"tag": tag_row, "stamp": stamp, "most": limit}
        query = _NEWEST
        if ratings != ALL_RATINGS:
            query, given["ratings"] = _NEWEST_SHOWN, sorted(ratings)
        with reading(self._engine) as connection:
            found = connection.execute(query, given).cursor
            rows = found.fetchall() if found else []
        return [(story, utc_time(at), xml) for story, at, xml in rows]

    def put(self, rendered: Mapping[tuple[int, int], str], stamp: str) -> None:
        """Keep entries by (story row, event row), in place of what was there."""
        rows = [
            {"story_id": story, "event_id": event, "stamp": stamp, "xml": xml}
            for (story, event), xml in rendered.items()
        ]
        if not rows:
            return
        mine = (entry.c.story_id == bindparam("story"), entry.c.event_id == bindparam("event"))
        with writing(self._engine) as connection:
            connection.execute(delete(entry).where(*mine), [{"story": s, "event": e} for s, e in rendered])
            connection.execute(insert(entry), rows)

    def clear(self) -> None:
        """Drop every kept entry."""
        with writing(self._engine) as connection:
            connection.execute(delete(entry))


_KEPT = and_(
    entry.c.story_id == listing.c.story_id, entry.c.event_id == 0, entry.c.stamp == bindparam("stamp")
)
_NEWEST = (
    select(listing.c.story_id, listing.c.changed_at, entry.c.xml)
    .select_from(listing.outerjoin(entry, _KEPT))
    .where(listing.c.tag_id == bindparam("tag"), listing.c.minor.is_(False))
    .order_by(listing.c.changed_at.desc(), listing.c.story_id.desc())
    .limit(bindparam("most"))
)
_NEWEST_SHOWN = _NEWEST.where(listing.c.rating.in_(bindparam("ratings", expanding=True)))


class Feeds:
    """The published documents, and which of them are to be looked at again."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def stale(self, limit: int) -> list[tuple[int, int]]:
        """Return (tag row, turn) of tags whose feeds may have changed; the turn goes back to `fresh`."""
        query = select(stale.c.tag_id, stale.c.turn).order_by(stale.c.tag_id).limit(limit)
        with reading(self._engine) as connection:
            return [(row.tag_id, row.turn) for row in connection.execute(query)]

    def count_stale(self) -> int:
        """Return how many tags have feeds that may have changed."""
        with reading(self._engine) as connection:
            return int(connection.execute(select(func.count()).select_from(stale)).scalar_one())

    def count(self) -> int:
        """Return how many documents are published."""
        with reading(self._engine) as connection:
            return int(connection.execute(select(func.count()).select_from(feed)).scalar_one())

    def fresh(
        self,
        done: Iterable[tuple[int, int]],
        written: Iterable[Published] = (),
        place: Callable[[], None] = lambda: None,
    ) -> None:
        """Note documents as written, and their tags as fresh unless a later turn made them stale again.

        `place` puts the documents in their places. It is called while the write lock is held: a process that
        slept and lost its turn meanwhile is refused before it could put old documents over new ones.
        """
        rows = [{"path": p.path, "etag": p.etag, "last_modified": p.last_modified} for p in written]
        with writing(self._engine) as connection:
            place()
            for tag_row, turn in done:
                connection.execute(delete(stale).where(stale.c.tag_id == tag_row, stale.c.turn == turn))
            if rows:
                connection.execute(delete(feed).where(feed.c.path.in_([row["path"] for row in rows])))
                connection.execute(insert(feed), rows)

    def all_stale(self) -> None:
        """Have every feed looked at again: the settings that show were changed."""
        with writing(self._engine) as connection:
            connection.execute(delete(stale))
            connection.execute(insert(stale).values(tag_id=0, turn=0))
            connection.execute(insert(stale).from_select(["tag_id", "turn"], select(tag.c.id, 0 * tag.c.id)))

    def get(self, paths: Sequence[str]) -> dict[str, Published]:
        """Return what is known of the documents at these paths."""
        query = select(feed).where(feed.c.path.in_(paths))
        with reading(self._engine) as connection:
            return {
                row.path: Published(row.path, row.etag, row.last_modified)
                for row in connection.execute(query)
            }

    def remove(self, paths: Iterable[str]) -> None:
        """Forget documents: they stand there no longer, or are about to be replaced."""
        with writing(self._engine) as connection:
            connection.execute(delete(feed).where(feed.c.path.in_(list(paths))))
