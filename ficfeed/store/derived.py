"""The derived lists kept true while stories change: listing, storytag, tally, and what is stale by that."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from sqlalchemy import Connection, Select, and_, bindparam, delete, insert, literal, select, update

from ficfeed.store.tables import EVERYTHING, entry, listing, stale, story, storytag, tally
from ficfeed.story import RawTag, StoryTag, TagKind

_AT_ONCE = 500


class Shift:
    """One batch's change to the lists: take stories off, put them on, then `settle` what follows.

    Within one transaction. A story that changed has to be taken off before its row is updated.
    """

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._counts: Counter[tuple[int, int]] = Counter()
        self._stale: set[int] = set()
        self._entries: set[int] = set()

    def take_off(self, rows: Sequence[int], *, keep_tags: bool = False) -> None:
        """Take stories from every list; `keep_tags` leaves what they were tagged with, as history."""
        for part in _parts(rows):
            found = [tuple(row) for query in (_listed, _listed_everywhere) for row in self._all(query(part))]
            for tag_row, _at, _story, rating, minor in found:
                self._count(tag_row, rating, minor, -1)
            if found:
                where = [listing.c[name] == bindparam(f"b_{name}") for name in _PLACE]
                places = [dict(zip(_BOUND, row, strict=False)) for row in found]
                self._connection.execute(delete(listing).where(*where), places)
            if not keep_tags:
                self._connection.execute(delete(storytag).where(storytag.c.story_id.in_(part)))
        self._entries.update(rows)

    def put_on(self, tagged: Iterable[dict[str, Any]], listed: Sequence[dict[str, Any]]) -> None:
        """Add rows of `storytag` and of `listing`."""
        rows = sorted(listed, key=lambda row: (row["tag_id"], row["changed_at"], row["story_id"]))
        for row in rows:
            self._count(row["tag_id"], row["rating"], row["minor"], 1)
        _insert(self._connection, storytag, list(tagged))
        _insert(self._connection, listing, rows)
        self._entries.update(row["story_id"] for row in rows)

    def touch(self, rows: Sequence[int]) -> None:
        """Note that stories are to be shown anew, though their tags and places stay."""
        for part in _parts(rows):
            query = select(storytag.c.tag_id).where(storytag.c.story_id.in_(part)).distinct()
            self._stale.update(row.tag_id for row in self._all(query))
            self._stale.add(EVERYTHING)
        self._entries.update(rows)

    def settle(self) -> None:
        """Bring tallies up to date, drop the kept entries of changed stories, note the stale tags."""
        self._settle_tally()
        self._settle_stale()
        for part in _parts(sorted(self._entries)):
            self._connection.execute(delete(entry).where(entry.c.story_id.in_(part)))

    def _count(self, tag_row: int, rating: int, minor: bool, by: int) -> None:
        self._stale.add(tag_row)
        if not minor:
            self._counts[tag_row, rating] += by

    def _settle_tally(self) -> None:
        deltas = {place: by for place, by in self._counts.items() if by}
        there: dict[tuple[int, int], int] = {}
        for part in _parts(sorted({tag_row for tag_row, _ in deltas})):
            for row in self._all(select(tally).where(tally.c.tag_id.in_(part))):
                there[row.tag_id, row.rating] = row.stories
        rows = [
            {"b_tag": tag_row, "b_rating": rating, "stories": there.get((tag_row, rating), 0) + by}
            for (tag_row, rating), by in sorted(deltas.items())
        ]
        self._write_tally([row for row in rows if (row["b_tag"], row["b_rating"]) in there], rows)

    def _write_tally(self, old: list[dict[str, int]], rows: list[dict[str, int]]) -> None:
        mine = (tally.c.tag_id == bindparam("b_tag"), tally.c.rating == bindparam("b_rating"))
        empty = [row for row in old if not row["stories"]]
        changed = [row for row in old if row["stories"]]
        known = {(row["b_tag"], row["b_rating"]) for row in old}
        if empty:
            self._connection.execute(
                delete(tally).where(*mine), [{k: row[k] for k in ("b_tag", "b_rating")} for row in empty]
            )
        if changed:
            self._connection.execute(update(tally).where(*mine), changed)
        new = [
            {"tag_id": row["b_tag"], "rating": row["b_rating"], "stories": row["stories"]}
            for row in rows
            if (row["b_tag"], row["b_rating"]) not in known
        ]
        _insert(self._connection, tally, new)

    def _settle_stale(self) -> None:
        waiting: set[int] = set()
        for part in _parts(sorted(self._stale)):
            mine = stale.c.tag_id.in_(part)
            waiting.update(row.tag_id for row in self._all(select(stale.c.tag_id).where(mine)))
            self._connection.execute(update(stale).where(mine).values(turn=stale.c.turn + 1))
        _insert(
            self._connection, stale, [{"tag_id": row, "turn": 0} for row in sorted(self._stale - waiting)]
        )

    def _all(self, query: Select[Any]) -> Sequence[Any]:
        return self._connection.execute(query).all()


_PLACE = ("tag_id", "changed_at", "story_id")
_BOUND = tuple(f"b_{name}" for name in _PLACE)


def _listed(rows: Sequence[int]) -> Select[Any]:
    return (
        _places(storytag.c.tag_id, rows)
        .join(storytag, storytag.c.story_id == story.c.id)
        .join(listing, _same_place(storytag.c.tag_id))
    )


def _listed_everywhere(rows: Sequence[int]) -> Select[Any]:
    return _places(literal(EVERYTHING), rows).join(listing, _same_place(EVERYTHING))


def _places(tag_row: Any, rows: Sequence[int]) -> Select[Any]:
    return (
        select(tag_row, story.c.changed_at, story.c.id, listing.c.rating, listing.c.minor)
        .select_from(story)
        .where(story.c.id.in_(rows))
    )


def _same_place(tag_row: Any) -> Any:
    return and_(
        listing.c.tag_id == tag_row,
        listing.c.changed_at == story.c.changed_at,
        listing.c.story_id == story.c.id,
    )


def storytag_rows(
    story_row: int, tags: Iterable[tuple[int, StoryTag]], raw_tags: Sequence[RawTag]
) -> Iterator[dict[str, Any]]:
    """Yield the rows of `storytag` for a story's tags, given with their row numbers, each tag once.

    Where one tag comes twice the first stands, but a declared one before an implied one, and a pairing
    that is in the story before the same one mentioned.
    """
    places = {raw: position for position, raw in reversed(list(enumerate(raw_tags)))}
    for position, (tag_row, one) in enumerate(_once(tags).items()):
        yield {
            "story_id": story_row,
            "tag_id": tag_row,
            "position": position,
            "raw": places.get(one.raw) if one.raw else None,
            "qualifiers": json.dumps(one.qualifiers) if one.qualifiers else "",
            "rule": one.rule,
            "place": one.position,
        }


def listing_rows(what: dict[str, Any], tags: Iterable[tuple[int, StoryTag]]) -> Iterator[dict[str, Any]]:
    """Yield the rows of `listing` for a story: under each of its tags, and under EVERYTHING.

    `what` holds the columns that are the same in each: story_id, changed_at, rating, words, status, language.
    """
    yield {"tag_id": EVERYTHING, "minor": False, **what}
    for tag_row, one in _once(tags).items():
        yield {"tag_id": tag_row, "minor": one.minor and one.tag.kind is TagKind.PAIRING, **what}


def _once(tags: Iterable[tuple[int, StoryTag]]) -> dict[int, StoryTag]:
    kept: dict[int, StoryTag] = {}
    for tag_row, one in tags:
        if tag_row not in kept or _weight(one) < _weight(kept[tag_row]):
            kept[tag_row] = one
    return kept


def _weight(one: StoryTag) -> tuple[bool, bool]:
    return one.implied, one.minor


def _insert(connection: Connection, table: Any, rows: Sequence[dict[str, Any]]) -> None:
    if rows:
        connection.execute(insert(table), rows)


def _parts(rows: Sequence[int]) -> Iterator[Sequence[int]]:
    return (rows[start : start + _AT_ONCE] for start in range(0, len(rows), _AT_ONCE))
