"""The composition root: from Settings to real parts that fit together. No rule of the field lives here."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import UUID

from ficfeed.clock import Clock, SystemClock
from ficfeed.errors import StoreError
from ficfeed.story import Rating

if TYPE_CHECKING:
    from ficfeed.feedlist import FeedLine
    from ficfeed.ingest.arrival import Rules
    from ficfeed.inspection import Inspection
    from ficfeed.overview import SourceReport
    from ficfeed.publish import Publisher, Publishing
    from ficfeed.search import Found
    from ficfeed.settings import Settings
    from ficfeed.store.library import Library
    from ficfeed.story import Story
    from ficfeed.tags.canon import Canon
    from ficfeed.worker import Job, Worker


class App:
    """The parts of one FicFeed, made when first needed. Close it when done."""

    def __init__(self, settings: Settings, clock: Clock | None = None) -> None:
        self.settings = settings
        self.clock = clock or SystemClock()

    @cached_property
    def library(self) -> Library:
        """The library; made or brought up to date at first use. Raises StoreError."""
        from ficfeed.place import ensure_writable
        from ficfeed.store import open_library

        try:
            return open_library(self.settings.database)
        except StoreError:
            # A folder that cannot be written has many symptoms; its own line says what to mend.
            ensure_writable(self.settings.database.parent)
            raise

    @cached_property
    def canon(self) -> Canon:
        """The rules that make tags canonical."""
        from ficfeed.tags.canon import Canon

        return Canon()

    @cached_property
    def publisher(self) -> Publisher:
        """Keeps storage/feeds/ equal to the library."""
        from ficfeed.publish import Publisher
        from ficfeed.shelf import Shelf

        return Publisher(self.library, Shelf(self.settings.feeds_dir), self.publishing, self.clock)

    @property
    def ratings(self) -> frozenset[int]:
        """The ranks of the ratings that any output may show."""
        shown = {rating.rank for rating in Rating if rating.rank <= self.settings.max_rating.rank}
        return frozenset(shown | {0} if self.settings.show_unrated else shown - {0})

    @property
    def publishing(self) -> Publishing:
        """How feeds are published, by the settings."""
        from ficfeed.feeds.look import FeedText, Look
        from ficfeed.publish import Publishing

        settings = self.settings
        return Publishing(
            look=Look(
                base_url=settings.base_url, title=settings.site.title, text=FeedText(settings.feed_text)
            ),
            entries=settings.feeds.entries,
            min_stories=settings.feeds.min_stories,
            ratings=self.ratings,
        )

    @cached_property
    def worker(self) -> Worker:
        """Reads what is due and publishes what changed, when it is this process's turn."""
        from ficfeed.rhythm import local_zone
        from ficfeed.worker import Worker

        return Worker(self.library, self.jobs, self._rules, self.publisher, self.clock, local_zone())

    @property
    def jobs(self) -> list[Job]:
        """The folder sources of the settings."""
        from ficfeed.ingest.run import FolderSource
        from ficfeed.worker import Job

        return [
            Job(
                FolderSource(
                    name=source.name,
                    folder=source.folder,
                    grouping=source.chapters,
                    defaults=tuple((kind.value, text) for kind, text in source.defaults),
                    layout=source.layout,
                ),
                source.rhythm,
            )
            for source in self.settings.sources
            if source.folder is not None
        ]

    def prepare(self) -> None:
        """Make the default folder of stories if no source is named and it is missing. Raises StoreError."""
        from ficfeed.place import ensure_writable

        if not self.settings.source:
            for job in self.jobs:
                if not job.source.folder.exists():
                    ensure_writable(job.source.folder)

    @property
    def corrections(self) -> Path:
        """The file of the owner's corrections: beside the settings file, else config/corrections.toml."""
        beside = self.settings.path.parent if self.settings.path else Path("config")
        return beside / "corrections.toml"

    def sources(self, *, untagged: bool = False) -> list[SourceReport]:
        """Return how each source of the settings is; with `untagged`, how many stories lack what."""
        from ficfeed.overview import Wanted, overview

        wanted = [Wanted("folder", job.source.place, job.source.name, job.every) for job in self.jobs]
        return overview(wanted, self.library, untagged=untagged)

    def inspect(
        self, places: Sequence[str], url: str | None = None, archive: str | None = None
    ) -> list[Inspection]:
        """Return what an ingest would see of each file.

        `url` and `archive` say where saved pages came from that do not say it themselves.
        """
        from ficfeed.inspection import From, inspect_files

        sources = [job.source for job in self.jobs]
        found = inspect_files(places, self._rules(), sources, keys=self._keys, came=From(url, archive))
        return list(found)

    def _keys(self, place: str, folder: bytes, name: bytes) -> tuple[str, ...]:
        """Return the keys that a file's story has in the library; none where there is no library yet."""
        if not self.settings.database.exists():
            return ()
        return self.library.stories.keys_at(place, folder, name)

    def story(self, name: str) -> Story:
        """Return the story with that key, entry id or page address. Raises StoreError if there is none."""
        last = name.rstrip("/").rpartition("/")[2].removeprefix("urn:uuid:")
        try:
            found = self.library.stories.by_id(UUID(last))
        except ValueError:
            found = self.library.stories.by_key(name)
        if found is None:
            raise StoreError(f"no story has the key {name!r}; `ficfeed search --json` shows the keys")
        return found

    def search(self, text: str, limit: int) -> Found:
        """Return the newest stories that fit a search, and what was understood of it. Raises FilterError."""
        from ficfeed.search import search

        return search(text, self.library, self.canon, ratings=self.ratings, limit=limit)

    def feeds(self, words: str) -> list[FeedLine]:
        """Return the feeds whose names hold these words; all of them for none."""
        from ficfeed.feedlist import feed_lines

        settings = self.settings
        return list(
            feed_lines(
                self.library,
                settings.base_url,
                ratings=self.ratings,
                at_least=settings.feeds.min_stories,
                words=words,
            )
        )

    def close(self) -> None:
        """Let go of what was opened."""
        if "library" in self.__dict__:
            self.library.close()

    def _rules(self) -> Rules:
        from ficfeed.ingest.arrival import Rules
        from ficfeed.ingest.corrections import load

        return Rules(self.canon, load(self.corrections))
