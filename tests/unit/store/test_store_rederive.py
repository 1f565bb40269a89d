"""Other tag rules: the same words, other tags, and nobody is told."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from folders import PlainCanon, World

from ficfeed.store.rederive import rederive
from ficfeed.story import RawTag, StoryTag
from ficfeed.tags.canon import Derived


class Renaming(PlainCanon):
    """Every `X` is a `Y`."""

    revision = "renaming 1"

    def derived(self, raw: Sequence[RawTag]) -> Derived:
        def renamed(one: StoryTag) -> StoryTag:
            return replace(one, tag=replace(one.tag, name="Y"), rule="X is Y") if one.tag.name == "X" else one

        return Derived(tuple(map(renamed, super().derived(raw).tags)))


@pytest.fixture
def world(tmp_path: Path) -> World:
    made = World(tmp_path)
    made.write("a.txt", title="A", fandom="X", creator="Ann", series="S", status="complete", rating="teen")
    made.write("b.txt", title="B", fandom="Z", pairing=["M/L (past)"])
    made.write("c.txt", title="C", fandom="X").unlink()
    made.ingest()
    made.write("c.txt", "C's own.", title="C", fandom="X")
    made.ingest()
    (made.stories / "c.txt").unlink()
    made.ingest()
    return made


def tags(world: World, title: str) -> list[str]:
    query = (
        "select tag.name from storytag join tag on tag.id = tag_id join story on story.id = story_id "
        "where story.title = :title order by position"
    )
    return [name for (name,) in world.rows(query, title=title)]


def test_stories_get_the_tags_of_the_new_rules_and_keep_their_facts(world: World) -> None:
    events, before = world.events(), world.changed_at("A")
    assert rederive(world.engine, Renaming()) == 1
    assert tags(world, "A") == ["Ann", "S", "Y", "Teen And Up Audiences", "Complete"]
    assert world.events() == events
    assert world.changed_at("A") == before
    listed = (
        "select tag.name, stories from tally join tag on tag.id = tag_id where tag.kind = 'fandom' order by 1"
    )
    assert world.rows(listed) == [("Y", 1), ("Z", 1)]
    listings = "select count(*) from listing join tag on tag.id = tag_id where tag.name = 'X'"
    assert world.rows(listings) == [(0,)]


def test_only_changed_stories_are_written_and_twice_writes_nothing(world: World) -> None:
    entry = "select story_id from entry"
    with world.engine.begin() as connection:
        rows = [(1, 0, "s", "x"), (2, 0, "s", "x")]
        connection.exec_driver_sql("insert into entry values (?, ?, ?, ?)", rows)
    rederive(world.engine, Renaming())
    assert world.rows(entry) == [(2,)]
    before = world.dump()
    assert rederive(world.engine, Renaming()) == 0
    assert world.dump() == before
