"""One process's work: what is due is read, what changed is published, and nothing is said of nothing."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from fakes import FakeClock
from folders import PlainCanon

from ficfeed.errors import PublishError, SettingsError
from ficfeed.ingest.arrival import Rules
from ficfeed.ingest.run import FolderSource, How
from ficfeed.rhythm import Rhythm
from ficfeed.store import open_library
from ficfeed.store.rederive import rederive
from ficfeed.turns import WAITING, Turns
from ficfeed.worker import Job, Worker, chosen

STORY = "Title: {title}\nAuthor: wren\n\n-----\n\nOnce there was a lamp, and nobody lit it.\n"


class Press:
    """A publisher that only counts; `failing` makes it fail, `meanwhile` happens while it is at work."""

    def __init__(self, room: Room) -> None:
        self.room = room
        self.times = 0
        self.failing: str | None = None
        self.settings = ""

    def publish(
        self, *, everything: bool = False, progress: Callable[[int, int], None] | None = None
    ) -> object:
        if self.failing:
            raise PublishError(self.failing)
        if progress:
            progress(1, 2)
        self.times += 1
        feeds = self.room.library.feeds
        feeds.fresh(feeds.stale(10_000))
        self.settings = ""
        return f"printed {self.times}"

    def is_current(self) -> bool:
        return not (self.settings or self.room.library.feeds.count_stale())


class Room:
    """A folder of stories, a library and a worker."""

    def __init__(self, place: Path) -> None:
        self.place, self.clock = place, FakeClock()
        self.stories = place / "stories"
        self.stories.mkdir()
        self.library = open_library(place / "library.db")
        self.press = Press(self)
        self.jobs = [Job(FolderSource(name="stories", folder=self.stories), Rhythm.parse("1h"))]
        self.worker = self.another_worker()
        self.stopping = False

    def another_worker(self) -> Worker:
        rules = Rules(PlainCanon(), {})
        return Worker(self.library, self.jobs, lambda: rules, self.press, self.clock, ZoneInfo("UTC"))

    def write(self, name: str, age: float = 3600) -> None:
        path = self.stories / f"{name}.txt"
        path.write_text(STORY.format(title=name), encoding="utf-8")
        at = self.clock.now().timestamp() - age
        os.utime(path, (at, at))

    def tick(self) -> list[str]:
        return self.worker.tick(lambda: self.stopping)

    def titles(self) -> list[str]:
        rows = [row for row, _ in self.library.listings.newest()]
        return sorted(story.title for story in self.library.stories.by_rows(rows))


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Room]:
    made = Room(tmp_path)
    yield made
    made.library.close()


def test_the_first_tick_reads_every_folder_and_publishes(room: Room) -> None:
    room.write("Harbour")
    room.write("Lantern")
    lines = room.tick()
    assert lines[0].startswith("stories: 2 new, 0 updated, 0 unchanged")
    assert lines[1:] == ["printed 1"]
    assert room.titles() == ["Harbour", "Lantern"]


def test_a_folder_is_read_again_when_it_is_due_and_not_before(room: Room) -> None:
    room.tick()
    room.write("Harbour")
    room.clock.move(minutes=59)
    assert room.tick() == []
    assert room.titles() == []
    room.clock.move(minutes=1)
    assert "1 new" in room.tick()[0]


def test_an_unchanged_folder_is_passed_over_in_silence(room: Room) -> None:
    room.write("Harbour")
    room.tick()
    for _ in range(3):
        room.clock.move(hours=1)
        assert room.tick() == []
    assert room.press.times == 1


def test_a_file_that_is_still_being_written_is_looked_at_again_soon(room: Room) -> None:
    room.tick()
    room.clock.move(hours=1)
    room.write("Harbour", age=0.5)
    assert room.tick() == []
    room.clock.move(seconds=2)
    assert room.tick() == []
    room.clock.move(seconds=1)
    assert "1 new" in room.tick()[0]
    room.clock.move(seconds=10)
    room.write("Lantern")
    assert room.tick() == []


def test_a_file_that_is_no_story_is_a_line_with_its_reason_once(room: Room) -> None:
    (room.stories / "Empty.txt").touch()
    os.utime(room.stories / "Empty.txt", (1e9, 1e9))
    assert room.tick()[0].startswith("stories: Empty.txt: ")
    room.clock.move(hours=1)
    assert room.tick() == []


def test_a_worker_that_is_to_stop_leaves_the_rest_for_the_next_start(room: Room) -> None:
    room.write("Harbour")
    room.stopping = True
    assert room.tick() == []
    assert room.titles() == []
    room.stopping = False
    assert "1 new" in room.tick()[0]


def test_what_a_stopped_worker_left_unpublished_is_published_at_the_next_start(room: Room) -> None:
    room.write("Harbour")
    room.press.failing = "no room on the disk"
    room.tick()
    room.press.failing = None
    room.worker = room.another_worker()
    assert room.tick() == ["printed 1"]


def test_a_worker_waits_its_turn_and_says_so_once(room: Room) -> None:
    room.write("Harbour")
    with Turns(room.library, room.clock).ask():
        assert room.tick() == [WAITING]
        assert room.tick() == []
    assert "1 new" in room.tick()[0]
    room.clock.move(hours=1)
    with Turns(room.library, room.clock).ask():
        assert room.tick() == [WAITING]


def test_what_keeps_a_worker_from_working_is_told_once_and_tried_again(room: Room) -> None:
    room.write("Harbour")
    room.press.failing = "no room on the disk"
    assert room.tick()[1:] == ["no room on the disk"]
    assert room.tick() == []
    room.press.failing = "the disk is gone"
    assert room.tick() == ["the disk is gone"]
    room.press.failing = None
    assert room.tick() == ["printed 1"]
    assert room.tick() == []


def test_an_ingest_by_hand_takes_its_turn_and_publishes(room: Room) -> None:
    room.write("Harbour")
    told: list[str] = []
    shown: list[str] = []
    reports = room.worker.ingest(
        room.jobs, How(by_hand=True), show=lambda name, *_: shown.append(name), tell=told.append
    )
    assert [report.new for report in reports] == [1]
    assert (room.press.times, told) == (1, [])
    assert {"stories", "feeds"} <= set(shown)


def test_a_dry_run_needs_no_turn_and_changes_nothing(room: Room) -> None:
    room.write("Harbour")
    with Turns(room.library, room.clock).ask():
        reports = room.worker.ingest(
            room.jobs, How(dry_run=True), show=lambda *_: None, tell=lambda line: pytest.fail(line)
        )
    assert [report.new for report in reports] == [1]
    assert (room.titles(), room.press.times) == ([], 0)


def test_publishing_waits_for_the_turn_of_another(room: Room) -> None:
    told: list[str] = []
    other = open_library(room.library.path)
    with closing(other), Turns(other, room.clock).ask():
        room.worker.publish(everything=True, show=lambda *_: None, tell=told.append)
    assert told == [WAITING]
    assert sum(room.clock.slept) >= 60


def test_jobs_are_chosen_by_name_and_unknown_names_come_back(room: Room) -> None:
    assert chosen(room.jobs, []) == (room.jobs, [])
    assert chosen(room.jobs, ["stories", "storys"]) == (room.jobs, ["storys"])


def test_other_settings_publish_though_nothing_is_due_or_changed(room: Room) -> None:
    room.write("a")
    room.tick()
    times = room.press.times
    assert room.tick() == []
    room.press.settings = "others"
    assert room.tick() == [f"printed {times + 1}"]
    assert room.tick() == []


def test_broken_corrections_keep_stories_from_being_read_but_not_feeds_from_being_published(
    room: Room,
) -> None:
    room.write("Lamp")
    room.tick()
    room.press.settings = "changed"
    room.clock.move(hours=2)

    def broken() -> Rules:
        raise SettingsError("corrections.toml", "", "line 3 is no TOML")

    worker = Worker(room.library, room.jobs, broken, room.press, room.clock, ZoneInfo("UTC"))
    assert worker.tick(lambda: False) == ["printed 2", "corrections.toml: line 3 is no TOML"]
    assert worker.tick(lambda: False) == []


def test_stories_of_older_rules_are_derived_again_without_being_read_or_announced(room: Room) -> None:
    room.write("Lamp")
    room.tick()
    events = room.library.events.of([row for row, _ in room.library.listings.newest()])

    class NewerCanon(PlainCanon):
        revision = "newer"

    rules = Rules(NewerCanon(), {})
    worker = Worker(room.library, room.jobs, lambda: rules, room.press, room.clock, ZoneInfo("UTC"))
    worker.tick(lambda: False)
    rows = [row for row, _ in room.library.listings.newest()]
    assert room.library.events.of(rows) == events
    assert rederive(room.library.engine, NewerCanon()) == 0
