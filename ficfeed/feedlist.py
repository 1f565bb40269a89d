"""The published feeds as a list: for the command line, for OPML."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from ficfeed.feeds.addresses import feed_url, tag_url
from ficfeed.feeds.files import all_file, tag_file
from ficfeed.feeds.opml import OpmlFeed
from ficfeed.feeds.words import kind_label
from ficfeed.store.library import Library
from ficfeed.story import TagKind


@dataclass(frozen=True, slots=True)
class FeedLine:
    """One feed: `kind` and `slug` of its tag ("all" and "" for everything), its addresses, its stories."""

    kind: str
    slug: str
    name: str
    url: str
    page: str
    stories: int

    def record(self) -> dict[str, object]:
        """Return the JSON object of the contract."""
        return {
            "kind": self.kind,
            "slug": self.slug,
            "name": self.name,
            "url": self.url,
            "stories": self.stories,
        }

    def outline(self) -> OpmlFeed:
        """Return its line in an OPML document, in a folder of its kind."""
        group = "" if self.kind == "all" else kind_label(TagKind(self.kind))
        return OpmlFeed(self.name, self.url, self.page, group)


def feed_lines(
    library: Library, base_url: str, *, ratings: frozenset[int], at_least: int = 1, words: str = ""
) -> Iterator[FeedLine]:
    """Yield the feed of everything, then those of each kind, most stories first.

    `words` keeps those whose name holds every one of them, whatever the case.
    """
    wanted = words.casefold().split()
    if not wanted:
        total = library.listings.count(ratings=ratings)
        yield FeedLine("all", "", "All stories", feed_url(base_url, all_file()), f"{base_url}/", total)
    for kind in TagKind:
        for page in library.tags.directory(kind, ratings=ratings, at_least=max(1, at_least)):
            if all(word in page.tag.name.casefold() for word in wanted):
                yield FeedLine(
                    kind.value,
                    page.slug,
                    page.tag.name,
                    feed_url(base_url, tag_file(kind, page.slug)),
                    tag_url(base_url, kind, page.slug),
                    page.stories,
                )
