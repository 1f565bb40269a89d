"""How much faster a feed of kept entries is than one that feedgen builds each time.

    python tests/benchmarks/bench_feeds.py [--entries 50] [--rounds 20]

Measured in turns in one run, so that a busy machine slows all ways alike; medians are printed. feedgen is
measured twice: with every value at hand, bodies included, so that it only fills its entries (in the manner
of its README) and writes the XML; and from stories, as a feed without kept entries would be built.
"""

from __future__ import annotations

import argparse
import statistics
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

from feedgen.entry import FeedEntry
from lxml import etree  # type: ignore[import-untyped]

from ficfeed.feeds.atom import document, generator
from ficfeed.feeds.entries import entry_element, entry_xml
from ficfeed.feeds.heads import all_head
from ficfeed.feeds.look import Look
from ficfeed.story import RawTag, Status, Story, StoryTag, TagKind, TagName, Where

LOOK = Look(base_url="http://127.0.0.1:8000")
NEWEST = datetime(2026, 3, 1, tzinfo=UTC)


class Rendered:
    """An entry that is rendered from its story whenever feedgen asks."""

    def __init__(self, story: Story, slugs: dict[TagName, str]) -> None:
        self.story, self.slugs = story, slugs

    def atom_entry(self) -> Any:
        return entry_element(self.story, LOOK, self.slugs)


class Ready:
    """The values of an entry, ready to be handed to feedgen."""

    def __init__(self, kept: Any) -> None:
        texts = {name: kept.findtext(name) for name in ("id", "title", "content", "updated", "published")}
        self.texts: dict[str, str] = texts
        self.authors = [{child.tag: child.text for child in author} for author in kept.iter("author")]
        self.links = [dict(link.attrib) for link in kept.iter("link")]
        self.categories = [dict(category.attrib) for category in kept.iter("category")]
        self.updated = datetime.fromisoformat(texts["updated"])
        self.published = datetime.fromisoformat(texts["published"])

    def filled(self) -> Any:
        entry = FeedEntry()
        entry.id(self.texts["id"])
        entry.title(self.texts["title"])
        entry.updated(self.updated)
        entry.published(self.published)
        for author in self.authors:
            entry.author(**author)
        entry.content(self.texts["content"], type="html")
        for link in self.links:
            entry.link(**link)
        for category in self.categories:
            entry.category(**category)
        return entry


def main() -> None:
    options = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    options.add_argument("--entries", type=int, default=50)
    options.add_argument("--rounds", type=int, default=20)
    chosen = options.parse_args()
    stories = [story(n) for n in range(chosen.entries)]
    slugs = {tag.tag: f"tag-{place}" for place, tag in enumerate(stories[0].tags)} if stories else {}
    kept = [entry_xml(told, LOOK, slugs) for told in stories]
    ready = [Ready(entry_element(told, LOOK, slugs)) for told in stories]
    ways: list[Callable[[], bytes]] = [
        lambda: document(all_head(LOOK), kept, NEWEST),
        lambda: by_feedgen(value.filled() for value in ready),
        lambda: by_feedgen(Rendered(told, slugs) for told in stories),
    ]
    # An empty feed says in its head that it will fill, which feedgen does not know.
    assert not kept or canonical(ways[0]()) == canonical(ways[2]())
    times = in_turns(ways, chosen.rounds)
    report(chosen.entries, len(ways[0]()), *(statistics.median(taken) for taken in times))


def by_feedgen(entries: Any) -> bytes:
    """Let feedgen build the whole feed, as its own documentation does."""
    feed = generator(all_head(LOOK), NEWEST)
    for entry in entries:
        feed.add_entry(entry, order="append")
    built: bytes = feed.atom_str()
    return built


def in_turns(ways: list[Callable[[], bytes]], rounds: int) -> list[list[float]]:
    """Return the seconds that each way took, round by round."""
    times: list[list[float]] = [[] for _ in ways]
    for _ in range(rounds):
        for way, taken in zip(ways, times, strict=True):
            begun = time.perf_counter()
            way()
            taken.append(time.perf_counter() - begun)
    return times


def report(entries: int, size: int, joined: float, filled: float, rendered: float) -> None:
    print(f"{entries} entries, {size / 1000:.0f} kB")
    each = rendered * 1000 / max(entries, 1)
    print(f"feedgen, from stories:         {rendered * 1000:8.2f} ms, {each:.2f} ms an entry")
    print(f"feedgen, every value at hand:  {filled * 1000:8.2f} ms")
    print(f"head and kept entries:         {joined * 1000:8.2f} ms, canonically the same")
    print(f"ratio: {filled / joined:.0f}x with every value at hand, {rendered / joined:.0f}x from stories")


def canonical(data: bytes) -> bytes:
    text: bytes = etree.tostring(etree.fromstring(data), method="c14n")
    return text


def story(number: int) -> Story:
    """A story with a 300-word summary and 15 tags, as measured when this way was chosen."""
    kinds = (TagKind.FANDOM, TagKind.PAIRING, TagKind.CHARACTER, TagKind.GENRE, TagKind.FREEFORM)
    names = [TagName(kind, f"{kind.value.title()} of Some Length {n}") for kind in kinds for n in range(3)]
    at = NEWEST - timedelta(hours=number)
    return Story(
        row=number,
        key=f"file:bench/{number}",
        title=f"The {number}th Lamp at Low Tide",
        creators=("marigold",),
        summary="Ada keeps the light & Tom the boat. " * 38,
        words=4106,
        status=Status.COMPLETE,
        tags=tuple(StoryTag(name, RawTag(name.kind, name.name.lower(), Where.HEADER)) for name in names),
        first_seen_at=at,
        changed_at=at,
    )


if __name__ == "__main__":
    main()
