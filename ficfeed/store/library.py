"""The holder that joins the nouns of the store; no logic of its own."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Connection, event, select

from ficfeed.errors import StoreError
from ficfeed.store.engine import damage, open_engine
from ficfeed.store.events import Events
from ficfeed.store.leases import Facts, Leases
from ficfeed.store.listings import Listings
from ficfeed.store.published import Entries, Feeds
from ficfeed.store.sources import Sources
from ficfeed.store.stories import Stories
from ficfeed.store.tables import lease
from ficfeed.store.tags import Tags
from ficfeed.store.upgrade import upgrade


class Library:
    """Everything stored, noun by noun. Close it when done."""

    def __init__(self, path: Path) -> None:
        """Open the SQLite file at `path`; raises StoreError."""
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise StoreError(
                f"{path.parent}: {error.strerror}; name another place for the library"
            ) from error
        self.path = path
        self.engine = open_engine(path)
        upgrade(self.engine)
        self.stories = Stories(self.engine)
        self.listings = Listings(self.engine)
        self.tags = Tags(self.engine)
        self.events = Events(self.engine)
        self.entries = Entries(self.engine)
        self.feeds = Feeds(self.engine)
        self.sources = Sources(self.engine)
        self.leases = Leases(self.engine)
        self.facts = Facts(self.engine)

    @contextmanager
    def fenced(self, name: str, token: int) -> Iterator[None]:
        """Refuse every write of this process while the lease of that name has another token.

        A process that was asleep for longer than its lease must not write over its successor's work.
        Raises StoreError at the first write after that.
        """

        def look(connection: Connection) -> None:
            if not connection.get_execution_options().get("ficfeed_writes", False):
                return
            now = connection.execute(select(lease.c.token).where(lease.c.name == name)).scalar()
            if now != token:
                raise StoreError("another FicFeed took over this library: this one stops its turn")

        event.listen(self.engine, "begin", look)
        try:
            yield
        finally:
            event.remove(self.engine, "begin", look)

    def integrity(self) -> str | None:
        """Return in words what is wrong with the database file, None if nothing is. Raises StoreError."""
        found = damage(self.engine)
        return f"{self.path} is damaged ({found}): put a backup in its place" if found else None

    def close(self) -> None:
        """Let go of the database."""
        self.engine.dispose()
