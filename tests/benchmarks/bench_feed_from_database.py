"""How much faster a feed comes from the database with kept entries than when feedgen builds it each time.

    python tests/benchmarks/bench_feed_from_database.py [--stories 2000] [--entries 50] [--rounds 10]

Three ways to the same feed of one tag, in turns in one run, so that a busy machine slows all alike; ten feeds
at a turn, because publishing makes one after another. Medians are printed. All end with bytes:
- ours: which stories, their kept entries, feedgen's head;
- feedgen from rows: which stories, their rows and tags, each entry and the feed built by feedgen;
- feedgen alone: every value at hand, bodies included, no database: it only fills its entries and writes XML.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import tempfile
from collections.abc import Callable
from contextlib import closing
from datetime import timedelta
from functools import partial
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from bench_feeds import Ready, Rendered, by_feedgen, canonical, in_turns
from builders import DAY_ONE, LibraryBuilder, Told

from ficfeed.clock import SystemClock
from ficfeed.feeds.entries import entry_element
from ficfeed.feeds.look import Look
from ficfeed.publish import Publisher, Publishing
from ficfeed.shelf import Shelf
from ficfeed.store import open_library
from ficfeed.store.library import Library
from ficfeed.story import Story, TagKind, TagName, TagPage

LOOK = Look(base_url="http://127.0.0.1:8000")
AIM = 30
AT_A_TURN = 10


def build(library: Library, stories: int) -> TagPage:
    """Fill a library with stories of one fandom, a 300-word summary and 15 tags each; return the fandom."""
    builder = LibraryBuilder(library)
    kinds = (TagKind.PAIRING, TagKind.CHARACTER, TagKind.GENRE, TagKind.FREEFORM)
    for number in range(stories):
        tags = [
            Told(kind, f"{kind.value.title()} of Some Length {(number + n) % 50}")
            for kind in kinds
            for n in range(3)
        ]
        builder.story(
            f"The {number}th Lamp at Low Tide",
            [Told(TagKind.FANDOM, "Lighthouses"), *tags],
            creators=[f"marigold{number % 40}"],
            at=DAY_ONE + timedelta(minutes=number),
            summary="Ada keeps the light & Tom the boat. " * 38,
        )
    builder.write()
    (page,) = library.tags.directory(TagKind.FANDOM)
    return page


class Ways:
    """The three ways to the feed of one tag."""

    def __init__(self, library: Library, publisher: Publisher, page: TagPage, entries: int) -> None:
        self.library, self.publisher, self.page, self.entries = library, publisher, page, entries
        self.ready = [Ready(entry_element(one, LOOK, _slugs(one))) for one in self._stories()]

    def ours(self) -> bytes:
        return self.publisher.compose(self.page)[1]

    def from_rows(self) -> bytes:
        return by_feedgen([Rendered(one, _slugs(one)) for one in self._stories()])

    def alone(self) -> bytes:
        return by_feedgen([value.filled() for value in self.ready])

    def _stories(self) -> list[Story]:
        newest = self.library.listings.newest(self.page.row, limit=self.entries)
        return self.library.stories.by_rows([row for row, _ in newest])


def _slugs(story: Story) -> dict[TagName, str]:
    return {one.tag: one.slug for one in story.tags if one.slug}


def main() -> None:
    """Measure and print; exit with 1 if the aim is missed."""
    arguments = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    arguments.add_argument("--stories", type=int, default=2000)
    arguments.add_argument("--entries", type=int, default=50)
    arguments.add_argument("--rounds", type=int, default=10)
    given = arguments.parse_args()
    with tempfile.TemporaryDirectory() as place, closing(open_library(Path(place, "library.db"))) as library:
        page = build(library, given.stories)
        how = Publishing(look=LOOK, entries=given.entries)
        publisher = Publisher(library, Shelf(Path(place, "feeds")), how, SystemClock())
        publisher.publish(everything=True)
        ways = Ways(library, publisher, page, given.entries)
        assert _entries(ways.ours()) == _entries(ways.from_rows()), "not the same entries"
        ours_and_theirs = (ways.ours, ways.from_rows, ways.alone)
        each: list[Callable[[], bytes]] = [partial(_several, way) for way in ours_and_theirs]
        times = in_turns(each, given.rounds)
        size = len(ways.ours())
    ours, rows, alone = (statistics.median(taken) / AT_A_TURN * 1000 for taken in times)
    print(f"{given.entries} entries of {given.stories} stories, {size / 1000:.0f} kB")
    print(f"ours, from the database:     {ours:8.2f} ms")
    print(f"feedgen from the same rows:  {rows:8.2f} ms   {rows / ours:.0f} times as long")
    print(f"feedgen alone, no database:  {alone:8.2f} ms   {alone / ours:.0f} times as long")
    print(f"aim: {AIM} times as fast as feedgen building the feed from the database")
    sys.exit(rows / ours < AIM)


def _several(way: Callable[[], bytes]) -> bytes:
    for _ in range(AT_A_TURN - 1):
        way()
    return way()


def _entries(feed: bytes) -> bytes:
    """Return the entries of a feed in canonical form; the heads differ by the tag that they name."""
    text = canonical(feed)
    return text[text.index(b"<entry>") :]


if __name__ == "__main__":
    main()
