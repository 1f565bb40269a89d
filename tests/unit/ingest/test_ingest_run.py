"""A folder and a library: what happens in the one, and what the other makes of it."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from folders import World

from ficfeed.ingest.owner import Said


@pytest.fixture
def world(tmp_path: Path) -> World:
    return World(tmp_path)


def settled(world: World) -> World:
    """A world whose first pass is done, so that what comes is news."""
    world.write("old.txt", title="Old")
    world.ingest()
    return world


def test_the_first_pass_is_baseline_and_what_comes_later_is_news(world: World) -> None:
    world.write("a.txt", title="A", published="2010-12-24", age=1000)
    world.write("b.txt", title="B", age=1000)
    assert str(world.ingest()).startswith("stories: 2 new, 0 updated, 0 unchanged in")
    seen = world.clock.now()
    world.write("c.txt", title="C", published="2001-01-01")
    assert world.ingest().new == 1
    assert world.rows("select baseline from event order by id") == [(1,), (1,), (0,)]
    assert world.changed_at("A").date().isoformat() == "2010-12-24"
    assert (seen - world.changed_at("B")).total_seconds() == pytest.approx(1060)
    assert world.changed_at("C") == world.clock.now()


def test_a_date_in_the_future_is_no_later_than_first_seen(world: World) -> None:
    world.write("a.txt", title="A", revised="2099-01-01")
    world.write("b.txt", title="B", age=-1e9)
    world.ingest()
    assert world.changed_at("A") == world.changed_at("B") == world.clock.now()


def test_ingesting_twice_writes_nothing(world: World) -> None:
    world.write("a.txt", "one", "two", title="A", fandom="X", pairing=["M/L", "P/Q (past)"])
    world.write("sub/b.txt", title="B")
    world.put("empty.txt", "")
    world.ingest()
    before = world.dump()
    report = world.ingest()
    assert world.dump() == before
    assert (report.new, report.updated, report.unchanged, report.failed) == (0, 0, 2, ())
    assert world.reader.read == []
    assert report.quiet


def test_a_restart_repeats_nothing(world: World, tmp_path: Path) -> None:
    world.write("a.txt", title="A")
    world.ingest()
    before = world.dump()
    world.engine.dispose()
    again = World(tmp_path, world.clock)
    assert again.ingest().unchanged == 1
    assert again.dump() == before


def test_a_touched_file_is_no_event(world: World) -> None:
    world.age(world.write("a.txt", title="A"), 1)
    world.clock.move(minutes=5)
    world.ingest()
    before = world.rows("select * from story"), world.rows("select * from stale")
    world.age(world.stories / "a.txt", 30)
    assert world.ingest().unchanged == 1
    assert (world.rows("select * from story"), world.rows("select * from stale")) == before
    assert world.events() == ["new"]


def test_a_new_chapter_is_news_and_moves_the_story_up(world: World) -> None:
    world.write("a.txt", "The first chapter.", title="A")
    settled(world)
    world.write("a.txt", "The first chapter.", "The second one.", title="A")
    assert world.ingest().updated == 1
    assert world.events("A") == ["new", "chapters"]
    assert world.changed_at("A") == world.clock.now()
    assert world.rows("select first, last from event where kind = 'chapters'") == [(2, 2)]
    assert world.rows("select position, title from chapter where story_id = 1") == [(1, None), (2, None)]


def test_an_edit_rewrites_the_story_and_leaves_it_where_it_was(world: World) -> None:
    world.write("a.txt", title="A", summary="Rain")
    settled(world)
    before = world.changed_at("A")
    world.write("a.txt", title="A", summary="Sun")
    world.ingest()
    assert world.events("A") == ["new", "edited"]
    assert world.changed_at("A") == before
    assert world.rows("select summary from story where title = 'A'") == [("Sun",)]


def test_a_moved_file_keeps_its_story(world: World) -> None:
    world.write("z/a.txt", title="A")
    settled(world)
    key = world.rows("select key, uuid from story where title = 'A'")
    (world.stories / "b").mkdir()
    (world.stories / "z/a.txt").rename(world.stories / "b/renamed.txt")
    report = world.ingest()
    assert (report.moved, report.new, report.gone) == (1, 0, 0)
    assert world.rows("select key, uuid from story where title = 'A'") == key
    assert world.events("A") == ["new"]
    assert world.rows("select folder, name from file where folder <> x''") == [(b"b", b"renamed.txt")]
    assert world.ingest().quiet


def test_a_story_that_moved_to_two_places_has_two_copies(world: World) -> None:
    old = settled(world).write("a.txt", title="A")
    world.ingest()
    for name in ("x.txt", "y.txt"):
        shutil.copy2(old, world.stories / name)
    old.unlink()
    world.ingest()
    assert world.events("A") == ["new"]
    assert world.rows("select key from copy order by key")[1:] == [
        ("file:stories/x.txt",),
        ("file:stories/y.txt",),
    ]


def test_a_renamed_folder_loses_nothing(world: World) -> None:
    for number in range(30):
        world.write(f"one/{number}.txt", f"Story {number}.", title=f"S{number:02}")
    world.ingest()
    (world.stories / "one").rename(world.stories / "two")
    report = world.ingest()
    assert (report.moved, report.gone, report.new, report.suspect) == (30, 0, 0, None)
    assert world.events() == ["new"] * 30


def test_another_file_at_the_place_of_a_moved_one_is_another_story(world: World) -> None:
    world.write("a.txt", "Rain fell.", title="A")
    settled(world)
    (world.stories / "a.txt").rename(world.stories / "b.txt")
    world.ingest()
    world.write("a.txt", "Sun shone.", title="New")
    assert world.ingest().new == 1
    keys = dict(world.rows("select title, key from story"))
    assert keys == {"A": "file:stories/a.txt", "New": "file:stories/a.txt~2", "Old": "file:stories/old.txt"}


def test_the_same_bytes_at_two_places_are_one_story_until_both_are_gone(world: World) -> None:
    one, other = world.write("a.txt", title="A"), world.write("sub/a copy.txt", title="A")
    settled(world)
    assert world.titles() == ["A", "Old"]
    assert world.rows("select count(*) from copy where story_id = 1") == [(2,)]
    one.unlink()
    assert world.ingest().gone == 0
    other.unlink()
    assert world.ingest().gone == 1
    assert world.events("A") == ["new", "gone"]


def test_a_duplicate_that_is_filled_with_another_story_is_its_own(world: World) -> None:
    world.write("a.txt", "Rain fell on the old house by the sea.", title="A")
    shutil.copy2(world.stories / "a.txt", world.stories / "b.txt")
    settled(world)
    world.write("b.txt", "Nobody came to the ball, so they danced alone.", title="B")
    assert world.ingest().new == 1
    assert world.titles() == ["A", "B", "Old"]
    assert world.events("A") == ["new"]


def test_a_deleted_file_is_gone_and_returns(world: World) -> None:
    path = world.write("a.txt", title="A", fandom="X")
    settled(world)
    at = world.changed_at("A")
    path.unlink()
    assert world.ingest().gone == 1
    assert world.titles() == ["Old"]
    world.write("a.txt", title="A", fandom="X")
    world.ingest()
    assert world.events("A") == ["new", "gone", "returned"]
    assert world.titles() == ["A", "Old"]
    assert world.changed_at("A") == at


def test_what_was_gone_returns_under_another_name(world: World) -> None:
    path = world.write("a.txt", title="A")
    settled(world)
    path.unlink()
    world.ingest()
    world.write("elsewhere/b.txt", title="A")
    assert world.ingest().new == 0
    assert world.events("A") == ["new", "gone", "returned"]


def test_an_unreadable_file_is_one_reason_and_not_tried_again_until_it_changes(world: World) -> None:
    world.put("bad.txt", b"\0\1\2")
    world.write("good.txt", title="Good")
    report = world.ingest()
    assert report.failed == (("bad.txt", "not a text"),)
    assert world.titles() == ["Good"]
    assert world.ingest().failed == ()
    assert world.reader.read == []
    world.write("bad.txt", title="Mended")
    assert world.ingest().new == 1
    assert world.rows("select count(*) from file where reason is not null") == [(0,)]


def test_a_story_stays_when_its_file_becomes_unreadable(world: World) -> None:
    world.write("a.txt", "Once.", title="A")
    settled(world)
    world.put("a.txt", b"\0\0")
    report = world.ingest()
    assert report.failed == (("a.txt", "not a text"),)
    assert world.titles() == ["A", "Old"]
    assert world.events("A") == ["new"]
    assert world.ingest().failed == ()
    world.write("a.txt", "Once.", "Twice.", title="A")
    world.ingest()
    assert world.events("A") == ["new", "chapters"]


def test_a_file_that_is_too_large_is_refused_unread(world: World) -> None:
    path = world.put("huge.txt", b"")
    with path.open("wb") as file:
        file.truncate(2_000_000_000)
    world.age(path)
    assert world.ingest().failed == (("huge.txt", "larger than 20 MB"),)
    assert world.reader.read == []


def test_a_half_written_file_becomes_one_story(world: World) -> None:
    settled(world)
    world.put("a.txt", "title: A", age=-59.5)
    assert world.ingest().waiting == 1
    world.write("a.txt", "The whole of it.", title="A")
    assert world.ingest().new == 1
    assert world.events("A") == ["new"]


def test_a_missing_folder_deletes_nothing_and_is_told_once(world: World) -> None:
    settled(world)
    world.stories.rename(world.stories.with_name("away"))
    report = world.ingest()
    assert report.suspect is not None and "No such file" in report.suspect
    assert report.told
    assert world.titles() == ["Old"]
    assert not world.ingest().told
    world.stories.with_name("away").rename(world.stories)
    assert world.ingest().suspect is None
    assert world.events() == ["new"]


def test_an_empty_folder_deletes_nothing_unless_the_owner_asks_by_name(world: World) -> None:
    path = world.write("a.txt", title="A")
    world.ingest()
    path.unlink()
    assert "no file is left of 1" in (world.ingest().suspect or "")
    world.clock.move(days=3)
    assert world.ingest().suspect
    assert world.titles() == ["A"]
    assert world.ingest(named=True, by_hand=True).gone == 1
    assert world.ingest().suspect is None


def test_more_than_half_gone_at_once_is_believed_after_an_hour(world: World) -> None:
    for number in range(30):
        world.write(f"{number}.txt", f"Story {number}.", title=f"S{number:02}")
    world.ingest()
    for number in range(16):
        (world.stories / f"{number}.txt").unlink()
    world.write("new.txt", title="New")
    report = world.ingest()
    assert (report.suspect is not None, report.gone, report.new) == (True, 0, 1)
    world.clock.move(minutes=30)
    assert world.ingest().gone == 0
    world.clock.move(minutes=30)
    report = world.ingest()
    assert (report.suspect, report.gone) == (None, 16)


def test_a_few_files_may_vanish_at_once(world: World) -> None:
    for number in range(10):
        world.write(f"{number}.txt", f"Story {number}.", title=f"S{number}")
    world.ingest()
    for number in range(9):
        (world.stories / f"{number}.txt").unlink()
    assert world.ingest().gone == 9


def test_a_pass_that_was_cut_short_does_not_end_the_baseline(world: World) -> None:
    for number in range(5):
        world.write(f"{number}.txt", f"Story {number}.", title=f"S{number}")
    report = world.ingest(limit=2)
    assert (report.new, report.complete) == (2, False)
    assert world.ingest().new == 3
    assert world.rows("select distinct baseline from event") == [(1,)]
    world.write("6.txt", "Later.", title="S6")
    world.ingest()
    assert world.rows("select baseline from event order by id desc limit 1") == [(0,)]


def test_a_dry_run_says_what_would_happen_and_writes_nothing(world: World) -> None:
    settled(world)
    world.write("a.txt", title="A")
    world.write("old.txt", "Once upon a time.", "And more.", title="Old")
    before = world.dump()
    report = world.ingest(dry_run=True)
    assert (report.new, report.updated) == (1, 1)
    assert world.dump() == before


def test_a_dry_run_of_an_unknown_source_writes_nothing(world: World) -> None:
    world.write("a.txt", title="A")
    before = world.dump()
    assert world.ingest(dry_run=True).new == 1
    assert world.dump() == before


def test_progress_is_told(world: World) -> None:
    told: list[tuple[int, int, int]] = []
    for number in range(3):
        world.write(f"{number}.txt", title=f"S{number}")
    world.ingest(progress=lambda *, found, done, size: told.append((found, done, size)))
    assert told[-1][:2] == (3, 3)
    assert told[-1][2] > 0


def test_a_file_that_names_its_archive_joins_the_story_of_that_work(world: World) -> None:
    settled(world)
    world.write("a.txt", "One.", "Two.", title="Work", key="ao3:works/1")
    world.ingest()
    assert world.rows("select key from story where title = 'Work'") == [("ao3:works/1",)]
    world.write("older.txt", "One.", title="Work as it was", key="ao3:works/1")
    report = world.ingest()
    assert (report.new, report.updated) == (0, 0)
    world.write("newer.txt", "One.", "Two.", "Three.", title="Work", key="ao3:works/1")
    assert world.ingest().updated == 1
    assert world.events("Work") == ["new", "chapters"]


def test_a_file_that_turns_out_to_be_a_work_keeps_its_entry(world: World) -> None:
    world.write("a.txt", "One.", title="A")
    settled(world)
    world.write("a.txt", "One.", title="A", key="ao3:works/1")
    world.ingest()
    assert world.rows("select key from story where title = 'A'") == [("file:stories/a.txt",)]
    assert world.rows("select key from copy where story_id = 1") == [("ao3:works/1",)]
    world.write("b.txt", "One.", title="The same work", key="ao3:works/1")
    assert world.ingest().new == 0


def test_two_stories_that_turn_out_to_be_one_are_folded(world: World) -> None:
    world.write("a.txt", "One.", title="A", fandom="X")
    world.write("b.txt", "One.", "Two.", title="B", key="ao3:works/1")
    settled(world)
    world.write("a.txt", "One.", title="A", fandom="X", key="ao3:works/1")
    world.ingest()
    assert world.titles() == ["B", "Old"]
    assert world.rows("select key from story where title = 'B' and not gone") == [("file:stories/a.txt",)]
    assert world.rows("select id, folded_into from story where folded_into is not null") == [(2, 1)]
    assert world.rows("select distinct story_id from copy order by 1") == [(1,), (3,)]
    assert world.ingest().quiet
    (world.stories / "b.txt").unlink()
    assert world.ingest().gone == 0


def test_another_work_saved_in_place_of_one_is_another_story(world: World) -> None:
    world.write("download.txt", "One.", title="A", key="ao3:works/1")
    settled(world)
    world.write("download.txt", "Other.", title="B", key="ao3:works/2")
    report = world.ingest()
    assert (report.new, report.gone) == (1, 1)
    assert world.titles() == ["B", "Old"]
    assert world.events("A") == ["new", "gone"]


def test_numbered_files_are_chapters_of_one_story(world: World) -> None:
    world.options["grouping"] = "numbered files"
    for number in (1, 2, 10):
        world.write(f"Rain {number}.txt", f"Chapter {number}.")
    settled(world)
    assert world.titles() == ["Old", "Rain"]
    assert world.rows("select position from chapter where story_id = 1 order by 1") == [(1,), (2,), (3,)]
    assert world.rows("select key from story where title = 'Rain'") == [("file:stories/Rain 1.txt",)]
    world.write("Rain 11.txt", "Chapter 11.")
    report = world.ingest()
    assert (report.new, report.updated) == (0, 1)
    assert world.events("Rain") == ["new", "chapters"]
    assert world.rows("select first, last from event where kind = 'chapters'") == [(4, 4)]
    before = world.dump()
    world.ingest()
    assert world.dump() == before


def test_a_part_that_was_deleted_is_an_edit(world: World) -> None:
    world.options["grouping"] = "numbered files"
    for number in (1, 2, 3):
        world.write(f"Rain {number}.txt", f"Chapter {number}.")
    settled(world)
    (world.stories / "Rain 2.txt").unlink()
    world.ingest()
    assert world.events("Rain") == ["new", "edited"]
    assert world.rows("select count(*) from chapter where story_id = 1") == [(2,)]
    assert world.ingest().quiet


def test_a_sub_folder_is_one_story(world: World) -> None:
    world.options["grouping"] = "sub-folders"
    world.write("Rain/01 - Clouds.txt", "First.")
    world.write("Rain/02 - Drops.txt", "Second.")
    world.write("Sun.txt", "Alone.")
    world.ingest()
    assert world.titles() == ["Rain", "Sun"]
    assert ("file:stories/Rain",) in world.rows("select key from story")


def test_a_part_that_cannot_be_read_does_not_take_the_others_along(world: World) -> None:
    world.options["grouping"] = "numbered files"
    world.write("Rain 1.txt", "Chapter 1.")
    world.put("Rain 2.txt", "")
    report = world.ingest()
    assert (report.new, len(report.failed)) == (1, 1)
    world.write("Rain 3.txt", "Chapter 3.")
    world.ingest()
    assert world.rows("select count(*) from chapter") == [(2,)]
    world.put("Rain 1.txt", "")
    world.ingest()
    assert world.rows("select count(*) from chapter") == [(2,)]


def test_defaults_and_layout_stand_below_the_files_own_words(world: World) -> None:
    world.options |= {
        "defaults": (("fandom", "Default"), ("rating", "teen")),
        "layout": "{fandom}/{creator}/{title}",
    }
    world.write("Merlin/Ann/Rain.txt", "One.")
    world.write(
        "Merlin/Ann/Sun.txt", "Two.", title="Own", fandom="Own Fandom", creator="Own", rating="mature"
    )
    world.write("loose.txt", "Three.", freeform="fandom Found")
    world.ingest()
    told = dict(world.rows("select title, rating from story"))
    assert told == {"Rain": 2, "Own": 3, "loose": 2}
    tags = world.rows(
        "select story.title, tag.name from storytag join story on story.id = story_id "
        "join tag on tag.id = tag_id where tag.kind in ('fandom', 'creator') order by 1, 2"
    )
    assert tags == [
        ("Own", "Own"),
        ("Own", "Own Fandom"),
        ("Rain", "Ann"),
        ("Rain", "Merlin"),
        ("loose", "Found"),
    ]


def test_a_layout_names_a_story_whose_title_is_only_its_files_name(world: World) -> None:
    world.options["layout"] = "{creator} - {title}"
    world.write("Ann - Rain.txt", "One.", title="Ann - Rain")
    world.write("Bo - Sun", "Two.", title="The Sun Itself")
    world.ingest()
    assert world.titles() == ["Rain", "The Sun Itself"]
    assert sorted(world.rows("select name from tag where kind = 'creator'")) == [("Ann",), ("Bo",)]


def test_other_options_read_the_folder_again(world: World) -> None:
    world.write("Merlin/a.txt", title="A")
    settled(world)
    world.options["layout"] = "{fandom}/{title}"
    assert world.ingest().updated == 1
    assert world.events("A") == ["new", "edited"]
    assert world.ingest().quiet


def test_a_correction_stands_above_the_file_and_goes_away_with_it(world: World) -> None:
    world.write("a.txt", title="A", fandom="Wrong", character="Ann")
    settled(world)
    key = "file:stories/a.txt"
    world.corrections[key] = Said((("title", "Corrected"), ("fandom", "Right"), ("rating", "explicit")))
    assert world.ingest().updated == 1
    assert world.titles() == ["Corrected", "Old"]
    names = "select name from storytag join tag on tag.id = tag_id where story_id = 1 order by name"
    assert [n for (n,) in world.rows(names)] == ["Ann", "Explicit", "Right"]
    before = world.dump()
    world.ingest()
    assert world.dump() == before
    del world.corrections[key]
    world.ingest()
    assert world.titles() == ["A", "Old"]
    assert [n for (n,) in world.rows(names)] == ["Ann", "Not Rated", "Wrong"]


def test_a_correction_made_before_the_story_came_holds_from_the_start(world: World) -> None:
    world.corrections["file:stories/a.txt"] = Said((("title", "Corrected"),))
    world.write("a.txt", title="A")
    world.ingest()
    assert world.titles() == ["Corrected"]
    assert world.ingest().quiet


def test_two_folders_of_one_name_share_no_key(world: World, tmp_path: Path) -> None:
    world.write("a.txt", "One.", title="A")
    world.ingest()
    other = World(tmp_path, world.clock, folder="elsewhere/stories")
    other.write("a.txt", "Two.", title="B")
    other.ingest()
    assert dict(world.rows("select title, key from story")) == {
        "A": "file:stories/a.txt",
        "B": "file:stories~2/a.txt",
    }


def test_names_are_stored_losslessly_and_shown_on_one_line(world: World) -> None:
    names = [b"caf\xe9.txt", b"a\nb.txt", b"\x1b[31mred.txt", "café.txt".encode(), "cafe\u0301.txt".encode()]
    names += [b"Rain.txt", b"rain.txt", b"con.txt", b"x" * 251 + b".txt"]
    for number, name in enumerate(names):
        world.write(name, f"Story {number}.", title=f"S{number}")
    world.put(b"bad\n\xff.txt", b"")
    report = world.ingest()
    assert (report.new, [place for place, _ in report.failed]) == (len(names), [r"bad\u000a\xff.txt"])
    stored = {name for (name,) in world.rows("select name from file")}
    assert stored == {*names, b"bad\n\xff.txt"}
    keys = [key for (key,) in world.rows("select key from story")]
    assert len(set(keys)) == len(names)
    assert all(key.isprintable() for key in keys)
    assert world.ingest().quiet


def test_a_file_that_is_replaced_or_vanishes_during_the_pass_is_no_crash(world: World) -> None:
    world.write("a.txt", title="A")
    path = world.write("b.txt", title="B")
    real = world.reader.run

    def racing(paths: object) -> object:
        for token, place in list(paths):  # type: ignore[call-overload]
            if place == str(path):
                path.unlink()
            yield from real([(token, place)])

    world.reader.run = racing  # type: ignore[method-assign,assignment]
    report = world.ingest()
    assert (report.new, report.failed) == (1, ())
    del world.reader.run
    assert world.ingest().quiet


def test_a_batch_holds_many_stories_of_one_work(world: World) -> None:
    settled(world)
    for number in range(1, 8):
        chapters = [f"Chapter {n} of the work." for n in range(1, number + 1)]
        world.write(f"{number}.txt", *chapters, title="Work", key="ao3:works/1")
    report = world.ingest()
    assert (report.new, report.updated) == (1, 0)
    assert world.events("Work") == ["new"]
    assert world.rows("select chapters_posted from story where title = 'Work'") == [(7,)]
    assert world.rows("select count(*) from copy where story_id = 2") == [(7,)]
    assert world.ingest().quiet


@pytest.mark.parametrize("after", [0, 1, 4, 7, 11])
def test_a_pass_that_dies_keeps_what_was_committed_and_the_next_completes_it(
    world: World, after: int
) -> None:
    for number in range(12):
        world.write(f"{number:02}.txt", f"Story {number}.", title=f"S{number:02}", fandom="X")
    real = world.reader.run

    def dying(paths: object) -> object:
        for number, answer in enumerate(real(paths)):  # type: ignore[arg-type,var-annotated]
            if number == after:
                raise KeyboardInterrupt
            yield answer

    world.reader.run = dying  # type: ignore[method-assign,assignment]
    with pytest.raises(KeyboardInterrupt):
        world.ingest(batch=3)
    assert len(world.titles()) == after // 3 * 3
    del world.reader.run
    assert world.ingest(batch=3).new == 12 - after // 3 * 3
    assert world.events() == ["new"] * 12
    assert world.rows("select distinct baseline from event") == [(1,)]
    assert world.rows("select stories from tally where tag_id = 0") == [(12,)]
    assert world.ingest().quiet


def test_a_batch_that_fails_to_be_written_leaves_nothing_half(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    settled(world)
    world.write("a.txt", title="A", fandom="X")
    kept = [line for line in world.dump() if "options" not in line]
    with monkeypatch.context() as patched:
        patched.setattr(world.canon, "revision", object(), raising=False)
        with pytest.raises(Exception, match="type 'object' is not supported"):
            world.ingest()
    assert [line for line in world.dump() if "options" not in line] == kept
    assert world.ingest().new == 1
