"""A whole Atom feed: feedgen's head, then the kept entries as they are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid5

from feedgen.feed import FeedGenerator

from ficfeed import __version__
from ficfeed.feeds.plain import line

FEED_NAMESPACE = UUID("6f0b1c1e-6a3d-5f53-9d0a-0f1cfeed0002")
"""The namespace of every feed id. A constant for ever: changing it would make every feed look new."""

GENERATOR = "FicFeed (unofficial, not affiliated with any archive)"
EMPTY_HINT = "Nothing here yet: this feed fills by itself as soon as a story fits it."

_END = b"</feed>"


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedHead:
    """What stands above the entries.

    `path` is the feed's place below the site ("feeds/pairing/a--b.atom", with the query for a filter): the
    feed's id follows from it, so that it survives another base URL. `self_url` and `alternate_url` are
    whole addresses; `links` are more pairs of relation and address (paging, the events feed).
    """

    path: str
    title: str
    self_url: str
    alternate_url: str
    site_title: str
    subtitle: str = ""
    icon: str | None = None
    links: tuple[tuple[str, str], ...] = ()

    @property
    def id(self) -> str:
        """The feed's id, a urn:uuid."""
        return f"urn:uuid:{uuid5(FEED_NAMESPACE, self.path)}"


def document(head: FeedHead, entries: Sequence[str], updated: datetime) -> bytes:
    """Return the feed as UTF-8 XML; the same values give the same bytes.

    `entries` are fragments of `entry_xml` or `event_xml`, newest first. `updated` is the newest entry's
    time; for an empty feed a time that does not move, such as the library's beginning.
    """
    above: bytes = generator(head, updated, empty=not entries).atom_str()
    # Each encoded by itself: one curly quote would make the joined text wide, and three times slower.
    return b"".join((above[: above.rindex(_END)], *(entry.encode() for entry in entries), _END))


def generator(head: FeedHead, updated: datetime, *, empty: bool = False) -> Any:
    """Return feedgen's feed with everything but the entries."""
    feed = FeedGenerator()
    feed.id(head.id)
    feed.title(line(head.title) or "FicFeed")
    feed.updated(updated.astimezone(UTC).replace(microsecond=0))
    feed.language("en")
    feed.author({"name": line(head.site_title).replace("@", "＠") or "FicFeed"})
    feed.link(_links(head))
    feed.generator(GENERATOR, version=__version__)
    feed.icon(head.icon)
    feed.subtitle(" ".join(filter(None, (line(head.subtitle), EMPTY_HINT if empty else ""))) or None)
    return feed


def _links(head: FeedHead) -> list[dict[str, str]]:
    return [
        {"href": head.self_url, "rel": "self", "type": "application/atom+xml"},
        {"href": head.alternate_url, "rel": "alternate", "type": "text/html"},
        *({"href": href, "rel": rel} for rel, href in head.links),
    ]
