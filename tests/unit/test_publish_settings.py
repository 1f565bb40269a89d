"""Feeds that were published by other settings are not those of now."""

from __future__ import annotations

from contextlib import closing
from dataclasses import replace
from pathlib import Path

from builders import LibraryBuilder
from fakes import FakeClock

from ficfeed.feeds.look import Look
from ficfeed.publish import Publisher, Publishing
from ficfeed.shelf import Shelf
from ficfeed.store import open_library
from ficfeed.story import Rating

HOW = Publishing(look=Look(base_url="http://127.0.0.1:8000"))


def test_feeds_are_current_only_for_the_settings_that_published_them(tmp_path: Path) -> None:
    with closing(open_library(tmp_path / "library.db")) as library:
        builder = LibraryBuilder(library)
        builder.story("Behind the Door", [], rating=Rating.EXPLICIT)
        builder.write()
        shelf = Shelf(tmp_path / "feeds")
        mine = Publisher(library, shelf, HOW, FakeClock())
        hiding = replace(HOW, ratings=frozenset({0, Rating.GENERAL.rank}))
        public = Publisher(library, shelf, hiding, FakeClock())
        assert not mine.is_current()
        mine.publish()
        assert (mine.is_current(), public.is_current()) == (True, False)
        assert b"Behind the Door" in (tmp_path / "feeds" / "all.atom").read_bytes()
        public.publish()
        assert (mine.is_current(), public.is_current()) == (False, True)
        assert b"Behind the Door" not in (tmp_path / "feeds" / "all.atom").read_bytes()
