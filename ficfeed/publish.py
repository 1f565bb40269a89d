"""From the library to storage/feeds/: what changed is written, and nothing else."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from ficfeed.clock import Clock
from ficfeed.feeds.atom import FeedHead, document
from ficfeed.feeds.entries import entry_xml
from ficfeed.feeds.events import event_xml
from ficfeed.feeds.files import tag_file
from ficfeed.feeds.fulltext import with_chapters
from ficfeed.feeds.heads import all_head, tag_head
from ficfeed.feeds.look import FeedText, Look
from ficfeed.shelf import Shelf
from ficfeed.store.library import Library
from ficfeed.store.listings import ALL_RATINGS
from ficfeed.store.published import Published
from ficfeed.store.tables import EVERYTHING
from ficfeed.story import Chapter, Event, Story, TagName, TagPage

_TAGS_AT_ONCE = 40
Progress = Callable[[int, int], None]
"""Told (tags done, tags found) now and then."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Publishing:
    """How feeds are published. `ratings` are the ranks that may be shown."""

    look: Look
    entries: int = 50
    min_stories: int = 1
    ratings: frozenset[int] = ALL_RATINGS

    @property
    def stamp(self) -> str:
        """A text that changes whenever every feed has to be looked at again."""
        return f"{self.look.stamp} {self.entries} {self.min_stories} {sorted(self.ratings)}"


@dataclass(frozen=True, slots=True)
class PublishReport:
    """How many documents were written, found unchanged, and taken away."""

    written: int = 0
    unchanged: int = 0
    removed: int = 0

    def __str__(self) -> str:
        parts = [f"{self.written} feeds written", f"{self.unchanged} unchanged"]
        return ", ".join(parts + ([f"{self.removed} removed"] if self.removed else []))


class Publisher:
    """Keeps the shelf of feeds equal to the library."""

    def __init__(self, library: Library, shelf: Shelf, how: Publishing, clock: Clock) -> None:
        self._library, self._shelf, self._how, self._clock = library, shelf, how, clock

    def publish(self, *, everything: bool = False, progress: Progress | None = None) -> PublishReport:
        """Write what changed (`everything`: look at every feed). Raises PublishError, StoreError."""
        if everything or self._library.facts.get("published as") != self._how.stamp:
            self._library.feeds.all_stale()
            self._library.facts.put("published as", self._how.stamp)
        written = unchanged = removed = 0
        found = self._library.feeds.count_stale()
        done = 0
        while batch := self._library.feeds.stale(_TAGS_AT_ONCE):
            report = self._publish(batch)
            written, unchanged = written + report.written, unchanged + report.unchanged
            removed, done = removed + report.removed, done + len(batch)
            if progress:
                progress(done, max(found, done))
        return PublishReport(written, unchanged, removed)

    def is_current(self) -> bool:
        """Return whether every published feed is as library and settings have it now.

        If not, one may show what the settings hide by now: it must not be served.
        """
        as_now = self._library.facts.get("published as") == self._how.stamp
        return as_now and not self._library.feeds.count_stale()

    def compose(self, page: TagPage | None, *, events: bool = False) -> tuple[FeedHead, bytes]:
        """Return the feed of a tag, or of everything, as it is now: its head and its bytes.

        Nothing is kept of it: whoever composes without having the turn could keep an entry that a change
        made old in the meantime.
        """
        return self._feed(page, events=events, keep=False)

    def _feed(self, page: TagPage | None, *, events: bool, keep: bool) -> tuple[FeedHead, bytes]:
        look = self._how.look
        head = tag_head(page, look, events=events) if page else all_head(look, events=events)
        row = page.row if page else EVERYTHING
        entries = list(self._events(row, keep) if events else self._entries(row, keep))
        newest = entries[0][0] if entries else self._beginning()
        return head, document(head, [xml for _, xml in entries], newest)

    def _publish(self, batch: Sequence[tuple[int, int]]) -> PublishReport:
        pages = {page.row: page for page in self._library.tags.by_rows((row for row, _ in batch))}
        wanted: dict[str, bytes] = {}
        unwanted: list[str] = []
        for row, _ in batch:
            for name, data in self._documents(row, pages.get(row)):
                if data is None:
                    unwanted.append(name)
                else:
                    wanted[name] = data
        return self._write(batch, wanted, unwanted)

    def _documents(self, row: int, page: TagPage | None) -> Iterator[tuple[str, bytes | None]]:
        """Yield the names of a tag's documents with their bytes, None where they should not be there."""
        if page is None and row != EVERYTHING:
            return
        shown = row == EVERYTHING or self._library.listings.count(row, self._how.ratings) >= max(
            1, self._how.min_stories
        )
        for events in (False, True):
            if shown:
                head, data = self._feed(page, events=events, keep=True)
                yield head.path.removeprefix("feeds/"), data
            elif page:
                yield tag_file(page.tag.kind, page.slug, events=events), None

    def _write(
        self, batch: Sequence[tuple[int, int]], wanted: dict[str, bytes], unwanted: list[str]
    ) -> PublishReport:
        known = self._library.feeds.get([*wanted, *unwanted])
        now = self._clock.now().replace(microsecond=0)
        fresh = [_published(name, data, now) for name, data in wanted.items()]
        changed = [p for p in fresh if not self._stands(known.get(p.path), p)]
        gone = [name for name in unwanted if name in known or self._shelf.has_part(name)]
        self._shelf.tidy([*wanted, *unwanted])
        self._shelf.prepare({p.path: wanted[p.path] for p in changed})
        replaced = [p.path for p in changed]
        if replaced or gone:
            # Forgotten first: after a kill halfway nobody takes for known what is no longer there.
            self._library.feeds.remove([*replaced, *gone])

        def place() -> None:
            self._shelf.place(replaced)
            self._shelf.remove(gone)

        self._library.feeds.fresh(batch, changed, place)
        return PublishReport(len(changed), len(fresh) - len(changed), len(gone))

    def _stands(self, known: Published | None, wanted: Published) -> bool:
        return known is not None and known.etag == wanted.etag and self._shelf.has(wanted.path)

    def _entries(self, row: int, keep: bool) -> Iterator[tuple[datetime, str]]:
        look = self._how.look
        newest = self._library.entries.newest(
            row, look.stamp, limit=self._how.entries, ratings=self._how.ratings
        )
        if missing := [story for story, _, xml in newest if xml is None]:
            stories = self._library.stories.by_rows(missing)
            made = {(story.row, 0): entry_xml(story, look, _slugs(story)) for story in stories}
            if keep:
                self._library.entries.put(made, look.stamp)
            newest = [(story, at, xml or made.get((story, 0))) for story, at, xml in newest]
        texts = self._texts([story for story, _, _ in newest])
        for story, at, xml in newest:
            if xml:
                yield at, with_chapters(xml, texts[story]) if story in texts else xml

    def _events(self, row: int, keep: bool) -> Iterator[tuple[datetime, str]]:
        newest = self._library.listings.newest(row, limit=self._how.entries, ratings=self._how.ratings)
        rows = {story for story, _ in newest} | self._shown(
            self._library.events.apart(row, self._how.entries)
        )
        told = _once(self._library.events.of(sorted(rows)))[: self._how.entries]
        kept = self._library.entries.get({story for story, _, _ in told}, self._how.look.stamp, events=True)
        made = self._made([one for one in told if one[:2] not in kept])
        if keep:
            self._library.entries.put(made, self._how.look.stamp)
        for story, number, event in told:
            if xml := kept.get((story, number)) or made.get((story, number)):
                yield event.at, xml

    def _shown(self, rows: Sequence[int]) -> set[int]:
        return {
            story.row
            for story in self._library.stories.by_rows(rows)
            if story.rating.rank in self._how.ratings and not story.gone
        }

    def _made(self, wanted: Sequence[tuple[int, int, Event]]) -> dict[tuple[int, int], str]:
        rows = sorted({story for story, _, _ in wanted})
        stories = {story.row: story for story in self._library.stories.by_rows(rows)}
        look = self._how.look
        return {
            (row, number): event_xml(stories[row], event, look, _slugs(stories[row]))
            for row, number, event in wanted
            if row in stories
        }

    def _texts(self, rows: Sequence[int]) -> dict[int, tuple[Chapter, ...]]:
        """Return the chapters of the stories whose whole text feeds carry: those that stand here as files."""
        if self._how.look.text is not FeedText.FULL:
            return {}
        stories = self._library.stories.by_rows(rows)
        return self._library.stories.texts([one.row for one in stories if any(c.local for c in one.copies)])

    def _beginning(self) -> datetime:
        """Return when this library began: the time of feeds that never held anything."""
        kept = self._library.facts.get("began")
        if kept is None:
            kept = self._clock.now().replace(microsecond=0).isoformat()
            self._library.facts.put("began", kept)
        return datetime.fromisoformat(kept)


def _slugs(story: Story) -> dict[TagName, str]:
    return {tag.tag: tag.slug for tag in story.tags if tag.slug}


def _once(told: Sequence[tuple[int, int, Event]]) -> list[tuple[int, int, Event]]:
    """Return the newest event of each entry id: a feed must not hold two entries of one id."""
    found: dict[tuple[int, str, str], tuple[int, int, Event]] = {}
    for story, number, event in told:
        found.setdefault((story, event.kind.value, event.about), (story, number, event))
    return list(found.values())


def _published(name: str, data: bytes, now: datetime) -> Published:
    digest = hashlib.blake2b(data, digest_size=16).hexdigest()
    return Published(path=name, etag=f'"{digest}"', last_modified=now)
