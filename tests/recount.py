"""The derived lists of a library as they are kept, and as they follow from scratch."""

from __future__ import annotations

from collections import Counter

from sqlalchemy import Engine, select

from ficfeed.store import tables
from ficfeed.store.engine import reading
from ficfeed.store.tables import EVERYTHING, listing, story, storytag, tally


def recount(engine: Engine) -> tuple[set[tuple[object, ...]], Counter[tuple[int, int]]]:
    """Return listing rows and tallies as they follow from story and storytag alone."""
    rows: set[tuple[object, ...]] = set()
    counts: Counter[tuple[int, int]] = Counter()
    with reading(engine) as connection:
        visible = connection.execute(select(story).where(~story.c.gone, story.c.folded_into.is_(None))).all()
        tagged = connection.execute(
            select(storytag, tables.tag.c.kind).join(tables.tag, tables.tag.c.id == storytag.c.tag_id)
        ).all()
    for one in visible:
        theirs = [
            (t.tag_id, t.kind == "pairing" and t.qualifiers != "") for t in tagged if t.story_id == one.id
        ]
        for tag_row, minor in [*theirs, (EVERYTHING, False)]:
            rows.add(
                (tag_row, one.changed_at, one.id, one.rating, one.words, one.status, one.language, minor)
            )
            counts[tag_row, one.rating] += not minor
    return rows, +counts


def stored(engine: Engine) -> tuple[set[tuple[object, ...]], Counter[tuple[int, int]]]:
    with reading(engine) as connection:
        rows = {tuple(row) for row in connection.execute(select(listing))}
        found = {(row.tag_id, row.rating): row.stories for row in connection.execute(select(tally))}
    assert all(found.values()), "a tally of nothing is kept"
    return rows, Counter(found)
