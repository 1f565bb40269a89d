"""From the library to the shelf of feeds: what changed is written, whole, and nothing else."""

from __future__ import annotations

import gzip
import re
from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from builders import LibraryBuilder
from fakes import FakeClock
from folders import World
from sqlalchemy import text

from ficfeed.errors import PublishError, StoreError
from ficfeed.feeds.look import FeedText, Look
from ficfeed.publish import Publisher, Publishing, PublishReport
from ficfeed.shelf import Shelf
from ficfeed.store import open_library
from ficfeed.store.engine import writing
from ficfeed.story import TagKind

HOW = Publishing(look=Look(base_url="http://127.0.0.1:8000"))


class FragileShelf(Shelf):
    """A shelf whose process dies (by an error that nobody catches) with its work half done."""

    dies_after: int | None = None
    dies_preparing = False

    def prepare(self, documents: Any) -> None:
        super().prepare(documents)
        if self.dies_preparing:
            raise KeyboardInterrupt

    def place(self, names: Iterable[str]) -> None:
        for number, name in enumerate(names):
            if number == self.dies_after:
                raise KeyboardInterrupt
            super().place([name])
        if self.dies_after is not None:
            raise KeyboardInterrupt


class House:
    """A folder of stories that is ingested, and the shelf that its feeds are published to."""

    def __init__(self, place: Path) -> None:
        self.world = World(place)
        self.library = open_library(place / "library.db")
        self.shelf = FragileShelf(place / "feeds")

    def story(self, name: str, text: str = "Once.", **head: Any) -> None:
        self.world.write(f"{name}.txt", text, **({"title": name, "creator": f"by {name}"} | head))

    def publish(self, how: Publishing = HOW, **options: Any) -> PublishReport:
        self.world.ingest()
        return Publisher(self.library, self.shelf, how, self.world.clock).publish(**options)

    def dies(self) -> None:
        with pytest.raises(KeyboardInterrupt):
            self.publish()
        self.shelf.dies_after, self.shelf.dies_preparing = None, False

    def files(self) -> dict[str, tuple[int, int, bytes]]:
        """Return what stands on the shelf: when and as which file it was written, and its bytes."""
        found = {}
        for path in sorted(self.shelf.folder.rglob("*")):
            if path.is_file():
                stat = path.stat()
                found[path.relative_to(self.shelf.folder).as_posix()] = (
                    stat.st_mtime_ns,
                    stat.st_ino,
                    path.read_bytes(),
                )
        return found

    def feed(self, name: str) -> str:
        return (self.shelf.folder / name).read_text(encoding="utf-8")

    def close(self) -> None:
        self.library.close()
        self.world.engine.dispose()


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    with closing(House(tmp_path)) as made:
        yield made


def changed(before: dict[str, tuple[int, int, bytes]], after: dict[str, tuple[int, int, bytes]]) -> set[str]:
    """Return the plain feeds that were written, without those for events."""
    names = {name for name in after if after[name] != before.get(name)}
    return {name for name in names if name.endswith(".atom") and not name.endswith(".events.atom")}


def test_nothing_changed_nothing_written(house: House) -> None:
    house.story("Harbour", fandom="Lighthouses")
    first = house.publish()
    assert first.written == len(house.files()) / 2 > 0
    before = house.files()
    house.world.clock.move(days=1)
    assert house.publish() == PublishReport()
    assert house.publish(everything=True) == PublishReport(unchanged=first.written)
    assert house.files() == before


def test_a_story_writes_only_the_feeds_that_list_it(house: House) -> None:
    house.story("Harbour", fandom="Lighthouses", rating="teen", status="complete", language="en")
    house.story("Lantern", fandom="Ships", rating="general", status="in-progress", language="de")
    house.publish()
    before = house.files()
    house.story(
        "Lantern", fandom="Ships", rating="general", status="in-progress", language="de", summary="New."
    )
    house.publish()
    assert changed(before, house.files()) == {
        "all.atom",
        "creator/by-lantern.atom",
        "fandom/ships.atom",
        "rating/general-audiences.atom",
        "status/in-progress.atom",
        "language/german.atom",
    }


def test_an_edit_that_shows_nowhere_in_a_feed_writes_none(house: House) -> None:
    house.story("Harbour", "Once upon a time, by the sea.", summary="A light.")
    house.publish()
    before = house.files()
    house.story("Harbour", "Once upon a time, by the sea!", summary="A light.")
    report = house.publish()
    assert report.unchanged and not report.written
    assert house.files() == before


def test_every_document_stands_there_compressed_too(house: House) -> None:
    house.story("Harbour", fandom="Lighthouses")
    house.publish()
    house.story("Harbour", fandom="Lighthouses", summary="A light.")
    house.publish()
    files = house.files()
    plain = [name for name in files if name.endswith(".atom")]
    assert len(plain) * 2 == len(files)
    assert all(gzip.decompress(files[f"{name}.gz"][2]) == files[name][2] for name in plain)


def test_a_feed_that_lists_nothing_any_more_is_taken_away(house: House) -> None:
    house.story("Harbour", fandom="Lighthouses")
    house.story("Lantern", fandom="Ships")
    house.publish()
    (house.world.stories / "Lantern.txt").unlink()
    assert house.publish().removed
    assert "fandom/lighthouses.atom" in house.files()
    assert not any(name.startswith("fandom/ships") for name in house.files())
    assert "Lantern" not in house.feed("all.atom")


def test_feeds_of_fewer_stories_than_wanted_are_not_published(house: House) -> None:
    house.story("Harbour", fandom="Lighthouses")
    house.story("Lantern", fandom="Ships")
    house.story("Anchor", fandom="Ships")
    house.publish(replace(HOW, min_stories=2))
    assert {n for n in house.files() if n.startswith("fandom/") and n.endswith("s.atom")} == {
        "fandom/ships.atom",
        "fandom/ships.events.atom",
    }
    house.publish(replace(HOW, min_stories=3))
    assert not any(name.startswith("fandom/") for name in house.files())
    house.publish(HOW)
    assert "fandom/lighthouses.atom" in house.files()


def test_what_may_no_longer_be_shown_leaves_the_shelf(house: House) -> None:
    house.story("Harbour", fandom="Lighthouses", rating="explicit")
    house.story("Lantern", fandom="Ships", rating="teen")
    house.publish()
    house.publish(replace(HOW, ratings=frozenset({1, 2})))
    assert not any("lighthouses" in name or "explicit" in name for name in house.files())
    assert not any(b"Harbour" in data for name, (_, _, data) in house.files().items() if name.endswith("m"))
    assert "Lantern" in house.feed("all.atom")


def test_a_setting_that_shows_is_seen_in_every_feed(house: House) -> None:
    house.story("Harbour", fandom="Lighthouses")
    first = house.publish()
    report = house.publish(replace(HOW, look=Look(base_url="https://fic.example/feeds")))
    assert report.written == first.written
    assert "https://fic.example/feeds/" in house.feed("fandom/lighthouses.atom")
    assert "127.0.0.1" not in house.feed("all.atom")


def test_a_feed_holds_the_newest_stories_only(house: House) -> None:
    for number in range(4):
        house.story(f"Story {number}")
        house.world.ingest()
    house.publish(replace(HOW, entries=2))
    assert [f"Story {n}" in house.feed("all.atom") for n in range(4)] == [False, False, True, True]


def test_full_text_is_in_feeds_only_where_it_is_wanted(house: House) -> None:
    house.story("Harbour", "The lamp went out at four.", summary="A light.")
    house.publish()
    assert "went out at four" not in house.feed("all.atom")
    full = replace(HOW, look=replace(HOW.look, text=FeedText.FULL))
    house.publish(full)
    assert "went out at four" in house.feed("all.atom")
    house.story("Harbour", "The lamp went out at five.", summary="A light.")
    house.publish(full)
    assert "went out at five" in house.feed("all.atom")


def test_the_text_of_a_story_that_stands_only_in_an_archive_is_never_in_a_feed(tmp_path: Path) -> None:
    builder = LibraryBuilder(open_library(tmp_path / "library.db"))
    for title in ("Ours", "Theirs"):
        builder.story(
            title, chapters=[(None, f"<p>{title} to read.</p>")], url="https://archiveofourown.org/works/1"
        )
    with closing(builder.write()) as library:
        with writing(library.engine) as connection:
            connection.execute(text("update copy set local = 0 where story_id = 2"))
        shelf = Shelf(tmp_path / "feeds")
        full = replace(HOW, look=replace(HOW.look, text=FeedText.FULL))
        library.feeds.all_stale()
        Publisher(library, shelf, full, FakeClock()).publish()
        feed = (shelf.folder / "all.atom").read_text(encoding="utf-8")
    assert "Ours to read" in feed
    assert "Theirs to read" not in feed


@pytest.mark.parametrize("documents", [0, 1, 3, 10_000])
def test_whoever_dies_while_putting_feeds_in_place_is_repaired_by_the_next(
    house: House, tmp_path: Path, documents: int
) -> None:
    house.story("Harbour", fandom="Lighthouses")
    house.publish()
    house.story("Harbour", fandom="Lighthouses", summary="A light.")
    house.shelf.dies_after = documents
    house.dies()
    house.publish()
    assert "A light." in house.feed("all.atom")
    assert _as_published_anew(house, tmp_path)


def test_a_change_taken_back_after_a_death_leaves_no_feed_of_it(house: House, tmp_path: Path) -> None:
    house.story("Harbour", fandom="Lighthouses")
    house.publish()
    house.story("Harbour", fandom="Lighthouses", summary="A slip of the pen.")
    house.shelf.dies_after = 10_000
    house.dies()
    assert "slip of the pen" in house.feed("all.atom")
    house.story("Harbour", fandom="Lighthouses")
    house.publish()
    assert "slip of the pen" not in house.feed("all.atom")
    assert _as_published_anew(house, tmp_path)


def test_a_feed_placed_just_before_a_death_is_taken_away_with_its_story(house: House) -> None:
    house.publish()
    house.story("Harbour", fandom="Lighthouses")
    house.story("Lantern", fandom="Ships")
    house.shelf.dies_after = 10_000
    house.dies()
    assert "fandom/ships.atom" in house.files()
    (house.world.stories / "Lantern.txt").unlink()
    house.publish()
    assert not any(name.startswith("fandom/ships") for name in house.files())


def test_what_was_prepared_before_a_death_does_not_stay_behind(house: House) -> None:
    house.story("Harbour", fandom="Lighthouses")
    house.publish()
    house.story("Harbour", fandom="Lighthouses", summary="A slip of the pen.")
    house.story("Lantern", fandom="Ships")
    house.shelf.dies_preparing = True
    house.dies()
    assert any(".new-" in name for name in house.files())
    # Back to what stands there: no feed has to be written, and still nothing is left.
    house.story("Harbour", fandom="Lighthouses")
    (house.world.stories / "Lantern.txt").unlink()
    house.publish()
    assert not any(".new-" in name for name in house.files())


def test_a_missing_file_is_written_again_when_its_feed_is_looked_at(house: House) -> None:
    house.story("Harbour", fandom="Lighthouses")
    house.publish()
    (house.shelf.folder / "fandom/lighthouses.atom.gz").unlink()
    assert house.publish(everything=True).written == 1
    assert "fandom/lighthouses.atom.gz" in house.files()


def test_whoever_lost_its_turn_puts_no_feed_in_place(house: House) -> None:
    house.story("Harbour", fandom="Lighthouses")
    house.publish()
    house.story("Harbour", fandom="Lighthouses", summary="A light.")
    house.world.ingest()
    before = house.files()
    now = house.world.clock.now()
    token = house.library.leases.take("work", "us", now, timedelta(minutes=1))
    assert token

    class Slow(FragileShelf):
        def prepare(self, documents: Any) -> None:
            super().prepare(documents)
            later = now + timedelta(minutes=2)
            with closing(open_library(house.library.path)) as other:
                other.leases.take("work", "another", later, timedelta(minutes=1))

    publisher = Publisher(house.library, Slow(house.shelf.folder), HOW, house.world.clock)
    with house.library.fenced("work", token), pytest.raises(StoreError, match="took over"):
        publisher.publish()
    assert {name: file for name, file in house.files().items() if ".new-" not in name} == before


def test_a_shelf_that_cannot_be_written_is_told_with_the_remedy(house: House) -> None:
    house.story("Harbour", fandom="Lighthouses")
    house.shelf.folder.mkdir()
    (house.shelf.folder / "fandom").write_text("in the way")
    with pytest.raises(PublishError, match="the next run writes what is missing"):
        house.publish()
    (house.shelf.folder / "fandom").unlink()
    assert house.publish().written
    assert "Harbour" in house.feed("fandom/lighthouses.atom")


def test_composing_for_a_visitor_keeps_nothing(house: House) -> None:
    house.story("Harbour", fandom="Lighthouses")
    house.world.ingest()
    publisher = Publisher(house.library, house.shelf, HOW, house.world.clock)
    (page,) = house.library.tags.directory(TagKind.FANDOM)
    head, data = publisher.compose(page)
    assert (head.path, b"Harbour" in data) == ("feeds/fandom/lighthouses.atom", True)
    rows = [row for row, _ in house.library.listings.newest()]
    assert house.library.entries.get(rows, HOW.look.stamp) == {}
    publisher.publish()
    assert house.library.entries.get(rows, HOW.look.stamp)
    assert publisher.compose(page)[1] == (house.shelf.folder / "fandom/lighthouses.atom").read_bytes()


def test_progress_is_told_up_to_the_last_tag(house: House) -> None:
    for number in range(15):
        house.story(f"Story {number}", freeform=[f"tag {number}", f"other {number}", f"third {number}"])
    told: list[tuple[int, int]] = []
    house.world.ingest()
    house.publish(progress=lambda done, found: told.append((done, found)))
    assert len(told) > 1
    assert told[-1][0] == told[-1][1]


def _as_published_anew(house: House, place: Path) -> bool:
    """Say whether the shelf holds just what would be published of the library to an empty one."""
    anew = Shelf(place / "anew")
    house.library.feeds.remove(name for name in house.files() if name.endswith(".atom"))
    Publisher(house.library, anew, HOW, house.world.clock).publish(everything=True)
    files = {name: data for name, (_, _, data) in house.files().items()}
    return files == {
        path.relative_to(anew.folder).as_posix(): path.read_bytes()
        for path in anew.folder.rglob("*")
        if path.is_file()
    }


def test_chapters_that_come_again_are_one_entry_of_the_events_feed(house: House) -> None:
    house.story("Old")
    house.publish()
    one, two = "Of cats and dogs.", "Of the sea."
    for chapters in ((one,), (one, two), (one,), (one, "Of ships and winds.")):
        house.world.write("Tide.txt", *chapters, title="Tide")
        house.world.ingest()
    house.publish()
    assert house.world.events("Tide") == ["new", "chapters", "edited", "chapters"]
    ids = re.findall(r"<id>(.*?)</id>", house.feed("all.events.atom"))
    assert len(ids) == len(set(ids)) == 1 + 3


def test_late_events_of_a_minor_pairing_stay_out_of_its_feed(house: House) -> None:
    told = {"Main": "A/B", "Aside": "A/B (past)"}
    for status in ("complete", "in-progress"):
        for name, pairing in told.items():
            house.story(name, pairing=pairing, status=status)
        house.publish()
    assert house.world.events("Aside") == ["new", "reopened"] == house.world.events("Main")
    assert "Main" in house.feed("pairing/a--b.events.atom")
    assert "Aside" not in house.feed("pairing/a--b.events.atom")
