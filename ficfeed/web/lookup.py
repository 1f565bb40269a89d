"""From an address to a tag: exact, as a synonym, by a guess, or the nearest. What is hidden is not found."""

from __future__ import annotations

from difflib import SequenceMatcher
from itertools import islice

from ficfeed.store.library import Library
from ficfeed.store.listings import ALL_RATINGS
from ficfeed.story import TagKind, TagPage
from ficfeed.tags.names import key
from ficfeed.web.site import GuessesSlugs

OTHER_WORDS = {"relationship": TagKind.PAIRING, "author": TagKind.CREATOR}
"""Words of other archives for our kinds: their addresses lead to ours."""

_LONGEST_SLUG = 200
_CANDIDATES = 30
_GUESSES_AT_MOST = 30
_NEAR_ENOUGH = 0.5


def kind_of(word: str) -> TagKind | None:
    """Return the kind that an address names by our own word, or None."""
    return TagKind(word) if word in TagKind._value2member_map_ else None


class TagLookup:
    """Finds the tags that may be shown to whoever asks."""

    def __init__(self, library: Library, ratings: frozenset[int], guess: GuessesSlugs) -> None:
        self._library, self._ratings, self._guess = library, ratings, guess

    def find(self, kind: TagKind, slug: str) -> TagPage | None:
        """Return the tag at that address, or the one that it stands for: then its slug is another."""
        if found := self._shown(kind, slug):
            return found
        if not slug or len(slug) > _LONGEST_SLUG:
            return None
        likely = islice(self._guess(kind, slug), _GUESSES_AT_MOST)
        guesses = (self._shown(kind, other) for other in likely if other != slug)
        return next((page for page in guesses if page and page.stories), None)

    def nearest(self, kind: TagKind, slug: str) -> TagPage | None:
        """Return the tag of that kind whose address looks most like this one, if any does."""
        words = sorted(key(slug[:_LONGEST_SLUG]).replace("-", " ").split(), key=len, reverse=True)
        for word in words[:3]:
            candidates = self._library.tags.containing(
                [word], kind=kind, ratings=self._ratings, limit=_CANDIDATES
            )
            alike = [(SequenceMatcher(None, slug, page.slug).ratio(), page) for page in candidates]
            best = max(alike, key=lambda pair: pair[0], default=(0.0, None))
            if best[0] >= _NEAR_ENOUGH:
                return best[1]
        return None

    def _shown(self, kind: TagKind, slug: str) -> TagPage | None:
        """Hide a tag that only hidden stories have; where nothing is hidden, show even an empty one."""
        page = self._library.tags.by_slug(kind, slug, self._ratings)
        if page is None or page.stories or self._ratings >= ALL_RATINGS:
            return page
        some = self._library.listings.newest(page.row, limit=1, ratings=self._ratings, minor=True)
        return page if some else None
