"""What decides how an entry looks besides the story itself."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from enum import StrEnum

TEMPLATE_VERSION = 1
"""To be raised with every change of what an entry or its body says: kept entries are then rendered again."""


class FeedText(StrEnum):
    """How much of a story's text its entry carries: nothing, its beginning (if no summary), or all of it."""

    NONE = "none"
    EXCERPT = "excerpt"
    FULL = "full"


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """The settings that show in feeds. `base_url` is absolute and may have a path; `title` is the site's."""

    base_url: str
    title: str = "FicFeed"
    text: FeedText = FeedText.EXCERPT

    @property
    def stamp(self) -> str:
        """Return 16 hex digits that change whenever a kept entry would look different."""
        shown = "\n".join((str(TEMPLATE_VERSION), self.base_url.rstrip("/"), self.title, self.text.value))
        return hashlib.sha256(shown.encode("utf-8", "replace")).hexdigest()[:16]
