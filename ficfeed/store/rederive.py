"""Canonical tags made again from the creators' words, for stories derived by other rules than today's.

Announces nothing, and rewrites only the stories whose tags come out otherwise.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from typing import Any, Protocol

from sqlalchemy import Connection, Engine, or_, select, update

from ficfeed.store.derived import Shift, listing_rows, storytag_rows
from ficfeed.store.engine import reading, writing
from ficfeed.store.stories import tag_name
from ficfeed.store.tables import story, storytag, tag, tagging
from ficfeed.store.tagrows import TagRows
from ficfeed.story import TAGGED, RawTag, StoryTag, TagKind, Where
from ficfeed.tags.canon import Derived

_AT_ONCE = 500
_FIRST = frozenset({TagKind.CREATOR, TagKind.SERIES})


class Canon(Protocol):
    """The tag rules. `revision` changes whenever they do."""

    @property
    def revision(self) -> str:
        """The name of these rules."""
        ...

    def derived(self, raw: Sequence[RawTag], /) -> Derived:
        """Return the canonical tags that follow from raw ones, in their order, and what was left out."""
        ...


def rederive(engine: Engine, canon: Canon, go_on: Callable[[], None] = lambda: None) -> int:
    """Derive again every story that was derived by other rules; return how many have other tags now.

    `go_on` is called between batches: what it raises ends the work, and the next call goes on from there.
    """
    tags, changed = TagRows(), 0
    while rows := _outdated(engine, canon.revision):
        go_on()
        with writing(engine) as connection:
            listed = [row for row, is_listed in rows.items() if is_listed]
            changed += _rederive(connection, tags, listed, canon) if listed else 0
            mine = story.c.id.in_(list(rows))
            connection.execute(update(story).where(mine).values(canon=canon.revision))
    return changed


def _outdated(engine: Engine, revision: str) -> dict[int, bool]:
    """Return some stories of other rules, and whether they are listed; the others get tags on return."""
    other = or_(story.c.canon < revision, story.c.canon > revision)  # unlike !=, both use the index
    query = select(story.c.id, story.c.gone).where(other).limit(_AT_ONCE)
    with reading(engine) as connection:
        return {row.id: not row.gone for row in connection.execute(query)}


def _rederive(connection: Connection, tags: TagRows, rows: Sequence[int], canon: Canon) -> int:
    raws, kept = _raw_tags(connection, rows), _kept_tags(connection, rows)
    wanted = {row: _all_tags(canon, raws[row], kept[row]) for row in rows}
    numbers = tags.get(connection, (one.tag for each in wanted.values() for one in each))
    fresh = {
        row: list(storytag_rows(row, [(numbers[one.tag], one) for one in each], raws[row]))
        for row, each in wanted.items()
    }
    before = _tag_rows(connection, rows)
    changed = [row for row in rows if before[row] != fresh[row]]
    shift = Shift(connection)
    shift.take_off(changed)
    listed = [
        each
        for row in connection.execute(select(story).where(story.c.id.in_(changed)))
        for each in listing_rows(_listed(row), [(numbers[one.tag], one) for one in wanted[row.id]])
    ]
    shift.put_on([each for row in changed for each in fresh[row]], listed)
    shift.settle()
    return len(changed)


def _all_tags(canon: Canon, raws: Sequence[RawTag], kept: Sequence[StoryTag]) -> list[StoryTag]:
    """Return derived tags between those that are facts: creators and series before, the others after."""
    derived = [one for one in canon.derived(raws).tags if one.tag.kind in TAGGED]
    first = [one for one in kept if one.tag.kind in _FIRST]
    return [*first, *derived, *(one for one in kept if one.tag.kind not in _FIRST)]


def _raw_tags(connection: Connection, rows: Sequence[int]) -> dict[int, list[RawTag]]:
    query = select(tagging).where(tagging.c.story_id.in_(rows))
    found: dict[int, list[RawTag]] = defaultdict(list)
    for row in connection.execute(query.order_by(tagging.c.story_id, tagging.c.position)):
        found[row.story_id].append(RawTag(TagKind(row.kind), row.text, Where(row.place)))
    return found


def _kept_tags(connection: Connection, rows: Sequence[int]) -> dict[int, list[StoryTag]]:
    """Return the tags that are facts of the stories and follow from no raw tag."""
    query = (
        select(storytag, tag.c.kind, tag.c.name, tag.c.platonic, tag.c.members, tag.c.scope)
        .join(tag, tag.c.id == storytag.c.tag_id)
        .where(storytag.c.story_id.in_(rows), tag.c.kind.not_in([kind.value for kind in TAGGED]))
        .order_by(storytag.c.story_id, storytag.c.position)
    )
    found: dict[int, list[StoryTag]] = defaultdict(list)
    for row in connection.execute(query):
        found[row.story_id].append(StoryTag(tag_name(row), rule=row.rule, position=row.place))
    return found


def _tag_rows(connection: Connection, rows: Sequence[int]) -> dict[int, list[dict[str, Any]]]:
    query = select(storytag).where(storytag.c.story_id.in_(rows))
    found: dict[int, list[dict[str, Any]]] = defaultdict(list)
    for row in connection.execute(query.order_by(storytag.c.story_id, storytag.c.position)):
        found[row.story_id].append(dict(row._mapping))
    return found


def _listed(row: Any) -> dict[str, Any]:
    names = ("changed_at", "rating", "words", "status", "language")
    return {"story_id": row.id, **{name: getattr(row, name) for name in names}}
