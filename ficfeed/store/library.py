"""The holder that joins the nouns of the store; no logic of its own."""

from __future__ import annotations

from pathlib import Path

from ficfeed.errors import StoreError
from ficfeed.store.engine import open_engine
from ficfeed.store.events import Events
from ficfeed.store.leases import Facts, Leases
from ficfeed.store.listings import Listings
from ficfeed.store.published import Entries, Feeds
from ficfeed.store.stories import Stories
from ficfeed.store.tags import Tags
from ficfeed.store.upgrade import upgrade


class Library:
    """Everything stored, noun by noun. Close it when done."""

    def __init__(self, path: Path) -> None:
        """Open the SQLite file at `path`; raises StoreError."""
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise StoreError(f"{path.parent}: {error.strerror}; name another place for the library") from error
        self.path = path
        self.engine = open_engine(path)
        upgrade(self.engine)
        self.stories = Stories(self.engine)
        self.listings = Listings(self.engine)
        self.tags = Tags(self.engine)
        self.events = Events(self.engine)
        self.entries = Entries(self.engine)
        self.feeds = Feeds(self.engine)
        self.leases = Leases(self.engine)
        self.facts = Facts(self.engine)

    def close(self) -> None:
        """Let go of the database."""
        self.engine.dispose()
