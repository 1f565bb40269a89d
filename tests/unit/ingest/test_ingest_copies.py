"""One work of an archive in several files: one story, whatever comes in which order."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from folders import World
from recount import recount, stored

from ficfeed.ingest.owner import Said

KEY = "ao3:works/1"
CHAPTERS = (
    "It rained on the first day.",
    "On the second nobody came.",
    "The third was a Sunday.",
    "Then the ships came in.",
)


@pytest.fixture
def world(tmp_path: Path) -> World:
    return World(tmp_path)


def settled(world: World) -> World:
    """A world whose first pass is done, so that what comes is news."""
    world.write("always.txt", title="Always")
    world.ingest()
    return world


def work(world: World, path: str, chapters: int = 2, **facts: str) -> Path:
    """Save the work, as it was when it had so many chapters."""
    said: dict[str, Any] = {"title": "Work", "key": KEY, "summary": f"as {path} has it"} | facts
    return world.write(path, *CHAPTERS[:chapters], **{k: v for k, v in said.items() if v})


def still(world: World) -> None:
    """Check that the same folder again writes nothing, and that the lists follow from the stories."""
    before = world.dump()
    assert world.ingest().quiet
    assert world.dump() == before
    assert stored(world.engine) == recount(world.engine)


def the_work(world: World) -> tuple[str, str, int]:
    """Return key, summary and number of chapters of the one story that is the work."""
    (found,) = world.rows(
        "select key, summary, chapters_posted, (select count(*) from chapter where story_id = story.id) "
        "from story where title = 'Work' and not gone"
    )
    assert found[2] == found[3]
    return found[:3]


def copies(world: World) -> list[int]:
    """Return how many chapters each copy of the work has, in the order in which they came."""
    query = (
        "select copy.chapters from copy join story on story.id = story_id "
        "where title = 'Work' and not copy.gone order by copy.id"
    )
    return [number for (number,) in world.rows(query)]


@pytest.mark.parametrize("together", [True, False])
@pytest.mark.parametrize("names", [("a.html", "b.epub"), ("b.epub", "a.html")])
def test_the_same_work_in_two_formats_is_one_story_with_two_copies(
    world: World, names: tuple[str, str], together: bool
) -> None:
    settled(world)
    for name in names:
        work(world, name)
        if not together:
            world.ingest()
    world.ingest()
    assert the_work(world)[0] == KEY
    assert copies(world) == [2, 2]
    assert world.events("Work") == ["new"]
    assert world.rows("select count(*) from story") == [(2,)]
    still(world)


def test_a_newer_download_brings_its_chapters_and_is_no_new_story(world: World) -> None:
    work(settled(world), "a.html")
    world.ingest()
    work(world, "b.epub", 4)
    report = world.ingest()
    assert (report.new, report.updated, report.unchanged) == (0, 1, 1)
    assert the_work(world) == (KEY, "as b.epub has it", 4)
    assert world.events("Work") == ["new", "chapters"]
    assert world.rows("select first, last from event where kind = 'chapters'") == [(3, 4)]
    assert world.changed_at("Work") == world.clock.now()
    assert copies(world) == [2, 4]
    still(world)


def test_an_older_download_is_only_one_more_copy(world: World) -> None:
    work(settled(world), "b.epub", 4)
    world.ingest()
    at = world.changed_at("Work")
    work(world, "a.html")
    report = world.ingest()
    assert (report.new, report.updated, report.unchanged) == (0, 0, 2)
    assert the_work(world) == (KEY, "as b.epub has it", 4)
    assert world.events("Work") == ["new"]
    assert world.changed_at("Work") == at
    assert copies(world) == [4, 2]
    still(world)


@pytest.mark.parametrize(("first", "second"), [("a.html", "b.epub"), ("b.epub", "a.html")])
def test_what_comes_together_is_announced_once_and_whole(world: World, first: str, second: str) -> None:
    settled(world)
    work(world, first, 2)
    work(world, second, 4)
    assert world.ingest().new == 1
    assert the_work(world) == (KEY, f"as {second} has it", 4)
    assert world.events("Work") == ["new"]
    assert sorted(copies(world)) == [2, 4]
    still(world)


def test_of_two_as_long_the_one_revised_later_tells(world: World) -> None:
    work(settled(world), "a.html", revised="2020-01-01")
    world.ingest()
    work(world, "b.epub", revised="2019-01-01")
    world.ingest()
    assert the_work(world)[1] == "as a.html has it"
    assert world.events("Work") == ["new"]
    work(world, "c.epub", revised="2021-01-01")
    world.ingest()
    assert the_work(world)[1] == "as c.epub has it"
    assert world.events("Work") == ["new", "edited"]
    assert copies(world) == [2, 2, 2]
    still(world)


def test_files_that_are_read_again_change_nothing(world: World) -> None:
    files = [work(settled(world), "a.html"), work(world, "b.epub"), work(world, "c.txt")]
    world.ingest()
    work(world, "c.txt", 3, revised="2021-01-01")
    world.ingest()
    told, before = world.events("Work"), the_work(world)
    for path in (*files, *reversed(files)):
        world.age(path, 30)
        assert world.ingest().updated == 0
    for path in files:
        world.age(path, 50)
    world.ingest()
    assert (world.events("Work"), the_work(world)) == (told, before)
    still(world)


def test_a_correction_changes_the_words_of_the_copy_that_tells(world: World) -> None:
    work(settled(world), "a.html")
    work(world, "b.epub")
    world.ingest()
    _, before, _ = the_work(world)
    for key in (KEY, "file:stories/b.epub"):
        world.corrections = {key: Said((("fandom", "Merlin"),))}
        world.ingest()
        assert the_work(world)[1] == before
        assert world.rows("select text from tagging") == [("Merlin",)]
        still(world)
    world.corrections = {}
    world.ingest()
    assert world.rows("select text from tagging") == []
    still(world)


def test_a_file_that_turns_out_to_be_a_work_gains_its_key_and_keeps_its_entry(world: World) -> None:
    work(settled(world), "a.html", key="")
    world.ingest()
    before = world.rows("select key, uuid from story where title = 'Work'")
    work(world, "a.html")
    world.ingest()
    assert world.rows("select key, uuid from story where title = 'Work'") == before
    assert world.rows("select copy.key from copy join story on story.id = story_id where title = 'Work'") == [
        (KEY,)
    ]
    still(world)
    work(world, "b.epub", 3)
    assert world.ingest().new == 0
    assert world.events("Work") == ["new", "chapters"]
    still(world)


@pytest.mark.parametrize("named_first", [True, False])
@pytest.mark.parametrize(("named", "other"), [(2, 2), (2, 3), (3, 2)])
def test_two_stories_that_turn_out_to_be_one_are_the_older_one(
    world: World, named_first: bool, named: int, other: int
) -> None:
    settled(world)
    for turn in (True, False):
        if turn is named_first:
            work(world, "named.html", named)
        else:
            work(world, "other.txt", other, key="")
        world.ingest()
    kept, left = world.rows("select id, uuid, changed_at from story where title = 'Work' order by id")
    told = world.events()
    work(world, "other.txt", other)
    report = world.ingest()
    assert (report.new, report.gone) == (0, 0)
    assert world.rows("select id, uuid, changed_at from story where title = 'Work' and not gone") == [kept]
    assert world.rows("select id, folded_into from story where folded_into is not null") == [
        (left[0], kept[0])
    ]
    assert the_work(world)[2] == max(named, other)
    assert [kind for kind in world.events() if kind != "edited"] == told
    assert sorted(copies(world)) == sorted([named, other])
    still(world)


def test_a_fold_brings_only_what_is_new_to_both(world: World) -> None:
    work(settled(world), "named.html", 2)
    world.ingest()
    work(world, "other.txt", 3, key="")
    world.ingest()
    work(world, "other.txt", 4)
    world.ingest()
    assert world.rows("select first, last from event where kind = 'chapters'") == [(4, 4)]
    assert the_work(world)[2] == 4
    still(world)


def test_a_copy_that_vanishes_leaves_the_story_to_the_others(world: World) -> None:
    paths = [work(settled(world), "a.html"), work(world, "b.epub")]
    world.ingest()
    for path, gone in zip(paths, (0, 1), strict=True):
        path.unlink()
        assert world.ingest(named=True).gone == gone
        still(world)
    assert world.events("Work") == ["new", "gone"]
    work(world, "c.html")
    assert world.ingest().new == 0
    assert world.events("Work")[:3] == ["new", "gone", "returned"]
    still(world)


def test_a_part_of_a_story_is_not_the_work(world: World) -> None:
    settled(world)
    world.options["grouping"] = "numbered files"
    for number, text in enumerate(CHAPTERS, 1):
        world.write(f"Rain {number}.txt", text, title="Work", key=KEY)
    world.ingest()
    assert the_work(world)[::2] == (KEY, 4)
    still(world)


def test_a_story_with_a_link_is_shown_anew_when_it_gains_one(world: World) -> None:
    work(settled(world), "a.txt", key="")
    world.ingest()
    tags = world.rows("select tag_id, turn from stale order by 1")
    work(world, "a.txt", url="https://archiveofourown.org/works/1")
    world.ingest()
    assert world.rows("select tag_id, turn from stale order by 1") != tags
